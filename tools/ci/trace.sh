#!/usr/bin/env bash
# The commands of the README that show what was said, as an operator gives them: a live trace switched while the gateway runs.
# usage: trace.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

smtp=$(free_port) x400=$(free_port) admin=$(free_port)
# It is its own peer: ping calls with the name and the password that it expects.
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "NEIGHBOUR", hostname = "gate.test.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false }
  trace.directory = "$dir/trace"
  admin.port = $admin
  smtp.listen.port = $smtp
  x400.listen.port = $x400
  peers."NEIGHBOUR" { host = "127.0.0.1", port = $x400, our-password = "open sesame", password = "open sesame" }
}
END
gate() { local command=$1; shift; "$top/x400gate" "$command" --config "$dir/x400gate.conf" "$@"; }
"$top/x400gate" run --config "$dir/x400gate.conf" >"$dir/run.out" 2>&1 &
pids+=($!)
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready

says() { # PATTERN COMMAND...
    local output
    output=$("${@:2}" 2>&1)
    printf '%s\n' "$output"
    grep -q -e "$1" <<<"$output"
}
file=$dir/trace/NEIGHBOUR.trace
traced() { grep -q -e "$1" "$file"; }
lacks() { ! traced "$1"; }
ended() { [ "$(grep -c ' end$' "$file")" -eq "$1" ]; }
octets() { [ "$(stat -c %s "$file")" -eq "$1" ]; }

check "no trace is on" says "NEIGHBOUR  trace off" gate peers
check "the trace is switched on" says "trace on until .*$file" gate peers trace NEIGHBOUR on --for 10m
check "ping is answered" gate ping NEIGHBOUR
check "the trace has it to its end" await 20 ended 1
check "from its first octet" traced ' <- x400-in.* CR source-reference=.*octets=0x'
check "each layer of it" sh -c "for unit in CN CP AARQ RTORQ MTABindArgument AC CPA AARE RTOAC MTABindResult FN DN; do
    grep -q \" \$unit\\( \\|\$\\)\" '$file' || { echo \"no \$unit\"; exit 1; }; done"
check "who called, and no password" traced 'initiator-name=NEIGHBOUR initiator-credentials=hidden'
check "not in any form" lacks "sesame\|$(printf 'open sesame' | od -An -tx1 | tr -d ' \n')"
check "nothing in it could not be read" lacks '  ! '
check "it is its owner's alone" test "$(stat -c %a "$file" "$dir/trace" | paste -sd' ')" = "600 700"
check "the trace is switched off" says "NEIGHBOUR  trace off" gate peers trace NEIGHBOUR off
size=$(stat -c %s "$file")
check "ping is answered again" gate ping NEIGHBOUR
check "of which the trace has nothing" octets "$size"
check "both switches are in the log" test "$(grep -c 'event=trace-o[nf]*f* peer="NEIGHBOUR"' "$dir/x400gate.log")" -eq 2
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
