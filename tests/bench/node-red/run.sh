#!/usr/bin/env bash
# Becomes Node-RED with the flow beside this file.
#   run.sh INSTALLED_FOLDER DATA_FOLDER PORT SINK_URL
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BENCH_DATA=$2 BENCH_PORT=$3 BENCH_SINK=$4 BENCH_CODES=$here/../definitions/mappings/codes
mkdir -p "$BENCH_DATA"
cp "$here/flow.json" "$BENCH_DATA/flow.json"
exec node "$1/node_modules/node-red/red.js" --settings "$here/settings.js" --userDir "$BENCH_DATA" flow.json
