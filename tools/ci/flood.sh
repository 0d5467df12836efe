#!/usr/bin/env bash
# The other way of the README to a flood: of a gateway that runs already, started by somebody else.
# usage: flood.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

says() { # PATTERN COMMAND...
    local output
    output=$("${@:2}" 2>&1) || true
    printf '%s\n' "$output"
    grep -q -e "$1" <<<"$output"
}
flood() { "$top/x400gate" flood "$@"; }
conf=$dir/x400gate.conf

check "its configuration is written, and how to start it said" says 'MALLOC_ARENA_MAX=2 X400GATE_JAVA_OPTS=".*" ./x400gate run --config' \
    flood --prepare --directory "$dir" --live 5
check "without a gateway it says so" says "no ready gateway answers at http://127.0.0.1" flood --config "$conf" --gateway $$
check "one without the other is a wrong command" says "go together" flood --gateway $$
"$top/x400gate" run --config "$conf" >"$dir/run.out" 2>&1 &
gateway=$!
pids+=("$gateway")
admin=$(sed -n '1s/.*admin=\([0-9]*\).*/\1/p' "$conf")
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready
check "it passes as far as a short flood can show" flood --config "$conf" --gateway "$gateway" --attempts 2000 --directory "$dir/out"
check "plots and figures are there" test -s "$dir/out/flood.html" -a -s "$dir/out/verdict.json"
check "the gateway runs on: it is not the flood's to end" kill -0 "$gateway"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
