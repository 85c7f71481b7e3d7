"""What a client remembers, and what can happen. All times are milliseconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, Dict, Mapping, Tuple, Type, TypeVar, Union

Value = Union[bool, int, str]
_Record = TypeVar("_Record")


@dataclass(frozen=True)
class Statement:
    """A signed statement of the gateway about a license on this device."""

    #: `GATEWAY`, `ANSWER` or `FILE`.
    source: str
    license: str | None
    as_of: int
    valid: bool
    code: str
    #: First instant at which a "yes" may be used, and first instant at which it may not be used any more.
    starts: int
    until: int
    expiry: int | None
    grace_ends_at: int | None
    #: Whether the license may be used after its end.
    outlives: bool
    entitlements: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class No:
    """The newest signed "no"."""

    license: str | None
    as_of: int
    code: str


@dataclass(frozen=True)
class Outgoing:
    """A request that must arrive once, in its order."""

    #: `USAGE` or `RELEASE`.
    kind: str
    #: Idempotency key.
    id: str
    key: str
    meter: str | None = None
    amount: int = 0
    proof: str | None = None
    #: Time of the first attempt that could have arrived. The content is fixed from then on.
    tried: int | None = None
    attempts: int = 0


@dataclass(frozen=True)
class Memory:
    """Everything that the client remembers."""

    key: str | None = None
    answer: Statement | None = None
    file: Statement | None = None
    no: No | None = None
    #: Whether another device took the seat.
    lost: bool = False
    #: Whether the last request reached the gateway, in this run of the software.
    online: bool = False
    #: Highest time that this clock has shown.
    seen: int = 0
    #: Highest time of a signed statement.
    proven: int = 0
    #: What the gateway showed last that must be added to this clock.
    skew: int = 0
    failures: int = 0
    next: int = 0
    send_next: int = 0
    outbox: Tuple[Outgoing, ...] = ()


@dataclass(frozen=True)
class Event:
    """What happened. `client/spec.md` of the gateway describes each type."""

    type: str
    answer: Statement | None = None
    file: Statement | None = None
    key: str = ""
    statement: Statement | None = None
    within: int | None = None
    retry_after: int | None = None
    unsent: str | None = None
    id: str = ""
    meter: str = ""
    amount: int = 0
    proof: str | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether the software may be used, and why."""

    state: str
    valid: bool
    code: str
    next_action: str | None
    until: int | None
    expiry: int | None
    source: str | None
    entitlements: Mapping[str, Value]


@dataclass(frozen=True)
class Effect:
    """What the client must do next: `CHECK`, `ACTIVATE`, `SEND`, or `WAKE` after so many milliseconds."""

    type: str
    after: int | None = None


_NESTED: Dict[str, Type[Any]] = {"answer": Statement, "file": Statement, "statement": Statement, "no": No}
_NAMES = {"starts": "from"}


def _name_of(name: str) -> str:
    return _NAMES.get(name) or re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def from_json(record: Type[_Record], given: Mapping[str, Any]) -> _Record:
    """Returns a record of plain JSON, in which names are in camel case. A member that is not given has its default.

    Raises TypeError if a member without a default is missing.
    """
    values: Dict[str, Any] = {}
    for one in fields(record):
        if _name_of(one.name) not in given:
            continue
        value = given[_name_of(one.name)]
        if one.name in _NESTED and value is not None:
            value = from_json(_NESTED[one.name], value)
        if one.name == "outbox":
            value = tuple(from_json(Outgoing, item) for item in value)
        values[one.name] = value
    return record(**values)


def to_json(record: Any) -> Dict[str, Any]:
    """Returns the plain JSON of a record."""
    values: Dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if isinstance(value, (Statement, No)):
            value = to_json(value)
        elif isinstance(value, tuple):
            value = [to_json(item) for item in value]
        elif isinstance(value, Mapping):
            value = dict(value)
        values[_name_of(one.name)] = value
    return values
