#!/usr/bin/env bash
# Makes .venv when it is missing or broken, then installs one lock file into it, hashes
# checked. PYTHON=/path/to/python chooses the interpreter.
set -euo pipefail

# Into .venv and nowhere else, whatever the caller's environment says.
unset PIP_USER PIP_TARGET PIP_PREFIX PYTHONHOME PYTHONPATH

recent='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
  local name
  for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c "$recent" 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "wiki-marché needs Python 3.11 or newer: install it (Debian: apt-get install python3 python3-venv), or give its path as PYTHON=…" >&2
  return 1
}

make_venv() {
  local python
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python has no venv module: install it (Debian: apt-get install python3-venv)." >&2
    return 1
  fi
  echo "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
}

.venv/bin/python -c 'import pip' 2>/dev/null || make_venv
echo "Installing $1"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1" || {
  echo "Installing $1 failed, see above." >&2
  exit 1
}
