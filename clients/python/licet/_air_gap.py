"""Signs what a device without a network gives to a person, as docs/air-gap.md of the gateway specifies."""

from __future__ import annotations

import json
import secrets
from typing import Any, Dict, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from ._shape import decode, encode
from ._verify import Claims, Jwk, State, replaced


def create_device_key() -> Jwk:
    """Creates the key with which a device without a network proves its identity."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(public), "d": encode(private)}


def sign_request(device: Jwk, claims: Mapping[str, Any], iat: int) -> str:
    """Returns a license request."""
    jti = f"req_{encode(secrets.token_bytes(16))}"
    public = {name: device[name] for name in ("kty", "crv", "x")}
    given = {name: value for name, value in claims.items() if value is not None}
    return _sign(device, "license-request+jwt", {"jti": jti, "iat": iat, **given, "cnf": {"jwk": public}})


def sign_release(device: Jwk, jti: str, iat: int) -> str:
    """Returns the proof that this device gave a license file up."""
    return _sign(device, "license-release+jwt", {"jti": jti, "iat": iat})


def _sign(device: Jwk, typ: str, claims: Dict[str, Any]) -> str:
    parts = [encode(json.dumps(part).encode()) for part in ({"alg": "EdDSA", "typ": typ}, claims)]
    text = ".".join(parts)
    key = Ed25519PrivateKey.from_private_bytes(decode(device["d"]))
    return f"{text}.{encode(key.sign(text.encode()))}"


def is_issued_to(claims: Claims, device: Jwk | None) -> bool:
    """Whether a file was issued to the key of this device, so that the device can release it."""
    jwk = (claims.get("cnf") or {}).get("jwk")
    return device is not None and isinstance(jwk, dict) and jwk.get("x") == device["x"]


def without_file(state: State, claims: Claims) -> State:
    """Returns the state in which a copy of the file is `SEQUENCE_ROLLED_BACK`."""
    seen = state.find_file(claims["sub"], claims["act"])
    seq = max(claims["seq"] + 1, seen["seq"] if seen else 0)
    entry = {"sub": claims["sub"], "act": claims["act"], "seq": seq}
    return State(state.seen, state.proven, replaced(state.files, seen, entry), state.lists, state.answers)


def in_lines(token: str) -> str:
    """Returns a token in lines of 64 characters, which mail programs do not change."""
    return "".join(f"{token[at : at + 64]}\n" for at in range(0, len(token), 64))
