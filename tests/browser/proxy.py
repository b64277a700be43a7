"""A proxy as offices have them: it holds a stream back until it ends, and passes the rest."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

__all__ = ["Proxy", "buffering"]

STREAM = "text/event-stream"
OWN = {"connection", "transfer-encoding", "content-length", "date", "server"}


@dataclass
class Proxy:
    """Where it listens, and what it has seen of streams."""

    address: str
    held: list[str] = field(default_factory=list)
    upstream: list[socket.socket] = field(default_factory=list)


@contextmanager
def buffering(server: str) -> Iterator[Proxy]:
    """Stand before a server for as long as the block lasts."""
    proxy = Proxy("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _pass_on(self, server, proxy)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    proxy.address = f"http://127.0.0.1:{listening.server_port}"
    thread = Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        for one in proxy.upstream:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        listening.shutdown()
        thread.join()
        listening.server_close()


def _pass_on(request: BaseHTTPRequestHandler, server: str, proxy: Proxy) -> None:
    """Ask the server the same, and answer with what it said once it has said all of it."""
    upstream = http.client.HTTPConnection(urlsplit(server).netloc)
    with suppress(OSError, http.client.HTTPException):
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        upstream.request(request.command, request.path, body, dict(request.headers.items()))
        if upstream.sock is not None:
            proxy.upstream.append(upstream.sock)
        answer = upstream.getresponse()
        if answer.getheader("Content-Type", "").startswith(STREAM):
            proxy.held.append(request.path)
        said = answer.read()
        request.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN:
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)
    upstream.close()
