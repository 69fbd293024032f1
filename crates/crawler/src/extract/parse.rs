//! Bytes of hostile HTML to a tree of bounded size: html5ever is fed in chunks into a sink that counts.

use std::{
    borrow::Cow,
    cell::Cell,
    time::{Duration, Instant},
};

use ego_tree::NodeId;
use html5ever::{
    Attribute, ParseOpts, QualName,
    tendril::{StrTendril, TendrilSink},
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};
use scraper::{Html, HtmlTreeSink};

/// How deep elements may nest: real pages reach 53.
const MAX_DEPTH: usize = 512;
/// How many nodes a page may have: real pages reach 11,276.
const MAX_NODES: usize = 500_000;
/// How long a page may be parsed.
const MAX_TIME: Duration = Duration::from_secs(2);
/// Bytes between two looks at the budget. Formatting elements that are never closed are copied for each paragraph, so that
/// even few bytes can make many nodes.
const CHUNK: usize = 4 << 10;

/// A page's tree, and whether it was cut where its budget ended.
pub(crate) fn parse(text: &str) -> (Html, bool) {
    let begun = Instant::now();
    let sink = CountingSink {
        inner: HtmlTreeSink::new(Html::new_document()),
        nodes: Cell::new(0),
        last_parent: Cell::new(None),
    };
    let mut parser = html5ever::parse_document(sink, ParseOpts::default());
    let mut rest = text;
    let mut cut = false;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        parser.process(StrTendril::from_slice(chunk));
        rest = after;
        let sink = &parser.tokenizer.sink.sink;
        if sink.nodes.get() > MAX_NODES || begun.elapsed() > MAX_TIME || sink.depth() > MAX_DEPTH {
            cut = !rest.is_empty();
            break;
        }
    }
    (parser.finish(), cut)
}

/// `scraper`'s sink, with a count of nodes and the last place that something was put in.
struct CountingSink {
    inner: HtmlTreeSink,
    nodes: Cell<usize>,
    last_parent: Cell<Option<NodeId>>,
}

impl CountingSink {
    fn depth(&self) -> usize {
        let document = self.inner.0.borrow();
        let node = self.last_parent.get().and_then(|id| document.tree.get(id));
        node.map_or(0, |node| node.ancestors().count())
    }

    fn count(&self, id: NodeId) -> NodeId {
        self.nodes.set(self.nodes.get() + 1);
        id
    }
}

impl TreeSink for CountingSink {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.count(self.inner.create_element(name, attributes, flags))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.count(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.count(self.inner.create_pi(target, data))
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.last_parent.set(Some(*parent));
        self.inner.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        self.last_parent.set(Some(*element));
        self.inner.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        self.inner.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
