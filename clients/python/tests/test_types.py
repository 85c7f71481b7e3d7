"""Checks the types of the client, of its tests and of the conformance program."""

from __future__ import annotations

import os
import shutil
import subprocess
import unittest
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


class Types(unittest.TestCase):
    @unittest.skipUnless(shutil.which("mypy"), "mypy is not installed")
    def test_mypy_finds_nothing(self) -> None:
        command = ["mypy", "--strict", f"--cache-dir={os.devnull}", "licet", "conformance.py", "tests"]
        found = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(found.returncode, 0, found.stdout)
