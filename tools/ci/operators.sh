#!/usr/bin/env bash
# The README's commands for operators, word for word as they stand there, against a gateway whose mail server is away.
# usage: operators.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd -P)
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

smtp=$(free_port) x400=$(free_port) admin=$(free_port) away=$(free_port)
# It is its own peer: send calls with the name and the password that it expects.
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "PEER", hostname = "gate.one.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false }
  admin.port = $admin
  smtp.listen.port = $smtp
  x400.listen.port = $x400
  peers."PEER" { host = "127.0.0.1", port = $x400, our-password = "open sesame", password = "open sesame" }
  smtp.servers.inside { host = "127.0.0.1", port = $away }
  smtp.servers.outside { host = "127.0.0.1", port = $away }
  routes.smtp = [ { domain = "one.example", server = inside }, { domain = "two.example", server = inside } ]
}
END
cd "$dir"
ln -sf "$top/x400gate" x400gate
printf 'From: ann@one.example\r\nTo: bob@two.example\r\nSubject: of ci\r\nMessage-ID: <of-ci@one.example>\r\n\r\ntext\r\n' >message.eml
head -c 5000 /dev/urandom >plan.pdf
./x400gate --version # builds, if need be
env --default-signal=HUP ./x400gate run --config x400gate.conf >run.out 2>&1 &
pids+=($!)
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready

says() { # PATTERN COMMAND...
    local output
    output=$("${@:2}" 2>&1) || { printf '%s\n' "$output"; return 1; }
    printf '%s\n' "$output"
    grep -q -e "$1" <<<"$output"
}
id=
# Each command of the README that is no synopsis; what stands for something is put in: FILE, PEER, ID, a server.
examples() { # COMMAND
    local line
    while read -r line; do
        line=${line%%#*}
        line=${line//--config FILE/--config x400gate.conf}
        line=${line//mail.one.example:25/127.0.0.1:$smtp}
        line=${line// ID/ $id}
        case $line in *--config*) ;; *) line+=" --config x400gate.conf" ;; esac
        check "$line" bash -c "$line"
        examples=$((examples + 1))
    done < <(grep -E "^    \./x400gate $1( |\$)" "$top/README.md" | grep -v -e '\[' -e salvage)
}
examples=0
examples convert
check "the mail came back from X.400" grep -q 'Subject: of ci' back.eml
examples send
check "what was sent waits" says '^01[0-9A-Z]* ' ./x400gate queue list --text bob@two.example --config x400gate.conf
id=$(./x400gate queue list --text bob@two.example --max 1 --config x400gate.conf | awk 'NR == 1 { print $1 }')
examples trace
check "the ledger has it" grep -q '"event":"ACCEPTED","ids":\["of-ci@one.example"' ledger.jsonl
check "by its Message-ID" says "message " ./x400gate trace '<of-ci@one.example>' --config x400gate.conf
printf 'x400gate.smtp.servers.inside.connections = 7\n' >>x400gate.conf
kill -HUP "${pids[0]}"
check "at SIGHUP the configuration is read again" await 20 grep -q 'event=reload version=2 by=hang-up.*inside.connections' x400gate.log
examples 'peers (suspend|resume)'
check "status names the server that is away" says 'alarm  *smtp:inside' ./x400gate status --config x400gate.conf
examples queue
check "it is gone" says 'finished' ./x400gate queue show "$id" --config x400gate.conf
check "its way is in the ledger" says 'act=redirect .*to=smtp:outside' ./x400gate trace "$id" --config x400gate.conf
./x400gate send --from ann@one.example --to carol@two.example --subject "Never mind" --smtp "127.0.0.1:$smtp"
id=$(./x400gate queue list --text carol@two.example --max 1 --config x400gate.conf | awk 'NR == 1 { print $1 }')
check "it is returned" says '^returned; its originator is told by 01' \
    ./x400gate queue return "$id" --reason "nobody wants it" --config x400gate.conf
check "its report says why" says 'nobody wants it' ./x400gate trace "$id" --config x400gate.conf
check "each act is in the log" test "$(grep -c "event=operator-act .*result=DONE" x400gate.log)" -ge 5
check "the README has such examples" test "$examples" -ge 15
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
