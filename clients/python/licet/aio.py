"""The client for asyncio. Requests run in threads, so the event loop is never blocked."""

from __future__ import annotations

import asyncio
from datetime import datetime
from types import TracebackType
from typing import Any, Callable, Type, TypeVar, Union

from . import licensing as blocking
from ._memory import Value
from ._standing import CodeMailed, Refusal, Standing

_Default = TypeVar("_Default")


class Licensing:
    """Licenses one product on one device. It has the settings and the methods of `licet.Licensing`.

    Each method that requests the gateway or uses the store is a coroutine. A cancelled coroutine stops waiting; its request
    goes on, and its result is remembered.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        self._client = blocking.Licensing(*args, **settings)

    async def activate(self, key: str, *, name: str | None = None) -> Union[Standing, Refusal]:
        """Activates a license on this device. Returns the standing, or why the gateway declined."""
        return await asyncio.to_thread(self._client.activate, key, name=name)

    async def check(self, *, fresh: bool = False) -> Standing:
        """Returns whether the software may be used. Requests the gateway if a check is due, or if `fresh` is true."""
        return await asyncio.to_thread(self._client.check, fresh=fresh)

    @property
    def standing(self) -> Standing:
        """The standing as it is known now, without a request."""
        return self._client.standing

    def has(self, code: str) -> bool:
        """Whether the license may be used and grants an entitlement. Needs no network."""
        return self._client.has(code)

    def value(self, code: str, default: _Default | None = None) -> Union[Value, _Default, None]:
        """Value of an entitlement; `default` if the license may not be used or does not grant it. Needs no network."""
        return self._client.value(code, default)

    async def record_usage(self, amount: int, meter: str | None = None) -> bool:
        """Records usage of a meter. True when the usage is on disk: it is then sent once and in order."""
        return await asyncio.to_thread(self._client.record_usage, amount, meter)

    async def start_trial(
        self, email: str | None, *, code: str | None = None, name: str | None = None, organization: str | None = None
    ) -> Union[Standing, CodeMailed, Refusal]:
        """Starts a trial of the license type `trial` of the settings."""
        return await asyncio.to_thread(
            self._client.start_trial, email, code=code, name=name, organization=organization
        )

    def start(self) -> None:
        """Starts heartbeats, checks and the sending of usage in the background."""
        self._client.start()

    def stop(self) -> None:
        """Ends what `start` started."""
        self._client.stop()

    async def __aenter__(self) -> Licensing:
        self.start()
        return self

    async def __aexit__(
        self, kind: Type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def deactivate(self) -> datetime | None:
        """Gives the license up on this device. Returns when another device can take the seat; None if it is sent later."""
        return await asyncio.to_thread(self._client.deactivate)

    async def request(self, *, name: str | None = None) -> str:
        """Returns a request for a license file, for a person to carry to the gateway."""
        return await asyncio.to_thread(self._client.request, name=name)

    async def install(self, file: str, *, key: str | None = None) -> Union[Standing, Refusal]:
        """Installs a license file that a person carried here."""
        return await asyncio.to_thread(self._client.install, file, key=key)

    async def release(self) -> str | None:
        """Gives the installed license file up. Returns the release file; None if this device cannot release one."""
        return await asyncio.to_thread(self._client.release)

    def on_change(self, listener: Callable[[Standing], None]) -> Callable[[], None]:
        """Calls a function in the running event loop after each change of the standing. Returns a function that ends it."""
        loop = asyncio.get_running_loop()

        def forward(standing: Standing) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(listener, standing)

        return self._client.on_change(forward)
