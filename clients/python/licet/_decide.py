"""Decides what follows from an event. `client/spec.md` of the gateway specifies it."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Tuple

from ._clock import HOUR, read_time, set_by_gateway, set_by_text
from ._judge import is_ended_by, is_same, is_seat_lost, judge
from ._memory import Effect, Event, Memory, No, Outgoing, Statement, Verdict

#: Longest time between two checks.
_CHECK_EVERY = 4 * HOUR
#: Time until a check is due again if nothing came of it, for example because the software ended.
_CHECK_AGAIN = 60_000
_SHORTEST = 5_000
_LONGEST = 15 * 60_000
#: The gateway remembers an idempotency key for 24 hours.
_REMEMBERED = 23 * HOUR
#: Largest amount of one request.
_MOST = 1_000_000_000


def decide(before: Memory, event: Event, now: int) -> Tuple[Memory, Verdict, List[Effect]]:
    """Returns the memory after an event, the verdict and the effects. It is a pure function, and never raises."""
    memory = _apply(before, event, now)
    time = read_time(memory, now)
    outbox = tuple(item for item in memory.outbox if not _is_forgotten(item, time.at))
    memory = replace(memory, seen=time.seen, outbox=outbox)
    effects: List[Effect] = []
    is_used = memory.key is not None or memory.file is not None
    if is_used and _is_due(memory.next, now):
        effects.append(Effect("ACTIVATE" if is_seat_lost(memory) else "CHECK"))
        memory = replace(memory, next=now + _CHECK_AGAIN)
    if memory.outbox and _is_due(memory.send_next, now):
        effects.append(Effect("SEND"))
        memory = replace(memory, send_next=now + _CHECK_AGAIN)
    verdict = judge(memory, now)
    waits = [memory.next - now] if is_used else []
    if memory.outbox:
        waits.append(memory.send_next - now)
    if verdict.until is not None:
        waits.append(verdict.until - time.at)
    if waits:
        effects.append(Effect("WAKE", max(0, min(waits))))
    return memory, verdict, effects


def _is_due(time: int, now: int) -> bool:
    """Whether a time has come. A time that is too far away was set before the clock was set back, and has come too."""
    return now >= time or time > now + _CHECK_EVERY


def _apply(memory: Memory, event: Event, now: int) -> Memory:
    at = read_time(memory, now).at
    if event.type == "OPENED":
        return replace(
            memory, online=False, answer=event.answer, file=event.file, failures=0, next=now, send_next=now
        )
    if event.type == "ACTIVATED":
        # The seat is in use again, so an older release of it must not arrive any more.
        outbox = tuple(item for item in memory.outbox if item.kind == "USAGE" or item.key != event.key)
        return replace(
            memory, key=event.key, answer=None, file=None, no=None, lost=False, failures=0, next=now, outbox=outbox
        )
    if event.type == "ANSWERED" and event.statement is not None:
        return _answered(memory, event.statement, event.within, now)
    if event.type == "INSTALLED" and event.statement is not None:
        # With a license key, a check asks for more than the file.
        due = now + _CHECK_EVERY if memory.key is None else memory.next
        return _take(replace(set_by_text(memory, event.statement.as_of, now), next=due), event.statement)
    if event.type == "LOST":
        return replace(memory, online=True, lost=True)
    if event.type == "UNREACHABLE":
        failures = memory.failures + 1
        after = now + min(_CHECK_EVERY, max(event.retry_after or 0, _backoff(failures)))
        outbox = tuple(_withdraw(item) if item.id == event.unsent else item for item in memory.outbox)
        return replace(memory, online=False, failures=failures, next=after, send_next=after, outbox=outbox)
    if event.type == "USED":
        return memory if memory.key is None else replace(memory, outbox=_add_usage(memory.outbox, memory.key, event))
    if event.type == "SENDING":
        outbox = tuple(_attempt(item, at) if item.id == event.id else item for item in memory.outbox)
        return replace(memory, outbox=outbox)
    if event.type == "SENT":
        outbox = tuple(item for item in memory.outbox if item.id != event.id)
        return replace(memory, online=True, send_next=now, outbox=outbox)
    if event.type == "DEACTIVATED":
        outbox = memory.outbox
        # A carried license file without a license key is released by its proof.
        if memory.key is not None or event.proof is not None:
            outbox = (*outbox, Outgoing("RELEASE", event.id, memory.key or "", proof=event.proof))
        return Memory(
            seen=memory.seen,
            proven=memory.proven,
            skew=memory.skew,
            online=memory.online,
            send_next=now,
            outbox=outbox,
        )
    return memory


def _answered(before: Memory, statement: Statement, within: int | None, now: int) -> Memory:
    """Takes a statement that the gateway signed for a request of now."""
    memory = _take(replace(set_by_gateway(before, statement.as_of, now), online=True), statement)
    if not statement.valid:
        failures = before.failures + 1
        # The first "no" about a lost seat is followed by an attempt to take it again.
        wait = 0 if is_seat_lost(memory) and failures == 1 else _backoff(failures + 3)
        return replace(memory, failures=failures, next=now + wait)
    left = statement.until - read_time(memory, now).at
    # Whole milliseconds, rounded down, of the exact quotients.
    after = min(_CHECK_EVERY, left // 2, *(() if within is None else (within // 3,)))
    return replace(memory, failures=0, lost=False, next=now + max(_SHORTEST, after))


def _take(memory: Memory, statement: Statement) -> Memory:
    """Takes a statement unless a later one was taken."""
    no, answer = memory.no, memory.answer
    if not statement.valid:
        known = [last for last in (no, answer) if last is not None]
        if any(is_same(last, statement) and last.as_of > statement.as_of for last in known):
            return memory
        return replace(memory, no=No(statement.license, statement.as_of, statement.code))
    if is_ended_by(no, statement):
        return memory
    memory = replace(memory, no=None if no is not None and is_same(no, statement) else no)
    if statement.source == "FILE":
        return replace(memory, file=statement)
    if answer is not None and is_same(answer, statement) and answer.as_of > statement.as_of:
        return memory
    return replace(memory, answer=statement)


def _add_usage(outbox: Tuple[Outgoing, ...], key: str, event: Event) -> Tuple[Outgoing, ...]:
    """Adds use to the last request that was not attempted yet, or as a request of its own."""
    for at in reversed(range(len(outbox))):
        item = outbox[at]
        if item.kind == "USAGE" and item.meter == event.meter and item.key == key:
            if item.tried is None and item.amount + event.amount <= _MOST:
                return (*outbox[:at], replace(item, amount=item.amount + event.amount), *outbox[at + 1 :])
            break
    return (*outbox, Outgoing("USAGE", event.id, key, event.meter, event.amount))


def _attempt(item: Outgoing, at: int) -> Outgoing:
    return replace(item, tried=at if item.tried is None else item.tried, attempts=item.attempts + 1)


def _withdraw(item: Outgoing) -> Outgoing:
    """Takes back an attempt that certainly had no effect, unless an earlier one could have had one."""
    return replace(item, tried=None, attempts=0) if item.attempts == 1 else item


def _is_forgotten(item: Outgoing, at: int) -> bool:
    """Whether a request of unknown outcome is so old that the gateway would count it again."""
    return item.kind == "USAGE" and item.tried is not None and at - item.tried > _REMEMBERED


def _backoff(failures: int) -> int:
    return min(_LONGEST, _SHORTEST << min(failures - 1, 10))
