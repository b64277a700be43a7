"""Word files of 200 pages, beside pandoc and the docx package of npm."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import corpus, dialects
from tests.bench.filling import PLACE
from tests.bench.report import Row, Section, Target
from tests.bench.rounds import interleaved, seconds_of
from tests.bench.stage import Stage
from tests.word.sheets import WORDS
from wikimarche.text import markdown
from wikimarche.text.outline import Scheme
from wikimarche.word.sheet import Sheet
from wikimarche.word.writer import write_docx

__all__ = ["measure_word"]

SCRIPT = Path(__file__).with_name("docx_peer.mjs")


def _sheet(text: str) -> Sheet:
    return Sheet(
        doc=markdown.parse(text).doc,
        scheme=Scheme.ARTICLES,
        lot=None,
        kind="CCTP",
        title="Cahier des clauses techniques particulières",
        tender_object="Nettoyage des locaux",
        tender_reference="2026-BANC",
        buyer="Région Exemple",
        revision=1,
        revision_label="Version 1",
        digest="0" * 64,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        words=WORDS,
        fields=dict.fromkeys(corpus.FIELDS, "valeur"),
    )


def _docx_script(values: Path, folder: Path) -> Callable[[], float]:
    """Give what has npm's docx write twice in one process and says the second time, in ms."""
    modules = PLACE / "npm" / "node_modules"
    script = PLACE / "npm" / SCRIPT.name
    shutil.copyfile(SCRIPT, script)  # modules are looked for from where a script is
    assert modules.is_dir()
    command = ["node", str(script), str(values), str(folder / "npm.docx")]
    return lambda: float(subprocess.check_output(command, text=True))


def measure_word(stage: Stage) -> Section:
    """Measure a Word file of 200 pages, from its text to its bytes."""
    blocks = corpus.document(200)
    text = corpus.source(blocks)
    source, values = stage.folder / "p200.md", stage.folder / "p200.json"
    source.write_text(dialects.as_markdown(blocks))
    values.write_text(json.dumps(dialects.as_values(blocks)))
    pandoc = ["pandoc", "-f", "markdown", "--toc", "-o", "pandoc.docx", str(source)]
    acts = {"ours": lambda: seconds_of(lambda: write_docx(_sheet(text))) * 1000}
    if shutil.which("pandoc"):

        def by_pandoc() -> None:
            subprocess.run(pandoc, cwd=stage.folder, check=True)

        acts["pandoc"] = lambda: seconds_of(by_pandoc) * 1000
    if (PLACE / "npm" / "node_modules" / "docx").is_dir() and shutil.which("node"):
        acts["npm docx"] = _docx_script(values, stage.folder)
    found = interleaved(acts, stage.rounds)
    rows = [
        Row("Word file of 200 pages", "ms", found["ours"], name, found.get(name),
            Target(bound, least=True), seen, inverse=True)
        for name, bound, seen in (("pandoc", 2.5, "2.1 s"), ("npm docx", 1.3, "1.1 s"))
    ]  # fmt: skip
    notes = [
        "Ours reads the text too; pandoc is started for each file; docx writes a second file in one process, from values.",
        "The ratio is how many times quicker ours is.",
    ]
    return Section("Word files", rows, notes)
