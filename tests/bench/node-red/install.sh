#!/usr/bin/env bash
# Installs Node-RED into FOLDER, once. Exit 3: there is no npm on this machine.
#   install.sh FOLDER
set -euo pipefail
folder=$1
version=4.1.8  # the last that runs on the Node.js 20 of Debian-like machines
command -v npm >/dev/null && command -v node >/dev/null || exit 3
[ -f "$folder/node_modules/node-red/red.js" ] && exit 0
mkdir -p "$folder"
npm install --prefix "$folder" --no-audit --no-fund --loglevel=error "node-red@$version" >&2
