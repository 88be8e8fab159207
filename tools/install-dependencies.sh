#!/bin/sh
# Runs `npm ci`, with the machine's own Node: the pinned one lives inside the node_modules that npm ci replaces.
# Arguments go to npm ci. Called by make when package-lock.json is newer than the record that npm keeps of its last installation.
set -eu
cd "$(dirname "$0")/.."

PATH=$(echo "$PATH" | sed "s|$PWD/node_modules/.bin:||g")
command -v npm >/dev/null 2>&1 || { echo 'npm is missing. Install Node 20 or newer with npm, then run make again.' >&2; exit 1; }
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || {
  echo "Node $(node --version) is too old to install the dependencies. Install Node 20 or newer, then run make again." >&2
  exit 1
}

# A checkout gives the lock file a new date also where it says the same.
installed=node_modules/.installed-lock
if [ $# -eq 0 ] && [ -x node_modules/.bin/node ] && cmp -s package-lock.json "$installed"; then
  touch node_modules/.package-lock.json
  exit 0
fi

echo 'Installing the dependencies named in package-lock.json (a few minutes the first time)'
# The machine's Node only installs: that tools want a newer one to run is no news.
npm ci --no-audit --no-fund --loglevel=error "$@"

# npm before 11 leaves the link out when two optional packages name the same program.
pinned=node_modules/node-linux-$(node -p process.arch)/bin/node
if [ ! -x "$pinned" ]; then
  rm -f node_modules/.package-lock.json
  echo "There is no pinned Node for $(uname -s) $(uname -m). Rakkr runs on Linux on x64 and arm64." >&2
  exit 1
fi
[ -x node_modules/.bin/node ] || ln -sf "../${pinned#node_modules/}" node_modules/.bin/node
touch node_modules/.package-lock.json
[ $# -gt 0 ] || cp package-lock.json "$installed"
