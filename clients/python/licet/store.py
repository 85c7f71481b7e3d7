"""Where a client keeps its state."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Protocol, Union

if sys.platform == "win32":
    import msvcrt
    import time
else:
    import fcntl

Change = Callable[[Union[str, None]], str]


class Store(Protocol):
    """Keeps one text. Several processes can use one store."""

    def update(self, change: Change) -> str:
        """Replaces the text by what `change` returns for it, in one step, and returns the new text.

        No other process changes it meanwhile, and a crash leaves the old or the new text. `change` gets None if there is no
        text yet. It can be called in any thread.
        """


class MemoryStore:
    """A store in memory. Its text ends with the process."""

    def __init__(self, text: str | None = None) -> None:
        self._text = text
        self._lock = threading.Lock()

    def update(self, change: Change) -> str:
        with self._lock:
            self._text = change(self._text)
            return self._text


class FileStore:
    """A store in a file that only its owner can read. After a crash, the file has its old text or its new text.

    A lock of the operating system on a file beside it lets one process change it at a time. It ends with the process.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()

    def update(self, change: Change) -> str:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock, _locked(self._beside(".lock")):
            try:
                before = self._path.read_text("utf-8")
            except FileNotFoundError:
                before = None
            except UnicodeDecodeError:
                before = ""
            text = change(before)
            if text != before:
                self._write(text)
            return text

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _write(self, text: str) -> None:
        new = self._beside(".new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with open(os.open(new, flags, 0o600), "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a lock of the operating system, for this process only."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            while True:
                try:
                    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.01)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
