"""Checks of the types of claims, and of the spelling of base64url."""

from __future__ import annotations

import base64
import json
import re
from typing import Any, Callable, Dict, Mapping

Guard = Callable[[Any], bool]
_MISSING = object()

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z")
_INSTANT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?Z\Z")
MAX_SAFE = 2**53 - 1


class Refused(Exception):
    """Ends a verification with a code. It does not leave the package."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_canonical(part: str) -> bool:
    """Whether a part is the only base64url text of its bytes. RFC 4648 section 3.5: the unused bits are zero."""
    rest = len(part) % 4
    return _BASE64URL.match(part) is not None and (
        rest == 0
        or (rest == 2 and part[-1] in "AQgw")
        or (rest == 3 and part[-1] in "AEIMQUYcgkosw048")
    )


def decode(part: str) -> bytes:
    """Returns the bytes of a canonical base64url text."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _reject_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse_json(text: str) -> Any:
    """Returns the value of a JSON text. Raises ValueError for another text, also for `NaN` and `Infinity`."""
    return json.loads(text, parse_constant=_reject_constant)


def parse_object(data: bytes) -> Dict[str, Any]:
    """Returns the JSON object in the bytes, in UTF-8. Refuses anything else."""
    value = parse_json(data.decode("utf-8"))
    if not isinstance(value, dict):
        raise Refused("FILE_MALFORMED")
    return value


def parse_instant(text: str) -> int | None:
    """Returns the milliseconds since 1970 of an instant in UTC; None if it is none. Drops what is finer than a millisecond."""
    match = _INSTANT.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction = int(((match[7] or ".")[1:4]).ljust(3, "0"))
    if not (1 <= month <= 12 and 1 <= day <= 31 and minute <= 59 and second <= 59):
        return None
    if hour > 24 or (hour == 24 and (minute, second, fraction) != (0, 0, 0)):
        return None
    # Days since 1970 of the proleptic Gregorian calendar, with years that begin in March.
    shifted = year - (1 if month <= 2 else 0)
    months = (month + 9) % 12
    days = shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + (months * 153 + 2) // 5 + day - 719469
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_integer(value: Any) -> bool:
    """Whether the value is an integer that every language reads alike. JSON does not tell 1 from 1.0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) <= MAX_SAFE and value == int(value)


def is_count(value: Any) -> bool:
    return is_integer(value) and value >= 0


def is_instant(value: Any) -> bool:
    return isinstance(value, str) and parse_instant(value) is not None


def is_base64url(length: int | None = None) -> Guard:
    return lambda value: (
        isinstance(value, str) and (length is None or len(value) == length) and is_canonical(value)
    )


def optional(guard: Guard) -> Guard:
    return lambda value: value is _MISSING or guard(value)


def nullable(guard: Guard) -> Guard:
    return lambda value: value is None or guard(value)


def fits(shape: Mapping[str, Guard], value: Any) -> bool:
    """Whether the value is an object whose members have the types of the shape. Ignores further members."""
    return isinstance(value, dict) and all(guard(value.get(name, _MISSING)) for name, guard in shape.items())


def shaped(shape: Mapping[str, Guard]) -> Guard:
    return lambda value: fits(shape, value)
