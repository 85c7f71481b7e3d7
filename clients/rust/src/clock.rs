use crate::memory::Memory;

pub(crate) const HOUR: i64 = 3_600_000;

pub(crate) struct Time {
    /// Instant with which statements are compared. Never before a signed time, and never before an earlier instant.
    pub at: i64,
    pub rolled_back: bool,
    pub seen: i64,
}

/// Reads the clock by the rules of license files: a clock more than an hour behind a signed time, or behind itself, is rolled
/// back. The clock is also read as the gateway corrected it. The earlier reading that is not rolled back counts.
pub(crate) fn read_time(memory: &Memory, now: i64) -> Time {
    let Memory { seen, proven, skew, .. } = *memory;
    let floor = seen.max(proven).saturating_sub(HOUR);
    let readings = [now, now.saturating_add(skew)];
    match readings.iter().filter(|reading| **reading >= floor).min() {
        None => Time { at: seen.max(proven), rolled_back: true, seen },
        Some(earliest) => {
            let seen = seen.max(*earliest);
            Time { at: seen.max(proven), rolled_back: false, seen }
        }
    }
}

/// Sets the clock after the gateway signed a statement for a request of now: its time is the true one.
pub(crate) fn set_by_gateway(memory: &mut Memory, as_of: i64, now: i64) {
    let time = memory.proven.max(as_of);
    memory.proven = time;
    memory.seen = time;
    memory.skew = time.saturating_sub(now);
}

/// Sets the clock after a signed text of any age. A newer one than all before repairs a clock that was ahead once.
pub(crate) fn set_by_text(memory: &mut Memory, as_of: i64, now: i64) {
    let is_ahead = memory.seen.saturating_sub(HOUR) > now && as_of > memory.proven && now >= as_of.saturating_sub(HOUR);
    memory.proven = memory.proven.max(as_of);
    if is_ahead {
        memory.seen = now;
    }
}
