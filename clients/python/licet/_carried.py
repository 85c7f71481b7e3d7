"""Reads tokens from texts that people and mail programs carried."""

from __future__ import annotations

import re
from typing import List

from ._shape import Refused, is_canonical
from ._text import IGNORABLE, SPACE

MAX_FILE_LENGTH = 2**21

# White space, and characters that mail programs, editors and people add around a line: quotes, brackets and fences.
_RUN = re.compile(rf"=?[{SPACE}>|'\"`´“”„‘’‚«»‹›()\[\]{{}}<*,;:#]+")
_INVISIBLE = re.compile(f"[{IGNORABLE}]")
_BREAKS = re.compile(rf"[{SPACE.replace(chr(92) + 't', '', 1)}\"]")
# A token begins with the base64url text of `{"`.
_BEGINNING = re.compile(r"(?:\A|(?<=\n))eyJ")
# It ends with the line in which its last part is complete: a signature of 86 characters, or a tag of 22.
_TOKEN = re.compile(
    r"eyJ[^.]*\.[^.]*\.(?:(?:[^.\n]\n?){85}[^.\n]|(?:[^.]*\.){2}(?:[^.\n]\n?){21}[^.\n]).*"
)


def read_all_carried(text: str) -> List[str]:
    """Returns every token in the text, in order. A text without a complete token is returned as a whole."""
    visible = _INVISIBLE.sub("", text)

    def join(match: re.Match[str]) -> str:
        run = match[0]
        is_last = match.end() == len(visible)
        # RFC 2045 section 6.7: `=` at the end of a line is a soft break. At the end of the text it would be padding.
        if is_last and run[0] == "=":
            return "="
        # A tab inside a line, or a bracket, does not break the line.
        return "\n" if is_last or match.start() == 0 or _BREAKS.search(run) else run

    rest = _RUN.sub(join, visible)
    tokens: List[str] = []
    while True:
        beginning = _BEGINNING.search(rest)
        rest = rest[beginning.start() if beginning else 0 :]
        complete = _TOKEN.match(rest)
        token = complete[0] if complete else rest
        tokens.append(token.replace("\n", ""))
        rest = rest[len(token) :]
        if not _BEGINNING.search(rest):
            return tokens


def canonical_parts(token: object, max_length: int = MAX_FILE_LENGTH) -> List[str]:
    """Splits a compact serialization into its parts: 3 of a JWS, 5 of a JWE. Refuses every other spelling of its bytes."""
    if not isinstance(token, str):
        raise Refused("FILE_MALFORMED")
    if len(token) > max_length:
        raise Refused("FILE_TOO_LARGE")
    parts = token.split(".", 5)
    if len(parts) not in (3, 5):
        raise Refused("FILE_MALFORMED")
    if not all(map(is_canonical, parts)):
        raise Refused("NOT_CANONICAL")
    return parts


def carried_parts(text: object, max_length: int = MAX_FILE_LENGTH) -> List[str]:
    """As `canonical_parts`, for a token from a file, a mail or a form."""
    is_readable = isinstance(text, str) and len(text) <= max_length
    return canonical_parts(read_all_carried(text)[0] if is_readable else text, max_length)  # type: ignore[arg-type]
