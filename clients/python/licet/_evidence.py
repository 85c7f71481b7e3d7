"""Reads statements from signed texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable, Dict, List, Mapping

from ._carried import carried_parts
from ._clock import HOUR
from ._fingerprint import is_for_device
from ._memory import Statement, Value
from ._shape import parse_instant, parse_object
from ._verify import (
    Claims,
    Jwk,
    State,
    Use,
    find_limit,
    open_answer,
    open_jws,
    time_of,
    verify_license_file,
)


@dataclass(frozen=True)
class Trust:
    """What a text must be signed with, and be about."""

    keys: List[Jwk]
    product: str
    fingerprint: str
    version: str
    released_at: int | None = None

    def use(self) -> Use:
        return Use(self.product, self.fingerprint)


@dataclass(frozen=True)
class FileReading:
    """`claims` is None if the file is not genuine, or for another product or device; `statement` if it may not be used."""

    claims: Claims | None
    statement: Statement | None
    code: str
    state: State


def read_response(response: Mapping[str, Any], nonce: str, trust: Trust) -> Statement | None:
    """Returns the statement of a response of now; None if the gateway did not sign it for this request."""
    try:
        token = response["signature"]
        claims = parse_object(open_jws(carried_parts(token), trust.keys, "license-validation+jwt"))
        as_of = parse_instant(str(claims.get("checkedAt")))
        valid = claims.get("valid")
        if claims.get("nonce") != nonce or not isinstance(valid, bool) or as_of is None:
            return None
        license = claims["sub"] if isinstance(claims.get("sub"), str) else None
        code = str(claims.get("code"))
        if response.get("answer"):
            kept = read_answer(response["answer"], trust, nonce)
            if kept is None:
                return None
            # The answer does not depend on the product and the version, so the "no" of either decides.
            if valid:
                valid, code = kept.valid, kept.code
            return replace(kept, source="GATEWAY", license=license, as_of=as_of, starts=0, valid=valid, code=code)
        granted = response.get("license") or {}
        return Statement(
            source="GATEWAY",
            license=license,
            as_of=as_of,
            valid=valid,
            code=code,
            starts=0,
            until=as_of + HOUR,
            expiry=_instant(claims.get("expiry")),
            grace_ends_at=_instant(granted.get("graceEndsAt")),
            outlives=valid,
            entitlements={one["code"]: _value(one["value"]) for one in granted.get("entitlements") or []},
        )
    except Exception:
        return None


def _value(value: Mapping[str, Any]) -> Value:
    given = (value.get(name) for name in ("boolean", "integer", "text"))
    return next((one for one in given if isinstance(one, (bool, int, str))), True)


def _instant(value: object) -> int | None:
    return parse_instant(value) if isinstance(value, str) else None


def read_answer(token: str, trust: Trust, nonce: str | None = None) -> Statement | None:
    """Returns the statement of a kept answer; None if it is not genuine, or for another product or device."""
    try:
        claims = open_answer(token, trust.keys)
    except Exception:
        return None
    if claims["aud"] != trust.product or (nonce is not None and claims.get("nonce") != nonce):
        return None
    if not is_for_device(claims["cnf"], trust.fingerprint):
        return None
    as_of = parse_instant(claims["asOf"]) or 0
    return _limit_to_version(_statement_of(claims, "ANSWER", as_of, claims["valid"], claims["code"]), claims, trust)


def _statement_of(claims: Claims, source: str, as_of: int, valid: bool, code: str) -> Statement:
    license: Dict[str, Any] = claims["license"]
    return Statement(
        source=source,
        license=claims["sub"],
        as_of=as_of,
        valid=valid,
        code=code,
        starts=0,
        until=int(claims["exp"]) * 1000,
        expiry=_instant(license["expiry"]),
        grace_ends_at=_instant(license["graceEndsAt"]),
        outlives=license.get("expiryPolicy") in ("MAINTAIN", "ALLOW"),
        entitlements=license["entitlements"],
    )


def _limit_to_version(statement: Statement, claims: Claims, trust: Trust) -> Statement:
    """Without the gateway, a "yes" ends with the updates of the license, if the software is newer."""
    if trust.released_at is None:
        return statement
    license = claims["license"]
    if find_limit(license, trust.version, trust.released_at, statement.as_of) is not None:
        return replace(statement, valid=False, code="VERSION_NOT_ALLOWED")
    end = time_of(license.get("updatesUntil") or license["expiry"])
    is_too_new = find_limit(license, trust.version, trust.released_at, statement.until) is not None
    return replace(statement, until=int(end)) if is_too_new and end < statement.until else statement


def read_file(
    text: str,
    trust: Trust,
    license_key: str | None,
    now: int,
    before: State,
    fetch_list: Callable[[str], str | None] | None = None,
) -> FileReading:
    """Verifies a license file. Its end and its start are not judged here, because they depend on the time.

    `fetch_list` gets a status list. Without it, the lists that were seen decide.
    """
    first = verify_license_file(text, trust.keys, trust.use(), now, State(), license_key)
    claims = first.claims
    if claims is None:
        return FileReading(None, None, first.code, before)
    if claims["aud"] != trust.product:
        return FileReading(None, None, "PRODUCT_MISMATCH", before)
    if not is_for_device(claims.get("cnf"), trust.fingerprint):
        return FileReading(None, None, "FINGERPRINT_MISMATCH", before)
    uri = claims["status"]["status_list"]["uri"] if "status" in claims else None
    status_list = fetch_list(uri) if uri is not None and fetch_list else None
    verified = verify_license_file(text, trust.keys, trust.use(), now, before, license_key, status_list)
    statement = _statement_of(claims, "FILE", int(claims["iat"]) * 1000, True, "VALID")
    if claims["nbf"] > claims["iat"]:
        statement = replace(statement, starts=int(claims["nbf"]) * 1000)
    statement = _limit_to_version(statement, claims, trust)
    if verified.code == "SEQUENCE_ROLLED_BACK":
        return FileReading(claims, None, verified.code, verified.state)
    if verified.code in ("REVOKED", "SUSPENDED", "RELEASED"):
        listed = next((one for one in verified.state.lists if one["uri"] == uri), None)
        as_of = max(statement.as_of, int(listed["iat"]) * 1000 if listed else 0)
        statement = replace(statement, valid=False, code=verified.code, as_of=as_of)
    return FileReading(claims, statement, verified.code, verified.state)
