"""Tests of a client whose store fails."""

from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from licet import State
from licet.store import FileStore

from .gateway import KEY, Disk, Gateway


class FullDisk(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)

    def usage(self) -> int:
        return sum(self.gateway.usage.values())

    def test_a_full_disk_makes_no_license_invalid_and_counts_no_usage_twice(self) -> None:
        disk = Disk(is_full=True)
        client = self.gateway.software(disk)
        client.activate(KEY)
        self.assertIs(client.standing.state, State.LICENSED)
        self.assertFalse(client.record_usage(2))
        disk.is_full = False
        # The memory is ahead of the disk, and is not lost by the next change that succeeds.
        self.assertTrue(client.record_usage(3))
        self.assertIs(client.check(fresh=True).state, State.LICENSED)
        client.activate(KEY)
        self.assertEqual(self.usage(), 3)
        self.gateway.is_down = True
        self.assertIs(self.gateway.software(disk).check().state, State.OFFLINE)

    def test_what_is_on_a_full_disk_is_read(self) -> None:
        disk = Disk()
        self.gateway.software(disk).activate(KEY)
        disk.is_full = True
        self.gateway.is_down = True
        self.assertIs(self.gateway.software(disk).check().state, State.OFFLINE)

    def test_usage_that_is_not_marked_on_disk_is_not_sent(self) -> None:
        disk = Disk()
        client = self.gateway.software(disk)
        client.activate(KEY)
        self.gateway.is_down = True
        self.assertTrue(client.record_usage(2))
        client.activate(KEY)  # Waits until the attempt to send it has failed.
        self.gateway.is_down = False
        disk.is_full = True
        client.deactivate()
        self.assertEqual(self.usage(), 0)
        disk.is_full = False
        client.deactivate()
        self.assertEqual(self.usage(), 2)

    def test_a_device_with_a_broken_disk_frees_its_seat(self) -> None:
        client = self.gateway.software(Disk(is_full=True))
        client.activate(KEY)
        self.assertIsNotNone(client.deactivate())
        self.assertIn("Deactivate", self.gateway.requests)
        self.assertIs(client.standing.state, State.UNLICENSED)

    def test_a_file_below_a_regular_file_is_a_broken_disk(self) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            file.write_text("")
            client = self.gateway.software(FileStore(file / "state.json"))
            client.activate(KEY)
            self.assertIs(client.standing.state, State.LICENSED)
            self.assertFalse(client.record_usage(2))
            self.assertIsNotNone(client.deactivate())
        self.assertEqual(self.usage(), 0)

    def test_a_release_that_was_sent_is_not_read_from_the_disk_again(self) -> None:
        disk = Disk()
        client = self.gateway.software(disk)
        client.activate(KEY)
        self.gateway.is_down = True
        client.deactivate()
        self.gateway.is_down = False
        disk.is_full = True
        client.activate(KEY)  # Sends the release first, and then takes the seat again.
        disk.is_full = False
        client.check(fresh=True)
        client.activate(KEY)
        self.assertEqual(self.gateway.requests.count("Deactivate"), 1)
        self.assertIs(client.standing.state, State.LICENSED)

    def test_a_change_of_another_process_outlives_a_full_disk(self) -> None:
        disk = Disk()
        first = self.gateway.software(disk)
        first.activate(KEY)
        other = self.gateway.software(disk)
        other.check()
        disk.is_full = True
        first.check(fresh=True)
        disk.is_full = False
        self.gateway.is_down = True
        self.assertTrue(other.record_usage(2))
        other.activate(KEY)
        self.gateway.is_down = False
        first.check(fresh=True)
        first.activate(KEY)
        self.assertEqual(self.usage(), 2)

    def test_a_license_that_cannot_be_read_at_the_start_is_used_later(self) -> None:
        with TemporaryDirectory() as folder:
            path, hidden = Path(folder) / "state.json", Path(folder) / "hidden"
            self.gateway.software(FileStore(path)).activate(KEY)
            self.gateway.is_down = True
            path.rename(hidden)
            path.mkdir()
            client = self.gateway.software(FileStore(path))
            self.assertIs(client.check().state, State.UNLICENSED)
            path.rmdir()
            hidden.rename(path)
            self.assertIs(client.check().state, State.OFFLINE)
            self.assertIs(self.gateway.software(FileStore(path)).check().state, State.OFFLINE)

    def test_a_text_that_could_not_be_read_at_the_start_is_verified(self) -> None:
        with TemporaryDirectory() as folder:
            path, hidden = Path(folder) / "state.json", Path(folder) / "hidden"
            self.gateway.software(FileStore(path)).activate(KEY)
            self.gateway.is_down = True
            path.rename(hidden)
            path.mkdir()
            client = self.gateway.software(FileStore(path))
            client.check()
            path.rmdir()
            path.write_text(hidden.read_text().replace("eyJ", "eyK"))
            self.assertIs(client.check().state, State.LOCKED)

    def test_a_deactivation_of_another_process_outlives_a_full_disk(self) -> None:
        disk = Disk()
        first = self.gateway.software(disk)
        first.activate(KEY)
        other = self.gateway.software(disk)
        other.check()
        disk.is_full = True
        first.check(fresh=True)
        disk.is_full = False
        other.deactivate()
        self.assertIs(first.check().state, State.UNLICENSED)

    def test_a_release_that_another_process_made_obsolete_is_not_sent(self) -> None:
        disk = Disk()
        first = self.gateway.software(disk)
        first.activate(KEY)
        other = self.gateway.software(disk)
        other.check()
        self.gateway.is_down = True
        first.deactivate()
        disk.is_full = True
        first.check(fresh=True)
        disk.is_full = False
        self.gateway.is_down = False
        # The seat is taken again, so the release must not arrive any more.
        other.activate(KEY)
        first.check(fresh=True)
        first.activate(KEY)
        self.assertNotIn("Deactivate", self.gateway.requests)
        self.assertIs(first.standing.state, State.LICENSED)

    def test_usage_after_a_deactivation_of_another_process_is_not_recorded(self) -> None:
        disk = Disk()
        first = self.gateway.software(disk)
        first.activate(KEY)
        self.gateway.software(disk).deactivate()
        self.assertFalse(first.record_usage(2))
        self.assertEqual(self.usage(), 0)
