// Package decide decides whether the software may be used, as client/spec.md specifies it. It reads no clock, no disk and no
// network. All times are milliseconds since 1970.
package decide

import (
	"encoding/json"

	"licet.example/licet/internal/verify"
)

// Kinds of signed texts.
const (
	Gateway = "GATEWAY"
	Answer  = "ANSWER"
	File    = "FILE"
)

// Statement is what the client reads from a text whose signature it verified.
type Statement struct {
	Source  string  `json:"source"`
	License *string `json:"license"`
	AsOf    int64   `json:"asOf"`
	Valid   bool    `json:"valid"`
	Code    string  `json:"code"`
	// First instant at which a "yes" may be used, and first one at which it may not be used any more.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
	// Nil if the license is perpetual.
	Expiry      *int64 `json:"expiry"`
	GraceEndsAt *int64 `json:"graceEndsAt"`
	// Whether the license may be used after its end.
	Outlives     bool         `json:"outlives"`
	Entitlements Entitlements `json:"entitlements"`
}

// Entitlements are values by their codes: bool, int64 or string.
type Entitlements map[string]any

// UnmarshalJSON reads values as they are, and skips those of other types.
func (e *Entitlements) UnmarshalJSON(text []byte) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return err
	}
	*e = Entitlements{}
	for code, raw := range given {
		var value any
		number := json.Number("")
		if json.Unmarshal(raw, &number) == nil && raw[0] != '"' && number != "" {
			value = number
		} else if json.Unmarshal(raw, &value) != nil {
			continue
		}
		if read, ok := verify.EntitlementValue(value); ok {
			(*e)[code] = read
		}
	}
	return nil
}

// No is the newest signed "no".
type No struct {
	License *string `json:"license"`
	AsOf    int64   `json:"asOf"`
	Code    string  `json:"code"`
}

// Kinds of requests in the outbox.
const (
	Usage   = "USAGE"
	Release = "RELEASE"
)

// Outgoing is a request that must arrive once, in its order.
type Outgoing struct {
	Kind string `json:"kind"`
	// Idempotency key.
	ID string `json:"id"`
	// License key.
	Key    string  `json:"key"`
	Meter  *string `json:"meter"`
	Amount int64   `json:"amount"`
	// Release proof of a license file; nil without one.
	Proof *string `json:"proof"`
	// Time of the first attempt that could have arrived; nil before it. The content is fixed from then on.
	Tried    *int64 `json:"tried"`
	Attempts int64  `json:"attempts"`
}

// Memory is everything that the client remembers. A memory is never changed: each decision returns another one.
type Memory struct {
	// License key; nil if none is active, or the license is a file that a person carried here.
	Key    *string    `json:"key"`
	Answer *Statement `json:"answer"`
	File   *Statement `json:"file"`
	No     *No        `json:"no"`
	// Whether another device took the seat.
	Lost bool `json:"lost"`
	// Whether the last request reached the gateway, in this run of the software.
	Online bool `json:"online"`
	// Highest time that this clock has shown, highest time of a signed statement, and what the gateway adds to this clock.
	Seen   int64 `json:"seen"`
	Proven int64 `json:"proven"`
	Skew   int64 `json:"skew"`
	// Attempts in a row that failed or were declined.
	Failures int64 `json:"failures"`
	// When the next check, and the next attempt to send the outbox, is due by the clock of this machine.
	Next     int64      `json:"next"`
	SendNext int64      `json:"sendNext"`
	Outbox   []Outgoing `json:"outbox"`
}

// Types of events.
const (
	Opened      = "OPENED"
	Activated   = "ACTIVATED"
	Answered    = "ANSWERED"
	Installed   = "INSTALLED"
	Lost        = "LOST"
	Unreachable = "UNREACHABLE"
	Used        = "USED"
	Sending     = "SENDING"
	Sent        = "SENT"
	Deactivated = "DEACTIVATED"
	Tick        = "TICK"
)

// Event is what happened. Its type says which members count.
type Event struct {
	Type string `json:"type"`
	// OPENED: the statements on disk whose signatures were verified now.
	Answer *Statement `json:"answer"`
	File   *Statement `json:"file"`
	// ACTIVATED.
	Key string `json:"key"`
	// ANSWERED and INSTALLED. Within is the time until the next heartbeat is due; nil if none is required.
	Statement Statement `json:"statement"`
	Within    *int64    `json:"within"`
	// UNREACHABLE. Unsent is the request of the outbox if it certainly had no effect.
	RetryAfter *int64  `json:"retryAfter"`
	Unsent     *string `json:"unsent"`
	// USED, SENDING, SENT and DEACTIVATED.
	ID     string  `json:"id"`
	Meter  string  `json:"meter"`
	Amount int64   `json:"amount"`
	Proof  *string `json:"proof"`
}

// Types of effects.
const (
	Check    = "CHECK"
	Activate = "ACTIVATE"
	Send     = "SEND"
	Wake     = "WAKE"
)

// Effect is what the client must do next. WAKE: send a TICK after so many milliseconds.
type Effect struct {
	Type  string `json:"type"`
	After int64  `json:"after"`
}

// States of the client.
const (
	Unlicensed = "UNLICENSED"
	Licensed   = "LICENSED"
	Offline    = "OFFLINE"
	Locked     = "LOCKED"
)

// Verdict says whether the software may be used, and why.
type Verdict struct {
	State      string  `json:"state"`
	Valid      bool    `json:"valid"`
	Code       string  `json:"code"`
	NextAction *string `json:"nextAction"`
	// Instant until which this holds without the gateway; nil if it does not hold.
	Until        *int64       `json:"until"`
	Expiry       *int64       `json:"expiry"`
	Source       *string      `json:"source"`
	Entitlements Entitlements `json:"entitlements"`
}
