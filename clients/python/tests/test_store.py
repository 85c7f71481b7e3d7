"""Tests of the store in a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import List, Union

from licet.store import FileStore, _remove_abandoned


def increase(text: Union[str, None]) -> str:
    return str(int(text or "0") + 1)


def leave(lock: Path) -> None:
    """Creates the lock of a process that was killed."""
    lock.write_text("")
    os.utime(lock, (0, 0))


class Store(unittest.TestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.path = self.folder / "state.json"
        self.lock = self.folder / "state.json.lock"

    def test_processes_lose_no_change(self) -> None:
        code = (
            "import sys; from licet.store import FileStore; store = FileStore(sys.argv[1])\n"
            "for _ in range(30): store.update(lambda text: str(int(text or '0') + 1))"
        )
        root = str(Path(__file__).resolve().parents[1])
        processes = [
            subprocess.Popen([sys.executable, "-c", code, str(self.path)], env={**os.environ, "PYTHONPATH": root})
            for _ in range(3)
        ]
        self.assertEqual([process.wait() for process in processes], [0, 0, 0])
        self.assertEqual(self.path.read_text(), "90")
        self.assertEqual([file.name for file in self.folder.iterdir()], ["state.json"])

    def test_the_lock_file_of_a_process_in_another_language_is_respected(self) -> None:
        self.lock.write_text("another")
        changed: List[str] = []
        thread = threading.Thread(target=lambda: changed.append(FileStore(self.path).update(increase)), daemon=True)
        thread.start()
        thread.join(0.2)
        self.assertEqual(changed, [])
        self.lock.unlink()
        thread.join()
        self.assertEqual(changed, ["1"])

    def test_one_of_many_gets_an_abandoned_lock(self) -> None:
        turn = threading.Lock()
        failures: List[str] = []

        def change(text: Union[str, None]) -> str:
            if not turn.acquire(blocking=False):
                failures.append("two have the lock")
                return increase(text)
            os.sched_yield() if hasattr(os, "sched_yield") else None
            turn.release()
            return increase(text)

        for _ in range(10):
            leave(self.lock)
            leave(self.folder / "state.json.lock.break")
            threads = [threading.Thread(target=FileStore(self.path).update, args=(change,)) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(self.path.read_text(), "80")

    def test_a_lock_that_replaced_an_abandoned_one_stays(self) -> None:
        self.lock.write_text("another")
        _remove_abandoned(self.lock)
        self.assertEqual(self.lock.read_text(), "another")
        leave(self.lock)
        _remove_abandoned(self.lock)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_the_lock_of_another_process_stays(self) -> None:
        def change(_text: Union[str, None]) -> str:
            # Another process gave this lock up, and has its own.
            self.lock.unlink()
            self.lock.write_text("another")
            return "text"

        self.path.write_text("old")
        with self.assertRaisesRegex(OSError, "lock"):
            FileStore(self.path).update(change)
        self.assertEqual((self.path.read_text(), self.lock.read_text()), ("old", "another"))

    def test_a_file_is_read_where_no_lock_can_be_taken(self) -> None:
        self.path.write_text("old")
        # The name of the lock is longer than a file system allows.
        path = self.folder / ("s" * 253)
        path.write_text("old")
        seen: List[Union[str, None]] = []

        def change(text: Union[str, None]) -> str:
            seen.append(text)
            return "new"

        with self.assertRaises(OSError):
            FileStore(path).update(change)
        self.assertEqual((seen, path.read_text()), (["old"], "old"))

    def test_a_text_is_written_to_a_new_file(self) -> None:
        new = self.folder / "state.json.new"
        new.write_text("half a text")
        with open(new, "r+") as former:
            FileStore(self.path).update(lambda _text: "whole text")
            former.write("damage")
        self.assertEqual(self.path.read_text(), "whole text")
