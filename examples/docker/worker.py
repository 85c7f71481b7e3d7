"""A worker in a container. It holds a floating seat while it runs, and gives it up when it is stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading

from licet import Licensing, State

#: Seconds between two attempts to take a seat, if all are in use.
RETRY = float(os.environ.get("RETRY_SECONDS", "15"))


def main() -> None:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with open(os.environ.get("LICET_KEYS", "jwks.json"), encoding="utf-8") as file:
        keys = json.load(file)
    # The host name of a container is its ID, so each container is a device of its own.
    fingerprint = os.environ.get("LICET_FINGERPRINT") or socket.gethostname()
    product = os.environ.get("LICET_PRODUCT", "studio")
    with Licensing(os.environ["LICET_GATEWAY"], product, "1.0.0", keys, fingerprint=fingerprint) as licensing:
        shown = ""
        while not stopped.is_set():
            # Without a license, a check activates LICET_LICENSE_KEY. With one, it sends what is due.
            standing = licensing.check()
            text = "working" if standing.valid else f"waiting: {standing.message}"
            if text != shown:
                print(text, flush=True)
                shown = text
            stopped.wait(RETRY)
        if licensing.standing.state is not State.UNLICENSED:
            licensing.deactivate()
            print("gave the seat up", flush=True)


if __name__ == "__main__":
    main()
