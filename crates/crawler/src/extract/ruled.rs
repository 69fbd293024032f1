//! What rules give of a page: the owner's first, then those of the page's family, field by field.

use std::{collections::BTreeMap, ops::Range};

use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html, Node};
use tracuu_article::{PublicationDate, RuleUse};

use super::{blocks::Page, line::collapse, marks::Marks, metadata::Metadata, moment};
use crate::rules::{Field, SiteRule, label_key};

/// What gave a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Owner,
    Family,
}

impl By {
    fn of(rule: &SiteRule) -> Self {
        if rule.is_owners { Self::Owner } else { Self::Family }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Owner => "a rule for the site",
            Self::Family => "a rule for sites of its family",
        }
    }
}

/// A field that a rule gave: a text in each element.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) texts: Vec<String>,
    pub(crate) by: By,
}

/// What the rules for a page give.
#[derive(Debug, Default)]
pub(crate) struct Ruled<'a> {
    rules: Vec<&'a SiteRule>,
    given: BTreeMap<Field, Given>,
    pub(crate) marks: Marks,
    /// What rules told where to find, and did not find.
    missed: Vec<(usize, Field)>,
}

impl<'a> Ruled<'a> {
    /// Looks up in a page what its rules say.
    pub(crate) fn find(rules: Vec<&'a SiteRule>, document: &Html) -> Self {
        let mut found = Self::default();
        for (at, rule) in rules.iter().enumerate() {
            for selector in &rule.drop {
                found.marks.dropped.extend(document.select(selector).map(|element| element.id()));
            }
            for (field, selectors) in &rule.selectors {
                if found.given.contains_key(field) {
                    continue;
                }
                let given = selectors.iter().find_map(|selector| {
                    let elements: Vec<ElementRef<'_>> = document.select(selector).take(MAX_ELEMENTS).collect();
                    read(*field, &elements)
                });
                match given {
                    Some((texts, nodes)) => found.take(*field, texts, &nodes, By::of(rule)),
                    None if rule.rows.iter().any(|(other, _)| other == field) => {}
                    None => found.missed.push((at, *field)),
                }
            }
        }
        // What holds the headline or the body is no field beside them.
        let kept: Vec<NodeId> = found.marks.bodies.iter().chain(&found.marks.title).copied().collect();
        for node in kept.into_iter().filter_map(|id| document.tree.get(id)) {
            for holder in node.ancestors().chain([node]) {
                found.marks.dropped.remove(&holder.id());
            }
        }
        found.rules = rules;
        found
    }

    fn take(&mut self, field: Field, texts: Vec<String>, nodes: &[NodeId], by: By) {
        match field {
            Field::Body => {
                self.marks.bodies.extend(nodes);
                self.marks.is_trusted = by == By::Owner;
            }
            Field::Title => self.marks.title = nodes.first().copied(),
            _ => self.marks.dropped.extend(nodes),
        }
        self.given.insert(field, Given { texts, by });
    }

    /// Marks the headings of lists of other articles that the rules know.
    pub(crate) fn mark_headings_of_others(&self, page: &mut Page) {
        let others: Vec<&String> = self.rules.iter().flat_map(|rule| &rule.others).collect();
        if others.is_empty() {
            return;
        }
        for block in page.blocks.iter_mut().filter(|block| block.text.len() <= MAX_LABEL) {
            block.heads_others = others.contains(&&label_key(&block.text));
        }
    }

    /// Reads the rows whose labels the rules know, for what no element gave.
    pub(crate) fn read_rows(&mut self, page: &Page) {
        let rules = std::mem::take(&mut self.rules);
        for (at, rule) in rules.iter().enumerate() {
            for (field, labels) in &rule.rows {
                if self.given.contains_key(field) {
                    continue;
                }
                match value_behind(page, labels) {
                    Some(text) if *field != Field::Date || moment::read(&text).is_some() => {
                        self.given.insert(*field, Given { texts: vec![text], by: By::of(rule) });
                    }
                    _ => self.missed.push((at, *field)),
                }
            }
        }
        self.rules = rules;
    }

    /// The first text of a field.
    pub(crate) fn text(&self, field: Field) -> Option<(&str, By)> {
        let given = self.given.get(&field)?;
        Some((given.texts.first()?, given.by))
    }

    pub(crate) fn date(&self) -> Option<(PublicationDate, By)> {
        let (text, by) = self.text(Field::Date)?;
        Some((moment::read(text)?, by))
    }

    /// Takes description and authors in the place of what the page's head says of them.
    pub(crate) fn describe(&self, metadata: &mut Metadata) {
        if let Some((text, by)) = self.text(Field::Description) {
            metadata.description = Some(text.to_owned());
            metadata.said_by.description = Some(by.name());
        }
        if let Some(authors) = self.given.get(&Field::Author) {
            metadata.authors.clone_from(&authors.texts);
            metadata.authors.dedup();
            metadata.said_by.authors = authors.by.name();
        }
    }

    /// What the publication is called.
    pub(crate) fn publication(&self) -> Option<String> {
        self.rules.iter().find_map(|rule| rule.publication.clone())
    }

