"""Settings: one frozen value read once from the environment.

Each setting is one row of SETTINGS; `docs/operations.md` lists the same rows and a
test compares them. Nothing else in the package reads the environment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["SETTINGS", "Setting", "Settings", "SettingsRefused", "read_settings"]


LEVELS = ("debug", "info", "warning", "error")
SHORTEST_TOKEN = 16


@dataclass(frozen=True)
class Setting:
    """One row: the variable's name without prefix, its default and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "sqlite:///var/wikimarche.sqlite3",
        "Database: sqlite:///path (one process) or postgresql://user:password@host/name",
    ),
    Setting("STATIC_DIR", "static", "Folder of the built styles, scripts, icons and fonts"),
    Setting("TEMPLATE_DIR", "templates", "Folder of the page templates"),
    Setting("HOST", "127.0.0.1", "Address the server listens on"),
    Setting("PORT", "8000", "Port the server listens on"),
    Setting(
        "PUBLIC_URL",
        "",
        "Address people type, e.g. https://marches.example.fr; https turns on __Host- cookies and HSTS",
    ),
    Setting("SESSION_DAYS", "14", "Days after which an unused session ends"),
    Setting("TIMEZONE", "Europe/Paris", "Time zone in which dates and hours are shown"),
    Setting("ORGANISATION", "", "Name of the buying authority, proposed in new tenders"),
    Setting(
        "OFFICE",
        "auto",
        "LibreOffice, when installed, for page numbers in the contents of Word files: auto or off",
    ),
    Setting(
        "PROXIES",
        "",
        "Addresses of trusted proxies whose X-Forwarded-For is believed, comma-separated",
    ),
    Setting(
        "DISK_RESERVE_MB",
        "64",
        "Free disk space below which writes are refused, reading goes on",
    ),
    Setting(
        "SEAL_KEY",
        "var/seal.key",
        "File of the key that signs checkpoints and seals, made at first need; keep a copy",
    ),
    Setting(
        "CHECKPOINTS",
        "var/checkpoints.jsonl",
        "File to which checkpoint adds and with which verify compares; keep a copy elsewhere",
    ),
    Setting(
        "UPLOAD_RESERVE_MB",
        "200",
        "Free disk space below which files sent by a form are refused, writing goes on",
    ),
    Setting("WORKERS", "1", "Processes that serve; more than one needs PostgreSQL"),
    Setting("LOG_FORMAT", "text", "How a line of the log is written: text or json"),
    Setting(
        "LOG_FILE",
        "",
        "File of the log, opened again when it is moved away; empty is the standard error",
    ),
    Setting("LOG_LEVEL", "info", "From which level on: debug, info, warning or error"),
    Setting(
        "LOG_ADDRESSES", "yes", "Whether a line holds the visitor's address: yes or no"
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "Secret (16 characters or more) that /metrics asks for; empty, there is no such page",
    ),
    Setting(
        "POOL_PROCESSES",
        "0",
        "Processes for costly work (Word files, long comparisons, large files), beside each that serves; 0 is as many as cores",
    ),
    Setting("POOL_SECONDS", "20", "Seconds after which a costly work is stopped"),
    Setting(
        "POOL_MEMORY_MB",
        "512",
        "Memory, above what its process needs to start, at which a costly work is stopped",
    ),
)


class SettingsRefused(ValueError):
    """A setting has a value that cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Settings:
    """Everything the program may be told from outside, checked."""

    database_url: str
    static_dir: Path
    template_dir: Path
    host: str
    port: int
    public_url: str
    session_days: int
    timezone: str
    organisation: str
    office: str
    proxies: tuple[str, ...]
    disk_reserve_mb: int
    seal_key: Path
    checkpoints: Path
    upload_reserve_mb: int
    workers: int
    log_format: str
    log_file: str
    log_level: str
    log_addresses: bool
    metrics_token: str
    pool_processes: int
    pool_seconds: int
    pool_memory_mb: int

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_url.startswith("https://")

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None when the database is a server."""
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix):
            return None
        return Path(self.database_url.removeprefix(prefix))


