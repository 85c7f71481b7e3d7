package verify

import (
	"crypto/sha256"
	"regexp"
	"strings"
	"unicode"

	"licet.example/licet/internal/normal"
)

const keyAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var (
	word     = regexp.MustCompile(`^[0-9A-Za-z_]+$`)
	typedKey = regexp.MustCompile(`^((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})$`)
	blanks   = `[\t\n\v\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*`
	lineWrap = regexp.MustCompile(blanks + `[\r\n\v\f\x{85}\x{2028}\x{2029}]+` + blanks)
)

// ReadLicenseKey reads a license key that a person typed or pasted, in any spelling that the gateway accepts. ok is false if
// its form or its checksum is wrong. An imported key has no checksum, so this is no reason to refuse a text.
func ReadLicenseKey(text string, prefixes []string) (key string, ok bool) {
	forms := licenseKeyForms(text, prefixes)
	for i := 0; i < len(forms)-1; i++ { // The last form is that of an imported key.
		groups := strings.Split(forms[i], "-")
		last := len(groups) - 1
		digest := sha256.Sum256([]byte(groups[0] + "-" + strings.Join(groups[1:last], "")))
		hint := make([]byte, 5)
		for j := range hint {
			hint[j] = keyAlphabet[digest[j]&31]
		}
		if string(hint) == groups[last] {
			return forms[i], true
		}
	}
	return "", false
}

// licenseKeyForms returns every canonical form that a typed license key can have, and last the text as an imported key.
func licenseKeyForms(text string, prefixes []string) []string {
	trimmed := strings.TrimFunc(text, isBlank)
	if trimmed == "" || len(trimmed) > 3*4096 || utf16Length(trimmed) > 4096 {
		return nil
	}
	letters := normal.NFKC(remove(trimmed, func(r rune) bool { return unicode.Is(unicode.Sk, r) }))
	letters = remove(letters, func(r rune) bool {
		return r == '\u30fc' || unicode.In(r, unicode.White_Space, unicode.P, unicode.S, unicode.Cf, ignorable)
	})
	var forms []string
	// Upper case only of ASCII: the upper case of a dotless i is I.
	if word.MatchString(letters) {
		if found := typedKey.FindStringSubmatch(strings.ToUpper(letters)); found != nil {
			starts := prefixes
			if prefix := found[1]; prefix != "" {
				starts = append([]string{prefix}, prefixReadings(strings.ReplaceAll(prefix, "0", "O"))...)
			}
			body := strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(found[2])
			for _, start := range starts {
				forms = append(forms, strings.Join([]string{start, body[:5], body[5:10], body[10:15], body[15:20], body[20:]}, "-"))
			}
		}
	}
	// First the invisible characters: one beside white space would keep it.
	visible := strings.TrimFunc(remove(trimmed, func(r rune) bool { return unicode.Is(unicode.Cf, r) }), isBlank)
	return append(forms, normal.NFC(lineWrap.ReplaceAllString(visible, "")))
}

// prefixReadings returns a prefix with each 1, I and L read as I and as L; none if that would be too many.
func prefixReadings(prefix string) []string {
	parts := strings.FieldsFunc("x"+strings.NewReplacer("1", "|x", "I", "|x", "L", "|x").Replace(prefix), func(r rune) bool { return r == '|' })
	if len(parts) > 7 {
		return nil
	}
	readings := []string{parts[0][1:]}
	for _, part := range parts[1:] {
		var next []string
		for _, start := range readings {
			next = append(next, start+"I"+part[1:], start+"L"+part[1:])
		}
		readings = next
	}
	return readings
}
