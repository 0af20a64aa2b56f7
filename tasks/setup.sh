#!/bin/sh
# Puts what is missing into .tools/ of the project: Deno, PocketSphinx, the npm packages, the bundled
# page, the speech model, the launchers in bin/. With nothing to do it takes well under a second.
# Never writes a .env.
#
# DENO=/path names the Deno to use; it is taken even if it is older than the one wanted here.
# With the word `launchers` it puts those into bin/ even where compiled programs are up to date.
set -eu

DENO_WANTED=2.9.6
POCKETSPHINX_WANTED=5.1.1
# Longest time for each download, in seconds.
DOWNLOAD_TIMEOUT=900
# Longest wait for another set-up that runs at the same time, in seconds.
LOCK_TIMEOUT=1800

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tools=$project/.tools
stamps=$tools/stamps

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# A word that the shell reads back as it stands.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# Runs a command with a time limit.
bounded() {
  if have timeout; then timeout "$DOWNLOAD_TIMEOUT" "$@"; else "$@"; fi
}

# is_stamped NAME HASH: whether step NAME was last done for HASH.
is_stamped() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$stamps/$1"; }

# Hash of the words and of standard input.
hash_of() { { printf '%s\n' "$@"; cat; } | sha256sum | cut -d' ' -f1; }

# Version of a Deno, or nothing.
version_of() { "$1" --version 2>/dev/null | sed -n '1s/^deno \([0-9.]*\).*/\1/p' || true; }

