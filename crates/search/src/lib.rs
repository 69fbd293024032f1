//! From a query string to ranked hits: the read side.
