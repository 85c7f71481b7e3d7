"""What the window shows about the license. It needs no window, so it can be tested without one."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Callable, Tuple, Union

from licet import Refusal, Standing, State
from licet.licensing import Licensing


@dataclass(frozen=True)
class View:
    """The texts and the state of the window."""

    message: str
    #: Whether the work of the software is enabled.
    can_export: bool
    #: Whether the field for the license key is shown.
    wants_key: bool
    #: Devices that hold the seats, if all are in use.
    devices: Tuple[str, ...] = ()
    is_busy: bool = False


class LicenseModel:
    """Runs the calls of the client in threads, so that the window never waits for the network.

    `show` gets each new view. It is called in any thread.
    """

    def __init__(self, licensing: Licensing, show: Callable[[View], None]) -> None:
        self._licensing = licensing
        self._show = show
        licensing.on_change(lambda _: self._show(self._view()))

    def open(self) -> None:
        self._run(lambda: self._licensing.check())
        self._licensing.start()

    def activate(self, key: str) -> None:
        self._run(lambda: self._licensing.activate(key))

    def deactivate(self) -> None:
        def give_up() -> Standing:
            self._licensing.deactivate()
            return self._licensing.standing

        self._run(give_up)

    def close(self) -> None:
        self._licensing.stop()

    def _run(self, call: Callable[[], Union[Standing, Refusal]]) -> None:
        self._show(View("…", self._licensing.has("export"), False, is_busy=True))
        threading.Thread(target=lambda: self._show(self._view(call())), daemon=True).start()

    def _view(self, result: Union[Standing, Refusal, None] = None) -> View:
        standing = self._licensing.standing
        devices = result.devices if isinstance(result, Refusal) else ()
        return View(
            message=(result or standing).message,
            can_export=self._licensing.has("export"),
            wants_key=standing.state is State.UNLICENSED,
            devices=tuple(one.name or one.device for one in devices),
        )
