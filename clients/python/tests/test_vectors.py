"""Runs the vectors that every client must pass: client/vectors/ of the repository."""

from __future__ import annotations

import json
import re
import unittest
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Tuple

from licet import Licensing, _documents, read_license_key
from licet import State as Standings
from licet._decide import decide
from licet._fingerprint import derive_fingerprint, is_placeholder
from licet._kept import base_of, merge, parse_kept, print_kept
from licet._memory import Event, Memory, from_json, to_json
from licet._texts import sentence_of
from licet._verify import State, Use, verify_answer, verify_key_list, verify_license_file

from .gateway import Disk

CLIENT = Path(__file__).resolve().parents[3] / "client"


def vectors(name: str) -> Any:
    return json.loads((CLIENT / "vectors" / name).read_text("utf-8"))


def plain(record: Any) -> Dict[str, Any]:
    return {name: value for name, value in to_json(record).items()}


class Vectors(unittest.TestCase):
    maxDiff = None

    def test_decide(self) -> None:
        cases = vectors("decide.json")
        self.assertGreater(len(cases), 50)
        for case in cases:
            memory = Memory()
            for number, step in enumerate(case["steps"]):
                with self.subTest(case["name"], step=number):
                    before = to_json(memory)
                    following, verdict, effects = decide(memory, from_json(Event, step["event"]), step["now"])
                    self.assertEqual(to_json(memory), before)
                    memory = following
                    self.assertEqual(plain(verdict), step["verdict"])
                    shown = [{k: v for k, v in plain(effect).items() if v is not None} for effect in effects]
                    self.assertEqual(shown, step["effects"])
                    # What is on disk is what is remembered.
                    self.assertEqual(from_json(Memory, json.loads(json.dumps(to_json(memory)))), memory)
            with self.subTest(case["name"], step="memory"):
                self.assertEqual(to_json(memory), case["memory"])

    def run_calls(self, given: Dict[str, Any], is_file: bool) -> None:
        self.assertGreater(len(given["cases"]), 20)
        for case in given["cases"]:
            state = State()
            for number, call in enumerate(case["calls"]):
                with self.subTest(case["name"], call=number):
                    released = call.get("releasedAt")
                    use = Use(
                        call.get("product", given["product"]),
                        call.get("fingerprint", given["fingerprint"]),
                        call.get("entitlements", ()),
                        call.get("version"),
                        released
                        and int(datetime.fromisoformat(released.replace("Z", "+00:00")).timestamp() * 1000),
                    )
                    now = call["now"] * 1000
                    if is_file:
                        result = verify_license_file(
                            call["token"], given["keys"], use, now, state, given["licenseKey"], call.get("statusList")
                        )
                    else:
                        result = verify_answer(call["token"], given["keys"], use, now, state)
                    state = result.state
                    self.assertEqual({"valid": result.valid, "code": result.code}, call["expected"])

    def test_answers(self) -> None:
        self.run_calls(vectors("answers.json"), False)

    def test_files(self) -> None:
        self.run_calls(vectors("files.json"), True)

    def test_literal_files(self) -> None:
        given = vectors("files.json")
        use, now = Use(given["product"], given["fingerprint"]), 1780315260000
        for name in ("file", "encrypted"):
            for status_list, code in ((None, "VALID"), (given["list"], "REVOKED")):
                result = verify_license_file(
                    given[name], given["keys"], use, now, State(), given["licenseKey"], status_list
                )
                self.assertEqual(result.code, code)
        keys, _ = verify_key_list(given["keyList"], given["keys"], now)
        self.assertEqual([key["kid"] for key in keys or []], ["lic-2"])
        stranger = [{**given["keys"]["keys"][0], "kid": "lic-9"}]
        self.assertEqual(verify_key_list(given["keyList"], stranger, now), (None, 0))

    def test_an_installed_file_is_read_at_the_start(self) -> None:
        given, disk = vectors("files.json"), Disk()

        def software() -> Licensing:
            settings: Dict[str, Any] = {"store": disk, "fingerprint": given["fingerprint"], "now": lambda: 1780315260000}
            return Licensing("http://127.0.0.1:9", given["product"], "1.0", given["keys"], **settings)

        self.assertTrue(software().install(given["file"]).valid)
        before = disk.changes
        following = software()
        shown: List[Tuple[Standings, bool]] = []
        # A listener can call the client.
        following.on_change(lambda standing: shown.append((standing.state, following.check().valid)))
        self.assertIs(following.check().state, Standings.OFFLINE)
        self.assertEqual(shown, [(Standings.OFFLINE, True)])
        self.assertLess(disk.changes - before, 10)

    def test_merge(self) -> None:
        cases = vectors("merge.json")
        self.assertGreater(len(cases), 10)
        for case in cases:
            with self.subTest(case["name"]):
                own, stored, base = (parse_kept(json.dumps(case[name])) for name in ("own", "stored", "base"))
                merged = json.loads(print_kept(merge(own, stored, base_of(base))))
                self.assertEqual({name: merged[name] for name in case["merged"]}, case["merged"])

    def test_keys(self) -> None:
        given = vectors("keys.json")
        for case in given["cases"]:
            with self.subTest(case["name"]):
                self.assertEqual(read_license_key(case["text"], given["prefixes"]), case["key"])

    def test_fingerprints(self) -> None:
        given = vectors("fingerprints.json")
        for text in given["placeholders"]:
            self.assertTrue(is_placeholder(text), repr(text))
        for text in given["identities"]:
            self.assertFalse(is_placeholder(text), repr(text))
        for case in given["derived"]:
            self.assertEqual(derive_fingerprint(case["machineId"], case["product"]), case["fingerprint"])

    def test_texts(self) -> None:
        for sentence in vectors("texts.json"):
            for code in sentence["codes"] or ["SIGNATURE_INVALID"]:
                self.assertEqual([sentence_of(code, "en"), sentence_of(code, "de")], [sentence["en"], sentence["de"]])

    def test_documents(self) -> None:
        """The requests are those of all clients."""
        text = (CLIENT / "documents.graphql").read_text("utf-8")
        operations = re.split(r"\n(?=mutation|query|fragment)", text.strip())
        declined = next(one for one in operations if one.startswith("fragment"))
        self.assertEqual(len(operations), 8)
        for operation in operations:
            name = re.match(r"(?:mutation|query) (\w+)", operation)
            if name is None:
                continue
            constant = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name[1]).upper()
            expected = f"{operation} {declined}" if "...Declined" in operation else operation
            self.assertEqual(getattr(_documents, constant).split(), expected.split())


if __name__ == "__main__":
    unittest.main()
