package licet

import (
	"context"
	"math/rand"
	"os"
	"strings"
	"time"

	"licet.example/licet/internal/decide"
	"licet.example/licet/internal/verify"
)

// result is the result of a mutation: a payload, or why the gateway declined.
type result struct {
	Typename string `json:"__typename"`

	Code, Message string
	NextAction    *string
	NextAllowedAt *string
	SeatHolders   []struct {
		Device, LastSeenAt         string
		Name, Platform, SeatFreeAt *string
	}

	SeatFreeAt      *string
	NextHeartbeatBy *string
	Validation      *struct{ CheckedAt string }
	NextCodeAt      *string
	LicenseKey      *string
}

func (r result) isRefusal() bool { return r.Code != "" }

// Activate activates a license on this device. The refusal is nil if it succeeds. If all seats are in use, it lists the devices
// that hold them.
func (c *Client) Activate(ctx context.Context, key string, given ...Option) (Standing, *Refusal) {
	trust, _ := c.open()
	c.sendOutbox().wait(ctx)
	typed, ok := verify.ReadLicenseKey(key, []string{"LIC"})
	if !ok {
		typed = strings.TrimSpace(key)
	}
	activated, ok := c.ask(ctx, "Activate", c.activation(typed, trust, c.nameOf(read(given))))
	switch {
	case !ok:
		return c.Standing(), c.refuse("UNREACHABLE")
	case activated.isRefusal():
		return c.Standing(), decline(activated)
	}
	c.activated(ctx, typed)
	return c.Standing(), nil
}

func (c *Client) activation(key string, t trust, name string) map[string]any {
	input := map[string]any{
		"key": key, "fingerprint": t.fingerprint, "product": t.product, "version": t.version, "platform": platform(),
	}
	if name != "" {
		input["name"] = name
	}
	return input
}

// Check returns whether the software may be used. The first call requests the gateway, a later one if a check is due. Without
// the gateway, the newest signed answer or license file decides. If the context ends, the standing is that of then.
func (c *Client) Check(ctx context.Context) Standing { return c.check(ctx, false) }

// CheckNow is as Check, and always requests the gateway.
func (c *Client) CheckNow(ctx context.Context) Standing { return c.check(ctx, true) }

func (c *Client) check(ctx context.Context, fresh bool) Standing {
	_, isFirst := c.open()
	memory := c.keptNow().Memory
	if memory.Key == nil && memory.File == nil {
		if given := os.Getenv("LICET_LICENSE_KEY"); given != "" {
			c.Activate(ctx, given)
		}
	} else if fresh || isFirst {
		c.startCheck(false).wait(ctx)
	}
	c.apply(decide.Event{Type: decide.Tick}, nil)
	c.flights.current("CHECK").wait(ctx)
	return c.Standing()
}

// TrialOptions of StartTrial.
type TrialOptions struct {
	// Code of the mail that confirms the address.
	Code string
	// Name of the person and of the organization.
	Name, Organization string
}

// StartTrial starts a trial of the license type Trial of the settings. If the address must be confirmed, a code is mailed: call
// this again with the code. The email can be empty if the license type requires none.
func (c *Client) StartTrial(ctx context.Context, email string, given TrialOptions) (Trial, error) {
	if c.settings.Trial == "" {
		return Trial{}, wrong("the settings name no trial")
	}
	trust, _ := c.open()
	started, ok := c.ask(ctx, "StartTrial", map[string]any{
		"licenseType": c.settings.Trial, "email": nullable(email), "code": nullable(given.Code), "name": nullable(given.Name),
		"organization": nullable(given.Organization), "fingerprint": trust.fingerprint, "product": trust.product,
		"version": trust.version, "platform": platform(), "deviceName": nullable(c.settings.DeviceName),
	})
	switch {
	case !ok:
		return Trial{Standing: c.Standing(), Refusal: c.refuse("UNREACHABLE")}, nil
	case started.isRefusal():
		return Trial{Standing: c.Standing(), Refusal: decline(started)}, nil
	case started.LicenseKey == nil:
		return Trial{Standing: c.Standing(), CodeMailed: true, NextCodeAt: instantOf(started.NextCodeAt)}, nil
	}
	c.activated(ctx, *started.LicenseKey)
	return Trial{Standing: c.Standing()}, nil
}

func nullable(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// Start begins heartbeats, checks and the sending of usage in the background. A second call has no effect.
func (c *Client) Start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped == nil {
		c.stopped = make(chan struct{})
		go c.run(c.stopped)
	}
}

// Stop ends what Start began.
func (c *Client) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped != nil {
		close(c.stopped)
		c.stopped = nil
	}
}

// Longest sleep, so that a machine that wakes from its own sleep is noticed.
const longestSleep = 30 * time.Second

