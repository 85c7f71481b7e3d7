package verify

import (
	"bytes"
	"compress/zlib"
	"io"
)

const (
	// An incompressible list in both layers of base64url.
	maxListLength = 1 << 23
	// 16 million entries of two bits.
	maxListBytes = 1 << 22
)

// Values of the Token Status List, section 7.1. 3 is application-specific.
const (
	invalid, suspended, released = 1, 2, 3
)

// readStatus returns the entry of a status list token, by the rules of the Token Status List (section 8.3).
func readStatus(token, uri string, index int64, keys []Key) (*SeenStatus, error) {
	const wrong = refused("STATUS_INVALID")
	parts, err := carriedParts(token, maxListLength)
	if err != nil {
		return nil, wrong
	}
	payload, err := openJWS(parts, keys, "statuslist+jwt")
	if err != nil {
		return nil, wrong
	}
	claims, err := parseObject(payload)
	if err != nil || claims["sub"] != uri {
		return nil, wrong
	}
	iat, hasIat := count(claims["iat"])
	exp, hasExp := count(claims["exp"])
	list, _ := claims["status_list"].(map[string]any)
	bits, hasBits := count(list["bits"])
	packed, hasList := list["lst"].(string)
	if !hasIat || !hasExp || !hasBits || !hasList || !isCanonical(packed) || bits != 1 && bits != 2 && bits != 4 && bits != 8 {
		return nil, wrong
	}
	reader, err := zlib.NewReader(bytes.NewReader(decode(packed)))
	if err != nil {
		return nil, wrong
	}
	entries, err := io.ReadAll(io.LimitReader(reader, maxListBytes+1))
	perByte := 8 / bits
	if err != nil || len(entries) > maxListBytes || index/perByte >= int64(len(entries)) {
		return nil, wrong
	}
	value := int64(entries[index/perByte]) >> (index % perByte * bits) & (1<<bits - 1)
	if value > released {
		return nil, wrong
	}
	return &SeenStatus{uri, index, value, iat, exp}, nil
}
