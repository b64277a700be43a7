#!/usr/bin/env bash
# Looks for known advisories about the exact versions of the locks, Python and npm. Says
# plainly when the advisories cannot be reached: nothing is then known, good or bad.
set -euo pipefail

tool=.cache/audit
if [ ! -x "$tool/bin/pip-audit" ]; then
  .venv/bin/python -m venv "$tool"
  "$tool/bin/pip" install --quiet --disable-pip-version-check pip-audit || {
    echo "audit: pip-audit cannot be installed from here; nothing was checked." >&2
    exit 3
  }
fi

status=0
found=$("$tool/bin/pip-audit" --requirement requirements.lock --require-hashes --disable-pip \
  --progress-spinner off 2>&1) || status=$?
packages=$(grep -c '^[a-z].*==' requirements.lock)
missed=$(grep -c 'could not be audited' <<<"$found" || true)
if [ "$missed" -ge "$packages" ] || grep -qiE 'connection|timed out|resolve|unreachable' <<<"$found"; then
  echo "audit: the advisories of PyPI cannot be reached from here; Python packages were not checked." >&2
  status=3
else
  echo "$found"
fi

if ! npm --prefix editor audit --package-lock-only; then
  echo "audit: npm found advisories, or could not reach them (see above)." >&2
  [ "$status" -ne 0 ] || status=1
fi
exit "$status"
