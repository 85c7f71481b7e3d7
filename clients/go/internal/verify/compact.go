package verify

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// maxFileLength is the maximum length of a file in characters.
const maxFileLength = 1 << 21

// refused is a code of a text that may not be used. It never leaves the package as an error.
type refused string

func (code refused) Error() string { return string(code) }

// canonicalParts splits a compact serialization into its parts: 3 of a JWS, 5 of a JWE. It refuses every text that is not the
// canonical spelling of its bytes.
func canonicalParts(token string, longest int) ([]string, error) {
	if len(token) > longest && utf16Length(token) > longest {
		return nil, refused("FILE_TOO_LARGE")
	}
	parts := strings.SplitN(token, ".", 7)
	if len(parts) > 6 {
		parts = parts[:6]
	}
	if len(parts) != 3 && len(parts) != 5 {
		return nil, refused("FILE_MALFORMED")
	}
	for _, part := range parts {
		if !isCanonical(part) {
			return nil, refused("NOT_CANONICAL")
		}
	}
	return parts, nil
}

// carriedParts is as canonicalParts, for a token from a file, a mail or a form.
func carriedParts(text string, longest int) ([]string, error) {
	if len(text) > longest && utf16Length(text) > longest {
		return nil, refused("FILE_TOO_LARGE")
	}
	return canonicalParts(readCarried(text), longest)
}

// isCanonical reports whether a text is the only base64url text of its bytes: without padding, and with unused bits of zero
// (RFC 4648 section 3.5). The decoder of Go ignores line feeds and unused bits.
func isCanonical(part string) bool {
	data, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && base64.RawURLEncoding.EncodeToString(data) == part
}

// decode returns the bytes of a canonical part.
func decode(part string) []byte {
	data, _ := base64.RawURLEncoding.DecodeString(part)
	return data
}

// parseObject returns the JSON object in the bytes, in UTF-8. Of two members with one name, the last one counts.
func parseObject(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, refused("FILE_MALFORMED")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil || object == nil {
		return nil, refused("FILE_MALFORMED")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, refused("FILE_MALFORMED")
	}
	return object, nil
}
