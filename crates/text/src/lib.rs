//! Vietnamese text analysis: pure functions from a text to the terms that are searched.
