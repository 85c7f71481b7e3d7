package licet

import (
	"encoding/json"

	"licet.example/licet/internal/decide"
	"licet.example/licet/internal/verify"
)

const hour = 3_600_000

// trust is what a text must be signed with, and be about.
type trust struct {
	keys                          []verify.Key
	product, fingerprint, version string
	releasedAt                    *int64
}

// validation is the result of validateLicense.
type validation struct {
	Signature, Answer *string
	License           *struct {
		GraceEndsAt  *string
		Entitlements []struct {
			Code  string
			Value struct {
				Boolean *bool
				Integer *json.Number
				Text    *string
			}
		}
	}
}

// readResponse returns the statement of a response of now; nil if the gateway did not sign it for this request.
func (t trust) readResponse(response validation, nonce string) *decide.Statement {
	claims := verify.Signed(textOf(response.Signature), "license-validation+jwt", t.keys)
	valid, isBoolean := claims["valid"].(bool)
	asOf, hasTime := verify.Instant(claims["checkedAt"])
	if claims["nonce"] != nonce || !isBoolean || !hasTime {
		return nil
	}
	signed := decide.Statement{Source: decide.Gateway, AsOf: asOf, Valid: valid}
	signed.Code, _ = claims["code"].(string)
	if sub, ok := claims["sub"].(string); ok {
		signed.License = &sub
	}
	if response.Answer != nil && *response.Answer != "" {
		kept := t.readAnswer(*response.Answer, &nonce)
		if kept == nil {
			return nil
		}
		// The answer does not depend on the product and the version, so the "no" of either decides.
		if signed.Valid {
			signed.Valid, signed.Code = kept.Valid, kept.Code
		}
		kept.Source, kept.License, kept.AsOf, kept.From = signed.Source, signed.License, signed.AsOf, 0
		kept.Valid, kept.Code = signed.Valid, signed.Code
		return kept
	}
	signed.Until, signed.Outlives, signed.Entitlements = asOf+hour, valid, decide.Entitlements{}
	if expiry, ok := verify.Instant(claims["expiry"]); ok {
		signed.Expiry = &expiry
	}
	if response.License != nil {
		if end, ok := verify.Instant(textOf(response.License.GraceEndsAt)); ok {
			signed.GraceEndsAt = &end
		}
		for _, grant := range response.License.Entitlements {
			value := any(true)
			switch {
			case grant.Value.Boolean != nil:
				value = *grant.Value.Boolean
			case grant.Value.Integer != nil:
				integer, ok := verify.Integer(*grant.Value.Integer)
				if !ok {
					continue
				}
				value = integer
			case grant.Value.Text != nil:
				value = *grant.Value.Text
			}
			signed.Entitlements[grant.Code] = value
		}
	}
	return &signed
}

// readAnswer returns the statement of a kept answer; nil if it is not genuine, or for another product or device.
func (t trust) readAnswer(token string, nonce *string) *decide.Statement {
	claims, err := verify.OpenAnswer(token, t.keys)
	if err != nil || claims.Aud != t.product || nonce != nil && claims.Nonce != *nonce || !claims.Cnf.IsFor(t.fingerprint) {
		return nil
	}
	statement := t.statementOf(decide.Answer, claims.Sub, claims.AsOf, claims.Exp, claims.License)
	statement.Valid, statement.Code = claims.Valid, claims.Code
	return t.limitToVersion(statement, claims.License)
}

// fileStatement returns the statement of a verified license file.
func (t trust) fileStatement(claims *verify.FileClaims) *decide.Statement {
	statement := t.statementOf(decide.File, claims.Sub, claims.Iat*1000, claims.Exp, claims.License)
	statement.Valid, statement.Code = true, "VALID"
	if claims.Nbf > claims.Iat {
		statement.From = claims.Nbf * 1000
	}
	return t.limitToVersion(statement, claims.License)
}

func (t trust) statementOf(source, sub string, asOf, exp int64, license verify.License) decide.Statement {
	return decide.Statement{
		Source: source, License: &sub, AsOf: asOf, Until: exp * 1000, Expiry: license.Expiry, GraceEndsAt: license.GraceEndsAt,
		Outlives: license.Outlives(), Entitlements: license.Entitlements,
	}
}

// limitToVersion ends a "yes" with the updates of the license, if the software is newer.
func (t trust) limitToVersion(statement decide.Statement, license verify.License) *decide.Statement {
	if t.releasedAt == nil {
		return &statement
	}
	isTooNewAt := func(at int64) bool { return verify.IsTooNew(license, t.version, t.releasedAt, at) }
	end := license.UpdatesUntil
	if end == nil {
		end = license.Expiry
	}
	if isTooNewAt(statement.AsOf) {
		statement.Valid, statement.Code = false, "VERSION_NOT_ALLOWED"
	} else if isTooNewAt(statement.Until) && end != nil && *end < statement.Until {
		statement.Until = *end
	}
	return &statement
}

// fileReading is what a license file, or its status list, states.
type fileReading struct {
	// Nil if the file is not genuine, or for another product or device.
	claims *verify.FileClaims
	// Nil if the file may not be used for another reason.
	statement *decide.Statement
	code      string
	state     verify.State
}

// readFile verifies a license file. Its end and its start are not judged here, because they depend on the time. getList gets a
// status list; nil if the lists that were seen decide.
func (t trust) readFile(file, licenseKey string, now int64, before *verify.State, getList func(uri string) string) fileReading {
	options := verify.Options{Keys: t.keys, Product: t.product, Fingerprint: t.fingerprint, LicenseKey: licenseKey, Now: now}
	if before != nil {
		options.State = *before
	}
	claims, err := verify.OpenFile(file, options)
	switch {
	case err != nil:
		return fileReading{code: err.Error(), state: options.State}
	case claims.Aud != t.product:
		return fileReading{code: "PRODUCT_MISMATCH", state: options.State}
	case !claims.Cnf.IsFor(t.fingerprint):
		return fileReading{code: "FINGERPRINT_MISMATCH", state: options.State}
	}
	if claims.StatusURI != "" && getList != nil {
		options.StatusList = getList(claims.StatusURI)
	}
	result, _ := verify.File(file, options)
	reading := fileReading{claims: claims, code: result.Code, state: result.State}
	if result.Code == "SEQUENCE_ROLLED_BACK" {
		return reading
	}
	reading.statement = t.fileStatement(claims)
	// Codes of a status list: a signed "no".
	if result.Code != "REVOKED" && result.Code != "SUSPENDED" && result.Code != "RELEASED" {
		return reading
	}
	reading.statement.Valid, reading.statement.Code = false, result.Code
	for _, list := range result.State.Lists {
		if list.URI == claims.StatusURI {
			if listed := list.Iat * 1000; listed > reading.statement.AsOf {
				reading.statement.AsOf = listed
			}
			break
		}
	}
	return reading
}
