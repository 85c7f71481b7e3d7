use crate::clock::{read_time, set_by_gateway, set_by_text, HOUR};
use crate::judge::{is_ended_by, is_same, is_seat_lost, judge};
use crate::memory::{Effect, Event, Memory, No, Outgoing, OutgoingKind, Source, Statement, Verdict};

/// Longest time between two checks.
const CHECK_EVERY: i64 = 4 * HOUR;
/// Time until a check is due again if nothing came of it, for example because the software ended.
const CHECK_AGAIN: i64 = 60_000;
const SHORTEST: i64 = 5_000;
const LONGEST: i64 = 15 * 60_000;
/// The gateway remembers an idempotency key for 24 hours.
const REMEMBERED: i64 = 23 * HOUR;
/// Largest amount of one request.
pub(crate) const MOST: i64 = 1_000_000_000;

/// What follows from an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub memory: Memory,
    pub verdict: Verdict,
    pub effects: Vec<Effect>,
}

/// Decides what follows from an event. It is a pure function: the same arguments always have the same result. It never panics
/// and never waits. `client/spec.md` of the gateway specifies it.
pub fn decide(before: &Memory, event: &Event, now: i64) -> Decision {
    let mut memory = before.clone();
    apply(&mut memory, event, now);
    let time = read_time(&memory, now);
    memory.seen = time.seen;
    memory.outbox.retain(|item| !is_forgotten(item, time.at));
    let mut effects = Vec::new();
    let is_used = memory.key.is_some() || memory.file.is_some();
    if is_used && is_due(memory.next, now) {
        effects.push(if is_seat_lost(&memory) { Effect::Activate } else { Effect::Check });
        memory.next = now.saturating_add(CHECK_AGAIN);
    }
    if !memory.outbox.is_empty() && is_due(memory.send_next, now) {
        effects.push(Effect::Send);
        memory.send_next = now.saturating_add(CHECK_AGAIN);
    }
    let verdict = judge(&memory, now);
    let waits = [
        is_used.then(|| memory.next.saturating_sub(now)),
        (!memory.outbox.is_empty()).then(|| memory.send_next.saturating_sub(now)),
        verdict.until.map(|until| until.saturating_sub(time.at)),
    ];
    if let Some(after) = waits.iter().flatten().min() {
        effects.push(Effect::Wake { after: (*after).max(0) });
    }
    Decision { memory, verdict, effects }
}

/// Whether a time has come. A time that is too far away was set before the clock was set back, and has come too.
fn is_due(time: i64, now: i64) -> bool {
    now >= time || time > now.saturating_add(CHECK_EVERY)
}

fn apply(memory: &mut Memory, event: &Event, now: i64) {
    let at = read_time(memory, now).at;
    match event {
        Event::Opened { answer, file } => {
            memory.online = false;
            memory.answer = answer.clone();
            memory.file = file.clone();
            memory.failures = 0;
            memory.next = now;
            memory.send_next = now;
        }
        Event::Activated { key } => {
            memory.key = Some(key.clone());
            memory.answer = None;
            memory.file = None;
            memory.no = None;
            memory.lost = false;
            memory.failures = 0;
            memory.next = now;
            // The seat is in use again, so an older release of it must not arrive any more.
            memory.outbox.retain(|item| item.kind == OutgoingKind::Usage || item.key != *key);
        }
        Event::Answered { statement, within } => answered(memory, statement, *within, now),
        Event::Installed { statement } => {
            set_by_text(memory, statement.as_of, now);
            // With a license key, a check asks for more than the file.
            if memory.key.is_none() {
                memory.next = now.saturating_add(CHECK_EVERY);
            }
            take(memory, statement);
        }
        Event::Lost => {
            memory.online = true;
            memory.lost = true;
        }
        Event::Unreachable { retry_after, unsent } => {
            memory.online = false;
            memory.failures = memory.failures.saturating_add(1);
            let wait = backoff(memory.failures).max(retry_after.unwrap_or(0)).min(CHECK_EVERY);
            memory.next = now.saturating_add(wait);
            memory.send_next = memory.next;
            // Takes back an attempt that certainly had no effect, unless an earlier one could have had one.
            for item in &mut memory.outbox {
                if unsent.as_ref() == Some(&item.id) && item.attempts == 1 {
                    item.tried = None;
                    item.attempts = 0;
                }
            }
        }
        Event::Used { id, meter, amount } => {
            if let Some(key) = memory.key.clone() {
                add_usage(&mut memory.outbox, key, id, meter, *amount);
            }
        }
        Event::Sending { id } => {
            for item in memory.outbox.iter_mut().filter(|item| item.id == *id) {
                item.tried = item.tried.or(Some(at));
                item.attempts = item.attempts.saturating_add(1);
            }
        }
        Event::Sent { id } => {
            memory.online = true;
            memory.send_next = now;
            memory.outbox.retain(|item| item.id != *id);
        }
        Event::Deactivated { id, proof } => deactivated(memory, id, proof.as_ref(), now),
        Event::Tick => {}
    }
}

