"""Licenses software with a Licet gateway: online, offline, and without any network.

`Licensing` is the client; `licet.aio.Licensing` is the same for asyncio. `FileStore` and `MemoryStore` keep its state.
"""

from ._license_key import read_license_key
from ._standing import CodeMailed, Device, Refusal, Source, Standing, State
from .licensing import Licensing
from .store import FileStore, MemoryStore, Store

__all__ = [
    "CodeMailed",
    "Device",
    "FileStore",
    "Licensing",
    "MemoryStore",
    "Refusal",
    "Source",
    "Standing",
    "State",
    "Store",
    "read_license_key",
]
__version__ = "0.1.0"
