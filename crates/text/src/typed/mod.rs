//! What people type: keys of an input method that was off, syllables without spaces, letters that are easily confused.

mod confusions;
mod edits;
mod joined;
mod keys;
mod keystrokes;

pub use confusions::confusions;
pub use edits::{Edit, edits};
pub use joined::split_joined;
pub use keys::decode_keys;
pub use keystrokes::keystrokes;
