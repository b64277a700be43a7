#!/usr/bin/env bash
# Writes requirements.lock (to run) and requirements-dev.lock (to run and test) from
# pyproject.toml: exact versions with hashes, for every Python and system we run on.
set -euo pipefail

.venv/bin/python -m pip install --quiet --disable-pip-version-check uv

compile() {
  .venv/bin/python -m uv --quiet --system-certs pip compile pyproject.toml "$@" --upgrade --universal \
    --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
    --no-emit-find-links
}

compile --output-file requirements.lock
compile --group dev --constraints requirements.lock --output-file requirements-dev.lock
