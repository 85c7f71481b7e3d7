"""Identities of devices."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import Any, List, Mapping

from ._shape import decode, encode
from ._text import in_category, is_ignorable, is_white_space

_MAX_BYTES = 4096

# The same texts as in the gateway: src/domain/validation/placeholder.ts names their sources.
_WORDS = frozenset(
    (
        "none null nil nan undefined objectobject empty blank invalid unknown unspecified uninitialized na tbd oem "
        "defaultstring notspecified notpresent notsettable notset notavailable notapplicable notdefined notprovided "
        "notfound oemnotspecify outofspec badindex tobefilledbyoem tobefilled tobedetermined serialnumber "
        "systemserialnumber boardserialnumber baseboardserialnumber chassisserialnumber type2boardserialnumber "
        "systemproductname productname systemmanufacturer systemversion systemuuid assettag noassettag "
        "noassetinformation chassisassettag baseboardassettag 123456789 1234567890 0123456789 "
        "03000200040005000006000700080009 00020003000400050006000700080009 02000100030004000005000600070008 "
        "00010002000300040005000600070008 030201000504070608090a0b0c0d0e0f 000102030405060708090a0b0c0d0e0f "
        "10000000000080000040000000000000 00000010000000800040000000000000 fefefefefefefefefefefefefefefefe"
    ).split(" ")
)
_ALIKE = re.compile(r"(?:0x)?(?:0+|f{4,})\Z")


def is_placeholder(text: str) -> bool:
    """Whether a text is a placeholder that many devices report, so that it identifies none. Ignores case and punctuation."""
    word = "".join(
        char
        for char in unicodedata.normalize("NFKC", text).lower()
        if not (is_white_space(char) or is_ignorable(char) or char in "<>" or in_category(char, "P", "Cc", "Cf"))
    )
    is_nothing = all(
        is_white_space(char) or is_ignorable(char) or char in "._*?-" or in_category(char, "Cc", "Cf") for char in text
    )
    return is_nothing or _ALIKE.match(word) is not None or word in _WORDS


def derive_fingerprint(machine_id: str, product: str) -> str | None:
    """Returns the fingerprint of a machine for one product; None if the ID identifies no machine.

    It is the HMAC-SHA-256 of the product with the ID as its key. So two vendors see two fingerprints, and neither gets the ID.
    """
    machine_id = machine_id.strip().lower()
    if is_placeholder(machine_id):
        return None
    return hmac.new(machine_id.encode(), product.encode(), hashlib.sha256).hexdigest()


def fingerprint_forms(text: object) -> List[bytes]:
    """Returns the bytes to which a file for this device can be bound. Gateways of version 0.1 did not trim them."""
    if not isinstance(text, str) or len(text) > 2 * _MAX_BYTES or "\0" in text:
        return []
    spelled = unicodedata.normalize("NFC", text)
    start, end = 0, len(spelled)
    while start < end and (is_white_space(spelled[start]) or spelled[start] == "\ufeff"):
        start += 1
    while end > start and (is_white_space(spelled[end - 1]) or spelled[end - 1] == "\ufeff"):
        end -= 1
    try:
        canonical, given = spelled[start:end].encode(), spelled.encode()
    except UnicodeEncodeError:
        return []
    if not 0 < len(canonical) <= _MAX_BYTES:
        return []
    return [canonical] if canonical == given else [canonical, given]


def is_for_device(cnf: Mapping[str, Any] | None, fingerprint: object) -> bool:
    """Whether a text is for this device. A file without `cnf` is for every device."""
    if cnf is None:
        return True
    salt = decode(cnf["salt"])
    return any(
        encode(hashlib.sha256(salt + form).digest()) == cnf["fp#S256"] for form in fingerprint_forms(fingerprint)
    )
