package verify

import (
	"strings"
	"unicode"
)

// White space, and characters that mail programs, editors and people add around a line: quotes, brackets and fences.
const decoration = ">|'\"`´“”„‘’‚«»‹›()[]{}<*,;:#"

func isDecoration(r rune) bool { return isBlank(r) || strings.ContainsRune(decoration, r) }

// readAllCarried returns every compact token in a text that a person or a mail program carried, in order. It removes line
// breaks, soft breaks, `>` at the start of lines, fences, and the text before and after a token. All other characters stay,
// because a changed character must make the token invalid. A text without a complete token is returned as a whole.
func readAllCarried(text string, most int) []string {
	rest := []rune(undecorate(text))
	var tokens []string
	for {
		rest = rest[beginningOf(rest):]
		length := tokenLength(rest)
		if length < 0 {
			length = len(rest)
		}
		tokens = append(tokens, strings.ReplaceAll(string(rest[:length]), "\n", ""))
		rest = rest[length:]
		if len(tokens) == most || beginningOf(rest) == 0 && !begins(rest, 0) {
			return tokens
		}
	}
}

func readCarried(text string) string { return readAllCarried(text, 1)[0] }

// undecorate turns each run of decoration that can be a line break into a line feed.
func undecorate(text string) string {
	runes := []rune(remove(text, func(r rune) bool { return unicode.Is(ignorable, r) }))
	var out strings.Builder
	for at := 0; at < len(runes); {
		end := at
		if runes[at] == '=' && at+1 < len(runes) && isDecoration(runes[at+1]) {
			end++
		}
		for end < len(runes) && isDecoration(runes[end]) {
			end++
		}
		if end == at {
			out.WriteRune(runes[at])
			at++
			continue
		}
		run := runes[at:end]
		isLast := end == len(runes)
		switch {
		// RFC 2045, section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
		case isLast && run[0] == '=':
			out.WriteByte('=')
		// A tab inside a line, or a bracket, does not break the line.
		case isLast || at == 0 || breaksLine(run):
			out.WriteByte('\n')
		default:
			out.WriteString(string(run))
		}
		at = end
	}
	return out.String()
}

func breaksLine(run []rune) bool {
	for _, r := range run {
		if r == '"' || (r != '\t' && isBlank(r)) {
			return true
		}
	}
	return false
}

// beginningOf returns where the header of a token begins, with the base64url text of `{"` at the start of a line; otherwise 0.
func beginningOf(text []rune) int {
	for at := range text {
		if (at == 0 || text[at-1] == '\n') && begins(text, at) {
			return at
		}
	}
	return 0
}

func begins(text []rune, at int) bool {
	return at+2 < len(text) && text[at] == 'e' && text[at+1] == 'y' && text[at+2] == 'J'
}

// tokenLength returns the length of the token at the start, up to the end of the line in which its last part is complete: 86
// characters of an Ed25519 signature, or 22 of an AES-GCM tag. -1 if there is none.
func tokenLength(text []rune) int {
	if !begins(text, 0) {
		return -1
	}
	third := afterDots(text, 0, 2)
	if third < 0 {
		return -1
	}
	end := afterCharacters(text, third, 86)
	if end < 0 {
		fifth := afterDots(text, third, 2)
		if fifth < 0 {
			return -1
		}
		if end = afterCharacters(text, fifth, 22); end < 0 {
			return -1
		}
	}
	for end < len(text) && text[end] != '\n' {
		end++
	}
	return end
}

func afterDots(text []rune, at, count int) int {
	for ; at < len(text); at++ {
		if text[at] == '.' {
			if count--; count == 0 {
				return at + 1
			}
		}
	}
	return -1
}

// afterCharacters returns the position after so many characters of one part, with at most one line feed between two.
func afterCharacters(text []rune, at, count int) int {
	for i := 0; i < count; i++ {
		if i > 0 && at < len(text) && text[at] == '\n' {
			at++
		}
		if at >= len(text) || text[at] == '.' || text[at] == '\n' {
			return -1
		}
		at++
	}
	return at
}
