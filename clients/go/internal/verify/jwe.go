package verify

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"unicode/utf8"
)

// decrypt returns the text of an encrypted file. The caller must still verify it. Only `dir` and `A256GCM` are accepted, so a
// file can request neither a password derivation nor a decompression.
func decrypt(parts []string, licenseKey string, prefixes []string, fingerprint, cty string) (string, error) {
	header, err := parseHeader(parts[0], "alg", "enc", "cty")
	if err != nil {
		return "", err
	}
	if header["cty"] != cty {
		return "", refused("TYPE_MISMATCH")
	}
	// RFC 7518 section 4.5: with `dir` the encrypted key is empty.
	if parts[1] != "" {
		return "", refused("FILE_MALFORMED")
	}
	nonce, sealed := decode(parts[2]), append(decode(parts[3]), decode(parts[4])...)
	isSealed := len(nonce) == 12 && len(decode(parts[4])) == 16
	keys := licenseKeyForms(licenseKey, prefixes)
	for _, device := range FingerprintForms(fingerprint) {
		for _, key := range keys {
			if !isSealed {
				continue
			}
			block, err := aes.NewCipher(fileKey(key, device))
			if err != nil {
				continue
			}
			gcm, err := cipher.NewGCM(block)
			if err != nil {
				continue
			}
			plain, err := gcm.Open(nil, nonce, sealed, []byte(parts[0]))
			if err != nil {
				continue
			}
			if !utf8.Valid(plain) {
				return "", refused("FILE_MALFORMED")
			}
			return string(plain), nil
		}
	}
	return "", refused("DECRYPTION_FAILED")
}

// fileKey is HKDF with SHA-256 (RFC 5869) over the license key and the fingerprint. One block of output is sufficient.
func fileKey(licenseKey, device string) []byte {
	salt := sha256.Sum256([]byte(device))
	return mac(mac(salt[:], []byte(licenseKey)), append([]byte("licet/license-file"), 1))
}

func mac(key, data []byte) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write(data)
	return hash.Sum(nil)
}
