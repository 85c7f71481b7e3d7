"""Judges whether the software may be used."""

from __future__ import annotations

from typing import Tuple

from ._clock import read_time
from ._memory import Memory, No, Statement, Verdict

#: What helps against each code. The names are those of `NextAction` of the API.
_ACTIONS = {
    code: action
    for action, codes in {
        "ENTER_KEY_AGAIN": "KEY_MALFORMED NOT_FOUND PRODUCT_MISMATCH",
        "CONTACT_OWNER": "KEY_ROTATED ENTITLEMENT_MISSING",
        "CONTACT_SUPPORT": "REVOKED SUSPENDED DEVICE_BANNED",
        "WAIT": "NOT_YET_VALID USAGE_LIMIT_REACHED LEASE_LOST",
        "RENEW": "EXPIRED GRACE VERSION_NOT_ALLOWED",
        "CHECK_IN": "CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE CLOCK_ROLLED_BACK",
        "ACTIVATE": "NOT_ACTIVATED FINGERPRINT_MISMATCH RELEASED",
        "RELEASE_ACTIVATION": "TOO_MANY_ACTIVATIONS",
    }.items()
    for code in codes.split(" ")
}
#: Codes of a "no" about the seat of this device.
_SEAT_CODES = frozenset(("LEASE_EXPIRED", "HEARTBEAT_OVERDUE", "NOT_ACTIVATED", "FINGERPRINT_MISMATCH"))


def action_of(code: str) -> str | None:
    """Returns the action that helps against a code; None if none is needed or known."""
    return _ACTIONS.get(code)


def is_seat_lost(memory: Memory) -> bool:
    """Whether the newest "no" says that the seat of this device is gone, after another device took it."""
    return memory.lost and memory.no is not None and memory.no.code in _SEAT_CODES


def is_same(first: Statement | No, second: Statement | No) -> bool:
    """Whether two statements are about one license. One about no license is about every license."""
    return first.license is None or second.license is None or first.license == second.license


def is_ended_by(no: No | None, statement: Statement) -> bool:
    """Whether a "no" takes precedence over a statement: it is about the same license, and not older."""
    return no is not None and is_same(no, statement) and no.as_of >= statement.as_of


def judge(memory: Memory, now: int) -> Verdict:
    """Returns whether the software may be used. It depends on the memory and the clock only."""
    time = read_time(memory, now)
    given = [statement for statement in (memory.answer, memory.file) if statement is not None]
    is_used = bool(memory.key) or memory.file is not None

    def locked(code: str) -> Verdict:
        expiry = given[0].expiry if given else None
        return Verdict(
            "LOCKED" if is_used else "UNLICENSED", False, code, action_of(code), None, expiry, None, {}
        )

    if not is_used:
        return locked("NOT_ACTIVATED")
    usable = [statement for statement in given if not is_ended_by(memory.no, statement)]
    if memory.no and not usable:
        return locked("LEASE_LOST" if is_seat_lost(memory) else memory.no.code)
    if time.rolled_back:
        return locked("CLOCK_ROLLED_BACK")
    judged = [(statement, *_judge_statement(statement, time.at)) for statement in usable]
    # Of two that end at the same time, the first one counts.
    best = max((one for one in judged if one[1]), key=lambda one: one[0].until, default=None)
    if best is None:
        return locked(judged[0][2] if judged else "STALE")
    statement, _, code = best
    source = "ANSWER" if statement.source == "GATEWAY" and not memory.online else statement.source
    return Verdict(
        "LICENSED" if memory.online else "OFFLINE",
        True,
        code,
        action_of(code),
        statement.until,
        statement.expiry,
        source,
        statement.entitlements,
    )


def _judge_statement(statement: Statement, at: int) -> Tuple[bool, str]:
    """Returns the first failed check of a "yes" at an instant, as the verifier of license files does."""
    expiry, grace_ends_at = statement.expiry, statement.grace_ends_at
    end = expiry if grace_ends_at is None else grace_ends_at
    is_past_end = end is not None and at > end
    if at < statement.starts:
        return False, "NOT_YET_VALID"
    if is_past_end and not statement.outlives:
        return False, "EXPIRED"
    if at >= statement.until:
        return False, "STALE"
    if statement.code not in ("VALID", "GRACE", "EXPIRED"):
        return True, statement.code
    if is_past_end:
        return True, "EXPIRED"
    return True, "GRACE" if expiry is not None and at > expiry else "VALID"
