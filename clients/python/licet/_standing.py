"""What a client returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Mapping, Tuple

from ._memory import Value


class State(str, Enum):
    """Whether the software may be used."""

    #: No license key and no license file.
    UNLICENSED = "UNLICENSED"
    #: It may be used. The last request reached the gateway.
    LICENSED = "LICENSED"
    #: It may be used until `Standing.until`, without the gateway.
    OFFLINE = "OFFLINE"
    #: It may not be used. `Standing.code` is the reason.
    LOCKED = "LOCKED"


class Source(str, Enum):
    """The signed text that decided."""

    GATEWAY = "GATEWAY"
    ANSWER = "ANSWER"
    FILE = "FILE"


@dataclass(frozen=True)
class Standing:
    """Whether the software may be used, and why."""

    state: State
    #: True for `LICENSED` and `OFFLINE`.
    valid: bool
    #: Reason, such as `VALID`, `GRACE`, `SUSPENDED`, `STALE` or `LEASE_LOST`. Codes are added, so it is a text.
    code: str
    #: Sentence for the user, in the language of the settings.
    message: str
    #: What helps, such as `RENEW`, `ACTIVATE` or `CHECK_IN`; None if nothing is needed.
    next_action: str | None
    #: Granted entitlements with their values. Empty if the software may not be used.
    entitlements: Mapping[str, Value]
    #: Last instant of the license; None if it is perpetual or not known.
    expiry: datetime | None
    #: Instant until which the software may be used without the gateway; None if it may not be used.
    until: datetime | None
    source: Source | None


@dataclass(frozen=True)
class Device:
    """A device that holds a seat."""

    device: str
    name: str | None
    platform: str | None
    last_seen_at: datetime | None
    seat_free_at: datetime | None


@dataclass(frozen=True)
class Refusal:
    """Something was declined, and nothing was changed."""

    #: `RefusalCode` of the API, a code of license files, or `UNREACHABLE`.
    code: str
    #: Sentence for the user.
    message: str
    next_action: str | None = None
    #: When it will be possible without further action; None if only an action helps.
    next_allowed_at: datetime | None = None
    #: Devices that hold the seats, if all are in use; otherwise empty.
    devices: Tuple[Device, ...] = ()
    valid: bool = field(default=False, init=False)


@dataclass(frozen=True)
class CodeMailed:
    """A code was mailed. Call `start_trial` again with it."""

    #: When another code can be requested.
    next_code_at: datetime | None
    valid: bool = field(default=False, init=False)
