"""Where a client keeps its state."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Callable, Protocol, Union

#: A lock of this age in seconds is that of a process that was killed. A change takes some milliseconds.
_ABANDONED = 10.0

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

    A lock file beside it lets one process change it at a time.
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()

    def update(self, change: Change) -> str:
        lock = self._beside(".lock")
        with self._lock:
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                content = _lock(lock)
            except OSError:
                # A disk that takes no lock can still be read. The change fails.
                change(self._read())
                raise
            try:
                before = self._read()
                text = change(before)
                if text != before:
                    self._write(text, lambda: _is_own(lock, content))
                return text
            finally:
                _remove_own(lock, content)

    def _read(self) -> str | None:
        try:
            return self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            return ""

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _write(self, text: str, has_lock: Callable[[], bool]) -> None:
        new = self._beside(".new")
        # A new file, because a process that lost its lock can still write to the former one.
        try:
            new.unlink()
        except FileNotFoundError:
            pass
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(new, flags, 0o600), "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if not has_lock():
            raise OSError("another process took the lock")
        os.replace(new, self._path)


def _lock(path: Path) -> str:
    """Creates the lock file, which the clients for other languages use too. Returns its content."""
    wait = 0.002
    while True:
        try:
            return _create(path)
        except OSError as error:
            if not isinstance(error, FileExistsError) and not _is_deleted_by_windows(error):
                raise
        if _is_abandoned(path):
            _break(path)
        else:
            time.sleep(wait * (1 + random.random()))
            wait = min(wait * 2, 0.05)


def _is_deleted_by_windows(error: OSError) -> bool:
    """Whether another process can be deleting the file. Windows denies the access then."""
    return sys.platform == "win32" and isinstance(error, PermissionError)


def _create(path: Path) -> str:
    """Creates a lock file with a random content, which it returns. The content is empty if the disk is full."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    content = str(uuid.uuid4())
    try:
        os.write(descriptor, content.encode())
    except OSError:
        os.ftruncate(descriptor, 0)
        content = ""
    finally:
        os.close(descriptor)
    return content


def _remove_own(path: Path, content: str) -> None:
    """Removes a lock, unless another process removed it as abandoned and has a lock of its own there."""
    try:
        if _is_own(path, content):
            path.unlink()
    except OSError:
        # The change is done. Another process removes the lock later.
        return


def _is_own(path: Path, content: str) -> bool:
    try:
        return path.read_text() == content
    except (OSError, UnicodeDecodeError):
        return False


def _is_abandoned(path: Path) -> bool:
    try:
        return abs(time.time() - path.stat().st_mtime) > _ABANDONED
    except OSError:
        return False


def _break(path: Path) -> None:
    """Removes an abandoned lock.

    Of several processes that notice it, one looks again and removes it, so that none removes the new lock of another one.
    """
    breaker = path.with_name(f"{path.name}.break")
    try:
        content = _create(breaker)
    except OSError as error:
        if not isinstance(error, FileExistsError) and not _is_deleted_by_windows(error):
            raise
        if _is_abandoned(breaker):
            _remove_abandoned(breaker)
        time.sleep(0.002)
        return
    try:
        if _is_abandoned(path):
            _remove_abandoned(path)
    finally:
        _remove_own(breaker, content)


def _remove_abandoned(path: Path) -> None:
    """Removes an abandoned lock. A lock that replaced it meanwhile stays."""
    taken = path.with_name(f"{path.name}.{uuid.uuid4()}")
    try:
        os.rename(path, taken)
    except OSError as error:
        # Another process removed the lock.
        if isinstance(error, FileNotFoundError) or _is_deleted_by_windows(error):
            return
        raise
    try:
        if not _is_abandoned(taken):
            os.link(taken, path)
    except OSError:
        # Another process has a new lock.
        pass
    finally:
        taken.unlink()
