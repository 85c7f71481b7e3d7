package licet

import (
	_ "embed"
	"encoding/json"
	"sync"
	"time"

	"licet.example/licet/internal/decide"
)

// State of a client.
type State string

// States of a client.
const (
	// No license key and no license file.
	Unlicensed State = decide.Unlicensed
	// The software may be used. The last request reached the gateway.
	Licensed State = decide.Licensed
	// The software may be used until Until. The gateway was not reached yet in this run, or not any more.
	Offline State = decide.Offline
	// The software may not be used. Code is the reason.
	Locked State = decide.Locked
)

// Standing says whether the software may be used, and why.
type Standing struct {
	State State
	// Whether the software may be used. Branch on it.
	Valid bool
	// Reason, such as VALID, GRACE, SUSPENDED, STALE or LEASE_LOST.
	Code string
	// Sentence for the user, in the language of the settings.
	Message string
	// What helps, such as RENEW, ACTIVATE or CHECK_IN; empty if nothing is needed.
	NextAction string
	// Granted entitlements: bool, int64 or string. Empty if the software may not be used.
	Entitlements map[string]any
	// Last instant of the license; zero if it is perpetual or not known.
	Expiry time.Time
	// Instant until which the software may be used without the gateway; zero if it may not be used.
	Until time.Time
	// GATEWAY, ANSWER (a kept answer) or FILE; empty if the software may not be used.
	Source string
}

// Refusal says why something was declined. Nothing was changed.
type Refusal struct {
	// RefusalCode of the API, a code of license files, or UNREACHABLE.
	Code string
	// Sentence for the user.
	Message string
	// What helps; empty if nothing is known.
	NextAction string
	// When it will be possible without further action; zero if only an action helps.
	NextAllowedAt time.Time
	// Devices that hold the seats, if all are in use; otherwise empty.
	Devices []Device
}

// Device holds a seat.
type Device struct {
	Device, Name, Platform string
	LastSeenAt             time.Time
	// Zero if the seat does not become free by itself.
	SeatFreeAt time.Time
}

// Trial is the outcome of StartTrial. The trial has started if Refusal is nil and CodeMailed is false.
type Trial struct {
	Standing Standing
	Refusal  *Refusal
	// A code was mailed. Call StartTrial again with it.
	CodeMailed bool
	// When another code can be requested; zero if no code was mailed.
	NextCodeAt time.Time
}

//go:embed texts.json
var textsJSON []byte

type sentence struct {
	Codes  []string
	En, De string
}

var sentences = func() map[string]sentence {
	var list []sentence
	if err := json.Unmarshal(textsJSON, &list); err != nil {
		panic(err) // The file is a part of the program, and a test reads it.
	}
	byCode := map[string]sentence{}
	for _, one := range list {
		for _, code := range one.Codes {
			byCode[code] = one
		}
		if len(one.Codes) == 0 {
			byCode[""] = one
		}
	}
	return byCode
}()

// sentenceOf returns the sentence for a code: the last one for a code of a license file that has none of its own.
func sentenceOf(code, locale string) string {
	found, ok := sentences[code]
	if !ok {
		found = sentences[""]
	}
	if locale == "de" {
		return found.De
	}
	return found.En
}

// Standing returns the standing as it is known now, without a request.
func (c *Client) Standing() Standing {
	c.mu.RLock()
	memory := c.kept.Memory
	c.mu.RUnlock()
	verdict := decide.Judge(memory, c.now())
	standing := Standing{
		State: State(verdict.State), Valid: verdict.Valid, Code: verdict.Code, NextAction: textOf(verdict.NextAction),
		Message: sentenceOf(verdict.Code, c.settings.Locale), Source: textOf(verdict.Source),
		Entitlements: make(map[string]any, len(verdict.Entitlements)),
		Expiry:       timeOf(verdict.Expiry), Until: timeOf(verdict.Until),
	}
	for code, value := range verdict.Entitlements {
		standing.Entitlements[code] = value
	}
	return standing
}

// Has reports whether the license may be used and grants an entitlement. No request. False before the first Check.
func (c *Client) Has(code string) bool {
	value := c.Value(code)
	return value != nil && value != false
}

// Value returns the value of an entitlement: bool, int64 or string. Nil if the license may not be used or does not grant it.
func (c *Client) Value(code string) any {
	c.mu.RLock()
	memory := c.kept.Memory
	c.mu.RUnlock()
	return decide.Judge(memory, c.now()).Entitlements[code]
}

// Int returns the value of an entitlement that is an integer, and otherwise the fallback.
func (c *Client) Int(code string, fallback int64) int64 {
	if value, ok := c.Value(code).(int64); ok {
		return value
	}
	return fallback
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Latest instant that has four digits of the year.
const lastInstant = 253402300799999

func timeOf(milliseconds *int64) time.Time {
	if milliseconds == nil {
		return time.Time{}
	}
	if *milliseconds > lastInstant {
		return time.UnixMilli(lastInstant).UTC()
	}
	return time.UnixMilli(*milliseconds).UTC()
}

// instantOf reads an instant of a response; zero if there is none.
func instantOf(text *string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, textOf(text))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// listeners get each change of the standing once and in order, also if one calls the client.
type listeners struct {
	mu         sync.Mutex
	next       int
	functions  map[int]func(Standing)
	shown      string
	queue      []change
	isNotified bool
}

// change of the standing, for the listeners that were there.
type change struct {
	standing  Standing
	listeners int
}

// OnChange calls a function after each change of the standing, in a goroutine of its own. It returns a function that ends this.
func (c *Client) OnChange(listener func(Standing)) (end func()) {
	l := &c.listeners
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.functions == nil {
		l.functions = map[int]func(Standing){}
	}
	id := l.next
	l.next++
	l.functions[id] = listener
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.functions, id)
	}
}

func (c *Client) notify() {
	l := &c.listeners
	l.mu.Lock()
	standing := c.Standing()
	compared := standing
	compared.Until = time.Time{}
	shown, _ := json.Marshal(compared)
	if string(shown) != l.shown {
		l.shown = string(shown)
		l.queue = append(l.queue, change{standing, l.next})
	}
	starts := !l.isNotified && len(l.queue) > 0
	l.isNotified = l.isNotified || starts
	l.mu.Unlock()
	if starts {
		// In a goroutine of its own, because a listener can call the client, and wait for the work that changed the standing.
		go l.deliver()
	}
}

func (l *listeners) deliver() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) > 0 {
		next := l.queue[0]
		l.queue = l.queue[1:]
		var functions []func(Standing)
		for id := 0; id < next.listeners; id++ {
			if function := l.functions[id]; function != nil {
				functions = append(functions, function)
			}
		}
		l.mu.Unlock()
		for _, function := range functions {
			function(next.standing)
		}
		l.mu.Lock()
	}
	l.isNotified = false
}