# at_least A B: whether version A is B or newer.
at_least() {
  [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# Sets `deno` to an absolute path, installing Deno where there is none.
find_deno() {
  if [ -n "${DENO:-}" ]; then
    deno=$(readlink -f -- "$(command -v -- "$DENO" || true)" || true)
    deno_version=$(version_of "$deno")
    [ -n "$deno_version" ] ||
      fail "DENO is $DENO, but no Deno runs there; set it to the path of a deno program, or unset it."
    return
  fi
  deno=$(readlink -f -- "$(command -v deno || true)" || true)
  deno_version=$(version_of "$deno")
  if at_least "$deno_version" "$DENO_WANTED"; then return; fi
  # The program of the platform's own package: npm may leave out the script that links it.
  for deno in "$tools"/deno/node_modules/@deno/*/deno; do
    deno_version=$(version_of "$deno")
    if at_least "$deno_version" "$DENO_WANTED"; then return; fi
  done
  have npm ||
    fail "npm is not there, and Deno comes by it; install it with: apt-get install npm (or set DENO to a Deno of $DENO_WANTED or newer)."
  say "installing Deno $DENO_WANTED from npm into .tools/deno (about 40 MB) ..."
  mkdir -p "$tools/deno"
  bounded npm install --prefix "$tools/deno" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
    "deno@$DENO_WANTED" >/dev/null ||
    fail "npm could not install deno@$DENO_WANTED (its words are above); check the network and run make setup again, or set DENO to a Deno that is there."
  for deno in "$tools"/deno/node_modules/@deno/*/deno; do
    deno_version=$(version_of "$deno")
    if at_least "$deno_version" "$DENO_WANTED"; then return; fi
  done
  fail "the Deno that npm installed does not run on this machine ($(uname -sm)); set DENO to one that does."
}

# The offline engine is optional: without it everything else works.
no_pocketsphinx() {
  say "the offline engine PocketSphinx is not there: $1"
  say "going on without it; speech needs GROQ_API_KEY until make setup can install it."
}

setup_pocketsphinx() {
  engine=$tools/pocketsphinx/engine
  wanted=$(hash_of pocketsphinx "$POCKETSPHINX_WANTED" "$project" <"$project/tasks/setup.sh")
  if is_stamped pocketsphinx "$wanted" && [ -x "$engine" ]; then return; fi
  if ! have python3; then
    no_pocketsphinx "python3 is missing; install it with: apt-get install python3 python3-pip"
    return
  fi
  lib=$tools/pocketsphinx/lib
  pip="python3 -m pip"
  if ! python3 -m pip --version >/dev/null 2>&1; then
    if ! python3 -m venv "$tools/pocketsphinx/venv" >/dev/null 2>&1; then
      rm -rf "$tools/pocketsphinx/venv"
      no_pocketsphinx "pip is missing; install it with: apt-get install python3-pip"
      return
    fi
    pip=
  fi
  say "installing PocketSphinx $POCKETSPHINX_WANTED from PyPI into .tools/pocketsphinx (about 30 MB) ..."
  rm -rf "$lib"
  mkdir -p "$lib"
  export PIP_ROOT_USER_ACTION=ignore
  set -- install --quiet --disable-pip-version-check --no-deps --target "$lib" \
    "pocketsphinx==$POCKETSPHINX_WANTED"
  if [ -n "$pip" ]; then set -- python3 -m pip "$@"; else
    set -- "$tools/pocketsphinx/venv/bin/python3" -m pip "$@"
  fi
  if ! bounded "$@"; then
    rm -rf "$lib"
    no_pocketsphinx "pip could not install pocketsphinx==$POCKETSPHINX_WANTED (its words are above)."
    return
  fi
  rm -rf "$tools/pocketsphinx/venv"
  python=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
  if ! env -i PYTHONPATH="$lib" "$python" -s -c 'import pocketsphinx' 2>"$tools/pocketsphinx/error"; then
    no_pocketsphinx "it was installed, but $python can't load it: $(tail -n 1 "$tools/pocketsphinx/error")"
    return
  fi
  rm -f "$tools/pocketsphinx/error"
  # The engine program may run this script and nothing else; it can't change it or what it starts.
  cat >"$engine.new" <<END
#!/bin/sh
# Starts the offline engine with an empty environment. Written by make setup.
exec /usr/bin/env -i PYTHONPATH=$(quoted "$lib") $(quoted "$python") -s -u \\
  $(quoted "$project/server/transcribe/pocketsphinx/child.py")
END
  chmod 755 "$engine.new"
  mv "$engine.new" "$engine"
  stamp pocketsphinx "$wanted"
}

setup_packages() {
  wanted=$(cat "$project/deno.json" "$project/ui/web/deno.json" "$project/deno.lock" |
    hash_of packages "$deno" "$deno_version")
  if is_stamped packages "$wanted" && [ -d "$DENO_DIR/npm" ]; then return; fi
  say "fetching the npm packages into .tools/deno-dir (about 330 MB on disk) ..."
  (cd "$project" && bounded "$deno" install --frozen >"$tools/packages.log" 2>&1) || {
    cat "$tools/packages.log" >&2
    fail "the npm packages could not be fetched (Deno's words are above); check the network and run make setup again."
  }
  stamp packages "$wanted"
}

# The script by which the engine runs ffmpeg where that is switched on; compiled programs find it here too.
setup_ffmpeg() {
  script=$tools/ffmpeg/decode
  if cmp -s "$project/server/upload/ffmpeg/decode" "$script"; then return; fi
  mkdir -p "$tools/ffmpeg"
  cp "$project/server/upload/ffmpeg/decode" "$script.new"
  chmod 755 "$script.new"
  mv "$script.new" "$script"
}

# Deno keeps localStorage and caches of any program in this folder, whatever its permissions; a file in
# its place keeps the programs from writing there.
setup_no_stores() {
  if [ -f "$DENO_DIR/location_data" ]; then return; fi
  rm -rf "$DENO_DIR/location_data"
  : >"$DENO_DIR/location_data"
}

setup_page() {
  wanted=$(find "$project/ui/web" "$project/shared" "$project/tasks/bundle.ts" "$project/deno.lock" \
    -path "$project/ui/web/dist" -prune -o -type f -print0 | sort -z | xargs -0 sha256sum |
    hash_of page "$deno_version")
  if is_stamped page "$wanted" && [ -f "$project/ui/web/dist/index.html" ]; then return; fi
  say "bundling the page ..."
  (cd "$project" && bounded ./tasks/deno.sh task --quiet bundle) ||
    fail "the page could not be bundled (the reason is above)."
  stamp page "$wanted"
}

setup_vad_model() {
  wanted=$(find "$project/tasks/vad_model" "$project/tasks/vad_model.ts" "$project/server/vad/silero.ts" \
    "$project/deno.lock" -type f -print0 |
    sort -z | xargs -0 sha256sum | hash_of vad_model "$deno_version")
  if is_stamped vad_model "$wanted" && [ -f "$project/server/vad/model/silero.onnx" ]; then return; fi
  say "putting the speech model together ..."
  (cd "$project" && bounded ./tasks/deno.sh task --quiet vad-model) ||
    fail "the speech model could not be made (the reason is above)."
  stamp vad_model "$wanted"
}

# Writes bin/NAME, which starts the program in folder FOLDER: write_launcher NAME FOLDER
write_launcher() {
  cat >"$project/bin/$1.new" <<END
#!/bin/sh
# Starts $1 with exactly the permissions that its settings need. Written by make setup.
# The last line replaces this shell, so that the process's id is the program's own.
set -eu
project=\$(dirname -- "\$(dirname -- "\$(readlink -f -- "\$0")")")
deno="\$project/.tools/bin/deno"
export DENO_DIR="\$project/.tools/deno-dir" DENO_NO_UPDATE_CHECK=1
export DENO_TLS_CA_STORE="\${DENO_TLS_CA_STORE:-mozilla,system}"
launch() {
  "\$deno" run --no-prompt --quiet --frozen --cached-only --config="\$project/deno.json" "\$@"
}
home=\$(launch --allow-env=HOME,HERO_VOICE_HOME --allow-read="\$project/.env" \\
  "\$project/tasks/launch.ts" home "\$@")
plan=\$(launch --allow-env='HOME,HERO_VOICE_*,ZINIT_*,GROQ_*,STT_*,DEEPSEEK_*,LLM_*' \\
  --allow-read="\$project/.env,\$DENO_DIR/npm,\$home" --allow-write="\$home" \\
  "\$project/tasks/launch.ts" $2 "\$@")
eval "\$plan"
exec "\$deno" run "\$@"
END
  chmod 755 "$project/bin/$1.new"
  mv "$project/bin/$1.new" "$project/bin/$1"
}

# Whether bin/NAME is a program that make build made.
is_compiled() { [ -x "$project/bin/$1" ] && [ "$(head -c 2 "$project/bin/$1")" != '#!' ]; }

# The first source that is newer than the compiled programs, or nothing.
newer_source() {
  find "$project/server" "$project/shared" "$project/ui" "$project/tasks/compile" "$project/deno.json" \
    "$project/deno.lock" -path "$project/ui/web/dist" -prune -o -type f \
    -newer "$project/bin/hero_voice_server" -print | head -n 1
}

setup_launchers() {
  wanted=$(hash_of launchers <"$project/tasks/setup.sh")
  if is_compiled hero_voice_server && is_compiled hero_voice_ui; then
    newer=$(newer_source)
    if [ "$1" != launchers ] && [ -z "$newer" ]; then return; fi
    say "putting launchers in the place of the compiled programs in bin/${newer:+: $newer is newer}; make build compiles again."
    rm -f "$stamps/launchers"
  fi
  if is_stamped launchers "$wanted" && [ -x "$project/bin/hero_voice_server" ] &&
    [ -x "$project/bin/hero_voice_ui" ]; then return; fi
  mkdir -p "$project/bin"
  write_launcher hero_voice_server server
  write_launcher hero_voice_ui ui
  stamp launchers "$wanted"
}

case $project in
  *,*) fail "the path of the project, $project, has a comma, which Deno's permissions can't express; move it to one without." ;;
esac
mkdir -p "$stamps"
if have flock; then
  exec 9>"$tools/setup.lock"
  flock -n 9 || {
    say "another set-up is running; waiting for it ..."
    flock -w "$LOCK_TIMEOUT" 9 || fail "the other set-up did not end within $LOCK_TIMEOUT s."
  }
fi
export DENO_DIR="$tools/deno-dir" DENO_NO_UPDATE_CHECK=1
# Certificates that this machine trusts count too, as they do for npm and pip.
export DENO_TLS_CA_STORE="${DENO_TLS_CA_STORE:-mozilla,system}"

find_deno
# The Deno that was found, under a name that does not change.
if [ "$(readlink "$tools/bin/deno" || true)" != "$deno" ]; then
  mkdir -p "$tools/bin"
  ln -sfn "$deno" "$tools/bin/deno"
fi

setup_packages
setup_no_stores
setup_vad_model
setup_launchers "${1:-}"
setup_pocketsphinx
setup_ffmpeg
setup_page
