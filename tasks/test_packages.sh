#!/bin/sh
# Installs the Debian packages that only tests need, where some are missing: as root by apt-get, else it
# names the command.
set -eu

# A program or file of each package, to tell whether it is there.
missing=
needs() { [ -e "$1" ] || missing="$missing $2"; }
needs /usr/bin/chromium chromium
needs /usr/bin/flite flite
needs /usr/bin/sox sox
needs /usr/share/sounds/alsa/Front_Center.wav alsa-utils
needs /usr/bin/opusinfo opus-tools
needs /usr/bin/ffmpeg ffmpeg
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need these Debian packages; install them with: sudo apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
echo "test: installing the Debian packages that the tests need:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word each
if ! { timeout 300 apt-get update && timeout 1200 apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install$missing (its last words are above); check the network and run make test again." >&2
  exit 1
fi
