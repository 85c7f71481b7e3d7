"""A gateway with one license, on this machine, and a disk that can be full."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Union

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from licet import Licensing
from licet._shape import encode

KEY = "LIC-01234-56789-ABCDE-FGHJK-TZFN5"
DAY = 86_400


def instant(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(seconds)) + f"{int(seconds * 1000) % 1000:03}Z"


class Disk:
    """A store that fails after it called the function, while it is full."""

    def __init__(self, is_full: bool = False) -> None:
        self.text: str | None = None
        self.is_full = is_full
        self.changes = 0
        self._lock = threading.Lock()

    def update(self, change: Callable[[Union[str, None]], str]) -> str:
        with self._lock:
            self.changes += 1
            text = change(self.text)
            if self.is_full:
                raise OSError("the disk is full")
            self.text = text
            return text


class Server:
    """Serves HTTP on this machine until it is closed."""

    def __init__(self, respond: Callable[[BaseHTTPRequestHandler], None]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                respond(self)

            do_POST = do_GET

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Gateway:
    """A gateway whose network can fail. `requests` are the operations that arrived."""

    def __init__(self) -> None:
        self.is_down = False
        self.requests: List[str] = []
        self.usage: Dict[str, int] = {}
        self.key_list = ""
        self._private = Ed25519PrivateKey.generate()
        self._server = Server(self._respond)
        self.url, self.close = self._server.url, self._server.close

    def jwk(self) -> Dict[str, str]:
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "kid": "test", "x": encode(public)}

    def software(self, store: Any, **settings: Any) -> Licensing:
        keys = {"keys": [self.jwk()]}
        given = {"store": store, "fingerprint": "laptop", "meter": "renders", **settings}
        return Licensing(self.url, "studio", "1.0", keys, **given)

    def sign(self, typ: str, claims: Dict[str, Any]) -> str:
        header = {"alg": "EdDSA", "kid": "test", "typ": typ}
        text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
        return f"{text}.{encode(self._private.sign(text.encode()))}"

    def list_of_keys(self, iat: float, life: float) -> str:
        """Returns a key list that was signed at a time, in seconds."""
        claims = {"iat": int(iat), "exp": int(iat + life), "keys": [self.jwk()]}
        return self.sign("license-keys+jwt", claims)

    def _respond(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length") or 0))
        status, text = 200, self.key_list
        if self.is_down:
            status, text = 503, "<h1>503</h1>"
        elif request.path == "/graphql":
            given = json.loads(body)
            name = given["query"].split()[1].split("(")[0]
            self.requests.append(name)
            text = json.dumps({"data": {"result": self._result(name, given["variables"]["input"])}})
        request.send_response(status)
        request.send_header("content-length", str(len(text)))
        request.end_headers()
        request.wfile.write(text.encode())

    def _result(self, name: str, given: Dict[str, Any]) -> Dict[str, Any]:
        now = time.time()
        if name == "RecordUsage":
            self.usage[given["idempotencyKey"]] = given["amount"]
        if name == "Deactivate":
            return {"__typename": "DeactivateLicensePayload", "seatFreeAt": instant(now)}
        if name != "Validate":
            return {"__typename": f"{name}Payload"}
        salt = bytes(16)
        digest = hashlib.sha256(salt + given["fingerprint"].encode()).digest()
        shared = {"sub": "lic_1", "valid": True, "code": "VALID", "nonce": given["nonce"]}
        license = {
            **{"type": "test", "revision": 1, "status": "ACTIVE", "expiry": None, "graceEndsAt": None},
            **{"maxActivations": None, "entitlements": {"export": True}, "keyHint": "TZFN5"},
        }
        answer = {
            **shared,
            **{"iss": self.url, "aud": "studio", "iat": int(now), "exp": int(now + 7 * DAY), "asOf": instant(now)},
            **{"detail": "VALID", "cnf": {"fp#S256": encode(digest), "salt": encode(salt)}, "license": license},
        }
        signed = {**shared, "checkedAt": instant(now), "expiry": None}
        return {
            "__typename": "LicenseValidation",
            "signature": self.sign("license-validation+jwt", signed),
            "answer": self.sign("license-answer+jwt", answer),
            "license": None,
        }
