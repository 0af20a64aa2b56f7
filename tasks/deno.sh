#!/bin/sh
# Runs the project's Deno, with the project's cache, on the words given. Needs make setup once.
set -eu
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
if [ ! -x "$project/.tools/bin/deno" ]; then
  echo "Deno is not set up yet; run: make setup" >&2
  exit 1
fi
export DENO_DIR="$project/.tools/deno-dir" DENO_NO_UPDATE_CHECK=1 PATH="$project/.tools/bin:$PATH"
export DENO_TLS_CA_STORE="${DENO_TLS_CA_STORE:-mozilla,system}"
# Tests load onnxruntime too, which would report its use to its maker.
export ORT_DISABLE_TELEMETRY=1
exec "$project/.tools/bin/deno" "$@"
