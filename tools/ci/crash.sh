#!/usr/bin/env bash
# Gateways killed while mail flows, with either store: as many cycles as a build has time for.
# usage: crash.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
status=0
"$top/x400gate" crash --cycles 16 --directory "$dir/rocksdb" || status=1
"$top/x400gate" crash --cycles 4 --store postgresql --directory "$dir/postgresql" || status=1
exit $status
