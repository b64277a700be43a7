"""A real server on a free port, for a browser: the application over a test's store."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from wikimarche.app import create_app
from wikimarche.settings import read_settings
from wikimarche.store.opening import Store

__all__ = ["serving"]

STARTING_SECONDS = 20


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """Serve a store on 127.0.0.1 and give the address; stops at the end."""
    folder = Path(tempfile.mkdtemp(prefix="wikimarche-site-"))
    chosen = {"WIKIMARCHE_OFFICE": "off", "WIKIMARCHE_SEAL_KEY": str(folder / "seal.key")}
    app = create_app(
        read_settings(chosen),
        clock=lambda: datetime.now(UTC),
        store=store,
    )
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + STARTING_SECONDS
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(STARTING_SECONDS)
        shutil.rmtree(folder)
