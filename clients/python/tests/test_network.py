"""Tests of what a client reads from a network."""

from __future__ import annotations

import time
import unittest
from http.server import BaseHTTPRequestHandler
from typing import Callable, List

from licet._send import _MAX_BYTES, Connection, Fault
from licet.store import MemoryStore

from .gateway import DAY, Gateway, Server


class Network(unittest.TestCase):
    def serve(self, respond: Callable[[BaseHTTPRequestHandler], None]) -> str:
        server = Server(respond)
        self.addCleanup(server.close)
        return server.url

    def test_a_request_of_the_api_follows_no_redirect(self) -> None:
        seen: List[str] = []

        def end(request: BaseHTTPRequestHandler) -> None:
            seen.append(request.path)
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b'{"data":{"result":{}}}')

        other = self.serve(end)
        for status in (301, 302, 303, 307, 308):

            def redirect(request: BaseHTTPRequestHandler, status: int = status) -> None:
                request.send_response(status)
                request.send_header("location", f"{other}/graphql")
                request.end_headers()

            outcome = Connection(self.serve(redirect), 60, "en").send("mutation A", {"input": {"key": "LIC"}})
            self.assertEqual(outcome, Fault(None, True), status)
        self.assertEqual(seen, [])

    def test_a_response_that_is_too_long_is_an_outage(self) -> None:
        def respond(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            try:
                # A valid result at the end of a body without an end.
                for _ in range(4 * _MAX_BYTES // 65_536):
                    request.wfile.write(b" " * 65_536)
                request.wfile.write(b'{"data":{"result":{}}}')
            except OSError:
                return

        url = self.serve(respond)
        connection = Connection(url, 60, "en")
        self.assertEqual(connection.send("mutation A", {}), Fault(None, True))
        self.assertIsNone(connection.get(url))


class KeyLists(unittest.TestCase):
    def test_an_older_list_is_rejected_also_after_a_restart(self) -> None:
        gateway = Gateway()
        self.addCleanup(gateway.close)
        store, now = MemoryStore(), time.time()

        def open_at(at: float) -> Callable[[], bool]:
            client = gateway.software(store, now=lambda: int(at * 1000))
            client.check()
            return client._fetch_keys

        running, other = open_at(now), open_at(now)
        gateway.key_list = gateway.list_of_keys(now, DAY)
        self.assertTrue(running())
        gateway.key_list = gateway.list_of_keys(now - 3600, 90 * DAY)
        # Another process that runs did not see the newest list, and must not replace it in the store.
        self.assertFalse(other())
        self.assertFalse(running())
        self.assertFalse(open_at(now)(), "after a restart")
        self.assertFalse(open_at(now + 2 * DAY)(), "after the end of the newest list")
        gateway.key_list = gateway.list_of_keys(now + DAY, 90 * DAY)
        self.assertTrue(open_at(now + 2 * DAY)())
