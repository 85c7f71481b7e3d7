"""What the operating system provides."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path


def read_machine_id() -> str | None:
    """Returns the ID that the operating system has for this machine; None if it has none."""
    try:
        if sys.platform == "win32":
            import winreg

            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, access) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        if sys.platform == "darwin":
            command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
            found = re.search(
                r'"IOPlatformUUID" = "([^"]+)"', subprocess.run(command, capture_output=True, text=True).stdout
            )
            return found[1] if found else None
    except OSError:
        return None
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"):
        try:
            text = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if text.strip():
            return text
    return None


def device_name() -> str | None:
    """Name of the device, for people."""
    return socket.gethostname() or None


def state_folder() -> Path:
    """Where programs of this user keep their state."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
