// Package normal has the Unicode normalization forms NFC and NFKC (UAX #15). The standard library has none.
package normal

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:generate sh -c "python3 tables.py > tables.txt"

//go:embed tables.txt
var source string

type tables struct {
	canonical, compatible map[rune][]rune
	pairs                 map[[2]rune]rune
	class                 map[rune]uint8
}

var (
	once   sync.Once
	loaded tables
)

// NFC returns the canonical composition of a text.
func NFC(text string) string { return normalize(text, false) }

// NFKC returns the compatibility composition of a text.
func NFKC(text string) string { return normalize(text, true) }

func normalize(text string, compatible bool) string {
	if isASCII(text) {
		return text
	}
	once.Do(load)
	var out []rune
	for _, r := range text {
		out = decompose(out, r, compatible)
	}
	reorder(out)
	return string(compose(out))
}

func isASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Hangul syllables are composed by arithmetic (Unicode 3.12).
const (
	syllables, leads, vowels, trails       = 0xAC00, 0x1100, 0x1161, 0x11A7
	leadCount, vowelCount, trailCount      = 19, 21, 28
	syllablesOfLead, syllableCount    rune = vowelCount * trailCount, leadCount * vowelCount * trailCount
)

func decompose(out []rune, r rune, compatible bool) []rune {
	if at := r - syllables; at >= 0 && at < syllableCount {
		out = append(out, leads+at/syllablesOfLead, vowels+at%syllablesOfLead/trailCount)
		if trail := at % trailCount; trail != 0 {
			out = append(out, trails+trail)
		}
		return out
	}
	if compatible {
		if parts, ok := loaded.compatible[r]; ok {
			return append(out, parts...)
		}
	}
	if parts, ok := loaded.canonical[r]; ok {
		return append(out, parts...)
	}
	return append(out, r)
}

// Sorts each run of combining characters by class, and keeps the order of equal ones.
func reorder(text []rune) {
	for start := 0; start < len(text); start++ {
		if loaded.class[text[start]] == 0 {
			continue
		}
		end := start
		for end < len(text) && loaded.class[text[end]] != 0 {
			end++
		}
		run := text[start:end]
		sort.SliceStable(run, func(i, j int) bool { return loaded.class[run[i]] < loaded.class[run[j]] })
		start = end
	}
}

func compose(text []rune) []rune {
	out := text[:0]
	starter, last := -1, uint8(0)
	for _, r := range text {
		class := loaded.class[r]
		// A character is blocked from the starter by one of the same or a higher class between them.
		isNext := starter >= 0 && starter == len(out)-1
		if starter >= 0 && (isNext || (last != 0 && last < class)) {
			if composed, ok := pair(out[starter], r); ok {
				out[starter] = composed
				continue
			}
		}
		if class == 0 {
			starter = len(out)
		}
		last = class
		out = append(out, r)
	}
	return out
}

func pair(a, b rune) (rune, bool) {
	if a >= leads && a < leads+leadCount && b >= vowels && b < vowels+vowelCount {
		return syllables + ((a-leads)*vowelCount+b-vowels)*trailCount, true
	}
	if at := a - syllables; at >= 0 && at < syllableCount && at%trailCount == 0 && b > trails && b < trails+trailCount {
		return a + b - trails, true
	}
	composed, ok := loaded.pairs[[2]rune{a, b}]
	return composed, ok
}

func load() {
	loaded = tables{
		canonical: map[rune][]rune{}, compatible: map[rune][]rune{},
		pairs: map[[2]rune]rune{}, class: map[rune]uint8{},
	}
	for _, line := range strings.Split(source, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		var codes []rune
		for _, field := range fields[1:] {
			code, _ := strconv.ParseInt(field, 16, 32)
			codes = append(codes, rune(code))
		}
		switch fields[0] {
		case "D":
			loaded.canonical[codes[0]] = codes[1:]
		case "K":
			loaded.compatible[codes[0]] = codes[1:]
		case "P":
			loaded.pairs[[2]rune{codes[0], codes[1]}] = codes[2]
		case "C":
			class, _ := strconv.Atoi(fields[3])
			for r := codes[0]; r <= codes[1]; r++ {
				loaded.class[r] = uint8(class)
			}
		}
	}
}
