"""Tests of the client for asyncio."""

from __future__ import annotations

import asyncio
import unittest
from typing import List

from licet import MemoryStore, Standing, State
from licet.aio import Licensing

from .gateway import KEY, Gateway


class Aio(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)

    def software(self) -> Licensing:
        keys = {"keys": [self.gateway.jwk()]}
        return Licensing(
            self.gateway.url, "studio", "1.0", keys, store=MemoryStore(), fingerprint="laptop", meter="renders"
        )

    async def test_activates_uses_and_deactivates(self) -> None:
        client = self.software()
        self.assertIs((await client.check()).state, State.UNLICENSED)
        activated = await client.activate(KEY)
        assert isinstance(activated, Standing)
        self.assertIs(activated.state, State.LICENSED)
        self.assertTrue(client.has("export"))
        self.assertIs(client.value("export"), True)
        self.assertEqual(client.value("layers", 8), 8)
        self.assertTrue(await client.record_usage(2))
        # Sends the usage first, because the outbox keeps its order.
        self.assertIsNotNone(await client.deactivate())
        self.assertEqual(sum(self.gateway.usage.values()), 2)
        self.assertIs(client.standing.state, State.UNLICENSED)

    async def test_listeners_run_in_the_event_loop(self) -> None:
        client = self.software()
        states: List[State] = []
        loops: List[asyncio.AbstractEventLoop] = []
        changed = asyncio.Event()

        def note(standing: Standing) -> None:
            states.append(standing.state)
            loops.append(asyncio.get_running_loop())
            if standing.state is State.LICENSED:
                changed.set()

        end = client.on_change(note)
        await client.activate(KEY)
        await changed.wait()
        self.assertEqual(set(loops), {asyncio.get_running_loop()})
        end()
        states.clear()
        await client.deactivate()
        await asyncio.sleep(0)
        self.assertEqual(states, [])

    async def test_a_request_does_not_block_the_event_loop(self) -> None:
        client = self.software()
        await client.activate(KEY)
        turns = 0
        check = asyncio.ensure_future(client.check(fresh=True))
        while not check.done():
            turns += 1
            await asyncio.sleep(0)
        self.assertGreater(turns, 1)
        self.assertIs(check.result().state, State.LICENSED)

    async def test_a_context_starts_and_stops_the_background(self) -> None:
        async with self.software() as client:
            self.assertIs((await client.check()).state, State.UNLICENSED)
        request = await client.request(name="rig")
        self.assertEqual(await client.request(name="rig"), request)
        self.assertIsNone(await client.release())

    async def test_a_wrong_call_raises(self) -> None:
        with self.assertRaises(ValueError):
            await self.software().record_usage(-1)
        with self.assertRaises(TypeError):
            await self.software().start_trial(None)
