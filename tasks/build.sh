#!/bin/sh
# Compiles both programs into bin/. DENORT_BIN names Deno's runtime for compiled programs where it can't be
# fetched, DENO (or DENORT_DENO) the Deno that compiles: a runtime needs the Deno of its own version. Where
# that one is older than set-up wants, set-up takes its own.
set -eu
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
wanted=$(sed -n 's/^DENO_WANTED=//p' "$project/tasks/setup.sh")

if [ -n "${DENO:-}" ]; then
  DENORT_DENO=${DENORT_DENO:-$(command -v -- "$DENO" || echo "$DENO")}
  export DENORT_DENO
  version=$("$DENO" --version 2>/dev/null | sed -n '1s/^deno \([0-9.]*\).*/\1/p' || true)
  if [ "$(printf '%s\n%s\n' "$wanted" "$version" | sort -V | head -n 1)" != "$wanted" ]; then
    unset DENO
  fi
fi
"$project/tasks/setup.sh"
cd "$project"
exec ./tasks/deno.sh task --quiet compile
