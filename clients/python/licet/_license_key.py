"""Reads license keys as people type them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import reduce
from typing import List, Sequence

from ._text import SPACE, in_category, is_ignorable, is_white_space, trim

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(r"((?:[01A-Z]{2,12})?)([0-9A-TV-Z]{25})\Z")
_LINE_WRAP = re.compile(rf"[{SPACE}]*[\r\n\x0b\x0c\x85\u2028\u2029]+[{SPACE}]*")
_TYPED = re.compile(r"[A-Za-z0-9_]+\Z")


def _is_ignored(char: str) -> bool:
    return (
        char == "\u30fc" or is_white_space(char) or in_category(char, "P", "S", "Cf") or is_ignorable(char)
    )


def license_key_forms(text: object, prefixes: Sequence[str] = ("LIC",)) -> List[str]:
    """Returns every canonical form that a typed license key can have. The last one is that of an imported key."""
    trimmed = trim(text) if isinstance(text, str) else ""
    if not trimmed or len(trimmed) > 4096:
        return []
    spelled = unicodedata.normalize("NFKC", "".join(c for c in trimmed if not in_category(c, "Sk")))
    letters = "".join(c for c in spelled if not _is_ignored(c))
    match = _FORM.match(letters.upper()) if _TYPED.match(letters) else None
    # First the invisible characters: one beside white space would keep it.
    imported = trim("".join(c for c in trimmed if not in_category(c, "Cf")))
    last = unicodedata.normalize("NFC", "".join(_LINE_WRAP.split(imported)))
    if match is None:
        return [last]
    prefix, body = match[1], match[2].replace("O", "0").replace("I", "1").replace("L", "1")
    groups = "-".join(body[at : at + 5] for at in range(0, 25, 5))
    starts = [prefix, *_readings_of(prefix.replace("0", "O"))] if prefix else list(prefixes)
    return [*(f"{start}-{groups}" for start in starts), last]


def _readings_of(prefix: str) -> List[str]:
    """A prefix with each 1, I and L read as I and as L; none if that would be too many."""
    first, *parts = re.split("[1IL]", prefix)
    if len(parts) > 6:
        return []
    return reduce(lambda starts, part: [f"{s}{i}{part}" for s in starts for i in "IL"], parts, [first])


def read_license_key(text: str, prefixes: Sequence[str] = ("LIC",)) -> str | None:
    """Returns the canonical text of a license key that a person typed or pasted, in any spelling that the gateway accepts.

    Returns None if its form or its checksum is wrong. An imported key has no checksum, so None is no reason to refuse a text.
    """
    for form in license_key_forms(text, prefixes)[:-1]:
        prefix, *groups, hint = form.split("-")
        digest = hashlib.sha256(f"{prefix}-{''.join(groups)}".encode()).digest()
        if hint == "".join(_ALPHABET[byte & 31] for byte in digest[:5]):
            return form
    return None
