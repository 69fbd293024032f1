//! Words that stand for each other.

use serde::Deserialize;

use super::wordless;

/// Words that stand for each other: `settings/synonyms.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Synonyms {
    synonym: Vec<Synonym>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonym {
    /// Each stands for all others.
    words: Vec<String>,
}

impl Synonyms {
    pub(super) fn check(&self) -> Result<(), String> {
        wordless(self.synonym.iter().flat_map(|synonym| &synonym.words))
    }

    /// Every one with every other one that it stands for.
    pub(super) fn each(&self, mut each: impl FnMut(&str, &str)) {
        for synonym in &self.synonym {
            super::each_two(&synonym.words, &mut each);
        }
    }
}