/// Takes a statement that the gateway signed for a request of now.
fn answered(memory: &mut Memory, statement: &Statement, within: Option<i64>, now: i64) {
    let failures = memory.failures;
    set_by_gateway(memory, statement.as_of, now);
    memory.online = true;
    take(memory, statement);
    if !statement.valid {
        memory.failures = failures.saturating_add(1);
        // The first "no" about a lost seat is followed by an attempt to take it again.
        let is_first = is_seat_lost(memory) && memory.failures == 1;
        let wait = if is_first { 0 } else { backoff(memory.failures.saturating_add(3)) };
        memory.next = now.saturating_add(wait);
        return;
    }
    let at = read_time(memory, now).at;
    let half = statement.until.saturating_sub(at).div_euclid(2);
    let third = within.unwrap_or(i64::MAX).div_euclid(3);
    memory.failures = 0;
    memory.lost = false;
    memory.next = now.saturating_add(CHECK_EVERY.min(half).min(third).max(SHORTEST));
}

/// Takes a statement unless a later one was taken.
fn take(memory: &mut Memory, statement: &Statement) {
    let Statement { license, as_of, code, source, valid, .. } = statement;
    if !valid {
        let last_no = memory.no.as_ref().map(|no| (&no.license, no.as_of));
        let last_yes = memory.answer.as_ref().map(|yes| (&yes.license, yes.as_of));
        let is_older = [last_no, last_yes]
            .iter()
            .flatten()
            .any(|(other, other_as_of)| is_same(other, license) && other_as_of > as_of);
        if !is_older {
            memory.no = Some(No { license: license.clone(), as_of: *as_of, code: code.clone() });
        }
        return;
    }
    if is_ended_by(memory.no.as_ref(), statement) {
        return;
    }
    if memory.no.as_ref().map_or(false, |no| is_same(&no.license, license)) {
        memory.no = None;
    }
    if *source == Source::File {
        memory.file = Some(statement.clone());
        return;
    }
    let is_older =
        memory.answer.as_ref().map_or(false, |answer| is_same(&answer.license, license) && answer.as_of > *as_of);
    if !is_older {
        memory.answer = Some(statement.clone());
    }
}

/// Adds use to the last request that was not attempted yet, or as a request of its own.
fn add_usage(outbox: &mut Vec<Outgoing>, key: String, id: &str, meter: &str, amount: i64) {
    let last = outbox
        .iter_mut()
        .rfind(|item| item.kind == OutgoingKind::Usage && item.meter.as_deref() == Some(meter) && item.key == key);
    match last {
        Some(item) if item.tried.is_none() && item.amount.saturating_add(amount) <= MOST => item.amount += amount,
        _ => outbox.push(Outgoing {
            kind: OutgoingKind::Usage,
            id: id.to_string(),
            key,
            meter: Some(meter.to_string()),
            amount,
            proof: None,
            tried: None,
            attempts: 0,
        }),
    }
}

fn deactivated(memory: &mut Memory, id: &str, proof: Option<&String>, now: i64) {
    let Memory { key, seen, proven, skew, mut outbox, online, .. } = std::mem::take(memory);
    // A carried license file without a license key is released by its proof.
    if key.is_some() || proof.is_some() {
        outbox.push(Outgoing {
            kind: OutgoingKind::Release,
            id: id.to_string(),
            key: key.unwrap_or_default(),
            meter: None,
            amount: 0,
            proof: proof.cloned(),
            tried: None,
            attempts: 0,
        });
    }
    *memory = Memory { seen, proven, skew, online, send_next: now, outbox, ..Memory::default() };
}

/// Whether a request of unknown outcome is so old that the gateway would count it again.
fn is_forgotten(item: &Outgoing, at: i64) -> bool {
    item.kind == OutgoingKind::Usage && item.tried.map_or(false, |tried| at.saturating_sub(tried) > REMEMBERED)
}

fn backoff(failures: i64) -> i64 {
    let doublings = failures.saturating_sub(1).clamp(0, 10);
    (SHORTEST << doublings).min(LONGEST)
}
