"""Drives the window. Needs a display; `LICET_GATEWAY`, `LICET_PRODUCT`, `LICET_KEYS` and `TEST_KEY` name a gateway and a license."""

from __future__ import annotations

import os
import time
import tkinter
import unittest

from app import App, open_licensing


class Window(unittest.TestCase):
    def wait_until(self, app: App, text: str) -> None:
        """Runs the window until it shows a text."""
        end = time.monotonic() + 60
        while text not in str(app.message.cget("text")):
            self.assertLess(time.monotonic(), end, app.message.cget("text"))
            app.root.update()
            time.sleep(0.01)

    def test_a_license_is_activated_used_and_given_up(self) -> None:
        root = tkinter.Tk()
        app = App(root, open_licensing())
        self.wait_until(app, "No license is active")
        self.assertEqual(str(app.export.cget("state")), "disabled")

        app.key.insert(0, "LIC-01234-56789-ABCDE-FGHJK-TZFN5")
        app.activate.invoke()
        self.wait_until(app, "key")
        self.assertEqual(str(app.export.cget("state")), "disabled")

        app.key.delete(0, "end")
        app.key.insert(0, os.environ["TEST_KEY"].lower())
        app.activate.invoke()
        self.wait_until(app, "The license is valid.")
        self.assertEqual(str(app.export.cget("state")), "normal")
        app.export.invoke()
        self.wait_until(app, "Exported.")

        app.deactivate.invoke()
        self.wait_until(app, "No license is active")
        self.assertEqual(str(app.export.cget("state")), "disabled")
        app.model.close()
        root.destroy()


if __name__ == "__main__":
    unittest.main()
