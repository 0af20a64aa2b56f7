#!/bin/sh
# Puts the Autobahn test suite for WebSockets into .tools/autobahn, for make soak. It runs under Python 2.7
# only (PYTHON2 names one); where there is none, its test is left out.
set -eu
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
autobahn="$project/.tools/autobahn"
version=25.10.1
[ -x "$autobahn/wstest" ] && exit 0

leave_out() {
  echo "The Autobahn suite is left out of the soak tests: $1" >&2
  exit 0
}

python=
for candidate in "${PYTHON2:-}" python2.7 "$HOME"/.pyenv/versions/2.7*/bin/python2.7; do
  if [ -n "$candidate" ] && "$candidate" -m pip --version >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || leave_out "it needs Python 2.7 with pip; name one by PYTHON2=/path/to/python2.7."

mkdir -p "$autobahn"
timeout 600 "$python" -m pip install --quiet --disable-pip-version-check --upgrade \
  --target "$autobahn/lib" "autobahntestsuite==$version" >"$autobahn/install.log" 2>&1 ||
  leave_out "pip could not install it; $autobahn/install.log says why."
cat >"$autobahn/wstest.new" <<END
#!/bin/sh
# Runs the Autobahn suite. Written by make soak.
exec "$python" -c 'import site, sys
site.addsitedir(sys.argv.pop(1))
from autobahntestsuite.wstest import run
run()' "$autobahn/lib" "\$@"
END
chmod 755 "$autobahn/wstest.new"
mv "$autobahn/wstest.new" "$autobahn/wstest"
