"""Sends requests to the gateway."""

from __future__ import annotations

import email.utils
import errno
import json
import re
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import IO, Any, Dict, List, Mapping, Union
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from ._shape import parse_json

#: Codes of errors after which nothing was done.
_WITHOUT_EFFECT = frozenset(("RATE_LIMITED", "OVERLOADED", "IDENTITY_UNAVAILABLE"))
#: Failures of a connection before anything was sent.
_NOT_SENT = frozenset((errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH))
_MAX_BYTES = 2**24

Result = Dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Why there is no response of the gateway. `arrived`: whether the request could have taken effect.

    `without_primary`: whether the database of the gateway has no primary. A standby can still validate.
    """

    retry_after: int | None
    arrived: bool
    without_primary: bool = False


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


class Connection:
    """The gateway at a URL. The proxy is that of the environment, unless `proxies` names one."""

    def __init__(
        self,
        gateway: str,
        timeout: float,
        locale: str,
        ssl_context: ssl.SSLContext | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        if not re.match(r"https?://[^/?#\s]+", gateway):
            raise ValueError("gateway must be a URL")
        self.url = re.sub(r"/+(graphql/*)?\Z", "", gateway)
        self._timeout = timeout
        self._locale = locale
        proxy = ProxyHandler(dict(proxies) if proxies is not None else None)
        handlers = [proxy, HTTPSHandler(context=ssl_context)]
        self._poster: OpenerDirector = build_opener(*handlers, _NoRedirects)
        self._getter: OpenerDirector = build_opener(*handlers)

    def send(self, document: str, variables: Mapping[str, Any]) -> Union[Result, Fault]:
        """Sends a document. Never raises: whatever is not a result of the gateway is a fault."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {"content-type": "application/json", "accept": "application/json", "accept-language": self._locale}
        try:
            request = Request(f"{self.url}/graphql", body, headers, method="POST")
            try:
                with self._poster.open(request, timeout=self._timeout) as response:
                    text, after, is_ok = self._read(response), response.headers.get("retry-after"), True
            except HTTPError as error:
                with error:
                    text, after, is_ok = self._read(error), error.headers.get("retry-after"), False
        except Exception as error:
            return Fault(None, not _is_unsent(error))
        response_body = _parse(text)
        data = response_body.get("data")
        result = data.get("result") if isinstance(data, dict) else None
        errors = response_body.get("errors")
        if is_ok and isinstance(result, dict) and not errors:
            return result
        code = _code_of(errors)
        return Fault(_retry_after_of(after), code not in _WITHOUT_EFFECT, code == "DATABASE_UNAVAILABLE")

    def get(self, url: str, content_type: str = "") -> str | None:
        """Gets a text document; None if it is not available."""
        try:
            request = Request(url, headers={"accept": content_type} if content_type else {})
            with self._getter.open(request, timeout=self._timeout) as response:
                is_of_type = str(response.headers.get("content-type", "")).startswith(content_type)
                return self._read(response).decode("utf-8") if is_of_type else None
        except Exception:
            return None

    def _read(self, response: Union[HTTPResponse, IO[bytes]]) -> bytes:
        """Reads a body. The timeout of a socket is that of one read, so a slow server could extend it without an end."""
        end = time.monotonic() + self._timeout
        chunks: List[bytes] = []
        size = 0
        while True:
            chunk = response.read(65_536)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            size += len(chunk)
            if time.monotonic() > end or size > _MAX_BYTES:
                raise TimeoutError("the response is too slow or too long")


def _is_unsent(error: Exception) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, socket.gaierror) or (isinstance(reason, OSError) and reason.errno in _NOT_SENT)


def _parse(text: bytes) -> Dict[str, Any]:
    try:
        value = parse_json(text.decode("utf-8"))
    except Exception:
        return {}
    return value if isinstance(value, dict) else {}


def _code_of(errors: object) -> object:
    try:
        return errors[0]["extensions"]["code"]  # type: ignore[index]
    except (TypeError, KeyError, IndexError):
        return ""


def _retry_after_of(header: str | None) -> int | None:
    """Returns the delay of `Retry-After` (RFC 9110 section 10.2.3) in milliseconds; None if there is none."""
    if not header:
        return None
    try:
        if re.fullmatch("[0-9]{1,12}", header.strip()):
            delay = int(header) * 1000
        else:
            delay = int((email.utils.parsedate_to_datetime(header).timestamp() - time.time()) * 1000)
    except (TypeError, ValueError, OverflowError):
        return None
    return delay if delay > 0 else None