    /// The blocks of the body, and what says so. One that a family's rule gives must hold a good part of the prose of the body
    /// that is found without: else it counts as missed.
    pub(crate) fn body(&mut self, page: &Page, found: &Range<usize>) -> Option<(Range<usize>, By)> {
        let by = self.given.get(&Field::Body)?.by;
        let ruled = page.elements.iter().filter(|element| element.is_ruled && !element.blocks.is_empty());
        let body = ruled.max_by_key(|element| (page.prose(element.blocks.clone()), element.blocks.len()));
        let prose = |range: &Range<usize>| page.prose(range.clone()) as f32;
        match body.map(|element| element.blocks.clone()) {
            Some(body) if by == By::Owner || prose(&body) >= SAID * prose(found) => Some((body, by)),
            _ => {
                let gives = |rule: &&SiteRule| rule.selectors.iter().any(|(field, _)| *field == Field::Body);
                let at = self.rules.iter().position(|rule| gives(rule) && By::of(rule) == by);
                self.missed.extend(at.map(|at| (at, Field::Body)));
                self.given.remove(&Field::Body);
                None
            }
        }
    }

    /// Which rules were used on a page of this host, and what they missed.
    pub(crate) fn uses(&self, host: Option<&str>) -> Vec<RuleUse> {
        let host = host.unwrap_or_default();
        let missed = |at: usize| self.missed.iter().filter(move |(rule, _)| *rule == at).map(|(_, field)| field.name());
        let uses = self.rules.iter().enumerate();
        let of = |(at, rule): (usize, &&SiteRule)| RuleUse {
            host: host.to_owned(),
            rule: rule.name.clone(),
            missed: missed(at).collect(),
        };
        uses.map(of).collect()
    }
}

/// Elements that are looked at for a field.
const MAX_ELEMENTS: usize = 20;
/// Characters of a field at most: what is longer is no such field, or a selector that takes too much.
const MAX_TITLE: usize = 300;
const MAX_DESCRIPTION: usize = 2_000;
const MAX_SHORT: usize = 200;
/// Bytes of a label at most.
const MAX_LABEL: usize = 200;
/// How much of the prose of the best element the body must have that a family's rule gives: a short article stands beside long lists,
/// and of a changed template only a remnant is found.
const SAID: f32 = 0.1;

/// The texts of a field in some elements, and those of the elements that gave them.
fn read(field: Field, elements: &[ElementRef<'_>]) -> Option<(Vec<String>, Vec<NodeId>)> {
    let most = match field {
        Field::Title => MAX_TITLE,
        Field::Description => MAX_DESCRIPTION,
        Field::Body => usize::MAX,
        _ => MAX_SHORT,
    };
    let texts = elements.iter().map(|element| (value(field, *element), element.id()));
    let is_good = |text: &String| {
        !text.is_empty() && text.chars().count() <= most && (field != Field::Date || moment::read(text).is_some())
    };
    let mut good = texts.filter(|(text, _)| is_good(text));
    let found: Vec<(String, NodeId)> = match field {
        Field::Body | Field::Author => good.collect(),
        Field::Section => good.next_back().into_iter().collect(),
        _ => good.next().into_iter().collect(),
    };
    let (texts, nodes): (Vec<String>, Vec<NodeId>) = found.into_iter().unzip();
    (!texts.is_empty()).then_some((texts, nodes))
}

/// What an element says: a `meta` in its attribute, a date where it can in one for machines, else what is shown.
fn value(field: Field, element: ElementRef<'_>) -> String {
    let attribute = |name| element.attr(name).map(collapse).filter(|text| !text.is_empty());
    let for_machines = || {
        let written = ["datetime", "content", "title"].into_iter().filter_map(attribute);
        written.into_iter().find(|text| field == Field::Date && moment::read(text).is_some())
    };
    let said = if element.value().name() == "meta" { attribute("content") } else { for_machines() };
    match field {
        // Whether it holds any text is all that is asked of it here.
        Field::Body => element.text().find(|text| !text.trim().is_empty()).unwrap_or_default().to_owned(),
        _ => said.unwrap_or_else(|| shown(*element)),
    }
}

/// The text of an element as it is shown, in one line: the texts of two elements are two words where they look like such.
fn shown(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for part in node.descendants().filter_map(|inner| inner.value().as_text()) {
        if text.ends_with(char::is_lowercase) && part.starts_with(char::is_uppercase) {
            text.push(' ');
        }
        text.push_str(part);
        if text.len() > 4 * MAX_DESCRIPTION {
            break;
        }
    }
    collapse(&text)
}

/// What stands behind one of some labels, in the same block or in the next.
pub(super) fn value_behind(page: &Page, labels: &[String]) -> Option<String> {
    let value = |text: &str| {
        let text = text.trim();
        (!text.is_empty() && text.len() <= 4 * MAX_SHORT).then(|| text.to_owned())
    };
    // Most lines begin with another letter than all labels.
    let firsts: Vec<char> = labels.iter().filter_map(|label| label.chars().next()).collect();
    let begins = |text: &str| {
        let first =
            text.chars().find(|letter| letter.is_alphanumeric()).and_then(|letter| letter.to_lowercase().next());
        first.is_some_and(|first| firsts.contains(&first))
    };
    page.blocks.iter().enumerate().find_map(|(at, block)| {
        let text = block.text.as_str();
        if !begins(text) {
            return None;
        }
        let (label, rest) = text.split_once(':').unwrap_or((text, ""));
        if label.len() > MAX_LABEL || !labels.contains(&label_key(label)) {
            return None;
        }
        value(rest).or_else(|| value(&page.blocks.get(at + 1)?.text))
    })
}
