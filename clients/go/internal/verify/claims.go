package verify

import (
	"crypto/sha256"
	"encoding/base64"
)

// License is the license at the time at which a text was signed. Instants are in milliseconds; nil for null.
type License struct {
	Status, ExpiryPolicy              string
	Expiry, GraceEndsAt, UpdatesUntil *int64
	// Values are bool, int64 or string.
	Entitlements map[string]any
}

// Outlives reports whether the license may be used after its end.
func (l License) Outlives() bool { return l.ExpiryPolicy == "MAINTAIN" || l.ExpiryPolicy == "ALLOW" }

// End returns the end of the use: that of the grace period, or the expiry. Nil if the license is perpetual.
func (l License) End() *int64 {
	if l.GraceEndsAt != nil {
		return l.GraceEndsAt
	}
	return l.Expiry
}

// Confirmation is the device to which a text is bound.
type Confirmation struct {
	digest, salt string
	// X of the public key of the device; empty without one.
	KeyX string
}

// IsFor reports whether a text is for this device. A text without a confirmation is for every device.
func (c *Confirmation) IsFor(fingerprint string) bool {
	if c == nil {
		return true
	}
	for _, form := range FingerprintForms(fingerprint) {
		digest := sha256.Sum256(append(decode(c.salt), form...))
		if base64.RawURLEncoding.EncodeToString(digest[:]) == c.digest {
			return true
		}
	}
	return false
}

// FileClaims are the claims of a license file. Times are in seconds.
type FileClaims struct {
	Aud, Sub, Jti, Act string
	Iat, Nbf, Exp, Seq int64
	Cnf                *Confirmation
	StatusURI          string
	StatusIndex, Grace int64
	License            License
}

// AnswerClaims are the claims of a kept answer. AsOf is in milliseconds.
type AnswerClaims struct {
	Aud, Sub, Nonce, Code string
	Iat, Exp, AsOf        int64
	Valid                 bool
	Cnf                   *Confirmation
	License               License
}

// members reads the members of an object, and notes if one has a wrong type.
type members struct {
	object map[string]any
	wrong  bool
}

func (m *members) text(name string) string {
	value, ok := text(m.object[name])
	m.wrong = m.wrong || !ok
	return value
}

func (m *members) count(name string) int64 {
	value, ok := count(m.object[name])
	m.wrong = m.wrong || !ok
	return value
}

func (m *members) instant(name string) *int64 {
	value, present := m.object[name]
	at, ok := nullableInstant(value)
	m.wrong = m.wrong || !ok || !present
	return at
}

// has reports whether an optional member is present.
func (m *members) has(name string) bool {
	_, present := m.object[name]
	return present
}

func (m *members) member(name string) *members {
	object, ok := m.object[name].(map[string]any)
	m.wrong = m.wrong || !ok
	return &members{object: object}
}

func (m *members) include(other *members) { m.wrong = m.wrong || other.wrong }

func (m *members) confirmation() *Confirmation {
	cnf := m.member("cnf")
	if !base64urlOf(cnf.object["fp#S256"], 43) || !base64urlOf(cnf.object["salt"], 22) {
		m.wrong = true
		return nil
	}
	confirmation := &Confirmation{digest: cnf.object["fp#S256"].(string), salt: cnf.object["salt"].(string)}
	if jwk, ok := cnf.object["jwk"].(map[string]any); ok {
		confirmation.KeyX, _ = jwk["x"].(string)
	}
	return confirmation
}

func (m *members) license() License {
	given := m.member("license")
	defer m.include(given)
	given.text("type")
	given.count("revision")
	given.text("keyHint")
	license := License{
		Status: given.text("status"), Expiry: given.instant("expiry"), GraceEndsAt: given.instant("graceEndsAt"),
		Entitlements: map[string]any{},
	}
	if given.has("expiryPolicy") {
		license.ExpiryPolicy = given.text("expiryPolicy")
	}
	if given.has("updatesUntil") {
		license.UpdatesUntil = given.instant("updatesUntil")
	}
	if !given.has("maxActivations") || given.object["maxActivations"] != nil {
		given.count("maxActivations")
	}
	if given.has("meters") {
		meters, ok := given.object["meters"].([]any)
		given.wrong = given.wrong || !ok
		for _, meter := range meters {
			_, ok := meter.(map[string]any)
			given.wrong = given.wrong || !ok
		}
	}
	for code, value := range given.member("entitlements").object {
		read, ok := EntitlementValue(value)
		given.wrong = given.wrong || !ok
		license.Entitlements[code] = read
	}
	return license
}

// EntitlementValue returns the value of an entitlement as bool, int64 or string.
func EntitlementValue(value any) (any, bool) {
	switch given := value.(type) {
	case bool, string:
		return given, true
	}
	integer, ok := Integer(value)
	return integer, ok
}

func parseFile(payload []byte) (*FileClaims, error) {
	object, err := parseObject(payload)
	if err != nil {
		return nil, err
	}
	m := &members{object: object}
	m.text("iss")
	claims := &FileClaims{
		Aud: m.text("aud"), Sub: m.text("sub"), Jti: m.text("jti"), Act: m.text("act"),
		Iat: m.count("iat"), Nbf: m.count("nbf"), Exp: m.count("exp"), Seq: m.count("seq"), License: m.license(),
	}
	if m.has("cnf") {
		claims.Cnf = m.confirmation()
	}
	if m.has("grace") {
		claims.Grace = m.count("grace")
	}
	if m.has("status") {
		status := m.member("status")
		list := status.member("status_list")
		claims.StatusURI, claims.StatusIndex = list.text("uri"), list.count("idx")
		m.include(status)
		m.include(list)
	}
	if m.wrong {
		return nil, refused("FILE_MALFORMED")
	}
	return claims, nil
}

func parseAnswer(payload []byte) (*AnswerClaims, error) {
	object, err := parseObject(payload)
	if err != nil {
		return nil, err
	}
	m := &members{object: object}
	m.text("iss")
	m.text("detail")
	claims := &AnswerClaims{
		Aud: m.text("aud"), Sub: m.text("sub"), Code: m.text("code"), Iat: m.count("iat"), Exp: m.count("exp"),
		Cnf: m.confirmation(), License: m.license(),
	}
	if m.has("act") {
		m.text("act")
	}
	var isText, isBoolean, isInstant bool
	if m.has("nonce") {
		claims.Nonce, isText = object["nonce"].(string)
		m.wrong = m.wrong || !isText
	}
	claims.Valid, isBoolean = object["valid"].(bool)
	claims.AsOf, isInstant = Instant(object["asOf"])
	if m.wrong || !isBoolean || !isInstant {
		return nil, refused("FILE_MALFORMED")
	}
	return claims, nil
}
