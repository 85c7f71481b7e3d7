package decide

const (
	// Longest time between two checks.
	checkEvery = 4 * hour
	// Time until a check is due again if nothing came of it, for example because the software ended.
	checkAgain = 60_000
	shortest   = 5_000
	longest    = 15 * 60_000
	// The gateway remembers an idempotency key for 24 hours.
	remembered = 23 * hour
	// Largest amount of one request.
	most = 1_000_000_000
)

// Decide returns what follows from an event. It is a pure function: the same arguments always have the same result. It never
// panics and never waits.
func Decide(before Memory, event Event, now int64) (Memory, Verdict, []Effect) {
	memory := apply(before, event, now)
	time := ReadTime(memory, now)
	memory.Seen = time.seen
	memory.Outbox = filter(memory.Outbox, func(item Outgoing) bool { return !isForgotten(item, time.At) })
	var effects []Effect
	isUsed := memory.Key != nil || memory.File != nil
	if isUsed && isDue(memory.Next, now) {
		effect := Effect{Type: Check}
		if isSeatLost(memory) {
			effect.Type = Activate
		}
		effects = append(effects, effect)
		memory.Next = now + checkAgain
	}
	if len(memory.Outbox) > 0 && isDue(memory.SendNext, now) {
		effects = append(effects, Effect{Type: Send})
		memory.SendNext = now + checkAgain
	}
	verdict := Judge(memory, now)
	var waits []int64
	if isUsed {
		waits = append(waits, memory.Next-now)
	}
	if len(memory.Outbox) > 0 {
		waits = append(waits, memory.SendNext-now)
	}
	if verdict.Until != nil {
		waits = append(waits, *verdict.Until-time.At)
	}
	if len(waits) > 0 {
		after := waits[0]
		for _, wait := range waits {
			after = smallest(after, wait)
		}
		effects = append(effects, Effect{Wake, largest(0, after)})
	}
	return memory, verdict, effects
}

// Whether a time has come. A time that is too far away was set before the clock was set back, and has come too.
func isDue(time, now int64) bool { return now >= time || time > now+checkEvery }

func apply(m Memory, event Event, now int64) Memory {
	at := ReadTime(m, now).At
	switch event.Type {
	case Opened:
		m.Online, m.Answer, m.File, m.Failures = false, event.Answer, event.File, 0
		m.Next, m.SendNext = now, now
	case Activated:
		key := event.Key
		m.Key, m.Answer, m.File, m.No, m.Lost, m.Failures, m.Next = &key, nil, nil, nil, false, 0, now
		// The seat is in use again, so an older release of it must not arrive any more.
		m.Outbox = filter(m.Outbox, func(item Outgoing) bool { return item.Kind == Usage || item.Key != key })
	case Answered:
		return answered(m, event, now)
	case Installed:
		m.setByText(event.Statement.AsOf, now)
		// With a license key, a check asks for more than the file.
		if m.Key == nil {
			m.Next = now + checkEvery
		}
		m.take(event.Statement)
	case Lost:
		m.Online, m.Lost = true, true
	case Unreachable:
		m.Failures++
		wait := backoff(m.Failures)
		if event.RetryAfter != nil {
			wait = largest(wait, *event.RetryAfter)
		}
		m.Next = now + smallest(checkEvery, wait)
		m.Online, m.SendNext = false, m.Next
		m.Outbox = each(m.Outbox, func(item *Outgoing) {
			// An attempt that certainly had no effect is taken back, unless an earlier one could have had one.
			if event.Unsent != nil && item.ID == *event.Unsent && item.Attempts == 1 {
				item.Tried, item.Attempts = nil, 0
			}
		})
	case Used:
		if m.Key != nil {
			m.Outbox = addUsage(m, event)
		}
	case Sending:
		m.Outbox = each(m.Outbox, func(item *Outgoing) {
			if item.ID == event.ID {
				item.Attempts++
				if item.Tried == nil {
					item.Tried = &at
				}
			}
		})
	case Sent:
		m.Online, m.SendNext = true, now
		m.Outbox = filter(m.Outbox, func(item Outgoing) bool { return item.ID != event.ID })
	case Deactivated:
		next := Memory{Seen: m.Seen, Proven: m.Proven, Skew: m.Skew, Online: m.Online, SendNext: now, Outbox: m.Outbox}
		// A carried license file without a license key is released by its proof.
		if m.Key != nil || event.Proof != nil {
			release := Outgoing{Kind: Release, ID: event.ID, Proof: event.Proof}
			if m.Key != nil {
				release.Key = *m.Key
			}
			next.Outbox = append(filter(m.Outbox, func(Outgoing) bool { return true }), release)
		}
		return next
	}
	return m
}

