package decide

const hour = 3_600_000

// Time is a reading of the clock.
type Time struct {
	// Instant with which statements are compared. Never before a signed time, and never before an earlier instant.
	At         int64
	RolledBack bool
	seen       int64
}

// ReadTime reads the clock by the rules of license files, as it is and as the gateway corrected it. The earlier reading that is
// not rolled back counts. So a wrong clock does no harm, and a clock that is set right later is read as it is.
func ReadTime(memory Memory, now int64) Time {
	highest := largest(memory.Seen, memory.Proven)
	earliest, found := int64(0), false
	for _, reading := range []int64{now, now + memory.Skew} {
		if reading >= highest-hour && (!found || reading < earliest) {
			earliest, found = reading, true
		}
	}
	if !found {
		return Time{At: highest, RolledBack: true, seen: memory.Seen}
	}
	latest := largest(earliest, memory.Seen)
	return Time{At: largest(latest, memory.Proven), seen: latest}
}

// The clock after the gateway signed a statement for a request of now: its time is the true one.
func (m *Memory) setByGateway(asOf, now int64) {
	m.Proven = largest(m.Proven, asOf)
	m.Seen, m.Skew = m.Proven, m.Proven-now
}

// The clock after a signed text of any age. A newer one than all before repairs a clock that was ahead once.
func (m *Memory) setByText(asOf, now int64) {
	if m.Seen-hour > now && asOf > m.Proven && now >= asOf-hour {
		m.Seen = now
	}
	m.Proven = largest(m.Proven, asOf)
}

func largest(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}

func smallest(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
