"""The program that the conformance run drives. `client/conformance.md` of the gateway specifies it."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from datetime import datetime
from typing import Any, Callable, Dict, List

from licet import CodeMailed, FileStore, Licensing, Refusal

_SETTINGS = ("gateway", "product", "version", "keys", "fingerprint", "meter", "trial", "locale", "offline")


class Program:
    def __init__(self) -> None:
        self.now: int | None = None
        self.client: Licensing | None = None

    def opened(self) -> Licensing:
        if self.client is None:
            raise TypeError("call open first")
        return self.client

    def open(self, **given: Any) -> None:
        if self.client is not None:
            self.client.stop()
            self.client = None
        self.now = given.get("now")
        settings = {name: given[name] for name in _SETTINGS if name in given}
        if "store" in given:
            settings["store"] = FileStore(given["store"])
        if "timeout" in given:
            settings["timeout"] = given["timeout"] / 1000
        clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000 if self.now is None else self.now
        self.client = Licensing(**settings, now=clock)

    def clock(self, now: int) -> None:
        self.now = now

    def run(self, call: str, given: Dict[str, Any]) -> Any:
        if call in ("open", "clock"):
            return getattr(self, call)(**given)
        client = self.opened()
        calls: Dict[str, Callable[[], Any]] = {
            "activate": lambda: client.activate(given["key"], name=given.get("name")),
            "check": lambda: client.check(fresh=given.get("fresh") is True),
            "standing": lambda: client.standing,
            "has": lambda: client.has(given["code"]),
            "value": lambda: client.value(given["code"]),
            "recordUsage": lambda: client.record_usage(given["amount"], given.get("meter")),
            "startTrial": lambda: client.start_trial(given.get("email"), code=given.get("code")),
            "deactivate": lambda: {"seatFreeAt": client.deactivate()},
            "request": client.request,
            "install": lambda: client.install(given["file"], key=given.get("key")),
            "release": client.release,
            "start": client.start,
            "stop": client.stop,
        }
        if call not in calls:
            raise TypeError(f"there is no call {call}")
        return calls[call]()


def _plain(value: Any) -> Any:
    """Returns a result with the names and types of the conformance program."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, (Refusal, CodeMailed)):
        state = "REFUSED" if isinstance(value, Refusal) else "CODE_MAILED"
        return {"state": state, **_members(value)}
    if dataclasses.is_dataclass(value):
        return _members(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _members(value: Any) -> Dict[str, Any]:
    return {_camel(one.name): _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def main(lines: List[str] | Any = sys.stdin) -> None:
    program = Program()
    for line in lines:
        response: Dict[str, Any] = {"id": None}
        try:
            given = {name: value for name, value in json.loads(line).items() if value is not None}
            response["id"] = given.pop("id", None)
            response["result"] = _plain(program.run(str(given.pop("call", None)), given))
        except Exception as error:
            response["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(response), flush=True)


if __name__ == "__main__":
    main()
