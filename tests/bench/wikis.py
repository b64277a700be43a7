"""The wikis that are measured beside ours, each only when scripts/bench-peers.sh put it there.

DokuWiki and MediaWiki run on PHP's own server with four workers, opcode cache on, their own
caches warm, reading for members only; Otter Wiki on gunicorn, one process that
gives one page at a time: with threads, it answers errors.
"""

import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench import corpus, dialects
from tests.bench.corpus import Block
from tests.bench.filling import PLACE
from tests.bench.programs import Program
from tests.bench.visitor import Answer, Form, Visitor, form_with

__all__ = ["DokuWiki", "MediaWiki", "OtterWiki", "installed"]

DEBIAN = PLACE / "debian" / "usr" / "share"
PASSWORD = "une phrase assez longue 7"
PHP = (
    *("php", "-d", "opcache.enable=1", "-d", "opcache.enable_cli=1"),
    *("-d", "opcache.validate_timestamps=0", "-d", "opcache.memory_consumption=192"),
    *("-d", "opcache.max_accelerated_files=20000", "-d", "apc.enable_cli=1"),
    *("-d", "apc.shm_size=128M", "-d", "memory_limit=512M"),
    *("-d", "max_input_vars=5000", "-d", "post_max_size=32M"),
)


def installed() -> list[str]:
    """Name the wikis that can be measured here."""
    php = shutil.which("php") is not None
    found = []
    if php and (DEBIAN / "dokuwiki").is_dir():
        found.append("DokuWiki")
    if php and (DEBIAN / "mediawiki").is_dir():
        found.append("MediaWiki")
    if (PLACE / "otter" / "bin" / "gunicorn").exists():
        found.append("Otter Wiki")
    return found


def _edited(form: Form, name: str, seed: int) -> str:
    return corpus.edited(form.fields[name].replace("\r\n", "\n"), seed)


PREPEND = "<?php define('DOKU_MAIN_CONF', '{0}/'); define('DOKU_CONF', '{0}/');"
DOKU_LOCAL = """<?php
$conf['title'] = 'Banc'; $conf['lang'] = 'fr'; $conf['useacl'] = 1; $conf['superuser'] = '@admin';
$conf['savedir'] = '{data}'; $conf['updatecheck'] = 0; $conf['authtype'] = 'authplain';
$conf['disableactions'] = 'register'; $conf['locktime'] = 1;
"""


