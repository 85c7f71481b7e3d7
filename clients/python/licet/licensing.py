"""Licenses one product on one device."""

from __future__ import annotations

import os
import random
import ssl
import sys
import threading
import time
import uuid
from dataclasses import replace
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, Callable, Dict, List, Mapping, Tuple, Type, TypeVar, Union

from . import _documents as documents
from ._air_gap import create_device_key, in_lines, is_issued_to, sign_release, sign_request, without_file
from ._clock import read_time
from ._decide import decide
from ._evidence import FileReading, Trust, read_answer, read_file, read_response
from ._fingerprint import derive_fingerprint, is_placeholder
from ._judge import action_of, judge
from ._kept import Base, Kept, base_of, merge, parse_kept, print_kept
from ._license_key import read_license_key
from ._machine import device_name, read_machine_id, state_folder
from ._memory import Effect, Event, Outgoing, Value
from ._send import Connection, Fault, Result
from ._shape import parse_instant
from ._standing import CodeMailed, Device, Refusal, Source, Standing, State
from ._text import trim
from ._texts import sentence_of
from ._verify import Jwk, iso, keys_of, verify_key_list
from .store import FileStore, Store

#: Longest sleep in seconds, so that a machine that wakes from its own sleep is noticed.
_SLEEP = 30.0
_REQUEST_LIFE = 30 * 86_400
_MOST = 1_000_000_000

Listener = Callable[[Standing], None]
_Default = TypeVar("_Default")


class _Running:
    """Work in a thread. It does not keep the process alive."""

    def __init__(self) -> None:
        self.done = threading.Event()

    def wait(self) -> None:
        self.done.wait()


class _Tried:
    """A change that was tried in the store."""

    def __init__(self) -> None:
        #: What is kept after the change; None if the store could not be read.
        self.following: Kept | None = None
        self.is_stored = False