def _number(name: str, value: str, *, low: int, high: int) -> int:
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        message = (
            f"WIKIMARCHE_{name} must be a whole number from {low} to {high}, not {value!r}"
        )
        raise SettingsRefused(message)
    return int(value)


def _one_of(name: str, value: str, *choices: str) -> str:
    if value not in choices:
        message = f"WIKIMARCHE_{name} must be one of {', '.join(choices)}, not {value!r}"
        raise SettingsRefused(message)
    return value


def _database(value: str) -> str:
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    # The value is not repeated: it may hold a password, and this sentence ends in a log.
    raise SettingsRefused(
        "WIKIMARCHE_DATABASE_URL must begin with sqlite:/// or postgresql://"
    )


def _token(value: str) -> str:
    if value and (len(value) < SHORTEST_TOKEN or not value.isascii()):
        raise SettingsRefused(
            f"WIKIMARCHE_METRICS_TOKEN must have {SHORTEST_TOKEN} plain characters or more"
        )
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"WIKIMARCHE_TIMEZONE must be a zone such as Europe/Paris, not {value!r}"
        raise SettingsRefused(message) from error
    return value


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read every WIKIMARCHE_… variable; raise SettingsRefused naming the first bad one.

    A variable with the prefix that is not in SETTINGS is refused too: a misspelt
    setting that is silently ignored costs an operator an afternoon.
    """
    known = {f"WIKIMARCHE_{row.name}" for row in SETTINGS}
    for name in environment:
        if name.startswith("WIKIMARCHE_") and name not in known:
            raise SettingsRefused(f"{name} is not a setting of wiki-marché")
    raw = {
        row.name: environment.get(f"WIKIMARCHE_{row.name}", row.default) for row in SETTINGS
    }
    return Settings(
        database_url=_database(raw["DATABASE_URL"]),
        static_dir=Path(raw["STATIC_DIR"]),
        template_dir=Path(raw["TEMPLATE_DIR"]),
        host=raw["HOST"],
        port=_number("PORT", raw["PORT"], low=0, high=65535),
        public_url=raw["PUBLIC_URL"].rstrip("/"),
        session_days=_number("SESSION_DAYS", raw["SESSION_DAYS"], low=1, high=365),
        timezone=_zone(raw["TIMEZONE"]),
        organisation=raw["ORGANISATION"],
        office=_one_of("OFFICE", raw["OFFICE"], "auto", "off"),
        proxies=tuple(part.strip() for part in raw["PROXIES"].split(",") if part.strip()),
        disk_reserve_mb=_number(
            "DISK_RESERVE_MB", raw["DISK_RESERVE_MB"], low=0, high=1_000_000
        ),
        seal_key=Path(raw["SEAL_KEY"]),
        checkpoints=Path(raw["CHECKPOINTS"]),
        upload_reserve_mb=_number(
            "UPLOAD_RESERVE_MB", raw["UPLOAD_RESERVE_MB"], low=0, high=1_000_000
        ),
        workers=_number("WORKERS", raw["WORKERS"], low=1, high=64),
        log_format=_one_of("LOG_FORMAT", raw["LOG_FORMAT"], "text", "json"),
        log_file=raw["LOG_FILE"],
        log_level=_one_of("LOG_LEVEL", raw["LOG_LEVEL"], *LEVELS),
        log_addresses=_one_of("LOG_ADDRESSES", raw["LOG_ADDRESSES"], "yes", "no") == "yes",
        metrics_token=_token(raw["METRICS_TOKEN"]),
        pool_processes=_number("POOL_PROCESSES", raw["POOL_PROCESSES"], low=0, high=16),
        pool_seconds=_number("POOL_SECONDS", raw["POOL_SECONDS"], low=1, high=600),
        pool_memory_mb=_number(
            "POOL_MEMORY_MB", raw["POOL_MEMORY_MB"], low=64, high=65_536
        ),
    )


assert len(fields(Settings)) == len(SETTINGS)
