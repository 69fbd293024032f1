//! How much of a generation is checked.

/// How much of a generation is checked before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// That every file is there with its size.
    Sizes,
    /// Every byte, by SHA-256: Tantivy itself would answer wrongly, or never, from a damaged file.
    Everything,
}
