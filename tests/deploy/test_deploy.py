"""The examples of configuration: settings, routes and limits that they name are the program's."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.faults.load import free_port
from tests.house.source import ROOT
from wikimarche.cli import main
from wikimarche.commands.serving import GRACE_SECONDS, KEEP_ALIVE_SECONDS
from wikimarche.settings import SETTINGS
from wikimarche.web.forms import MAX_BODY
from wikimarche.web.streams import BEAT_SECONDS, POLL_SECONDS

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
COMPOSITION = ROOT / "docker-compose.yml"
KNOWN = {f"WIKIMARCHE_{row.name}" for row in SETTINGS}
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def composition() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSITION.read_text("utf-8"))
    return found


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return found[1]


@pytest.mark.parametrize("path", [*FILES, COMPOSITION], ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(re.findall(r"WIKIMARCHE_[A-Z_]+", path.read_text("utf-8"))) <= KNOWN


def test_the_unit_runs_commands_that_exist_and_leaves_time_to_end() -> None:
    unit = read("wikimarche.service")
    assert set(re.findall(r"-m wikimarche (\S+)", unit)) <= set(main.commands)
    assert int(first(r"TimeoutStopSec=(\d+)", unit)) > GRACE_SECONDS


def test_nginx_sends_what_the_program_takes_and_closes_its_lines_first() -> None:
    conf = read("nginx.conf")
    assert int(first(r"client_max_body_size (\d+)m", conf)) * 1024**2 > MAX_BODY
    assert int(first(r"keepalive_timeout (\d+)s", conf)) < KEEP_ALIVE_SECONDS
    for needed in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id", "Host"):
        assert f"proxy_set_header {needed} " in conf
    written = first(r"log_format wikimarche '([^']*)'", conf)
    assert not {"$uri", "$request_uri", "$request", "$args", "$http_referer"} & set(
        written.split()
    )


@pytest.mark.skipif(NGINX is None, reason="no nginx here (Debian: apt-get install nginx)")
def test_nginx_accepts_its_file(tmp_path: Path) -> None:
    assert NGINX is not None
    pem = tmp_path / "site.pem"
    key = ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=x"]
    subprocess.run(
        [*key, "-keyout", str(pem), "-out", f"{pem}.crt"], check=True, capture_output=True
    )
    site = re.sub(r"(ssl_certificate) .*;", rf"\1 {pem}.crt;", read("nginx.conf"))
    site = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {pem};", site)
    site = re.sub(r"listen \d+", lambda _: f"listen 127.0.0.1:{free_port()}", site)
    (tmp_path / "site.conf").write_text(site.replace("/var/log/nginx/", f"{tmp_path}/"))
    whole = "pid p; error_log stderr; events {} http { include site.conf; }"
    (tmp_path / "nginx.conf").write_text(whole)
    tried = subprocess.run(
        [NGINX, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
    )
    assert tried.returncode == 0, tried.stderr


def test_the_composition_has_workers_a_proxy_and_a_place_for_backups() -> None:
    found = composition()
    app = found["services"]["app"]
    assert "ports" not in app  # reached by the proxy alone
    assert "backups:/app/backups" in app["volumes"]
    assert app["environment"]["WIKIMARCHE_WORKERS"] == "${WORKERS:-2}"
    assert int(app["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS
    assert "/readyz" in " ".join(app["healthcheck"]["test"])
    (network,) = found["networks"]["front"]["ipam"]["config"]
    assert app["environment"]["WIKIMARCHE_PROXIES"] == network["subnet"]


def test_every_service_rotates_its_log_and_every_volume_is_declared() -> None:
    found = composition()
    for service in found["services"].values():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"])
        named = [volume.partition(":")[0] for volume in service["volumes"]]
        assert {name for name in named if name[0] not in "./"} <= set(found["volumes"])


def test_files_that_are_mounted_exist() -> None:
    mounted = [
        volume.partition(":")[0]
        for service in composition()["services"].values()
        for volume in service["volumes"]
        if volume.startswith("./")
    ]
    assert mounted
    assert [name for name in mounted if not (ROOT / name).is_file()] == []


def test_the_log_is_rotated_by_moving_it() -> None:
    text = read("logrotate")
    assert "nocreate" in text
    assert "copytruncate" not in text


def test_proxies_pass_news_on_as_they_come_and_wait_between_them() -> None:
    conf = read("nginx.conf")
    assert "proxy_buffering off;" in conf
    assert int(first(r"proxy_read_timeout (\d+)s", conf)) >= 2 * POLL_SECONDS
    assert POLL_SECONDS > BEAT_SECONDS
    assert "text/event-stream" not in first(r"gzip_types ([^;]*);", conf)
    assert "flush_interval -1" in read("Caddyfile")
