//! What an article is: its fields, its id, and reading and writing it as JSON Lines.