// answered takes a statement that the gateway signed for a request of now.
func answered(m Memory, event Event, now int64) Memory {
	statement := event.Statement
	failures := m.Failures + 1
	m.setByGateway(statement.AsOf, now)
	m.Online = true
	m.take(statement)
	if !statement.Valid {
		m.Failures = failures
		m.Next = now
		// The first "no" about a lost seat is followed by an attempt to take it again.
		if !isSeatLost(m) || failures != 1 {
			m.Next += backoff(failures + 3)
		}
		return m
	}
	after := smallest(checkEvery, (statement.Until-ReadTime(m, now).At)/2)
	if event.Within != nil {
		after = smallest(after, *event.Within/3)
	}
	m.Failures, m.Lost, m.Next = 0, false, now+largest(shortest, after)
	return m
}

// take takes a statement unless a later one was taken.
func (m *Memory) take(statement Statement) {
	if !statement.Valid {
		isOlder := m.No != nil && isSame(m.No.License, statement.License) && m.No.AsOf > statement.AsOf ||
			m.Answer != nil && isSame(m.Answer.License, statement.License) && m.Answer.AsOf > statement.AsOf
		if !isOlder {
			m.No = &No{statement.License, statement.AsOf, statement.Code}
		}
		return
	}
	if isEndedBy(m.No, &statement) {
		return
	}
	if m.No != nil && isSame(m.No.License, statement.License) {
		m.No = nil
	}
	if statement.Source == File {
		m.File = &statement
	} else if m.Answer == nil || !isSame(m.Answer.License, statement.License) || m.Answer.AsOf <= statement.AsOf {
		m.Answer = &statement
	}
}

// addUsage adds use to the last request that was not attempted yet, or as a request of its own.
func addUsage(m Memory, event Event) []Outgoing {
	outbox := each(m.Outbox, func(*Outgoing) {})
	for i := len(outbox) - 1; i >= 0; i-- {
		item := &outbox[i]
		if item.Kind != Usage || item.Meter == nil || *item.Meter != event.Meter || item.Key != *m.Key {
			continue
		}
		if item.Tried == nil && item.Amount+event.Amount <= most {
			item.Amount += event.Amount
			return outbox
		}
		break
	}
	meter := event.Meter
	return append(outbox, Outgoing{Kind: Usage, ID: event.ID, Key: *m.Key, Meter: &meter, Amount: event.Amount})
}

// Whether a request of unknown outcome is so old that the gateway would count it again.
func isForgotten(item Outgoing, at int64) bool {
	return item.Kind == Usage && item.Tried != nil && at-*item.Tried > remembered
}

func backoff(failures int64) int64 {
	doublings := smallest(largest(failures-1, 0), 10)
	return smallest(longest, shortest<<doublings)
}

// filter and each return another outbox, because a memory is never changed.
func filter(outbox []Outgoing, keeps func(Outgoing) bool) []Outgoing {
	next := make([]Outgoing, 0, len(outbox)+1)
	for _, item := range outbox {
		if keeps(item) {
			next = append(next, item)
		}
	}
	return next
}

func each(outbox []Outgoing, change func(*Outgoing)) []Outgoing {
	next := filter(outbox, func(Outgoing) bool { return true })
	for i := range next {
		change(&next[i])
	}
	return next
}