func (c *Client) run(stopped <-chan struct{}) {
	c.open()
	c.apply(decide.Event{Type: decide.Tick}, nil)
	for {
		c.mu.RLock()
		wakeAt := c.wakeAt
		c.mu.RUnlock()
		left := wakeAt - c.now()
		sleep := longestSleep
		if wakeAt != 0 && left < longestSleep.Milliseconds() {
			sleep = time.Duration(left) * time.Millisecond
		}
		timer := time.NewTimer(sleep)
		select {
		case <-stopped:
			timer.Stop()
			return
		case <-c.wake:
			timer.Stop()
			continue
		case <-timer.C:
		}
		// A clock that was set back would make the wait longer.
		if rest := wakeAt - c.now(); wakeAt != 0 && (rest <= 0 || rest > left) {
			c.open()
			c.apply(decide.Event{Type: decide.Tick}, nil)
		}
	}
}

func (c *Client) now() int64 { return c.settings.Now().UnixMilli() }

// at is the time by which texts are judged.
func (c *Client) at() int64 { return decide.ReadTime(c.keptNow().Memory, c.now()).At }

// open reads the store once, and verifies what is in it. A store that could not be read is read again.
func (c *Client) open() (t trust, isFirst bool) {
	t, effects, isFirst := c.openOnce()
	if isFirst {
		// Listeners can call the client, so no lock is held.
		c.notify()
		c.follow(effects, false)
	}
	return t, isFirst
}

func (c *Client) openOnce() (t trust, effects []decide.Effect, isFirst bool) {
	c.opening.Lock()
	defer c.opening.Unlock()
	c.mu.RLock()
	opened, isVerified := c.trust, c.isVerified
	c.mu.RUnlock()
	if isVerified {
		return *opened, nil, false
	}
	kept := c.change(func(k kept) kept { return k })
	c.storing.Lock()
	isRead := c.isRead
	c.storing.Unlock()
	if opened != nil && !isRead {
		return *opened, nil, false
	}
	if kept.KeyList != nil {
		c.accept(*kept.KeyList)
	}
	c.mu.RLock()
	keys := c.trusted
	c.mu.RUnlock()
	t = trust{keys, c.settings.Product, c.fingerprint(), c.settings.Version, c.releasedAt}
	event := decide.Event{Type: decide.Opened}
	if kept.Answer != nil {
		event.Answer = t.readAnswer(*kept.Answer, nil)
	}
	if kept.File != nil {
		event.File = c.readFileWith(t, *kept.File, kept.FileKey, nil).statement
	}
	effects = c.step(event, nil)
	c.mu.Lock()
	c.trust, c.isVerified = &t, isRead
	c.mu.Unlock()
	return t, effects, true
}

// accept takes a key list that a trusted key signed and that is not older than the last one.
func (c *Client) accept(list string) bool {
	c.mu.RLock()
	trusted := c.trusted
	c.mu.RUnlock()
	keys, iat, ok := verify.KeyList(list, trusted, c.at())
	c.mu.Lock()
	defer c.mu.Unlock()
	if iat < c.listedAt {
		return false
	}
	// A list that has ended still shows that older lists are obsolete.
	c.listedAt = iat
	if !ok {
		return false
	}
	c.trusted = keys
	if c.trust != nil {
		next := *c.trust
		next.keys = keys
		c.trust = &next
	}
	return true
}

// fetchKeys gets the newest keys of the gateway, if it signed them with a key that is trusted.
func (c *Client) fetchKeys() bool {
	list := c.connection.get(context.Background(), c.connection.url+"/.well-known/license-keys", "")
	if list == "" {
		return false
	}
	// Another process can have stored a newer list.
	if stored := c.change(func(k kept) kept { return k }).KeyList; stored != nil {
		c.accept(*stored)
	}
	before := c.newestList()
	isTrusted := c.accept(list)
	// A list that has ended is kept too, because older ones are obsolete.
	if c.newestList() > before {
		c.change(func(k kept) kept { k.KeyList = &list; return k })
	}
	return isTrusted
}

// newestList returns when the newest key list was signed, in seconds.
func (c *Client) newestList() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.listedAt
}

// apply applies an event, and starts what follows from it. change can change the rest of what is kept in the same step.
func (c *Client) apply(event decide.Event, change func(*kept)) {
	effects := c.step(event, change)
	c.notify()
	c.follow(effects, event.Type == decide.Tick)
}

func (c *Client) step(event decide.Event, change func(*kept)) (effects []decide.Effect) {
	c.change(func(k kept) kept {
		if change != nil {
			change(&k)
		}
		k.Memory, _, effects = decide.Decide(k.Memory, event, c.now())
		return k
	})
	return effects
}

// applyInStore is as apply, but changes nothing and returns false if the store does not work. It returns false for usage without a
// key too: another process can have given the license up.
func (c *Client) applyInStore(event decide.Event) bool {
	var effects []decide.Effect
	var hasKey bool
	isStored := c.changeInStore(func(k kept) kept {
		hasKey = k.Memory.Key != nil
		k.Memory, _, effects = decide.Decide(k.Memory, event, c.now())
		return k
	})
	if isStored {
		c.notify()
		c.follow(effects, false)
	}
	return isStored && (hasKey || event.Type != decide.Used)
}

