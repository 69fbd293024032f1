//! From a site to articles.
