//! Which articles a source no longer holds that is declared complete.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use tracuu_index::{Origins, RecordPlace};

/// Sources that are declared complete.
#[derive(Debug)]
pub(crate) struct CompleteSources<'a> {
    /// Their files and folders, as they are from the root.
    pub(crate) paths: Vec<Arc<str>>,
    /// Files and folders of which something was rejected. What was read from them before stays: it is not known to be gone.
    pub(crate) rejected: &'a BTreeSet<Arc<str>>,
}

/// What a complete source lacks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Gone {
    /// Ids of the articles that are gone.
    pub(crate) ids: Vec<String>,
    /// How many stay because their file could not be read whole.
    pub(crate) in_doubt: u64,
}

impl CompleteSources<'_> {
    /// The articles of these sources that were not read this time.
    pub(crate) fn gone(&self, origins: &Origins, was_read: impl Fn(&str) -> bool) -> Gone {
        let mut gone = Gone::default();
        let is_inside = |place: &RecordPlace| self.paths.iter().any(|path| place.is_in(path));
        for (id, place) in origins.iter().filter(|(id, place)| is_inside(place) && !was_read(id)) {
            let is_in_doubt = |path: &Path| path.to_str().is_some_and(|path| self.rejected.contains(path));
            if Path::new(place.file.as_ref()).ancestors().any(is_in_doubt) {
                gone.in_doubt += 1;
            } else {
                gone.ids.push(id.to_owned());
            }
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use tracuu_article::Origin;

    use super::*;

    #[test]
    fn what_is_not_known_to_be_gone_stays() {
        let mut origins = Origins::default();
        for (id, path) in [("a", "/tin/a.html"), ("b", "/tin/b.html"), ("c", "/tin/tối/c.html"), ("d", "/khác/d.html")]
        {
            origins.set(id, RecordPlace::of(&Origin::file(path)), Vec::new());
        }
        let rejected = BTreeSet::from(["/tin/tối".into()]);
        let sources = CompleteSources { paths: vec!["/tin".into()], rejected: &rejected };
        let gone = sources.gone(&origins, |id| id == "a");
        assert_eq!(gone, Gone { ids: vec!["b".to_owned()], in_doubt: 1 });
    }
}
