#!/bin/sh
# install.sh install|uninstall: puts both programs into PREFIX/bin (~/.local by default), or takes them out.
# Compiled programs, where make build made them, come with all they need into PREFIX/lib/hero_voice, so that
# this folder may go; else launchers, which start the programs from this folder.
# DESTDIR stands before every path that is written, as packagers want it. Never touches the data folder.
set -eu

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
programs='hero_voice_server hero_voice_ui'

say() { printf '%s: %s\n' "$action" "$*"; }
fail() {
  printf '%s: %s\n' "$action" "$*" >&2
  exit 1
}
action=${1:-}
case $action in install | uninstall) ;; *)
  action=install.sh
  fail "usage: install.sh install|uninstall"
  ;;
esac

prefix=${PREFIX:-${HOME:+$HOME/.local}}
case $prefix in
  '') fail "neither PREFIX nor HOME is set; name the folder to use by PREFIX=/path." ;;
  /*) ;;
  *) fail "PREFIX is $prefix, but it must be an absolute path." ;;
esac
destdir=${DESTDIR:-}
bin=$destdir$prefix/bin
lib=$destdir$prefix/lib/hero_voice

is_compiled() { [ -x "$1" ] && [ "$(head -c 2 "$1")" != '#!' ]; }

# A word that the shell reads back as it stands.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

# put FILE MODE FROM: writes a file beside its place and renames it, so that what runs goes on undisturbed;
# FROM is - for standard input.
put() {
  if [ "$3" = - ]; then cat >"$1.new"; else cp -- "$3" "$1.new"; fi
  chmod "$2" "$1.new"
  mv -f -- "$1.new" "$1"
}

# The first Python that can load the offline engine: that of the system, which every account may run.
find_python() {
  for candidate in /usr/bin/python3 "$(command -v python3 || true)"; do
    [ -n "$candidate" ] || continue
    env -i PYTHONPATH="$1" PYTHONDONTWRITEBYTECODE=1 "$candidate" -s \
      -c 'import os, sys, pocketsphinx; print(os.path.realpath(sys.executable))' 2>/dev/null && return
  done
  return 1
}

install_offline_engine() {
  from=$project/.tools/pocketsphinx
  [ -x "$from/engine" ] || return 0
  if ! python=$(find_python "$from/lib"); then
    say "the offline engine is left out: no python3 here can load it."
    return 0
  fi
  rm -rf "$lib/pocketsphinx.new"
  mkdir -p "$lib/pocketsphinx.new"
  cp -R -- "$from/lib" "$lib/pocketsphinx.new/lib"
  put "$lib/pocketsphinx.new/child.py" 644 "$project/server/transcribe/pocketsphinx/child.py"
  put "$lib/pocketsphinx.new/engine" 755 - <<END
#!/bin/sh
# Starts the offline engine with an empty environment. Written by make install.
here=\$(dirname -- "\$(readlink -f -- "\$0")")
exec /usr/bin/env -i PYTHONPATH="\$here/lib" PYTHONDONTWRITEBYTECODE=1 $(quoted "$python") -s -u \\
  "\$here/child.py"
END
  rm -rf "$lib/pocketsphinx"
  mv -- "$lib/pocketsphinx.new" "$lib/pocketsphinx"
}

install_compiled() {
  for name in $programs; do put "$bin/$name" 755 "$project/bin/$name"; done
  install_offline_engine
  mkdir -p "$lib/ffmpeg"
  put "$lib/ffmpeg/decode" 755 "$project/.tools/ffmpeg/decode"
  if [ -x "$project/.tools/zinit/bin/zinit-server" ]; then
    mkdir -p "$lib/zinit/bin"
    put "$lib/zinit/bin/zinit-server" 755 "$project/.tools/zinit/bin/zinit-server"
  fi
  say "the compiled programs are in $bin, what they need in $lib."
}

install_launchers() {
  for name in $programs; do
    put "$bin/$name" 755 - <<END
#!/bin/sh
# Starts $name from the folder of the project. Written by make install.
launcher=$(quoted "$project/bin/$name")
if [ ! -x "\$launcher" ]; then
  echo "$name: \$launcher is not there any more; run make install in hero_voice's folder again." >&2
  exit 69
fi
exec "\$launcher" "\$@"
END
  done
  rm -rf "$lib"
  say "launchers are in $bin; they start the programs from $project, which has to stay (make build first for programs that need it no more)."
}

install_programs() {
  for name in $programs; do
    [ -x "$project/bin/$name" ] || fail "$project/bin/$name is not there; run make setup or make build."
  done
  mkdir -p "$bin" 2>/dev/null && [ -w "$bin" ] ||
    fail "$bin can't be written; name another folder by PREFIX=/path, or run make install as root."
  if is_compiled "$project/bin/hero_voice_server" && is_compiled "$project/bin/hero_voice_ui"; then
    mkdir -p "$lib"
    install_compiled
  else
    install_launchers
  fi
  case ":${PATH:-}:" in
    *":$prefix/bin:"*) ;;
    *) [ -n "$destdir" ] || say "$prefix/bin is not on PATH; add it to type the names alone." ;;
  esac
}

# Whether a program that runs was started from here; the supervisor's scripts name it.
is_running() {
  scripts=${HERO_VOICE_HOME:-${HOME:-}/hero/var/hero_voice}/zinit
  [ -z "$destdir" ] && [ -x "$bin/$1" ] && grep -qsF "$(quoted "$prefix/bin/$1")" "$scripts"/* &&
    "$bin/$1" health >/dev/null 2>&1
}

uninstall_programs() {
  for name in $programs; do
    if is_running "$name"; then
      fail "$name runs from $bin; stop both first: $bin/hero_voice_ui stop; $bin/hero_voice_server stop"
    fi
  done
  found=
  for path in "$bin/hero_voice_server" "$bin/hero_voice_ui" "$lib"; do
    [ -e "$path" ] || continue
    found=1
    rm -rf -- "$path" || fail "$path can't be removed; run make uninstall as whoever installed it."
  done
  if [ -z "$found" ]; then
    say "nothing of hero_voice is in $destdir$prefix."
  else
    say "hero_voice is gone from $destdir$prefix; recordings, settings and keys stay in the data folder."
  fi
}

"${action}_programs"
