"""LibreOffice, when the machine has it: the PDF of a Word file, and the page of each article.

The only part of Word exchange that runs another program. Each run has its own profile and
folder, removed afterwards, a time limit, and no network of ours to offer. Few run at once: each
takes a core and 200 MB.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from wikimarche.desk.turns import Turns

__all__ = ["MOST", "find_office", "heading_pages", "outline_of", "pdf_of"]

TIME_LIMIT: Final = (
    120  # seconds; a 300-page file takes about 10, a real one with photos 60
)
AT_ONCE: Final = 2
WAITING: Final = 4
MOST: Final = AT_ONCE + WAITING  # threads of the web process, at most
_TURNS: Final = Turns(AT_ONCE, waiting=WAITING, seconds=TIME_LIMIT)
_NAMES: Final = ("soffice", "libreoffice")
# Tagged for screen readers, bookmarks made of the headings, links kept.
_FILTER: Final = (
    'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)

# LibreOffice writes each entry of the outline as a plain object, in reading order, with its
# title in UTF-16 (hexadecimal) and the page it leads to; the tree of pages is one flat list.
_ENTRY: Final = re.compile(rb"/Title<FEFF([0-9A-F]*)>\s*/Dest\[\s*(\d+) 0 R")
_KIDS: Final = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([^\]]*)\]", re.DOTALL)


def find_office() -> Path | None:
    """Give the LibreOffice program of this machine, None when it has none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def pdf_of(docx: bytes, *, seconds: float = TIME_LIMIT) -> bytes | None:
    """Give a Word file as a PDF; None without LibreOffice, on its failure or after `seconds`.

    Raises Busy when too many wait for theirs.
    """
    office = find_office()
    if office is None:
        return None
    with (
        _TURNS.turn(),
        tempfile.TemporaryDirectory(
            prefix="wikimarche-", ignore_cleanup_errors=True
        ) as name,
    ):
        folder = Path(name)
        source = folder / "piece.docx"
        source.write_bytes(docx)
        _run(_command(office, folder, source), seconds=seconds)
        made = folder / "piece.pdf"
        return made.read_bytes() if made.is_file() else None


def heading_pages(
    docx: bytes, keys: Sequence[str], *, seconds: float = TIME_LIMIT
) -> Mapping[str, int] | None:
    """Give the page (from 1) of each article; None when the pages cannot be trusted.

    `keys` are the articles of the document in reading order: the outline of the PDF must have
    as many entries, on pages that never go back.
    """
    pdf = pdf_of(docx, seconds=seconds)
    pages = [page for _, page in outline_of(pdf)] if pdf else []
    if not pages or len(pages) != len(keys) or pages != sorted(pages):
        return None
    return dict(zip(keys, pages, strict=True))


def outline_of(pdf: bytes) -> Iterator[tuple[str, int]]:
    """Give title and page of each entry of the outline of a PDF made by `pdf_of`."""
    kids = _KIDS.search(pdf)
    pages = (
        {number: at for at, number in enumerate(kids[1].split()[::3], 1)} if kids else {}
    )
    for title, page in _ENTRY.findall(pdf):
        if page in pages:
            yield bytes.fromhex(title.decode()).decode("utf-16-be", "replace"), pages[page]


def _command(office: Path, folder: Path, source: Path) -> list[str]:
    return [
        str(office),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nologo"),
        *("--convert-to", _FILTER, "--outdir", str(folder), str(source)),
    ]


def _run(command: list[str], *, seconds: float) -> None:
    """Run a program in a group of its own, so that at the limit its children end with it."""
    with subprocess.Popen(  # noqa: S603 -- fixed arguments, no shell, our own file names
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
