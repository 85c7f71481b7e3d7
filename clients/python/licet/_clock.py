"""Reads the clock of the machine by the rules of license files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ._memory import Memory

HOUR = 3_600_000


@dataclass(frozen=True)
class Time:
    """`at`: instant with which statements are compared. Never before a signed time, and never before an earlier instant."""

    at: int
    rolled_back: bool
    seen: int


def read_time(memory: Memory, now: int) -> Time:
    """Reads the clock as it is, and as the gateway corrected it. The earlier reading that is not rolled back counts.

    So a wrong clock does no harm, and a clock that is set right later is read as it is.
    """
    floor = max(memory.seen, memory.proven) - HOUR
    readings = [reading for reading in (now, now + memory.skew) if reading >= floor]
    if not readings:
        return Time(max(memory.seen, memory.proven), True, memory.seen)
    latest = max(min(readings), memory.seen)
    return Time(max(latest, memory.proven), False, latest)


def set_by_gateway(memory: Memory, as_of: int, now: int) -> Memory:
    """The clock after the gateway signed a statement for a request of now: its time is the true one."""
    time = max(memory.proven, as_of)
    return replace(memory, proven=time, seen=time, skew=time - now)


def set_by_text(memory: Memory, as_of: int, now: int) -> Memory:
    """The clock after a signed text of any age. A newer one than all before repairs a clock that was ahead once."""
    is_ahead = memory.seen - HOUR > now and as_of > memory.proven and now >= as_of - HOUR
    return replace(memory, proven=max(memory.proven, as_of), seen=now if is_ahead else memory.seen)
