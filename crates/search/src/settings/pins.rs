//! What stands on top of the hits of a query, and what is left out of them.

use serde::Deserialize;

use tracuu_text::folded_words;

/// What stands on top of a query's hits, and what is left out of them: `settings/pins.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pins {
    pin: Vec<Pin>,
}

/// Those of one query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    query: String,
    /// Articles that stand on top, in this order.
    #[serde(default)]
    pub(crate) ids: Vec<String>,
    /// Articles that are left out.
    #[serde(default)]
    pub(crate) hide: Vec<String>,
}

impl Pins {
    /// Those of a query, in whatever spelling it was typed.
    pub(crate) fn of(&self, query: &[String]) -> Option<&Pin> {
        self.pin.iter().find(|pin| folded_words(&pin.query) == query)
    }
}
