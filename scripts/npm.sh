#!/usr/bin/env bash
# Runs npm in editor/, on a Node.js that is recent enough, with a cache it can write to.
set -euo pipefail

recent='process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'

if ! command -v npm >/dev/null || ! node -e "$recent" 2>/dev/null; then
  echo "wiki-marché needs Node.js 20 or newer with npm: install them (Debian 13: apt-get install nodejs npm; elsewhere, nodejs.org)." >&2
  exit 1
fi
if [ ! -w "${HOME:-/nowhere}" ]; then
  export npm_config_cache="$PWD/.cache/npm"
fi
echo "npm $*"
cd editor # not --prefix: it would also move where npm looks for the machine's settings
npm --loglevel=error --no-audit --no-fund --no-update-notifier "$@"
