"""A desktop program whose export needs a license."""

from __future__ import annotations

import json
import os
import queue
import tkinter
from tkinter import ttk

from licet import Licensing

from license_model import LicenseModel, View


class App:
    """The window. Views arrive from threads through a queue, because Tk is used in one thread only."""

    def __init__(self, root: tkinter.Tk, licensing: Licensing) -> None:
        self.root = root
        self.views: queue.Queue[View] = queue.Queue()
        self.message = ttk.Label(root, wraplength=420)
        self.key = ttk.Entry(root, width=44)
        self.activate = ttk.Button(root, text="Activate", command=lambda: self.model.activate(self.key.get()))
        self.deactivate = ttk.Button(root, text="Deactivate", command=lambda: self.model.deactivate())
        self.export = ttk.Button(root, text="Export", command=lambda: self.message.configure(text="Exported."))
        for widget in (self.message, self.key, self.activate, self.deactivate, self.export):
            widget.pack(padx=16, pady=6, fill="x")
        self.model = LicenseModel(licensing, self.views.put)
        self.model.open()
        self.take_views()

    def take_views(self) -> None:
        while not self.views.empty():
            self.show(self.views.get())
        self.root.after(50, self.take_views)

    def show(self, view: View) -> None:
        self.message.configure(text="\n".join((view.message, *view.devices)))
        enabled = {True: "normal", False: "disabled"}
        self.key.configure(state=enabled[view.wants_key])
        self.activate.configure(state=enabled[view.wants_key])
        self.deactivate.configure(state=enabled[not view.wants_key and not view.is_busy])
        self.export.configure(state=enabled[view.can_export])


def open_licensing() -> Licensing:
    with open(os.environ.get("LICET_KEYS", "jwks.json"), encoding="utf-8") as file:
        keys = json.load(file)
    gateway = os.environ.get("LICET_GATEWAY", "http://127.0.0.1:4000")
    return Licensing(gateway, os.environ.get("LICET_PRODUCT", "studio"), "1.0.0", keys)


def main() -> None:
    root = tkinter.Tk()
    root.title("Studio")
    app = App(root, open_licensing())
    root.mainloop()
    app.model.close()


if __name__ == "__main__":
    main()
