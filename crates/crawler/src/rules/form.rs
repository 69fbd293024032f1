//! The form of a file of rules, and what is wrong with one that is not of it.

use std::{collections::BTreeMap, path::Path};

use cssparser::{ParseError, Parser, Token};
use scraper::Selector;
use serde::Deserialize;
use toml::Spanned;

use super::{Field, HostPattern, RuleError, SiteRule};

/// Selectors and labels of one file at most: each is tried on every page.
const MAX_ENTRIES: usize = 200;

/// A file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    name: Option<String>,
    #[serde(default)]
    hosts: Vec<Spanned<String>>,
    #[serde(default)]
    markers: Vec<Spanned<String>>,
    #[serde(default)]
    select: BTreeMap<Field, Vec<Spanned<String>>>,
    #[serde(default)]
    drop: Vec<Spanned<String>>,
    #[serde(default)]
    rows: BTreeMap<Field, Vec<Spanned<String>>>,
    #[serde(default)]
    others: Vec<Spanned<String>>,
}

/// Reads the text of a file. `known` tells which other rule has a host already.
pub(super) fn parse(
    path: &Path,
    text: &str,
    known: impl Fn(&HostPattern) -> Option<String>,
) -> Result<SiteRule, RuleError> {
    let wrong_at = |start: usize, message: String| {
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        RuleError::Form { path: path.to_owned(), line, message }
    };
    let form: Form = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default().rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(before..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        wrong_at(start, format!("{} ({})", error.message(), line.trim()))
    })?;
    let wrong =
        |entry: &Spanned<String>, why: &str| wrong_at(entry.span().start, format!("{:?} {why}", entry.get_ref()));
    let selector = |entry: &Spanned<String>| {
        Selector::parse(entry.get_ref()).map_err(|error| wrong(entry, &format!("is no CSS selector: {error}")))
    };
    let label = |entry: &Spanned<String>| match label_key(entry.get_ref()) {
        key if key.is_empty() => Err(wrong(entry, "has no letter that a label could have")),
        key => Ok(key),
    };
    let marker = |entry: &Spanned<String>| match entry.get_ref() {
        short if short.len() < 5 => Err(wrong(entry, "is too short to tell pages apart")),
        marker => Ok(marker.clone()),
    };
    let host = |entry: &Spanned<String>| {
        let pattern = host_pattern(entry.get_ref())
            .ok_or_else(|| wrong(entry, "is no host: vidu.vn, or *.vidu.vn for what is below it"))?;
        match known(&pattern) {
            Some(other) => Err(wrong(entry, &format!("has a rule already, in {other}.toml"))),
            None => Ok(pattern),
        }
    };
    let lists = [&form.hosts, &form.markers, &form.drop, &form.others]
        .into_iter()
        .chain(form.select.values())
        .chain(form.rows.values());
    if let Some(first) = lists.flatten().nth(MAX_ENTRIES) {
        return Err(wrong(first, &format!("is one more than the {MAX_ENTRIES} entries that a file may have")));
    }
    if let Some(label) = form.rows.get(&Field::Body).and_then(|labels| labels.first()) {
        return Err(wrong(label, "is the label of a row, and none gives a body: use select"));
    }
    if form.hosts.is_empty() && form.markers.is_empty() {
        return Err(wrong_at(0, "neither hosts nor markers say which pages it is for".to_owned()));
    }
    let selectors = form.select.values().flatten().chain(&form.drop);
    let attributes = selectors.flat_map(|entry| attributes_of(entry.get_ref())).collect();
    let told = [form.select.is_empty(), form.rows.is_empty(), form.drop.is_empty(), form.others.is_empty()];
    if told == [true; 4] && form.name.is_none() {
        return Err(wrong_at(0, "it says nothing of its pages: no select, rows, drop, others or name".to_owned()));
    }
    Ok(SiteRule {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        publication: form.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        hosts: form.hosts.iter().map(host).collect::<Result<_, _>>()?,
        markers: form.markers.iter().map(marker).collect::<Result<_, _>>()?,
        selectors: each(form.select, selector)?,
        drop: form.drop.iter().map(selector).collect::<Result<_, _>>()?,
        rows: each(form.rows, label)?,
        others: form.others.iter().map(label).collect::<Result<_, _>>()?,
        attributes,
        is_owners: false,
    })
}

/// Names of the attributes that a selector asks for, in small letters; values that stand without quotes are taken for such too.
fn attributes_of(selector: &str) -> Vec<String> {
    let mut names = Vec::new();
    add_attributes(&mut Parser::new(selector), false, &mut names);
    names
}

