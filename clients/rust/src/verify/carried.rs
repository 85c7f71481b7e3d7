use crate::text::{is_space, without};

// The header of a token begins with the base64url text of `{"`.
const BEGINNING: &str = "eyJ";

/// White space, and characters that mail programs, editors and people add around a line: quotes, brackets and fences.
fn is_added(character: char) -> bool {
    is_space(character) || ">|'\"`´“”„‘’‚«»‹›()[]{}<*,;:#".contains(character)
}

/// Returns the compact token in a text that a person or a mail program carried. Removes line breaks, soft breaks, `>` at the
/// start of lines, fences, and the text before and after the token. All other characters stay, because a changed character must
/// make the token invalid.
pub(crate) fn read_carried(text: &str) -> String {
    read_all_carried(text).into_iter().next().unwrap_or_default()
}

/// Returns every token in the text, in order. A text without a complete token is returned as a whole.
pub(crate) fn read_all_carried(text: &str) -> Vec<String> {
    let lines = break_lines(&without(text, r"\p{Default_Ignorable_Code_Point}"));
    let mut tokens = Vec::new();
    let mut rest = lines.as_str();
    loop {
        rest = &rest[find_beginning(rest).unwrap_or(0)..];
        let length = token_length(rest).unwrap_or(rest.len());
        tokens.push(rest[..length].replace('\n', ""));
        rest = &rest[length..];
        if find_beginning(rest).is_none() {
            return tokens;
        }
    }
}

/// Replaces each run of added characters that breaks a line by a line feed.
fn break_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let equals = usize::from(character == '=');
        let after = rest[equals..].trim_start_matches(is_added);
        let length = rest.len() - after.len();
        if length == equals {
            lines.push(character);
            rest = &rest[character.len_utf8()..];
            continue;
        }
        let (run, is_last, is_first) = (&rest[..length], after.is_empty(), rest.len() == text.len());
        let breaks = |c: char| (is_space(c) && c != '\t') || c == '"';
        // RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
        if is_last && equals == 1 {
            lines.push('=');
        } else if is_last || is_first || run.contains(breaks) {
            // A tab inside a line, or a bracket, does not break the line.
            lines.push('\n');
        } else {
            lines.push_str(run);
        }
        rest = after;
    }
    lines
}

/// Returns the position of the first token: at the start of the text or of a line.
fn find_beginning(text: &str) -> Option<usize> {
    if text.starts_with(BEGINNING) {
        return Some(0);
    }
    text.find("\neyJ").map(|position| position + 1)
}

/// Returns the length of the token at the start. It ends with the line in which its last part is complete: 86 characters of an
/// Ed25519 signature, or 22 of an AES-GCM tag.
fn token_length(text: &str) -> Option<usize> {
    if !text.starts_with(BEGINNING) {
        return None;
    }
    let third = after_dots(text, 0, 2)?;
    let end = after_characters(text, third, 86).or_else(|| after_characters(text, after_dots(text, third, 2)?, 22))?;
    let line = text[end..].find(['\n', '\r', '\u{2028}', '\u{2029}']);
    Some(line.map_or(text.len(), |length| end + length))
}

fn after_dots(text: &str, from: usize, count: usize) -> Option<usize> {
    (0..count).try_fold(from, |position, _| Some(position + text[position..].find('.')? + 1))
}

/// Returns the position after so many characters that are no dots. A single line feed can be between two of them.
fn after_characters(text: &str, from: usize, count: usize) -> Option<usize> {
    let mut characters = text[from..].char_indices().peekable();
    for index in 0..count {
        let (position, character) = characters.next()?;
        if character == '.' || character == '\n' {
            return None;
        }
        if index + 1 == count {
            return Some(from + position + character.len_utf8());
        }
        if let Some((_, '\n')) = characters.peek() {
            characters.next();
        }
    }
    None
}