class DokuWiki:
    """DokuWiki from Debian, its files in the folder of the run."""

    name = "DokuWiki"

    def __init__(self, folder: Path) -> None:
        home = folder / "dokuwiki"
        conf, data = home / "conf", home / "data"
        shutil.copytree(DEBIAN.parent.parent / "etc" / "dokuwiki", conf, symlinks=True)
        shutil.copytree(DEBIAN.parent.parent / "var" / "lib" / "dokuwiki" / "data", data)
        for name in ("acl.auth.php", "users.auth.php"):
            (conf / name).unlink(missing_ok=True)
        (home / "prepend.php").write_text(PREPEND.format(conf))
        (conf / "local.php").write_text(DOKU_LOCAL.format(data=data))
        (conf / "acl.auth.php").write_text("*\t@ALL\t0\n*\t@user\t8\n")
        digest = subprocess.check_output(
            [*PHP, "-r", f"echo password_hash('{PASSWORD}', PASSWORD_BCRYPT);"], text=True
        )
        user = f"alix:{digest}:Alix:alix@exemple.fr:user,admin\n"
        (conf / "users.auth.php").write_text(user)
        self.data = data
        self.program: Program = Program(
            "dokuwiki",
            [
                *(*PHP, "-d", f"auto_prepend_file={home / 'prepend.php'}"),
                *("-S", "127.0.0.1:{port}", "-t", str(DEBIAN / "dokuwiki")),
            ],
            folder,
            {"PHP_CLI_SERVER_WORKERS": "4"},
            "/doku.php?id=start",
        )

    def put(self, name: str, blocks: Sequence[Block]) -> None:
        """Write a page as its file."""
        (self.data / "pages" / f"{name}.txt").write_text(dialects.as_dokuwiki(blocks))

    def open(self) -> Visitor:
        """Sign in through the form."""
        visitor = Visitor(self.program.port)
        form = form_with(visitor.get("/doku.php?id=start&do=login").text, "p")
        visitor.follow(visitor.submit(form, u="alix", p=PASSWORD))
        if "Se déconnecter" not in visitor.get("/doku.php?id=start").text:
            raise RuntimeError("could not sign in to DokuWiki")
        return visitor

    def page(self, document: str) -> str:
        """Give the address of a page."""
        return f"/doku.php?id={document}"

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Save one section, through the button beside its heading."""
        page = visitor.get(self.page(document))
        section = form_with(page.text, "range", nth=seed % 5)
        form = form_with(visitor.submit(section).text, "wikitext")
        typed = {"wikitext": _edited(form, "wikitext", seed), "do[save]": "1"}
        answer = visitor.submit(form, **typed)
        if answer.status != 302:
            raise RuntimeError(f"DokuWiki did not save: {answer.status}")
        return answer


MEDIA_LOCAL = """
$wgServer = 'http://127.0.0.1:{port}'; $wgLanguageCode = 'fr'; $wgJobRunRate = 0;
$wgMainCacheType = CACHE_ACCEL; $wgParserCacheType = CACHE_ACCEL; $wgSessionCacheType = CACHE_ACCEL;
$wgGroupPermissions['*']['read'] = false; $wgGroupPermissions['*']['edit'] = false;
$wgGroupPermissions['user']['noratelimit'] = true; $wgEnableEmail = false; $wgUseFileCache = false;
$wgCacheDirectory = '{cache}'; $wgPasswordAttemptThrottle = []; wfLoadSkin('Vector');
"""


class MediaWiki:
    """MediaWiki from Debian over SQLite, with APCu for its caches."""

    name = "MediaWiki"

    def __init__(self, folder: Path) -> None:
        self.home = folder / "mediawiki"
        (self.home / "data").mkdir(parents=True)
        (self.home / "cache").mkdir()
        self.settings = self.home / "LocalSettings.php"
        self.program: Program = Program(
            "mediawiki",
            [*PHP, "-S", "127.0.0.1:{port}", "-t", str(DEBIAN / "mediawiki")],
            folder,
            {"PHP_CLI_SERVER_WORKERS": "4", "MW_CONFIG_FILE": str(self.settings)},
            "/index.php/Accueil",
        )
        self._run(
            *("install.php", "--dbtype=sqlite", f"--dbpath={self.home / 'data'}"),
            *(f"--confpath={self.home}", "--scriptpath=", f"--pass={PASSWORD}"),
            *("--server=http://127.0.0.1", "Banc", "Alix"),
        )
        more = MEDIA_LOCAL.format(port=self.program.port, cache=self.home / "cache")
        with self.settings.open("a") as settings:
            settings.write(more)

    def _run(self, script: str, *words: str, text: str | None = None) -> None:
        environment = {"MW_CONFIG_FILE": str(self.settings)} if text is not None else {}
        subprocess.run(
            [*PHP, str(DEBIAN / "mediawiki" / "maintenance" / script), *words],
            env={"PATH": "/usr/bin:/bin", **environment},
            input=text,
            check=True,
            text=True,
            stdout=subprocess.DEVNULL,
        )

    def put(self, name: str, blocks: Sequence[Block]) -> None:
        """Write a page through the program's own command."""
        text = dialects.as_mediawiki(blocks)
        self._run("edit.php", "--user=Alix", self.title(name), text=text)

    def put_aged(self, name: str, blocks: Sequence[Block], revisions: int) -> None:
        """Write a page of many revisions through the program's own import."""
        text = dialects.as_mediawiki(blocks)
        rows = []
        for number in range(revisions):
            text = corpus.edited(text, number)
            stamp = f"2026-01-{1 + number // 1000:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
            words = text.replace("&", "&amp;").replace("<", "&lt;")
            rows.append(
                f"<revision><timestamp>{stamp}</timestamp><contributor><username>Alix"
                f"</username></contributor><text>{words}</text></revision>"
            )
        title = self.title(name)
        dump = f"<page><title>{title}</title>{''.join(rows)}</page>"
        self._run("importDump.php", "--no-updates", text=f"<mediawiki>{dump}</mediawiki>")

    def title(self, document: str) -> str:
        """Give the title of a page."""
        return document.capitalize()

    def open(self) -> Visitor:
        """Sign in through the form."""
        visitor = Visitor(self.program.port)
        page = visitor.follow(visitor.get("/index.php?title=Special:UserLogin"))
        form = form_with(page.text, "wpPassword")
        visitor.follow(visitor.submit(form, wpName="Alix", wpPassword=PASSWORD))
        if not any(name.endswith("UserName") for name in visitor.cookies):
            raise RuntimeError("could not sign in to MediaWiki")
        return visitor

    def page(self, document: str) -> str:
        """Give the address of a page."""
        return f"/index.php/{self.title(document)}"

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Save one section."""
        title = self.title(document)
        address = f"/index.php?title={title}&action=edit&section={1 + seed % 5}"
        form = form_with(visitor.get(address).text, "wpTextbox1")
        typed = {"wpTextbox1": _edited(form, "wpTextbox1", seed), "wpSave": "1"}
        answer = visitor.submit(form, **typed)
        if answer.status != 302:
            raise RuntimeError(f"MediaWiki did not save: {answer.status}")
        return answer


class OtterWiki:
    """Otter Wiki from its wheel, its pages in a git repository."""

    name = "Otter Wiki"

    def __init__(self, folder: Path) -> None:
        self.home = folder / "otter"
        self.pages = self.home / "pages"
        self.pages.mkdir(parents=True)
        self._git("init", "-q")
        environment = {
            "REPOSITORY": str(self.pages),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{self.home / 'base.sqlite3'}",
            "SECRET_KEY": secrets.token_hex(16),
            "READ_ACCESS": "REGISTERED",
            "AUTO_APPROVAL": "True",
            "EMAIL_NEEDS_CONFIRMATION": "False",
        }
        command = [str(PLACE / "otter" / "bin" / "gunicorn"), "-w", "1", "--timeout", "120"]
        command += ["-b", "127.0.0.1:{port}", "otterwiki.server:app"]
        self.program: Program = Program("otter", command, folder, environment, "/-/login")

    def _git(self, *words: str) -> None:
        who = ("-c", "user.name=Alix", "-c", "user.email=alix@exemple.fr")
        subprocess.run(["git", *who, *words], cwd=self.pages, check=True)

    def put(self, name: str, blocks: Sequence[Block]) -> None:
        """Commit a page in the repository."""
        (self.pages / f"{name}.md").write_text(dialects.as_markdown(blocks))
        self._git("add", "-A")
        self._git("commit", "-q", "-m", name)

    def open(self) -> Visitor:
        """Register, then sign in through the form."""
        visitor = Visitor(self.program.port)
        form = form_with(visitor.get("/-/register").text, "password2")
        typed = {"password1": PASSWORD, "password2": PASSWORD, "name": "Alix"}
        visitor.follow(visitor.submit(form, email="alix@exemple.fr", **typed))
        form = form_with(visitor.get("/-/login").text, "password")
        visitor.follow(visitor.submit(form, email="alix@exemple.fr", password=PASSWORD))
        if visitor.get("/-/settings").status != 200:
            raise RuntimeError("could not sign in to Otter Wiki")
        return visitor

    def page(self, document: str) -> str:
        """Give the address of a page."""
        return f"/{document}"

    def save(self, visitor: Visitor, document: str, seed: int) -> Answer:
        """Refuse: its editor saves whole pages through a script, which no form can be told."""
        raise RuntimeError(f"{self.name} has no form that saves {document}")
