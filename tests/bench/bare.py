"""The bare application that ours is held to: Starlette, SQLite, Jinja and nothing else.

One session looked up, one row whose HTML is ready, one layout; one durable insert. Sync
views run in the thread pool and the server has the options of ours.

    python -m tests.bench.bare DATABASE PORT
"""

import secrets
import sqlite3
import sys
import threading
from pathlib import Path

import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

__all__ = ["create_bare", "fill_bare"]

LAYOUT = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/static/style.css"></head><body><header><a href="/">Accueil</a>
<nav>{% for name in menu %}<a href="/{{ name }}">{{ name }}</a>{% endfor %}</nav><p>{{ person }}</p></header>
<main>{% block main %}{% endblock %}</main><footer>Banc</footer></body></html>"""
PAGE = """{% extends "layout.html" %}{% block title %}{{ name }}{% endblock %}
{% block main %}<h1>{{ name }}</h1>{{ body | safe }}{% endblock %}"""
TEMPLATES = Environment(
    loader=DictLoader({"layout.html": LAYOUT, "page.html": PAGE}), autoescape=True
)
TABLES = """
CREATE TABLE session (token TEXT PRIMARY KEY, person TEXT NOT NULL);
CREATE TABLE page (name TEXT PRIMARY KEY, html TEXT NOT NULL);
CREATE TABLE note (id INTEGER PRIMARY KEY, page TEXT NOT NULL, text TEXT NOT NULL);
"""


def fill_bare(path: Path, pages: dict[str, str]) -> str:
    """Make the database, with these pages; give the token of an open session."""
    token = secrets.token_hex(16)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.executescript(TABLES)
    base.execute("INSERT INTO session VALUES (?, ?)", (token, "Alix"))
    base.executemany("INSERT INTO page VALUES (?, ?)", list(pages.items()))
    base.commit()
    base.close()
    return token


def create_bare(path: str) -> Starlette:
    """Build the application over a database."""
    local = threading.local()
    one_writer = threading.Lock()

    def base() -> sqlite3.Connection:
        if not hasattr(local, "base"):
            local.base = sqlite3.connect(path, check_same_thread=False)
            local.base.execute("PRAGMA synchronous=FULL")
        found: sqlite3.Connection = local.base
        return found

    def person(request: Request) -> str | None:
        token = request.cookies.get("session", "")
        row = base().execute("SELECT person FROM session WHERE token = ?", (token,))
        found = row.fetchone()
        return found[0] if found else None

    def show(request: Request) -> Response:
        who = person(request)
        name = request.path_params["name"]
        row = base().execute("SELECT html FROM page WHERE name = ?", (name,)).fetchone()
        if who is None or row is None:
            return HTMLResponse("", status_code=404)
        template = TEMPLATES.get_template("page.html")
        menu = ("pages", "marches", "compte")
        return HTMLResponse(template.render(name=name, body=row[0], person=who, menu=menu))

    def save(request: Request) -> Response:
        if person(request) is None:
            return HTMLResponse("", status_code=404)
        name = request.path_params["name"]
        with one_writer, base() as writing:
            text = secrets.token_hex(1000)
            writing.execute("INSERT INTO note (page, text) VALUES (?, ?)", (name, text))
        return RedirectResponse(f"/pages/{name}", status_code=303)

    return Starlette(
        routes=[
            Route("/pages/{name}", show, methods=["GET"]),
            Route("/pages/{name}", save, methods=["POST"]),
        ]
    )


if __name__ == "__main__":
    uvicorn.run(
        create_bare(sys.argv[1]),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )
