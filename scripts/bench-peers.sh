#!/usr/bin/env bash
# Installs the programs that `make bench` compares with, under .cache/bench, and says which
# could not be: Debian's DokuWiki and MediaWiki (unpacked, not configured: nothing starts on
# its own), docx and Hocuspocus from npm, Otter Wiki from its wheel. Debian's php, git, pandoc and wrk are
# installed when this is root's machine. Each that is there already is left as it is.
set -uo pipefail
cd "$(dirname "$0")/.."

place="$PWD/.cache/bench"
python="$PWD/.venv/bin/python"
programs=(git pandoc wrk php-cli php-xml php-sqlite3 php-mbstring php-intl php-apcu php-gd)
unpacked=(dokuwiki mediawiki mediawiki-classes php-phpseclib php-random-compat libphp-simplepie)

missing() { echo "Not installed: $1. The report gives the figure seen before instead." >&2; }

install_programs() {
  command -v git pandoc wrk php >/dev/null && return
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  echo "Installing ${programs[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${programs[@]}"; } >/dev/null
}

# Links and paths of a package lead from the machine's root: here, from where it was unpacked.
lead_home() {
  local link target
  while read -r link; do
    target=$(readlink "$link")
    case "$target" in "$place"/*) ;; /*) ln -sfn "$place/debian$target" "$link" ;; esac
  done < <(find "$place/debian" -type l)
  grep -rl "'/usr/share/" "$place/debian/usr/share/dokuwiki/vendor/composer" |
    xargs -r sed -i "s#'/usr/share/#'$place/debian/usr/share/#g"
}

unpack_wikis() {
  [ -d "$place/debian/usr/share/mediawiki" ] && [ -d "$place/debian/usr/share/dokuwiki" ] && return
  command -v apt-get dpkg >/dev/null || return 1
  mkdir -p "$place/packages"
  (cd "$place/packages" && apt-get download -qq "${unpacked[@]}" 2>/dev/null) || return 1
  for package in "$place"/packages/*.deb; do dpkg -x "$package" "$place/debian" || return 1; done
  rm -r "$place/packages"
  lead_home
}

install_docx() {
  [ -d "$place/npm/node_modules/docx" ] && return
  command -v npm >/dev/null || return 1
  mkdir -p "$place/npm" && cp editor/.npmrc "$place/npm/" && cd "$place/npm" || return 1
  [ -w "${HOME:-/nowhere}" ] || export npm_config_cache="$place/npm-cache"
  echo '{"private": true}' >package.json
  npm install --loglevel=error --no-audit --no-fund --no-update-notifier --no-package-lock docx >/dev/null
}

install_hocuspocus() {
  [ -d "$place/npm/node_modules/@hocuspocus/server" ] && return
  cd "$place/npm" || return 1
  [ -w "${HOME:-/nowhere}" ] || export npm_config_cache="$place/npm-cache"
  npm install --loglevel=error --no-audit --no-fund --no-update-notifier --no-package-lock \
    @hocuspocus/server @hocuspocus/extension-database @hocuspocus/provider yjs ws >/dev/null
}

install_otter() {
  [ -x "$place/otter/bin/gunicorn" ] && return
  "$python" -m venv "$place/otter" || return 1
  "$place/otter/bin/pip" install -qq --disable-pip-version-check otterwiki gunicorn
}

mkdir -p "$place"
install_programs || missing "some of git, pandoc, wrk, php"
unpack_wikis || missing "DokuWiki, MediaWiki"
(install_docx) || missing "docx"
(install_hocuspocus) || missing "Hocuspocus"
(install_otter) || missing "Otter Wiki"
exit 0
