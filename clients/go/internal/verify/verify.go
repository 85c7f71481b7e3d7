// Package verify verifies what the gateway signed: license files, kept answers, status lists and key lists, as
// docs/license-file.md specifies them. Nothing panics, for any input.
package verify

// Options say which texts are accepted.
type Options struct {
	Keys                 []Key
	Product, Fingerprint string
	// Decrypts an encrypted file.
	LicenseKey string
	// Prefixes of keys that are typed without one. Default: LIC.
	Prefixes []string
	// The clock in milliseconds.
	Now   int64
	State State
	// Codes that the license must grant.
	Entitlements []string
	// Version of the software, and when it was released, in milliseconds; nil if unknown.
	Version    string
	ReleasedAt *int64
	// Status list token; empty without one.
	StatusList string
}

// Result is the outcome of a verification. State is the one to keep, for any code.
type Result struct {
	Valid bool
	Code  string
	State State
}

func resultOf(code string, state State) Result {
	return Result{Valid: code == "VALID" || code == "GRACE", Code: code, State: state}
}

func failure(err error, state State) Result {
	if code, ok := err.(refused); ok {
		return Result{Code: string(code), State: state}
	}
	return Result{Code: "FILE_MALFORMED", State: state}
}

// File verifies that a license file may be used here and now. The claims are nil until the signature is verified.
func File(file string, options Options) (Result, *FileClaims) {
	claims, err := OpenFile(file, options)
	if err != nil {
		return failure(err, options.State), nil
	}
	return judgeFile(claims, options), claims
}

// OpenFile returns the claims of a genuine file. It checks nothing else.
func OpenFile(file string, options Options) (*FileClaims, error) {
	const typ = "license+jwt"
	parts, err := carriedParts(file, maxFileLength)
	if err != nil {
		return nil, err
	}
	if len(parts) == 5 {
		prefixes := options.Prefixes
		if prefixes == nil {
			prefixes = []string{"LIC"}
		}
		inner, err := decrypt(parts, options.LicenseKey, prefixes, options.Fingerprint, typ)
		if err != nil {
			return nil, err
		}
		if parts, err = canonicalParts(inner, maxFileLength); err != nil {
			return nil, err
		}
	}
	payload, err := openJWS(parts, options.Keys, typ)
	if err != nil {
		return nil, err
	}
	return parseFile(payload)
}

func judgeFile(claims *FileClaims, options Options) Result {
	state := options.State
	var last, fresh *SeenStatus
	until := int64(infinity)
	refusal := ""
	if claims.StatusURI != "" {
		last = state.status(claims.StatusURI, claims.StatusIndex)
		if options.StatusList != "" {
			var err error
			fresh, err = readStatus(options.StatusList, claims.StatusURI, claims.StatusIndex, options.Keys)
			if err != nil {
				refusal = err.Error()
			} else if isOlder(state, fresh) {
				refusal, fresh = "STATUS_ROLLED_BACK", nil
			} else {
				last = fresh
			}
			until = claims.Iat
			if last != nil && last.Exp > until {
				until = last.Exp
			}
			until += claims.Grace
		}
	}
	newestIat := claims.Iat
	if fresh != nil && fresh.Iat > newestIat {
		newestIat = fresh.Iat
	}
	time := readTime(options.Now, state, newestIat)
	isProduct, isDevice := claims.Aud == options.Product, claims.Cnf.IsFor(options.Fingerprint)
	seq := state.seq(claims.Sub, claims.Act)

	judge := func() Result {
		value := int64(0)
		if last != nil {
			value = last.Value
		}
		no := state.no(claims.Sub, claims.Iat*1000)
		switch {
		case claims.Seq < seq:
			return resultOf("SEQUENCE_ROLLED_BACK", state)
		case no != nil:
			return Result{Code: no.Code}
		case refusal != "":
			return resultOf(refusal, state)
		case claims.License.Status == "REVOKED" || value == invalid:
			return resultOf("REVOKED", state)
		case claims.License.Status == "SUSPENDED" || value == suspended:
			return resultOf("SUSPENDED", state)
		case value == released:
			return resultOf("RELEASED", state)
		case time.rolledBack:
			return resultOf("CLOCK_ROLLED_BACK", state)
		case time.at < claims.Nbf*1000:
			return resultOf("NOT_YET_VALID", state)
		case isEnded(claims.License, claims.Exp, time.at):
			return resultOf("EXPIRED", state)
		case until != infinity && time.at > until*1000:
			return resultOf("STATUS_STALE", state)
		}
		if used := judgeUse(claims.License, options, isProduct, isDevice, time.at); used != nil {
			return *used
		}
		return resultOf("VALID", state)
	}
	result := judge()

	// Every genuine file updates the times. A file of this product and device updates the rest.
	next := state
	next.Seen, next.Proven = time.seen, time.proven
	if isProduct && isDevice {
		if fresh != nil {
			next.Lists = newest(state.Lists, *fresh, func(list SeenStatus) bool { return list.URI == fresh.URI && list.Index == fresh.Index })
		}
		// A file whose term starts later does not replace the current file before `nbf`.
		if time.at >= claims.Nbf*1000 {
			// A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
			if state.answer(claims.Sub) != nil {
				next.Answers = state.withAnswer(SeenAnswer{claims.Sub, claims.Iat * 1000, true, "VALID"})
			}
			if claims.Seq > seq {
				seq = claims.Seq
			}
			next.Files = state.withFile(SeenFile{claims.Sub, claims.Act, seq})
		}
	}
	result.State = next
	return result
}