/// Adds the names that stand in square brackets. What nests deeper than the parser goes is no selector either.
fn add_attributes(input: &mut Parser<'_>, is_inside: bool, names: &mut Vec<String>) {
    while let Ok(token) = input.next() {
        let is_bracket = matches!(token, Token::SquareBracketBlock);
        match token {
            Token::Ident(name) if is_inside => names.push(name.to_ascii_lowercase()),
            Token::SquareBracketBlock | Token::Function(_) => {
                let _: Result<(), ParseError<()>> = input.parse_nested_block(|inner| {
                    add_attributes(inner, is_bracket, names);
                    Ok(())
                });
            }
            _ => {}
        }
    }
}

fn each<T>(
    lists: BTreeMap<Field, Vec<Spanned<String>>>,
    read: impl Fn(&Spanned<String>) -> Result<T, RuleError>,
) -> Result<Vec<(Field, Vec<T>)>, RuleError> {
    lists.into_iter().map(|(field, list)| Ok((field, list.iter().map(&read).collect::<Result<_, _>>()?))).collect()
}

/// What is compared of a label: its letters and digits, in small letters.
pub(crate) fn label_key(label: &str) -> String {
    label.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn host_pattern(text: &str) -> Option<HostPattern> {
    let (host, below) = text.strip_prefix("*.").map_or((text, false), |host| (host, true));
    let host = host.strip_prefix("www.").unwrap_or(host).to_lowercase();
    // As a URL has it: names beyond ASCII in their encoded form.
    let url = url::Url::parse(&format!("https://{host}/")).ok()?;
    let host = url.host_str().filter(|_| url.path() == "/" && url.port().is_none() && url.username().is_empty())?;
    let is_name = host.contains('.') || host == "localhost";
    is_name.then(|| HostPattern { host: host.to_owned(), below })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(Path::new("sites/vidu.toml"), text, |_| None).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_file_line_and_text() {
        for (text, wanted) in [
            ("hosts = [\"vidu.vn\"]\n[select]\ntitle = [\"h1.a\", \"h1[\"]", ["line 3", "\"h1[\""]),
            ("hosts = [\"vidu.vn\"]\n[select]\ntitel = [\"h1\"]", ["line 3", "titel"]),
            ("hosts = [\n\"vidu.vn\",\n\"vi du\"]\n[select]\ntitle = [\"h1\"]", ["line 3", "\"vi du\""]),
            ("hosts = [\"vidu.vn\"]\n[rows]\n\ndocument_number = [\"---\"]", ["line 4", "\"---\""]),
            ("hosts = [\"vidu.vn\"]\n[rows]\nbody = [\"Nội dung\"]", ["line 3", "Nội dung"]),
            ("markers = [\"div\"]\ndrop = [\"p\"]", ["line 1", "\"div\""]),
            ("[select]\ntitle = [\"h1\"]", ["line 1", "hosts"]),
            ("hosts = [\"vidu.vn\"]", ["line 1", "nothing"]),
            ("hosts = \"vidu.vn\"", ["line 1", "hosts"]),
        ] {
            let error = error(text);
            assert!(
                error.starts_with("sites/vidu.toml, ") && wanted.iter().all(|part| error.contains(part)),
                "{error}"
            );
        }
    }

    #[test]
    fn attributes_of_selectors_are_known() {
        for (selector, wanted) in [
            ("h1.title > a#b", vec![]),
            ("h1[data-slot=title], time[DateTime]", vec!["data-slot", "title", "datetime"]),
            ("p:not([ data-a |= 'b' ])[ *|data-c ][data\\-d~=e]", vec!["data-a", "data-c", "data-d", "e"]),
            ("[data-a^='b[c']:is(p, :not([\\64 ata-b]))", vec!["data-a", "data-b"]),
        ] {
            assert!(Selector::parse(selector).is_ok(), "{selector}");
            assert_eq!(attributes_of(selector), wanted, "{selector}");
        }
    }

    #[test]
    fn the_example_is_taken() {
        let page = include_str!("../../../../index/README.md");
        let (_, example) = page.split_once("# settings/sites/").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let (name, text) = example.split_once('\n').unwrap();
        let rule = parse(Path::new(name), text, |_| None).unwrap();
        assert_eq!((rule.name.as_str(), rule.hosts.len(), rule.selectors.len(), rule.rows.len()), ("van-ban", 2, 4, 2));
    }

    #[test]
    fn hosts_are_read_as_urls_have_them() {
        for (text, wanted) in [
            ("www.Vidu.vn", Some(("vidu.vn", false))),
            ("*.vidu.vn", Some(("vidu.vn", true))),
            ("báo.vn", Some(("xn--bo-mia.vn", false))),
            ("vidu.vn/tin", None),
            ("vidu.vn:80", None),
            ("a@vidu.vn", None),
            ("*", None),
            ("", None),
        ] {
            let pattern = host_pattern(text);
            assert_eq!(pattern.as_ref().map(|pattern| (pattern.host.as_str(), pattern.below)), wanted, "{text}");
        }
        let below = host_pattern("*.vidu.vn").unwrap();
        assert!(below.holds("tin.vidu.vn") && !below.holds("vidu.vn") && !below.holds("xvidu.vn"));
    }
}
