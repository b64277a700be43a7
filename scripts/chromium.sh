#!/usr/bin/env bash
# Finds Chromium for the browser tests, or installs Debian's package when this is root's
# machine; never fails: tests/conftest.py says what its absence means.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null ||
    echo "Chromium could not be installed." >&2
fi