func isOlder(state State, fresh *SeenStatus) bool {
	for _, list := range state.Lists {
		if list.URI == fresh.URI && fresh.Iat < list.Iat {
			return true
		}
	}
	return false
}

// isEnded reports whether the license, or the text that states it, has ended. A token is not valid at `exp` (RFC 7519 section
// 4.1.4). A license is still valid at the exact instant of its end.
func isEnded(license License, exp, at int64) bool {
	return isPast(license.End(), at) && !license.Outlives() || at >= exp*1000
}

func isPast(instant *int64, at int64) bool { return instant != nil && at > *instant }

// judgeUse returns the first failed check of the use of a license here, or of its end that is tolerated. Nil if all passed.
func judgeUse(license License, options Options, isProduct, isDevice bool, at int64) *Result {
	code := ""
	switch {
	case !isProduct:
		code = "PRODUCT_MISMATCH"
	case !grantsAll(license, options.Entitlements):
		code = "ENTITLEMENT_MISSING"
	case IsTooNew(license, options.Version, options.ReleasedAt, at):
		code = "VERSION_NOT_ALLOWED"
	case !isDevice:
		code = "FINGERPRINT_MISMATCH"
	case isPast(license.End(), at):
		return &Result{Valid: true, Code: "EXPIRED"}
	case isPast(license.Expiry, at):
		code = "GRACE"
	default:
		return nil
	}
	result := resultOf(code, State{})
	return &result
}

func grantsAll(license License, codes []string) bool {
	for _, code := range codes {
		if value, ok := license.Entitlements[code]; !ok || value == false {
			return false
		}
	}
	return true
}

// IsTooNew reports whether a version was released after the end of the updates of a license, and this end has passed.
func IsTooNew(license License, version string, releasedAt *int64, at int64) bool {
	if version == "" && releasedAt == nil {
		return false
	}
	timeOf := func(instant *int64) int64 {
		if instant == nil {
			return infinity
		}
		return *instant
	}
	limit := int64(infinity)
	if license.ExpiryPolicy == "MAINTAIN" && at > timeOf(license.End()) {
		limit = timeOf(license.Expiry)
	}
	if updates := timeOf(license.UpdatesUntil); at > updates && updates < limit {
		limit = updates
	}
	return timeOf(releasedAt) > limit
}

// OpenAnswer returns the claims of a genuine kept answer. It checks nothing else.
func OpenAnswer(token string, keys []Key) (*AnswerClaims, error) {
	parts, err := carriedParts(token, maxFileLength)
	if err != nil {
		return nil, err
	}
	payload, err := openJWS(parts, keys, "license-answer+jwt")
	if err != nil {
		return nil, err
	}
	return parseAnswer(payload)
}

// Answer verifies that a kept answer allows the license to be used here and now. A newer "no" in the state takes precedence.
func Answer(token string, options Options) (Result, *AnswerClaims) {
	state := options.State
	claims, err := OpenAnswer(token, options.Keys)
	if err != nil {
		return failure(err, state), nil
	}
	time := readTime(options.Now, state, claims.Iat)
	isProduct, isDevice := claims.Aud == options.Product, claims.Cnf.IsFor(options.Fingerprint)
	given := SeenAnswer{claims.Sub, claims.AsOf, claims.Valid, claims.Code}

	judge := func() Result {
		no := &given
		if claims.Valid {
			no = state.no(claims.Sub, claims.AsOf)
		}
		switch {
		case no != nil:
			return Result{Code: no.Code}
		case time.rolledBack:
			return resultOf("CLOCK_ROLLED_BACK", state)
		case isEnded(claims.License, claims.Exp, time.at):
			return resultOf("EXPIRED", state)
		}
		used := judgeUse(claims.License, options, isProduct, isDevice, time.at)
		// GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
		isOfTime := claims.Code == "VALID" || claims.Code == "GRACE" || claims.Code == "EXPIRED"
		switch {
		case used != nil && (!used.Valid || isOfTime):
			return *used
		case isOfTime:
			return resultOf("VALID", state)
		}
		return Result{Valid: true, Code: claims.Code}
	}
	result := judge()
	next := state
	next.Seen, next.Proven = time.seen, time.proven
	if isProduct && isDevice {
		next.Answers = state.withAnswer(given)
	}
	result.State = next
	return result, claims
}
