//! What the names of files say of them.

use std::path::Path;

/// What scripts on servers are called by; a mirror may keep their names.
const SCRIPTS: [&str; 8] = ["php", "asp", "aspx", "jsp", "jspx", "do", "cfm", "shtml"];

/// What the name of a file says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It is a page.
    Page,
    /// It is one if it looks like one: `tin.aspx?id=5`, or without a dot.
    Perhaps,
    Other,
}

/// Whether a file of this name is read as an HTML page, if need be after a look at it.
pub fn takes_page(path: &Path) -> bool {
    named(path) != Named::Other
}

pub(super) fn named(path: &Path) -> Named {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_page = |name: &str| [".html", ".htm", ".xhtml"].iter().any(|suffix| name.ends_with(suffix));
    if is_page(name.strip_suffix(".gz").unwrap_or(&name)) {
        return Named::Page;
    }
    // wget writes `?` so, or `@` where a file system lacks it.
    let (before, query) = name.split_once(['?', '@']).unwrap_or((&name, ""));
    let is_script = before.rsplit_once('.').is_some_and(|(_, extension)| SCRIPTS.contains(&extension));
    let has_no_dot = !before.contains('.') && (query.is_empty() || query.contains('='));
    if is_script || has_no_dot || is_page(before) { Named::Perhaps } else { Named::Other }
}

/// Whether a file of this name is read as a web archive; one that a crawler has not closed yet too.
pub fn takes_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".open").unwrap_or(&name);
    let packed = [".gz", ".zst", ".lz4"].iter().find_map(|packing| name.strip_suffix(packing));
    [".warc", ".arc"].iter().any(|suffix| packed.unwrap_or(name).ends_with(suffix))
}

/// Whether a file of this name is read as a package.
pub(super) fn takes_package(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wacz"))
}

/// Whether a file of this name is such an index.
pub fn takes_cdxj(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    [".cdxj", ".cdxj.gz"].iter().any(|suffix| name.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_may_be_a_page() {
        for (names, wanted) in [
            (["a.html", "A.HTM.gz", "tin?id=5.html"], Named::Page),
            (["tin.aspx?id=5", "index.php@id=3", "bai-viet"], Named::Perhaps),
            (["a.css", "anh.jpg", "tin.warc"], Named::Other),
        ] {
            for name in names {
                assert_eq!(named(Path::new(name)), wanted, "{name}");
            }
        }
    }

    #[test]
    fn archives_are_known_by_their_names() {
        for name in ["a.warc", "a.WARC.gz", "a.warc.zst", "a.arc.gz", "a.arc", "a.warc.gz.open"] {
            assert!(takes_archive(Path::new(name)), "{name}");
        }
        for name in ["a.html", "a.warc.html", "warc.gz", "a.gz", "a.arch"] {
            assert!(!takes_archive(Path::new(name)), "{name}");
        }
    }
}
