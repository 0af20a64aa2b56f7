#!/bin/sh
# Puts zinit, the supervisor, into .tools/zinit of the project, unless it is there or on PATH already.
# It is built from source by cargo, which takes a few minutes and says how far it is.
set -eu

ZINIT_WANTED=0.3.9
# Longest time for the build, in seconds.
BUILD_TIMEOUT=1800

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
root=$project/.tools/zinit

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

is_there() { [ -x "$root/bin/zinit-server" ] || have zinit-server; }

if is_there; then exit 0; fi
mkdir -p "$project/.tools"
if have flock; then
  exec 9>"$project/.tools/zinit.lock"
  flock -n 9 || {
    say "another set-up of zinit is running; waiting for it ..."
    flock -w "$BUILD_TIMEOUT" 9 || fail "the other set-up did not end within $BUILD_TIMEOUT s."
  }
  if is_there; then exit 0; fi
fi
have cargo ||
  fail "cargo is not there, and zinit is built by it; install Rust (1.92 or newer, which Debian 12 doesn't have) from rustup.rs, or run without a supervisor: bin/hero_voice_server serve and bin/hero_voice_ui serve."
say "building zinit $ZINIT_WANTED by cargo into .tools/zinit (a few minutes) ..."
set -- cargo install zinit --version "$ZINIT_WANTED" --locked --root "$root"
if have timeout; then set -- timeout "$BUILD_TIMEOUT" "$@"; fi
"$@" ||
  fail "cargo could not install zinit $ZINIT_WANTED (its words are above); check the network and that cargo is 1.92 or newer (cargo --version), then try again."
say "zinit $ZINIT_WANTED is in .tools/zinit."
