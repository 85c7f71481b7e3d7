"""All that a client keeps on disk, as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import Any, Dict, FrozenSet, List, Tuple

from ._memory import Memory, from_json, to_json
from ._shape import parse_json
from ._verify import Jwk, State, read_state


@dataclass(frozen=True)
class Kept:
    memory: Memory = field(default_factory=Memory)
    #: Newest kept answer, as it was signed.
    answer: str | None = None
    #: Installed license file, as it was signed.
    file: str | None = None
    #: License key that decrypts it; None if it is that of the memory, or none is needed.
    file_key: str | None = None
    #: Newest key list, as it was signed.
    key_list: str | None = None
    #: State of the verifier of license files.
    state: State = State()
    #: Random fingerprint, where the machine has no ID.
    random: str | None = None
    #: Private key of the device, for the air gap.
    device: Jwk | None = None
    #: License request that waits for its file, with its `iat`.
    request: Dict[str, Any] | None = None


_NAMES = {"file_key": "fileKey", "key_list": "keyList"}


def parse_kept(text: str | None) -> Kept:
    """Reads a kept text. A damaged text counts as none: an attacker that can damage it can also delete it."""
    if text is None:
        return Kept()
    try:
        given = parse_json(text)
        values: Dict[str, Any] = {one.name: given[_NAMES.get(one.name, one.name)] for one in fields(Kept) if _is_given(given, one.name)}
        memory = dict(values.get("memory") or {})
        outbox = memory.get("outbox")
        memory["outbox"] = [item for item in outbox if _is_sendable(item)] if isinstance(outbox, list) else []
        read = from_json(Memory, memory)
        if not _is_sound(read):
            return Kept()
        values.update(memory=read, state=read_state(values.get("state")))
        return Kept(**values)
    except Exception:
        return Kept()


def _is_sound(memory: Memory) -> bool:
    """Whether all times and counts are integers."""
    times: List[object] = [memory.seen, memory.proven, memory.skew, memory.failures, memory.next, memory.send_next]
    times += [one.as_of for one in (memory.answer, memory.file, memory.no) if one is not None]
    times += [time for one in (memory.answer, memory.file) if one is not None for time in (one.starts, one.until)]
    times += [number for item in memory.outbox for number in (item.amount, item.attempts, item.tried or 0)]
    return all(isinstance(time, int) for time in times)


def _is_given(given: Dict[str, Any], name: str) -> bool:
    return _NAMES.get(name, name) in given


def _is_sendable(item: object) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(name), str) for name in ("kind", "id", "key"))


def print_kept(kept: Kept) -> str:
    """Returns the text of what is kept."""
    values: Dict[str, Any] = {_NAMES.get(one.name, one.name): getattr(kept, one.name) for one in fields(kept)}
    return json.dumps({**values, "memory": to_json(kept.memory), "state": kept.state.to_json()})


@dataclass(frozen=True)
class Base:
    """What the store had when it was last read or written."""

    #: License key, and license file.
    license: Tuple[str | None, str | None] = (None, None)
    #: IDs of the requests.
    outbox: FrozenSet[str] = frozenset()


def base_of(kept: Kept) -> Base:
    return Base((kept.memory.key, kept.file), frozenset(item.id for item in kept.memory.outbox))


def merge(own: Kept, stored: Kept, base: Base) -> Kept:
    """Merges what the store could not take into what it has now. The specification has the rules."""
    mine, theirs = own.memory, stored.memory
    own_base, latest = base_of(own), base_of(stored)
    outbox = (
        *(item for item in theirs.outbox if item.id not in base.outbox or item.id in own_base.outbox),
        *(item for item in mine.outbox if item.id not in base.outbox and item.id not in latest.outbox),
    )
    is_theirs = own_base.license == base.license and latest.license != base.license
    no = max((one for one in (mine.no, theirs.no) if one is not None), key=lambda one: one.as_of, default=None)
    kept = stored if is_theirs else replace(own, memory=replace(mine, no=no))
    seen, proven = max(mine.seen, theirs.seen), max(mine.proven, theirs.proven)
    return replace(kept, memory=replace(kept.memory, outbox=outbox, seen=seen, proven=proven))
