package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"licet.example/licet/internal/normal"
)

// Characters with the property Default_Ignorable_Code_Point, which are not shown. The list of Unicode is stable.
var ignorable = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, {Lo: 0x034F, Hi: 0x034F, Stride: 1}, {Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x115F, Hi: 0x1160, Stride: 1}, {Lo: 0x17B4, Hi: 0x17B5, Stride: 1}, {Lo: 0x180B, Hi: 0x180F, Stride: 1},
		{Lo: 0x200B, Hi: 0x200F, Stride: 1}, {Lo: 0x202A, Hi: 0x202E, Stride: 1}, {Lo: 0x2060, Hi: 0x206F, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, {Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1}, {Lo: 0xFFF0, Hi: 0xFFF8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1BCA0, Hi: 0x1BCA3, Stride: 1}, {Lo: 0x1D173, Hi: 0x1D17A, Stride: 1}, {Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1},
	},
	LatinOffset: 1,
}

// isBlank reports white space of a text that people type: as `\s` and `trim` in the reference implementation.
func isBlank(r rune) bool {
	return r == '\ufeff' || (r != '\u0085' && unicode.Is(unicode.White_Space, r))
}

// utf16Length counts a text as the limits of the formats do.
func utf16Length(text string) int {
	length := 0
	for _, r := range text {
		length++
		if r > 0xFFFF {
			length++
		}
	}
	return length
}

// remove returns the text without the characters that match.
func remove(text string, matches func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if matches(r) {
			return -1
		}
		return r
	}, text)
}

var placeholders = func() map[string]bool {
	words := map[string]bool{}
	// The same texts as in the gateway, which names their sources.
	for _, word := range strings.Fields(`
		none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem
		defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided
		notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber
		systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber
		systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag
		noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789
		03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008
		00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f
		10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe`) {
		words[word] = true
	}
	return words
}()

// IsPlaceholder reports whether many devices report this text, so that it identifies none. It ignores case and punctuation.
func IsPlaceholder(text string) bool {
	isNothing := func(r rune) bool {
		return unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf, ignorable) || strings.ContainsRune("._*?-", r)
	}
	if remove(text, isNothing) == "" {
		return true
	}
	word := remove(strings.ToLower(normal.NFKC(text)), func(r rune) bool {
		return unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf, unicode.P, ignorable) || r == '<' || r == '>'
	})
	digits := strings.TrimPrefix(word, "0x")
	return placeholders[word] || isOnly(word, '0') || isOnly(digits, '0') || (len(digits) >= 4 && isOnly(digits, 'f'))
}

func isOnly(text string, r rune) bool {
	return text != "" && strings.Trim(text, string(r)) == ""
}

const maxFingerprintBytes = 4096

// FingerprintForms returns the texts to which a file for this device can be bound: the fingerprint in NFC without white space
// around it, and for files of earlier gateways with it. None if the text cannot be a fingerprint.
func FingerprintForms(text string) []string {
	if len(text) > 6*maxFingerprintBytes || utf16Length(text) > 2*maxFingerprintBytes {
		return nil
	}
	if strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
		return nil
	}
	whole := normal.NFC(text)
	trimmed := strings.TrimFunc(whole, func(r rune) bool { return r == '\ufeff' || unicode.Is(unicode.White_Space, r) })
	if trimmed == "" || len(trimmed) > maxFingerprintBytes {
		return nil
	}
	if trimmed == whole {
		return []string{trimmed}
	}
	return []string{trimmed, whole}
}