func (c *Client) follow(effects []decide.Effect, checks bool) {
	c.mu.Lock()
	c.wakeAt = 0
	isStarted := c.stopped != nil
	for _, effect := range effects {
		if effect.Type == decide.Wake {
			c.wakeAt = c.now() + effect.After + int64(float64(effect.After)*rand.Float64()/10)
		}
	}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
	for _, effect := range effects {
		switch effect.Type {
		case decide.Send:
			c.sendOutbox()
		case decide.Check, decide.Activate:
			if isStarted || checks {
				c.startCheck(effect.Type == decide.Activate)
			}
		}
	}
}

// ask sends a document. ok is false in an outage, which is remembered unless the caller itself gave up.
func (c *Client) ask(ctx context.Context, document string, input map[string]any) (answer result, ok bool) {
	return answer, c.request(ctx, document, input, &answer, nil)
}

func (c *Client) request(ctx context.Context, document string, input map[string]any, into any, id *string) bool {
	failed := c.connection.send(ctx, document, input, into)
	if failed == nil {
		return true
	}
	c.noteFault(ctx, failed, id)
	return false
}

// noteFault remembers an outage, unless the caller itself gave up.
func (c *Client) noteFault(ctx context.Context, failed *fault, id *string) {
	if ctx.Err() == nil {
		event := decide.Event{Type: decide.Unreachable, RetryAfter: failed.retryAfter}
		if !failed.arrived {
			event.Unsent = id
		}
		c.apply(event, nil)
	}
}

// startCheck begins a check unless one is under way. It goes on if its callers do not wait any more.
func (c *Client) startCheck(activates bool) *flight {
	return c.flights.start("CHECK", false, func() bool {
		c.checkGateway(activates)
		return true
	})
}

func (c *Client) checkGateway(activates bool) {
	ctx := context.Background()
	trust, _ := c.open()
	key := c.keptNow().Memory.Key
	if key == nil {
		c.checkFile()
		return
	}
	if activates {
		if _, ok := c.ask(ctx, "Activate", c.activation(*key, trust, c.settings.DeviceName)); !ok {
			return
		}
	}
	var beat result
	failed := c.connection.send(ctx, "Heartbeat", map[string]any{"key": *key, "fingerprint": trust.fingerprint}, &beat)
	if failed != nil && !failed.withoutPrimary {
		c.noteFault(ctx, failed, nil)
		return
	}
	if beat.Code == "LEASE_LOST" {
		c.apply(decide.Event{Type: decide.Lost}, nil)
	}
	var within *int64
	if beat.NextHeartbeatBy != nil && beat.Validation != nil {
		if due, checked := instantOf(beat.NextHeartbeatBy), instantOf(&beat.Validation.CheckedAt); !due.IsZero() && !checked.IsZero() {
			wait := due.Sub(checked).Milliseconds()
			within = &wait
		}
	}
	c.validate(ctx, *key, within)
	c.checkFile()
}

func (c *Client) validate(ctx context.Context, key string, within *int64) {
	trust, _ := c.open()
	nonce := randomID()
	var response validation
	input := map[string]any{
		"key": key, "product": trust.product, "version": trust.version, "fingerprint": trust.fingerprint,
		"nonce": nonce, "keep": c.offline, "signed": true,
	}
	if !c.request(ctx, "Validate", input, &response, nil) {
		return
	}
	statement := trust.readResponse(response, nonce)
	if statement == nil && c.fetchKeys() {
		trust, _ = c.open()
		statement = trust.readResponse(response, nonce)
	}
	if statement == nil {
		c.apply(decide.Event{Type: decide.Unreachable}, nil)
		return
	}
	// A "no" of a time in which the user entered another key is about the former one.
	if now := c.keptNow().Memory.Key; now == nil || *now != key {
		return
	}
	c.apply(decide.Event{Type: decide.Answered, Statement: *statement, Within: within}, func(k *kept) { k.Answer = response.Answer })
}

func (c *Client) activated(ctx context.Context, key string) {
	c.apply(decide.Event{Type: decide.Activated, Key: key}, func(k *kept) { k.Answer, k.File = nil, nil })
	c.flights.current("CHECK").wait(ctx)
	if !c.Standing().Valid {
		c.startCheck(false).wait(ctx)
	}
}

func (c *Client) refuse(code string) *Refusal {
	action := textOf(decide.ActionOf(code))
	if code == "UNREACHABLE" {
		action = "WAIT"
	}
	return &Refusal{Code: code, Message: sentenceOf(code, c.settings.Locale), NextAction: action}
}

func decline(r result) *Refusal {
	refusal := &Refusal{
		Code: r.Code, Message: r.Message, NextAction: textOf(r.NextAction), NextAllowedAt: instantOf(r.NextAllowedAt),
	}
	for _, holder := range r.SeatHolders {
		refusal.Devices = append(refusal.Devices, Device{
			Device: holder.Device, Name: textOf(holder.Name), Platform: textOf(holder.Platform),
			LastSeenAt: instantOf(&holder.LastSeenAt), SeatFreeAt: instantOf(holder.SeatFreeAt),
		})
	}
	return refusal
}
