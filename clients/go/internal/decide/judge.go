package decide

import "strings"

// What helps against each code. The names are those of NextAction of the API.
var actions = map[string]string{
	"ENTER_KEY_AGAIN":    "KEY_MALFORMED NOT_FOUND PRODUCT_MISMATCH",
	"CONTACT_OWNER":      "KEY_ROTATED ENTITLEMENT_MISSING",
	"CONTACT_SUPPORT":    "REVOKED SUSPENDED DEVICE_BANNED",
	"WAIT":               "NOT_YET_VALID USAGE_LIMIT_REACHED LEASE_LOST",
	"RENEW":              "EXPIRED GRACE VERSION_NOT_ALLOWED",
	"CHECK_IN":           "CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE CLOCK_ROLLED_BACK",
	"ACTIVATE":           "NOT_ACTIVATED FINGERPRINT_MISMATCH RELEASED",
	"RELEASE_ACTIVATION": "TOO_MANY_ACTIVATIONS",
}

// ActionOf returns the action that helps against a code; nil if none is needed or known.
func ActionOf(code string) *string {
	for action, codes := range actions {
		if isOneOf(code, codes) {
			return &action
		}
	}
	return nil
}

func isOneOf(code, codes string) bool {
	for _, one := range strings.Fields(codes) {
		if one == code {
			return true
		}
	}
	return false
}

// Whether the newest "no" says that the seat of this device is gone, after another device took it.
func isSeatLost(m Memory) bool {
	return m.Lost && m.No != nil && isOneOf(m.No.Code, "LEASE_EXPIRED HEARTBEAT_OVERDUE NOT_ACTIVATED FINGERPRINT_MISMATCH")
}

// Judge returns whether the software may be used. It depends on the memory and the clock only.
func Judge(m Memory, now int64) Verdict {
	isUsed := m.Key != nil && *m.Key != "" || m.File != nil
	locked := func(code string) Verdict {
		verdict := Verdict{State: Unlicensed, Code: code, NextAction: ActionOf(code), Entitlements: Entitlements{}}
		if isUsed {
			verdict.State = Locked
		}
		if m.Answer != nil {
			verdict.Expiry = m.Answer.Expiry
		} else if m.File != nil {
			verdict.Expiry = m.File.Expiry
		}
		return verdict
	}
	if !isUsed {
		return locked("NOT_ACTIVATED")
	}
	var usable []*Statement
	for _, statement := range []*Statement{m.Answer, m.File} {
		if statement != nil && !isEndedBy(m.No, statement) {
			usable = append(usable, statement)
		}
	}
	if m.No != nil && len(usable) == 0 {
		if isSeatLost(m) {
			return locked("LEASE_LOST")
		}
		return locked(m.No.Code)
	}
	time := ReadTime(m, now)
	if time.RolledBack {
		return locked("CLOCK_ROLLED_BACK")
	}
	var best *Statement
	bestCode, firstCode := "", "STALE"
	for i, statement := range usable {
		valid, code := judgeStatement(statement, time.At)
		if i == 0 {
			firstCode = code
		}
		if valid && (best == nil || statement.Until > best.Until) {
			best, bestCode = statement, code
		}
	}
	if best == nil {
		return locked(firstCode)
	}
	verdict := Verdict{
		State: Offline, Valid: true, Code: bestCode, NextAction: ActionOf(bestCode),
		Until: &best.Until, Expiry: best.Expiry, Source: &best.Source, Entitlements: best.Entitlements,
	}
	if m.Online {
		verdict.State = Licensed
	} else if best.Source == Gateway {
		source := Answer
		verdict.Source = &source
	}
	return verdict
}

// Whether a "no" takes precedence over a statement: it is about the same license, and not older.
func isEndedBy(no *No, statement *Statement) bool {
	return no != nil && isSame(no.License, statement.License) && no.AsOf >= statement.AsOf
}

// Whether two statements are about one license. One about no license is about every license.
func isSame(a, b *string) bool { return a == nil || b == nil || *a == *b }

// The first failed check of a "yes" at an instant, as the verifier of license files judges it.
func judgeStatement(s *Statement, at int64) (valid bool, code string) {
	isPast := func(instant *int64) bool { return instant != nil && at > *instant }
	end := s.GraceEndsAt
	if end == nil {
		end = s.Expiry
	}
	switch {
	case at < s.From:
		return false, "NOT_YET_VALID"
	case isPast(end) && !s.Outlives:
		return false, "EXPIRED"
	case at >= s.Until:
		return false, "STALE"
	case !isOneOf(s.Code, "VALID GRACE EXPIRED"):
		return true, s.Code
	case isPast(end):
		return true, "EXPIRED"
	case isPast(s.Expiry):
		return true, "GRACE"
	}
	return true, "VALID"
}