class Licensing:
    """Licenses one product on one device. After construction, nothing raises except for a wrong call.

    All methods can be called in any thread. Those that request the gateway block until it responds, or `timeout` passes.
    """

    def __init__(
        self,
        gateway: str,
        product: str,
        version: str,
        keys: Union[Mapping[str, Any], List[Jwk]],
        *,
        store: Store | None = None,
        fingerprint: Union[str, Callable[[], str], None] = None,
        meter: str | None = None,
        locale: str = "en",
        trial: str | None = None,
        released_at: datetime | None = None,
        offline: str = "P30D",
        timeout: float = 15.0,
        ssl_context: ssl.SSLContext | None = None,
        proxies: Mapping[str, str] | None = None,
        now: Callable[[], int] | None = None,
    ) -> None:
        """Creates the client.

        - `gateway`: URL of the gateway, with or without `/graphql`.
        - `product`, `version`: code of your product, and version of your software.
        - `keys`: public keys of the gateway, from its `/.well-known/jwks.json`. Ship them with your software.
        - `store`: where the state is kept. Default: a file of the user.
        - `fingerprint`: text, or function that returns one. Default: `LICET_FINGERPRINT`, or one of the ID of the machine.
        - `meter`: code of the meter for `record_usage`.
        - `locale`: language of `message`, `en` or `de`.
        - `trial`: code of the license type for `start_trial`.
        - `released_at`: when this version was released. With it, the end of the updates is also checked offline.
        - `offline`: time without the gateway, as an ISO 8601 duration. The license type limits it.
        - `timeout`: longest time of a request, in seconds.
        - `ssl_context`: context with certificates of your own. Default: the certificates of the system.
        - `proxies`: URL of a proxy for each scheme. Default: the proxy of the environment or the system.
        - `now`: the clock in milliseconds, for tests.

        Raises TypeError or ValueError for a wrong setting.
        """
        for name, value in (("gateway", gateway), ("product", product), ("version", version)):
            if not isinstance(value, str) or value == "":
                raise TypeError(f"{name} must be a text")
        if not isinstance(keys, (Mapping, list)):
            raise TypeError("keys must be a JWK Set")
        if locale not in ("en", "de"):
            raise ValueError("locale must be en or de")
        if released_at is not None and not isinstance(released_at, datetime):
            raise TypeError("released_at must be a datetime")
        self._product = product
        self._version = version
        self._keys = keys_of(dict(keys) if isinstance(keys, Mapping) else keys)
        #: When the newest key list that was seen was signed, in seconds.
        self._listed_at = 0
        self._store: Store = store or FileStore(state_folder() / "licet" / f"{product}.json")
        self._given_fingerprint = fingerprint
        self._meter = meter
        self._locale = locale
        self._trial = trial
        self._released_at = None if released_at is None else int(_in_utc(released_at).timestamp() * 1000)
        self._offline = offline
        self._connection = Connection(gateway, timeout, locale, ssl_context, proxies)
        self._clock = now or (lambda: time.time_ns() // 1_000_000)
        self._kept = Kept()
        #: Whether `_kept` has changes that the store could not take.
        self._is_ahead = False
        self._base = Base()
        #: Whether the store was ever read, and whether what was read was verified.
        self._is_read = False
        self._is_verified = False
        #: Guards the members above, and the order of what is written.
        self._lock = threading.RLock()
        self._opening = threading.RLock()
        self._trust: Trust | None = None
        self._running: Dict[str, _Running] = {}
        self._listeners: List[Listener] = []
        self._shown: Standing | None = None
        self._seats_free_at: Dict[str, str | None] = {}
        self._wake = threading.Condition()
        self._wake_at = float("inf")
        #: Thread of the background; None if it is not started.
        self._background: threading.Thread | None = None

    def activate(self, key: str, *, name: str | None = None) -> Union[Standing, Refusal]:
        """Activates a license on this device. Returns the standing, or why the gateway declined.

        If all seats are in use, `devices` of the refusal lists the devices that hold them. `name` is the name of this device,
        for people; the host name by default.
        """
        if not isinstance(key, str):
            raise TypeError("key must be a text")
        self._open()
        self._send_outbox().wait()
        typed = read_license_key(key) or trim(key)
        result = self._request(documents.ACTIVATE, self._activation_of(typed, name))
        if result is None:
            return self._refuse("UNREACHABLE")
        if "code" in result:
            return _declined(result)
        self._activated(typed)
        return self.standing

    def check(self, *, fresh: bool = False) -> Standing:
        """Returns whether the software may be used. Requests the gateway if a check is due, or if `fresh` is true.

        Without the gateway, the newest signed answer or license file decides.
        """
        is_first = self._open()
        memory = self._kept.memory
        if not memory.key and memory.file is None:
            given = os.environ.get("LICET_LICENSE_KEY")
            if given:
                self.activate(given)
        elif fresh or is_first:
            self._once("CHECK", self._check).wait()
        self._apply(Event("TICK"))
        self._wait_for("CHECK")
        return self.standing

    @property
    def standing(self) -> Standing:
        """The standing as it is known now, without a request."""
        verdict = judge(self._kept.memory, self._clock())
        return Standing(
            state=State(verdict.state),
            valid=verdict.valid,
            code=verdict.code,
            message=sentence_of(verdict.code, self._locale),
            next_action=verdict.next_action,
            entitlements=dict(verdict.entitlements),
            expiry=iso(verdict.expiry),
            until=iso(verdict.until),
            source=None if verdict.source is None else Source(verdict.source),
        )

    def has(self, code: str) -> bool:
        """Whether the license may be used and grants an entitlement. Needs no network. False before the first `check`."""
        value = self.value(code)
        return value is not None and value is not False

    def value(self, code: str, default: _Default | None = None) -> Union[Value, _Default, None]:
        """Value of an entitlement; `default` if the license may not be used or does not grant it. Needs no network."""
        return judge(self._kept.memory, self._clock()).entitlements.get(code, default)

    def record_usage(self, amount: int, meter: str | None = None) -> bool:
        """Records usage of a meter. True when the usage is on disk: it is then sent once and in order.

        Returns False if no license key is active, or if the store does not work. Nothing is recorded then.
        """
        meter = meter or self._meter
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise TypeError("amount must be an integer")
        if not 0 <= amount <= _MOST:
            raise ValueError("amount must be an integer from 0 to 1,000,000,000")
        if not isinstance(meter, str) or meter == "":
            raise TypeError("meter must be a text")
        self._open()
        if self._kept.memory.key is None:
            return False
        return self._apply_in_store(Event("USED", id=str(uuid.uuid4()), meter=meter, amount=amount))

    def start_trial(
        self, email: str | None, *, code: str | None = None, name: str | None = None, organization: str | None = None
    ) -> Union[Standing, CodeMailed, Refusal]:
        """Starts a trial of the license type `trial` of the settings.

        If the address must be confirmed, a code is mailed: call this again with the `code`.
        """
        if not self._trial:
            raise TypeError("the settings name no trial")
        trust = self._trusted()
        given = {"licenseType": self._trial, "email": email, "code": code, "name": name, "organization": organization}
        device = {"product": self._product, "version": self._version, "platform": sys.platform}
        variables = {**given, **device, "fingerprint": trust.fingerprint, "deviceName": device_name()}
        result = self._request(documents.START_TRIAL, variables)
        if result is None:
            return self._refuse("UNREACHABLE")
        if "code" in result:
            return _declined(result)
        if not result.get("licenseKey"):
            return CodeMailed(_time(result.get("nextCodeAt")))
        self._activated(result["licenseKey"])
        return self.standing

    def start(self) -> None:
        """Starts heartbeats, checks and the sending of usage in the background. They do not keep the process alive."""
        with self._wake:
            if self._background is not None:
                return
            self._background = threading.Thread(target=self._work, name="licet", daemon=True)
        self._background.start()

    def stop(self) -> None:
        """Ends what `start` started."""
        with self._wake:
            self._background = None
            self._wake.notify_all()

    def __enter__(self) -> Licensing:
        self.start()
        return self

    def __exit__(
        self, kind: Type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def deactivate(self) -> datetime | None:
        """Gives the license up on this device. Returns when another device can take the seat.

        Returns None if the gateway is unreachable. The release is then sent later.
        """
        return _time(self._give_up()[0])

    def request(self, *, name: str | None = None) -> str:
        """Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request."""
        trust = self._trusted()
        iat = self._at() // 1000
        waiting, device = self._kept.request, self._kept.device
        if waiting and waiting["iat"] <= iat < waiting["iat"] + _REQUEST_LIFE:
            return in_lines(waiting["token"])
        key = device or create_device_key()
        claims: Dict[str, str | None] = {
            **{"product": self._product, "fingerprint": trust.fingerprint, "version": self._version},
            **{"name": name or device_name(), "platform": sys.platform},
        }
        token = sign_request(key, claims, iat)
        self._change(lambda kept: replace(kept, device=key, request={"token": token, "iat": iat}))
        return in_lines(token)

    def install(self, file: str, *, key: str | None = None) -> Union[Standing, Refusal]:
        """Installs a license file that a person carried here. `key` is needed for an encrypted file only."""
        if not isinstance(file, str):
            raise TypeError("file must be a text")
        self._open()
        reading = self._read_file(file, key)
        statement = reading.statement
        if statement is None:
            return self._refuse(reading.code)
        if not statement.valid or statement.until <= self._at():
            return self._refuse("EXPIRED" if statement.valid else statement.code)
        self._apply(
            Event("INSTALLED", statement=statement),
            lambda kept: replace(kept, file=file, file_key=key, state=reading.state, request=None),
        )
        return self.standing

    def release(self) -> str | None:
        """Gives the installed license file up. Returns the release file, for a person to carry to the gateway.

        Returns None if this device cannot release a file, because it requested none.
        """
        proof = self._give_up()[1]
        return None if proof is None else in_lines(proof)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Calls a function after each change of the standing, in the thread of the change. Returns a function that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _trusted(self) -> Trust:
        self._open()
        assert self._trust is not None
        return self._trust

    def _open(self) -> bool:
        """Reads the store once, and verifies what is in it. Returns whether this was the first call.

        A store that could not be read is read again.
        """
        with self._opening:
            is_first = self._trust is None
            if self._is_verified:
                return False
            self._change(lambda kept: kept)
            is_read = self._is_read
            if not is_first and not is_read:
                return False
            kept = self._kept
            self._trust_now()
            if kept.key_list:
                self._trust_list(kept.key_list)
            trust = self._trust_now()
            answer = read_answer(kept.answer, trust) if kept.answer else None
            file = self._read_with(trust, kept.file, kept.file_key).statement if kept.file else None
            # Before the event, because a listener can call the client.
            self._is_verified = is_read
            self._apply(Event("OPENED", answer=answer, file=file))
            return is_first

    def _trust_now(self) -> Trust:
        fingerprint = self._trust.fingerprint if self._trust else self._fingerprint()
        self._trust = Trust(self._keys, self._product, fingerprint, self._version, self._released_at)
        return self._trust

    def _fingerprint(self) -> str:
        given = self._given_fingerprint
        named = given() if callable(given) else given
        named = named or os.environ.get("LICET_FINGERPRINT")
        if named and not is_placeholder(named):
            return named
        machine_id = read_machine_id()
        derived = derive_fingerprint(machine_id, self._product) if machine_id else None
        if derived:
            return derived
        new = str(uuid.uuid4())
        self._change(lambda kept: replace(kept, random=kept.random or new))
        return self._kept.random or new

    def _change(self, change: Callable[[Kept], Kept]) -> None:
        """Changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid."""
        with self._lock:
            tried = self._try_change(change)
            following = change(self._kept) if tried.following is None else tried.following
            if not tried.is_stored:
                self._is_ahead = True
            self._kept = following

    def _change_in_store(self, change: Callable[[Kept], Kept]) -> bool:
        """Changes what is kept. Changes nothing, and returns False, if the store does not work."""
        with self._lock:
            tried = self._try_change(change)
            if tried.is_stored and tried.following is not None:
                self._kept = tried.following
            return tried.is_stored

    def _try_change(self, change: Callable[[Kept], Kept]) -> _Tried:
        """Changes what is in the store.

        The change is applied to the text of the store once, also if the text cannot be written then.
        """
        tried = _Tried()

        def update(text: str | None) -> str:
            stored = parse_kept(text)
            if not self._is_read:
                # Statements are used after their texts were verified.
                stored = replace(stored, memory=replace(stored.memory, answer=None, file=None))
            self._is_read = True
            if self._is_ahead:
                self._kept = merge(self._kept, stored, self._base)
            self._base = base_of(stored)
            tried.following = change(self._kept if self._is_ahead else stored)
            return print_kept(tried.following)

        try:
            self._store.update(update)
        except Exception:
            return tried
        if tried.following is not None:
            tried.is_stored = True
            self._is_ahead = False
            self._base = base_of(tried.following)
        return tried

    def _apply(self, event: Event, change: Callable[[Kept], Kept] = lambda kept: kept) -> None:
        """Applies an event, and starts what follows from it."""
        effects: List[Effect] = []
        self._change(lambda before: self._decide(change(before), event, effects))
        self._notify()
        self._follow(effects, event.type == "TICK")

    def _apply_in_store(self, event: Event) -> bool:
        """Does what `_apply` does, but changes nothing and returns False if the store does not work.

        Returns False for usage without a key too: another process can have given the license up.
        """
        effects: List[Effect] = []
        keys: List[str | None] = []

        def change(before: Kept) -> Kept:
            keys.append(before.memory.key)
            return self._decide(before, event, effects)

        is_stored = self._change_in_store(change)
        if is_stored:
            self._notify()
            self._follow(effects, False)
        return is_stored and (event.type != "USED" or keys[-1] is not None)

    def _decide(self, kept: Kept, event: Event, effects: List[Effect]) -> Kept:
        memory, _, effects[:] = decide(kept.memory, event, self._clock())
        return replace(kept, memory=memory)

    def _follow(self, effects: List[Effect], checks: bool) -> None:
        for effect in effects:
            if effect.type == "WAKE":
                self._wake_in(effect.after or 0)
            elif effect.type == "SEND":
                self._send_outbox()
            elif self._background is not None or checks:
                activates = effect.type == "ACTIVATE"
                self._once("CHECK", lambda: self._check(activates))

    def _notify(self) -> None:
        with self._lock:
            standing = self.standing
            # The end of the time without the gateway moves with each check.
            shown = replace(standing, until=None)
            if shown == self._shown:
                return
            self._shown = shown
        for listener in list(self._listeners):
            try:
                listener(standing)
            except Exception:
                sys.excepthook(*sys.exc_info())

    def _wake_in(self, after: float) -> None:
        with self._wake:
            self._wake_at = self._clock() + after * (1 + random.random() / 10)
            self._wake.notify_all()

    def _work(self) -> None:
        """Sends a `TICK` when one is due. Sleeps in short steps, because a timer stands still while the machine sleeps."""
        self._open()
        self._apply(Event("TICK"))
        while True:
            with self._wake:
                if self._background is not threading.current_thread():
                    return
                wake_at = self._wake_at
                left = max(0.0, wake_at - self._clock())
                if left > 0:
                    self._wake.wait(min(left / 1000, _SLEEP))
                # A clock that was set back would make the wait longer.
                rest = self._wake_at - self._clock()
                if self._wake_at != wake_at or 0 < rest <= left:
                    continue
                self._wake_at = float("inf")
                if self._background is not threading.current_thread():
                    return
            self._open()
            self._apply(Event("TICK"))

    def _once(self, name: str, work: Callable[[], None]) -> _Running:
        """Runs work in a thread, unless it runs already."""
        with self._lock:
            running = self._running.get(name)
            if running is not None:
                return running
            started = self._running[name] = _Running()

        def run() -> None:
            try:
                work()
            finally:
                with self._lock:
                    del self._running[name]
                started.done.set()

        threading.Thread(target=run, name=f"licet {name.lower()}", daemon=True).start()
        return started

    def _wait_for(self, name: str) -> None:
        with self._lock:
            running = self._running.get(name)
        if running is not None:
            running.wait()

    def _request(self, document: str, variables: Mapping[str, Any], id: str | None = None) -> Result | None:
        """Sends a document. Returns None in an outage, which is remembered.

        A heartbeat returns an empty result if the database of the gateway has no primary: a standby can still validate.
        """
        outcome = self._connection.send(document, {"input": variables})
        if isinstance(outcome, Fault):
            if outcome.without_primary and document == documents.HEARTBEAT:
                return {}
            unsent = None if outcome.arrived else id
            self._apply(Event("UNREACHABLE", retry_after=outcome.retry_after, unsent=unsent))
            return None
        return outcome

    def _activation_of(self, key: str, name: str | None) -> Dict[str, Any]:
        software = {"product": self._product, "version": self._version, "platform": sys.platform}
        return {"key": key, "fingerprint": self._trusted().fingerprint, **software, "name": name or device_name()}

    def _activated(self, key: str) -> None:
        self._apply(Event("ACTIVATED", key=key), lambda kept: replace(kept, answer=None, file=None))
        self._wait_for("CHECK")
        if not self.standing.valid:
            self._once("CHECK", self._check).wait()

    def _check(self, activates: bool = False) -> None:
        trust = self._trusted()
        key = self._kept.memory.key
        if key is None:
            return self._check_file()
        if activates and self._request(documents.ACTIVATE, self._activation_of(key, None)) is None:
            return None
        beat = self._request(documents.HEARTBEAT, {"key": key, "fingerprint": trust.fingerprint})
        if beat is None:
            return None
        if beat.get("code") == "LEASE_LOST":
            self._apply(Event("LOST"))
        self._validate(key, _within(beat))
        return self._check_file()

    def _validate(self, key: str, within: int | None) -> None:
        trust = self._trusted()
        nonce = str(uuid.uuid4())
        software = {"product": self._product, "version": self._version, "fingerprint": trust.fingerprint}
        response = self._request(
            documents.VALIDATE, {"key": key, **software, "nonce": nonce, "keep": self._offline, "signed": True}
        )
        if response is None:
            return
        statement = read_response(response, nonce, trust)
        if statement is None and self._fetch_keys():
            statement = read_response(response, nonce, self._trusted())
        if statement is None:
            return self._apply(Event("UNREACHABLE"))
        # A "no" of a time in which the user entered another key is about the former one.
        if self._kept.memory.key != key:
            return
        answer = response.get("answer")
        self._apply(
            Event("ANSWERED", statement=statement, within=within), lambda kept: replace(kept, answer=answer)
        )

    def _check_file(self) -> None:
        """Requests the status list of the installed file, if it names one."""
        kept = self._kept
        if kept.file is None:
            return
        reading = self._read_file(
            kept.file,
            kept.file_key,
            fetches_keys=False,
            fetch_list=lambda uri: self._connection.get(uri, "application/statuslist+jwt"),
        )
        if reading.statement is not None:
            self._apply(
                Event("INSTALLED", statement=reading.statement), lambda now: replace(now, state=reading.state)
            )

    def _read_file(
        self,
        file: str,
        key: str | None,
        fetches_keys: bool = True,
        fetch_list: Callable[[str], str | None] | None = None,
    ) -> FileReading:
        reading = self._read_with(self._trusted(), file, key, fetch_list)
        if fetches_keys and reading.code == "KEY_UNKNOWN" and self._fetch_keys():
            return self._read_with(self._trusted(), file, key, fetch_list)
        return reading

    def _read_with(
        self, trust: Trust, file: str, key: str | None, fetch_list: Callable[[str], str | None] | None = None
    ) -> FileReading:
        return read_file(file, trust, key or self._kept.memory.key, self._at(), self._kept.state, fetch_list)

    def _fetch_keys(self) -> bool:
        """Gets the newest keys of the gateway, if it signed them with a key that is trusted."""
        text = self._connection.get(f"{self._connection.url}/.well-known/license-keys")
        if not text:
            return False
        # Another process can have stored a newer list.
        self._change(lambda kept: kept)
        if self._kept.key_list:
            self._trust_list(self._kept.key_list)
        before = self._listed_at
        is_trusted = self._trust_list(text)
        if self._listed_at > before:
            self._change(lambda kept: replace(kept, key_list=text))
        return is_trusted

    def _trust_list(self, text: str) -> bool:
        """Trusts a key list that a trusted key signed, and that is not older than one that was seen."""
        listed = verify_key_list(text, self._keys, self._at())
        if listed.iat < self._listed_at:
            return False
        # A list that has ended still shows that older lists are obsolete.
        self._listed_at = listed.iat
        if listed.keys is None:
            return False
        self._keys = listed.keys
        self._trust_now()
        return True

    def _send_outbox(self) -> _Running:
        return self._once("SEND", self._send_all)

    def _send_all(self) -> None:
        self._open()
        while self._kept.memory.outbox:
            first = next(iter(self._kept.memory.outbox), None)
            if first is not None and not self._send_one(first):
                return

    def _send_one(self, first: Outgoing) -> bool:
        """Returns False if the outbox must wait."""
        id = first.id
        event = Event("SENDING", id=id)
        if not self._apply_in_store(event):
            # Usage that is not marked on disk could be counted twice after a crash. A release can be repeated.
            if first.kind == "USAGE":
                return False
            self._apply(event)
        item = next((one for one in self._kept.memory.outbox if one.id == id), None)
        if item is None:
            return True
        result = self._deliver(item)
        if result is None:
            return False
        self._seats_free_at[id] = result.get("seatFreeAt")
        self._apply(Event("SENT", id=id))
        return True

    def _deliver(self, item: Outgoing) -> Result | None:
        fingerprint = self._trusted().fingerprint
        if item.kind == "USAGE":
            used = {"key": item.key, "meter": item.meter, "amount": item.amount, "fingerprint": fingerprint}
            return self._request(documents.RECORD_USAGE, {**used, "idempotencyKey": item.id}, item.id)
        if item.key == "":
            return self._request(documents.RELEASE_FILE, {"proof": item.proof})
        proof = {"releaseProof": item.proof} if item.proof else {}
        return self._request(documents.DEACTIVATE, {"key": item.key, "fingerprint": fingerprint, **proof})

    def _give_up(self) -> Tuple[str | None, str | None]:
        """Gives up what is active. Returns when the seat is free, and the release proof of an installed file."""
        self._open()
        kept = self._kept
        claims = self._read_file(kept.file, kept.file_key).claims if kept.file is not None else None
        proof = None
        if claims is not None and kept.device is not None and is_issued_to(claims, kept.device):
            proof = sign_release(kept.device, claims["jti"], self._at() // 1000)
        id = str(uuid.uuid4())
        self._apply(
            Event("DEACTIVATED", id=id, proof=proof),
            lambda now: replace(
                now,
                answer=None,
                file=None,
                file_key=None,
                state=without_file(now.state, claims) if claims is not None else now.state,
            ),
        )
        self._send_outbox().wait()
        seat_free_at = self._seats_free_at.get(id)
        self._seats_free_at.clear()
        return seat_free_at, proof

    def _at(self) -> int:
        """The time by which texts are judged."""
        return read_time(self._kept.memory, self._clock()).at

    def _refuse(self, code: str) -> Refusal:
        return Refusal(code, sentence_of(code, self._locale), "WAIT" if code == "UNREACHABLE" else action_of(code))


def _in_utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)


def _time(instant: object) -> datetime | None:
    return iso(parse_instant(instant)) if isinstance(instant, str) else None


def _within(beat: Result) -> int | None:
    """Returns the time until the next heartbeat is due, in milliseconds; None if none is required."""
    try:
        due = parse_instant(beat["nextHeartbeatBy"])
        checked = parse_instant(beat["validation"]["checkedAt"])
    except (KeyError, TypeError):
        return None
    return None if due is None or checked is None else due - checked


def _declined(result: Result) -> Refusal:
    devices = tuple(
        Device(
            one["device"], one.get("name"), one.get("platform"), _time(one.get("lastSeenAt")), _time(one.get("seatFreeAt"))
        )
        for one in result.get("seatHolders") or ()
    )
    return Refusal(
        result["code"], result["message"], result.get("nextAction"), _time(result.get("nextAllowedAt")), devices
    )
