#!/usr/bin/env bash
# What the system itself has to provide, checked before anything else is done.
# usage: system_packages.sh demo|test
# Run as root on Debian or Ubuntu it installs what is missing; otherwise it names the line that does.
set -euo pipefail

purpose=${1:-demo}
missing=()

libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)  # an ordinary user's PATH does not lead there
has_library() { grep -q "$1" <<<"$libraries"; }

python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later is needed; found: $("$python" --version 2>&1 || echo none)" >&2
    exit 1
fi
"$python" -c 'import venv, ensurepip' 2>/dev/null || missing+=("$(basename "$python")-venv")
has_library 'libpango-1\.0\.so' || missing+=(libpango-1.0-0)
has_library 'libpangoft2-1\.0\.so' || missing+=(libpangoft2-1.0-0)
has_library 'libharfbuzz-subset\.so' || missing+=(libharfbuzz-subset0)
if [ "$purpose" = test ]; then
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -n 1)" ] || missing+=(fontconfig fonts-wqy-microhei)
    command -v msgfmt >/dev/null || missing+=(gettext)
fi

[ ${#missing[@]} -eq 0 ] && exit 0

line="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing what the system lacks: ${missing[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    $line -qq >/dev/null 2>&1 || { apt-get update -qq && $line -qq >/dev/null; }
else
    echo "The system lacks: ${missing[*]}" >&2
    echo "Install it with:  sudo $line" >&2
    # without harfbuzz-subset letters are only slow; everything else is needed
    [ "${missing[*]}" = libharfbuzz-subset0 ] && [ "$purpose" = demo ] && exit 0
    exit 1
fi
