"""Verifies signed texts, as docs/license-file.md of the gateway specifies. Needs no network and no clock of its own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Sequence, Tuple, TypeVar

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ._carried import MAX_FILE_LENGTH, canonical_parts, carried_parts, read_all_carried
from ._fingerprint import fingerprint_forms, is_for_device
from ._license_key import license_key_forms
from ._shape import (
    Refused,
    decode,
    fits,
    is_base64url,
    is_count,
    is_flag,
    is_instant,
    is_integer,
    is_object,
    is_string,
    is_text,
    nullable,
    optional,
    parse_instant,
    parse_object,
    shaped,
)

Claims = Dict[str, Any]
Jwk = Dict[str, Any]
_Entry = TypeVar("_Entry")

HOUR_SECONDS = 3600
_MAX_LIST_BYTES = 2**22
_MAX_LIST_TOKEN = 2**23
_MAX_KEY_LISTS = 64
_MAX_ENTRIES = 64
_STATUSES = {1: "REVOKED", 2: "SUSPENDED", 3: "RELEASED"}

_is_confirmation = shaped({"fp#S256": is_base64url(43), "salt": is_base64url(22)})
_is_license = shaped(
    {
        "type": is_text,
        "revision": is_count,
        "status": is_text,
        "expiry": nullable(is_instant),
        "graceEndsAt": nullable(is_instant),
        "expiryPolicy": optional(is_text),
        "updatesUntil": optional(nullable(is_instant)),
        "maxActivations": nullable(is_count),
        "entitlements": lambda value: is_object(value)
        and all(isinstance(one, (bool, str)) or is_integer(one) for one in value.values()),
        "meters": optional(lambda value: isinstance(value, list) and all(map(is_object, value))),
        "keyHint": is_text,
    }
)
_FILE = {
    **dict.fromkeys(("iss", "aud", "sub", "jti", "act"), is_text),
    **dict.fromkeys(("iat", "nbf", "exp", "seq"), is_count),
    "cnf": optional(_is_confirmation),
    "status": optional(shaped({"status_list": shaped({"idx": is_count, "uri": is_text})})),
    "grace": optional(is_count),
    "license": _is_license,
}
_ANSWER = {
    **dict.fromkeys(("iss", "aud", "sub", "code", "detail"), is_text),
    **dict.fromkeys(("iat", "exp"), is_count),
    "nonce": optional(is_string),
    "act": optional(is_text),
    "cnf": _is_confirmation,
    "asOf": is_instant,
    "valid": is_flag,
    "license": _is_license,
}
_LIST = {
    "iat": is_count,
    "exp": is_count,
    "status_list": shaped({"bits": lambda value: is_integer(value) and value in (1, 2, 4, 8), "lst": is_base64url()}),
}


def is_allowed(alg: object) -> bool:
    """RFC 8037 section 3.1, and the fully specified name of RFC 9864 section 2.2."""
    return alg in ("EdDSA", "Ed25519")


_is_verification_key = shaped(
    {
        "kty": lambda value: bool(value == "OKP"),
        "crv": lambda value: bool(value == "Ed25519"),
        "x": is_base64url(43),
        "use": optional(lambda value: bool(value == "sig")),
        "alg": optional(is_allowed),
        "key_ops": optional(lambda value: isinstance(value, list) and "verify" in value),
    }
)


def keys_of(keys: object) -> List[Jwk]:
    """Returns the keys of a JWK Set, or of a list, that can verify Ed25519 signatures. Skips all others."""
    listed = keys.get("keys") if isinstance(keys, dict) else keys
    return [key for key in listed if _is_verification_key(key)] if isinstance(listed, list) else []


def parse_header(part: str, allows: Callable[[Claims], bool], parameters: Sequence[str]) -> Claims:
    """Reads a header. Refuses other algorithms, and parameters that the format does not have."""
    header = parse_object(decode(part))
    if not allows(header):
        raise Refused("ALGORITHM_NOT_ALLOWED")
    if any(name not in parameters for name in header):
        raise Refused("HEADER_NOT_ALLOWED")
    return header


def open_jws(parts: Sequence[str], keys: object, typ: str) -> bytes:
    """Returns the payload of a JWS that one of the keys signed. Refuses any other."""
    if len(parts) != 3:
        raise Refused("FILE_MALFORMED")
    header = parse_header(parts[0], lambda given: is_allowed(given.get("alg")), ("alg", "kid", "typ"))
    if header.get("typ") != typ:
        raise Refused("TYPE_MISMATCH")
    kid = header.get("kid")
    named = [key for key in keys_of(keys) if "kid" in key and key["kid"] == kid]
    if kid is None or not named:
        raise Refused("KEY_UNKNOWN")
    try:
        key = Ed25519PublicKey.from_public_bytes(decode(named[0]["x"]))
        key.verify(decode(parts[2]), f"{parts[0]}.{parts[1]}".encode())
    except (InvalidSignature, ValueError):
        raise Refused("SIGNATURE_INVALID") from None
    return decode(parts[1])


def decrypt_file(parts: Sequence[str], license_key: object, fingerprint: object) -> str:
    """Returns the text of an encrypted file. The caller must still verify it."""
    header = parse_header(
        parts[0],
        lambda given: given.get("alg") == "dir" and given.get("enc") == "A256GCM",
        ("alg", "enc", "cty"),
    )
    if header.get("cty") != "license+jwt":
        raise Refused("TYPE_MISMATCH")
    # RFC 7518 section 4.5: with `dir` the encrypted key is empty.
    if parts[1]:
        raise Refused("FILE_MALFORMED")
    iv, ciphertext, tag = (decode(part) for part in parts[2:])
    if len(iv) == 12 and len(tag) == 16:
        for device in fingerprint_forms(fingerprint):
            for text in license_key_forms(license_key):
                try:
                    plain = AESGCM(_derive_key(text, device)).decrypt(iv, ciphertext + tag, parts[0].encode())
                except (InvalidTag, UnicodeEncodeError):
                    continue
                return plain.decode("utf-8")
    raise Refused("DECRYPTION_FAILED")


def _derive_key(license_key: str, device: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(device)
    return HKDF(SHA256(), 32, digest.finalize(), b"licet/license-file").derive(license_key.encode())


@dataclass(frozen=True)
class State:
    """State between two calls. Each member is plain JSON."""

    seen: int = 0
    proven: int = 0
    files: Tuple[Claims, ...] = ()
    lists: Tuple[Claims, ...] = ()
    answers: Tuple[Claims, ...] = ()

    def find_file(self, sub: str, act: str) -> Claims | None:
        return next((one for one in self.files if one["sub"] == sub and one["act"] == act), None)

    def find_answer(self, sub: str) -> Claims | None:
        return next((one for one in self.answers if one["sub"] == sub), None)

    def find_status(self, reference: Claims) -> Claims | None:
        uri, idx = reference["uri"], reference["idx"]
        return next((one for one in self.lists if one["uri"] == uri and one["idx"] == idx), None)

    def find_no(self, sub: str, instant: int) -> Claims | None:
        """Returns the "no" of the gateway that is not older than an instant in milliseconds."""
        last = self.find_answer(sub)
        return last if last is not None and not last["valid"] and last["asOf"] >= instant else None

    def with_answer(self, answer: Claims) -> Tuple[Claims, ...]:
        """Returns the answers with a newer one in place of the former one. At the same instant, a "no" is newer."""
        last = self.find_answer(answer["sub"])
        is_newer = last is None or (answer["asOf"], not answer["valid"]) > (last["asOf"], not last["valid"])
        return replaced(self.answers, last, answer) if is_newer or answer == last else self.answers

    def to_json(self) -> Claims:
        return {
            **{"seen": self.seen, "proven": self.proven, "files": list(self.files)},
            **{"lists": list(self.lists), "answers": list(self.answers)},
        }


_SEEN_FILE = {"sub": is_text, "act": is_text, "seq": is_count}
_SEEN_STATUS = {"uri": is_text, **dict.fromkeys(("idx", "value", "iat", "exp"), is_count)}
_SEEN_ANSWER = {"sub": is_text, "asOf": is_count, "valid": is_flag, "code": is_text}


def read_state(stored: object) -> State:
    """Returns a stored state. One that cannot be read counts as empty: an attacker that can damage it can also delete it."""
    given: Mapping[str, Any] = stored if isinstance(stored, dict) else {}

    def count(name: str) -> int:
        value = given.get(name)
        return int(value) if is_count(value) else 0  # type: ignore[arg-type]

    def entries(name: str, shape: Mapping[str, Callable[[Any], bool]]) -> Tuple[Claims, ...]:
        value = given.get(name)
        return tuple(one for one in value if fits(shape, one)) if isinstance(value, list) else ()

    return State(
        seen=count("seen"),
        proven=count("proven"),
        files=entries("files", _SEEN_FILE),
        lists=entries("lists", _SEEN_STATUS),
        answers=entries("answers", _SEEN_ANSWER),
    )


def replaced(entries: Sequence[_Entry], old: _Entry | None, entry: _Entry) -> Tuple[_Entry, ...]:
    """Returns the entries with `entry` last in place of `old`. Drops the oldest entries above the maximum."""
    return (*(other for other in entries if other is not old), entry)[-_MAX_ENTRIES:]


@dataclass(frozen=True)
class Time:
    """Result of reading the clock. `at` is in milliseconds, and never before a signed `iat`."""

    at: float
    rolled_back: bool
    seen: int
    proven: int


def read_clock(now: float, state: State, newest_iat: int) -> Time:
    """Compares the clock with the state, by the rules of license files. Only a new signature lowers `seen`."""
    proven = max(state.proven, newest_iat)

    def is_behind(seconds: int) -> bool:
        return now < (seconds - HOUR_SECONDS) * 1000

    recovers = is_behind(state.seen) and newest_iat > state.proven
    rolled_back = is_behind(proven) or (is_behind(state.seen) and not recovers)
    seconds = int(now // 1000)
    seen = state.seen if rolled_back else seconds if recovers else max(state.seen, seconds)
    return Time(max(now, proven * 1000), rolled_back, seen, proven)


@dataclass(frozen=True)
class Use:
    """The use of a license: by which product, on which device, and of what."""

    product: str
    fingerprint: str
    entitlements: Sequence[str] = ()
    version: str | None = None
    released_at: int | None = None


@dataclass(frozen=True)
class Verification:
    """Result of the verification of a text. `claims` is None until the signature is verified."""

    valid: bool
    code: str
    claims: Claims | None
    state: State


_Verdict = Tuple[bool, str]


def _fails(code: str) -> _Verdict:
    return False, code


def time_of(value: object) -> float:
    """Returns the milliseconds of an instant; infinity if there is none."""
    instant = parse_instant(value) if isinstance(value, str) else value
    return instant if isinstance(instant, (int, float)) and not isinstance(instant, bool) else float("inf")


def find_limit(license: Claims, version: str | None, released_at: int | None, at: float) -> float | None:
    """Returns the end of the updates if the software was released after it, so that it is not included; otherwise None."""
    if version is None and released_at is None:
        return None
    ended: List[float] = []
    if license.get("expiryPolicy") == "MAINTAIN" and at > time_of(license["graceEndsAt"] or license["expiry"]):
        ended.append(time_of(license["expiry"]))
    if at > time_of(license.get("updatesUntil")):
        ended.append(time_of(license.get("updatesUntil")))
    limit = min(ended, default=float("inf"))
    return None if time_of(released_at) <= limit else limit


def _may_outlive(license: Claims) -> bool:
    return license.get("expiryPolicy") in ("MAINTAIN", "ALLOW")


def _judge_end(license: Claims, exp: int, at: float) -> _Verdict | None:
    end = license["graceEndsAt"] or license["expiry"]
    if at > time_of(end) and not _may_outlive(license):
        return _fails("EXPIRED")
    # RFC 7519 section 4.1.4: a token is not valid at `exp`. A license is valid at the exact instant of its end.
    return _fails("EXPIRED") if at >= exp * 1000 else None


def _judge_use(claims: Claims, use: Use, at: float) -> _Verdict | None:
    license = claims["license"]
    granted = license["entitlements"]
    if claims["aud"] != use.product:
        return _fails("PRODUCT_MISMATCH")
    if any(granted.get(code, False) is False for code in use.entitlements):
        return _fails("ENTITLEMENT_MISSING")
    if find_limit(license, use.version, use.released_at, at) is not None:
        return _fails("VERSION_NOT_ALLOWED")
    if not is_for_device(claims.get("cnf"), use.fingerprint):
        return _fails("FINGERPRINT_MISMATCH")
    if at > time_of(license["graceEndsAt"] or license["expiry"]):
        return True, "EXPIRED"
    return (True, "GRACE") if at > time_of(license["expiry"]) else None


def _is_ours(claims: Claims, use: Use) -> bool:
    return claims["aud"] == use.product and is_for_device(claims.get("cnf"), use.fingerprint)


def _code_of(error: Exception) -> str:
    return error.code if isinstance(error, Refused) else "FILE_MALFORMED"


def open_answer(token: object, keys: object) -> Claims:
    """Returns the claims of a genuine kept answer. Raises for any other text."""
    claims = parse_object(open_jws(carried_parts(token), keys, "license-answer+jwt"))
    if not fits(_ANSWER, claims):
        raise Refused("FILE_MALFORMED")
    return claims


def verify_answer(token: object, keys: object, use: Use, now: float, state: State = State()) -> Verification:
    """Verifies that a kept answer allows the license to be used here and now. Never raises, for any text."""
    try:
        claims = open_answer(token, keys)
    except Exception as error:
        return Verification(False, _code_of(error), None, state)
    time = read_clock(now, state, claims["iat"])
    as_of = parse_instant(claims["asOf"])
    given = {"sub": claims["sub"], "asOf": as_of, "valid": claims["valid"], "code": claims["code"]}
    no = state.find_no(claims["sub"], as_of or 0) if claims["valid"] else given
    valid, code = _judge_answer(claims, no, time, use)
    answers = state.with_answer(given) if _is_ours(claims, use) else state.answers
    return Verification(valid, code, claims, replace(state, seen=time.seen, proven=time.proven, answers=answers))


def _judge_answer(claims: Claims, no: Claims | None, time: Time, use: Use) -> _Verdict:
    if no is not None:
        return _fails(no["code"])
    if time.rolled_back:
        return _fails("CLOCK_ROLLED_BACK")
    failed = _judge_end(claims["license"], claims["exp"], time.at) or _judge_use(claims, use, time.at)
    if failed is not None and not failed[0]:
        return failed
    # GRACE and EXPIRED depend on the time, so they are computed. Another tolerated code is that of the gateway.
    return (failed or (True, "VALID")) if claims["code"] in ("VALID", "GRACE", "EXPIRED") else (True, claims["code"])


def open_file(text: object, keys: object, license_key: object, fingerprint: object) -> Claims:
    """Returns the claims of a genuine license file. Raises for any other text."""
    parts = carried_parts(text)
    if len(parts) == 5:
        parts = canonical_parts(decrypt_file(parts, license_key, fingerprint))
    # The claims are read before the signature is verified, and used only after it.
    error: Exception | None = None
    claims: Claims = {}
    payload = open_jws(parts, keys, "license+jwt")
    claims = parse_object(payload)
    if error or not fits(_FILE, claims):
        raise Refused("FILE_MALFORMED")
    return claims


def verify_license_file(
    text: object,
    keys: object,
    use: Use,
    now: float,
    state: State = State(),
    license_key: object = None,
    status_list: str | None = None,
) -> Verification:
    """Verifies that a license file may be used here and now. Never raises, for any text.

    Without a status list, the entry that was seen last decides, and the file is valid until its own end.
    """
    try:
        claims = open_file(text, keys, license_key, use.fingerprint)
    except Exception as error:
        return Verification(False, _code_of(error), None, state)
    standing = _find_standing(claims, status_list, keys, state)
    newest = max(claims["iat"], standing.fresh["iat"] if standing.fresh else 0)
    time = read_clock(now, state, newest)
    known = state.find_file(claims["sub"], claims["act"])
    seq = known["seq"] if known else 0
    valid, code = _judge_file(claims, seq, state.find_no(claims["sub"], claims["iat"] * 1000), standing, time, use)
    following = replace(state, seen=time.seen, proven=time.proven)
    if _is_ours(claims, use):
        if standing.fresh:
            lists = replaced(state.lists, state.find_status(standing.fresh), standing.fresh)
            following = replace(following, lists=lists)
        # A file whose term starts later does not replace the current file before `nbf`.
        if time.at >= claims["nbf"] * 1000:
            following = _with_file(following, state, claims, max(seq, claims["seq"]))
    return Verification(valid, code, claims, following)


def _with_file(following: State, state: State, claims: Claims, seq: int) -> State:
    sub, act = claims["sub"], claims["act"]
    # A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
    yes = {"sub": sub, "asOf": claims["iat"] * 1000, "valid": True, "code": "VALID"}
    answers = state.with_answer(yes) if state.find_answer(sub) else state.answers
    files = replaced(state.files, state.find_file(sub, act), {"sub": sub, "act": act, "seq": seq})
    return replace(following, answers=answers, files=files)


@dataclass(frozen=True)
class _Standing:
    """Status of a file: the entry of the list of this call, the newest entry, and why the list was not accepted."""

    fresh: Claims | None = None
    last: Claims | None = None
    refusal: str | None = None
    #: Time until which the newest entry is sufficient, in seconds.
    until: float = float("inf")


def _find_standing(claims: Claims, status_list: str | None, keys: object, state: State) -> _Standing:
    if "status" not in claims:
        return _Standing()
    reference = claims["status"]["status_list"]
    last = state.find_status(reference)
    if status_list is None:
        return _Standing(last=last)

    def until(entry: Claims | None) -> float:
        return float(max(entry["exp"] if entry else 0, claims["iat"]) + claims.get("grace", 0))

    try:
        fresh = read_status(status_list, reference, keys)
    except Exception:
        return _Standing(last=last, refusal="STATUS_INVALID", until=until(last))
    if any(one["uri"] == fresh["uri"] and fresh["iat"] < one["iat"] for one in state.lists):
        return _Standing(last=last, refusal="STATUS_ROLLED_BACK", until=until(last))
    return _Standing(fresh=fresh, last=fresh, until=until(fresh))


def read_status(token: object, reference: Claims, keys: object) -> Claims:
    """Returns the entry of a status list token. Raises for a token that is not genuine, or for another address."""
    claims = parse_object(open_jws(carried_parts(token, _MAX_LIST_TOKEN), keys, "statuslist+jwt"))
    if not fits({**_LIST, "sub": lambda uri: bool(uri == reference["uri"])}, claims):
        raise Refused("STATUS_INVALID")
    packed, bits, idx = claims["status_list"], int(claims["status_list"]["bits"]), int(reference["idx"])
    inflate = zlib.decompressobj()
    entries = inflate.decompress(decode(packed["lst"]), _MAX_LIST_BYTES + 1)
    if len(entries) > _MAX_LIST_BYTES or not inflate.eof or inflate.unused_data:
        raise Refused("STATUS_INVALID")
    per_byte = 8 // bits
    value = (entries[idx // per_byte] >> (idx % per_byte * bits)) & (2**bits - 1)
    if value > 3:
        raise Refused("STATUS_INVALID")
    return {**reference, "value": value, "iat": claims["iat"], "exp": claims["exp"]}


def _judge_file(
    claims: Claims, seq: int, no: Claims | None, standing: _Standing, time: Time, use: Use
) -> _Verdict:
    """Returns the first failed check, or VALID."""
    status = _STATUSES.get(standing.last["value"]) if standing.last else None
    if claims["seq"] < seq:
        return _fails("SEQUENCE_ROLLED_BACK")
    if no is not None:
        return _fails(no["code"])
    if standing.refusal:
        return _fails(standing.refusal)
    for one in ("REVOKED", "SUSPENDED"):
        if claims["license"]["status"] == one or status == one:
            return _fails(one)
    if status == "RELEASED":
        return _fails("RELEASED")
    if time.rolled_back:
        return _fails("CLOCK_ROLLED_BACK")
    if time.at < claims["nbf"] * 1000:
        return _fails("NOT_YET_VALID")
    ended = _judge_end(claims["license"], claims["exp"], time.at)
    if ended:
        return ended
    if time.at > standing.until * 1000:
        return _fails("STATUS_STALE")
    return _judge_use(claims, use, time.at) or (True, "VALID")


class KeyList(NamedTuple):
    """Keys of a key list; None if the list may not be used. `iat` is 0 if no trusted key signed it."""

    keys: List[Jwk] | None
    iat: int


def verify_key_list(text: str, keys: object, now: float) -> KeyList:
    """Reads a key list that a trusted key signed. A list that has ended has no keys, and has its time in seconds."""
    tokens = read_all_carried(text)[:_MAX_KEY_LISTS] if len(text) <= MAX_FILE_LENGTH else []
    newest = 0
    for token in tokens:
        try:
            claims = parse_object(open_jws(canonical_parts(token), keys, "license-keys+jwt"))
            listed = [key for key in keys_of(claims.get("keys")) if is_text(key.get("kid")) and "d" not in key]
            is_complete = is_count(claims.get("iat")) and is_count(claims.get("exp")) and listed
            time = read_clock(now, State(), claims["iat"]) if is_complete else None
        except Exception:
            continue
        if time is None:
            continue
        if not time.rolled_back and time.at < claims["exp"] * 1000:
            return KeyList([{name: key[name] for name in ("kty", "crv", "x", "kid")} for key in listed], int(claims["iat"]))
        newest = max(newest, int(claims["iat"]))
    return KeyList(None, newest)


def iso(milliseconds: float | None) -> datetime | None:
    """Returns the instant; None if there is none. An instant after the last one of `datetime` becomes that one."""
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=timezone.utc)
