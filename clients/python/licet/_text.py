"""Classes of characters that the formats use. They are those of Unicode and ECMAScript, which differ from those of `re`."""

from __future__ import annotations

import re
import unicodedata

# ECMA-262 section 22.2.2.9: `\s`, as the content of a character class.
SPACE = r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
SPACE_CHARS = "\t\n\x0b\x0c\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# PropList.txt: White_Space.
_WHITE_SPACE = re.compile(r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
# DerivedCoreProperties.txt: Default_Ignorable_Code_Point.
IGNORABLE = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_IGNORABLE = re.compile(f"[{IGNORABLE}]")


def is_white_space(char: str) -> bool:
    return _WHITE_SPACE.match(char) is not None


def is_ignorable(char: str) -> bool:
    return _IGNORABLE.match(char) is not None


def in_category(char: str, *categories: str) -> bool:
    """Whether the general category of a character begins with one of these."""
    return unicodedata.category(char).startswith(categories)


def trim(text: str) -> str:
    """Returns the text without white space and byte order marks around it, as `String.prototype.trim` does."""
    return text.strip(SPACE_CHARS)
