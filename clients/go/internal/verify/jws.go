package verify

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
)

// Key is a public key of the gateway (RFC 8037 section 2).
type Key struct {
	Kid string `json:"kid"`
	X   string `json:"x"`
}

// MarshalJSON returns the key as a JWK.
func (k Key) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"kty": "OKP", "crv": "Ed25519", "kid": k.Kid, "x": k.X})
}

// ParseKeys returns the keys of a JWK Set, or of a list of JWKs, that can verify Ed25519 signatures. ok is false if the text is
// neither.
func ParseKeys(text []byte) (keys []Key, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	var value any
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	if set, isSet := value.(map[string]any); isSet {
		value = set["keys"]
	}
	list, ok := value.([]any)
	return keysOf(list), ok
}

func keysOf(list []any) []Key {
	var keys []Key
	for _, item := range list {
		jwk, _ := item.(map[string]any)
		if !isVerificationKey(jwk) {
			continue
		}
		kid, _ := jwk["kid"].(string)
		keys = append(keys, Key{Kid: kid, X: jwk["x"].(string)})
	}
	return keys
}

func isVerificationKey(jwk map[string]any) bool {
	if jwk["kty"] != "OKP" || jwk["crv"] != "Ed25519" || !base64urlOf(jwk["x"], 43) {
		return false
	}
	if use, given := jwk["use"]; given && use != "sig" {
		return false
	}
	if alg, given := jwk["alg"]; given && !isAllowed(alg) {
		return false
	}
	operations, given := jwk["key_ops"]
	if !given {
		return true
	}
	list, _ := operations.([]any)
	for _, operation := range list {
		if operation == "verify" {
			return true
		}
	}
	return false
}

// isAllowed reports EdDSA (RFC 8037 section 3.1), and its fully specified name (RFC 9864 section 2.2).
func isAllowed(alg any) bool { return alg == "EdDSA" || alg == "Ed25519" }

// openJWS returns the payload of a JWS with a valid signature of the key that its header names.
func openJWS(parts []string, keys []Key, typ string) ([]byte, error) {
	if len(parts) != 3 {
		return nil, refused("FILE_MALFORMED")
	}
	header, err := parseHeader(parts[0], "alg", "kid", "typ")
	if err != nil {
		return nil, err
	}
	if header["typ"] != typ {
		return nil, refused("TYPE_MISMATCH")
	}
	kid, _ := header["kid"].(string)
	for _, key := range keys {
		if kid == "" || key.Kid != kid {
			continue
		}
		if !ed25519.Verify(decode(key.X), []byte(parts[0]+"."+parts[1]), decode(parts[2])) {
			return nil, refused("SIGNATURE_INVALID")
		}
		return decode(parts[1]), nil
	}
	return nil, refused("KEY_UNKNOWN")
}

// parseHeader reads a header. It refuses other algorithms and unknown parameters: these formats have closed headers, so `jwk`,
// `jku`, `x5c`, `x5u`, `crit`, `b64` and `zip` are never followed.
func parseHeader(part string, parameters ...string) (map[string]any, error) {
	header, err := parseObject(decode(part))
	if err != nil {
		return nil, err
	}
	isEncrypted := parameters[1] == "enc"
	if isEncrypted && (header["alg"] != "dir" || header["enc"] != "A256GCM") || !isEncrypted && !isAllowed(header["alg"]) {
		return nil, refused("ALGORITHM_NOT_ALLOWED")
	}
	for name := range header {
		isParameter := false
		for _, parameter := range parameters {
			isParameter = isParameter || name == parameter
		}
		if !isParameter {
			return nil, refused("HEADER_NOT_ALLOWED")
		}
	}
	return header, nil
}

// Signed returns the claims of a text of the gateway with this type; nil if no trusted key signed it.
func Signed(token, typ string, keys []Key) map[string]any {
	parts, err := carriedParts(token, maxFileLength)
	if err != nil {
		return nil
	}
	payload, err := openJWS(parts, keys, typ)
	if err != nil {
		return nil
	}
	claims, _ := parseObject(payload)
	return claims
}

// KeyList returns the keys of a signed key list and its time in seconds. One of the trusted keys must have signed it. The time is 0
// if no trusted key did; a list that has ended is not ok, and has its time.
func KeyList(list string, trusted []Key, now int64) (keys []Key, iat int64, ok bool) {
	if len(list) > maxFileLength {
		return nil, 0, false
	}
	const most = 64
	for _, token := range readAllCarried(list, most) {
		listed, signedAt, isValid := keyListOf(token, trusted, now)
		if isValid {
			return listed, signedAt, true
		}
		if signedAt > iat {
			iat = signedAt
		}
	}
	return nil, iat, false
}

func keyListOf(token string, trusted []Key, now int64) ([]Key, int64, bool) {
	parts, err := canonicalParts(token, maxFileLength)
	if err != nil {
		return nil, 0, false
	}
	payload, err := openJWS(parts, trusted, "license-keys+jwt")
	if err != nil {
		return nil, 0, false
	}
	claims, err := parseObject(payload)
	if err != nil {
		return nil, 0, false
	}
	iat, hasIat := count(claims["iat"])
	exp, hasExp := count(claims["exp"])
	list, _ := claims["keys"].([]any)
	var public []any
	for _, item := range list {
		if jwk, _ := item.(map[string]any); jwk != nil {
			_, isNamed := text(jwk["kid"])
			_, isPrivate := jwk["d"]
			if isNamed && !isPrivate {
				public = append(public, item)
			}
		}
	}
	keys := keysOf(public)
	time := readTime(now, State{}, iat)
	return keys, iat, hasIat && hasExp && len(keys) > 0 && !time.rolledBack && time.at < exp*1000
}
