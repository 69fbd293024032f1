//! From articles to a published index: the write side.
