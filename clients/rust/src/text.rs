//! Characters as ECMAScript, the gateway and the other clients classify them.

use regex::Regex;

/// White space of ECMAScript: that of Unicode without the next-line control, and the byte order mark.
pub(crate) fn is_space(character: char) -> bool {
    (character.is_whitespace() && character != '\u{85}') || character == '\u{feff}'
}

/// Removes white space from both ends, as `String.prototype.trim`.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Whether a text has more UTF-16 code units than a limit.
pub(crate) fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.encode_utf16().count() > limit
}

/// Removes all that matches a constant pattern.
pub(crate) fn without(text: &str, pattern: &str) -> String {
    Regex::new(pattern).expect("the pattern is constant").replace_all(text, "").into_owned()
}
