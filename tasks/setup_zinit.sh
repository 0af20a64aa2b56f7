#!/bin/sh
# Puts zinit, the supervisor, into .tools/zinit of the project, unless it is there or on PATH already.
# It is built from source by cargo, which takes a few minutes and says how far it is.
set -eu

ZINIT_WANTED=0.3.9
# Oldest cargo that builds it.
CARGO_WANTED=1.92.0
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
without="or run without a supervisor: make serve"
have cargo ||
  fail "cargo is not there, and zinit is built by it; install Rust ($CARGO_WANTED or newer, which Debian 12 doesn't have) from rustup.rs, $without."
# Rustup's cargo is there and does nothing where its toolchains are another home folder's.
cargo_says=$(cargo --version 2>&1) || {
  printf '%s\n' "$cargo_says" | sed -n '1,/^$/p' >&2
  fail "cargo is at $(command -v cargo), but does not start (its words are above). Rustup keeps Rust in the home folder, and HOME is ${HOME:-not set}: set RUSTUP_HOME to the folder that has it (RUSTUP_HOME=/home/you/.rustup make run), or get one with: rustup default stable, $without."
}
cargo_version=$(printf '%s\n' "$cargo_says" | sed -n 's/^cargo \([0-9.]*\).*/\1/p')
[ "$(printf '%s\n%s\n' "$CARGO_WANTED" "$cargo_version" | sort -V | head -n 1)" = "$CARGO_WANTED" ] ||
  fail "cargo is ${cargo_version:-of no version that it tells}, and zinit needs $CARGO_WANTED or newer; update it (rustup update stable), or install Rust from rustup.rs, $without."
say "building zinit $ZINIT_WANTED by cargo into .tools/zinit (a few minutes) ..."
set -- cargo install zinit --version "$ZINIT_WANTED" --locked --root "$root"
if have timeout; then set -- timeout "$BUILD_TIMEOUT" "$@"; fi
"$@" ||
  fail "cargo could not install zinit $ZINIT_WANTED (its words are above); check the network, a C compiler (apt-get install gcc) and the room on the disk, then try again, $without."
say "zinit $ZINIT_WANTED is in .tools/zinit."
