#!/usr/bin/env bash
# Mail programs of other origin on both sides: swaks and smtp-source hand mail into a gateway, which hands it to smtp-sink.
# usage: smtp-peers.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir/dump"
chmod 777 "$dir/dump"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

smtp=$(free_port) x400=$(free_port) admin=$(free_port) sink=$(free_port)
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "ci", hostname = "gate.test.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false }
  admin.port = $admin
  smtp.listen.port = $smtp
  x400.listen.port = $x400
  smtp.servers.sink { host = "127.0.0.1", port = $sink }
  routes.smtp = [ { domain = "test.example", server = sink } ]
}
END
smtp-sink -u nobody -4 -d "$dir/dump/%Y%m%d%H%M%S." "127.0.0.1:$sink" 100 2>"$dir/sink.err" &
pids+=($!)
"$top/x400gate" run --config "$dir/x400gate.conf" >"$dir/run.out" 2>&1 &
gateway=$!
pids+=("$gateway")
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready

send() { swaks --server "127.0.0.1:$smtp" --from ann@test.example "$@" --hide-all; }
arrived() { grep -rqs "$1" "$dir/dump"; }
check "swaks delivers a message" send --to bob@test.example --header "Subject: first of ci" --body "plain"
check "it comes out at smtp-sink" await 20 arrived "Subject: first of ci"
check "two recipients, 8-bit text, a line of dots" send --to bob@test.example,carol@test.example \
    --header "Subject: second of ci" --body "$(printf 'gr\303\274n\n.\n..\nend')"
check "it comes out" await 20 arrived "Subject: second of ci"
{ printf 'From: ann@test.example\r\nTo: bob@test.example\r\nSubject: third of ci\r\n\r\n'; head -c 750000 /dev/urandom | base64 -w 76 | sed 's/$/\r/'; } >"$dir/large.eml"
check "a message of 1 MB" send --to bob@test.example --data "@$dir/large.eml"
check "it comes out" await 20 arrived "Subject: third of ci"
refused() { ! send "$@"; }
check "a domain without a route is refused" refused --to bob@elsewhere.invalid
check "200 messages from smtp-source on 10 connections" smtp-source -4 -s 10 -m 200 -l 2048 -f ann@test.example \
    -t bob@test.example "127.0.0.1:$smtp"
emptied() { python3 - "$admin" <<'END'
import json, sys, urllib.request
queue = json.load(urllib.request.urlopen('http://127.0.0.1:%s/queue' % sys.argv[1], timeout=5))
sys.exit(0 if queue['entries'] == 0 else 1)
END
}
check "the queue becomes empty" await 60 emptied
check "status says running" "$top/x400gate" status --config "$dir/x400gate.conf"
kill "$gateway"
code=0
wait "$gateway" || code=$?
check "SIGTERM drains and the exit code is 0 (it was $code)" test "$code" -eq 0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
