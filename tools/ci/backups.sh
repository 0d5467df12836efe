#!/usr/bin/env bash
# Backup and restore as the README shows them: of a gateway that runs, checked by another program, put where there is no store,
# delivered by the gateway that starts on it; and what is refused.
# usage: backups.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir/backups" "$dir/received"
dir=$(cd "$dir" && pwd -P)
chmod 755 "$dir"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

smtp=$(free_port) x400=$(free_port) admin=$(free_port) inside=$(free_port)
configuration() { # STORE
    cat <<CONF
x400gate {
  mta-name = "ci", hostname = "gate.one.example"
  store { directory = "$1", min-free = 16 MiB, backup-directory = "$dir/backups" }
  log { file = "$1.log", console = false }
  admin.port = $admin
  smtp.listen.port = $smtp
  x400.listen.port = $x400
  smtp.servers.inside { host = "127.0.0.1", port = $inside }
  routes.smtp = [ { domain = "two.example", server = inside } ]
}
CONF
}
configuration "$dir/store" >"$dir/x400gate.conf"
configuration "$dir/restored" >"$dir/restored.conf"
cd "$dir"
ln -sf "$top/x400gate" x400gate
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
says() { # PATTERN COMMAND...: its output has it, however the command ends
    local output
    output=$("${@:2}" 2>&1) || true
    printf '%s\n' "$output"
    grep -q -e "$1" <<<"$output"
}
fails() { ! "$@"; }
# The command of the README that begins so, with what stands for something put in.
shown() { # COMMAND
    local line
    line=$(grep -E "^    \./x400gate $1" "$top/README.md" | head -1)
    line=${line%%[*}
    line=${line//--config FILE/--config ${conf:-x400gate.conf}}
    line=${line// BACKUP/ ${backup:-monday}}
    printf '%s' "$line"
}
send() { ./x400gate send --config x400gate.conf --from ann@one.example --to bob@two.example --subject "$1" --text "of ci"; }
run() { # CONFIGURATION
    ./x400gate run --config "$1" >>run.out 2>&1 &
    gateway=$!
    pids+=("$gateway")
}

./x400gate --version # builds, if need be
run x400gate.conf
check "the gateway becomes ready" await 60 ready
for number in 1 2 3; do check "message $number is taken" send "number $number of ci"; done
command=$(shown backup)
check "$command" says "$dir/backups/.*: all of .* 3 entries, .* whole" bash -c "$command"
check "with a name of its own" ./x400gate backup monday --config x400gate.conf
check "not a second time" fails ./x400gate backup monday --config x400gate.conf
check "sha256sum finds it whole" bash -c "cd '$dir/backups/monday' && sha256sum -c --quiet SHA256SUMS"
check "message 4 is taken" send "number 4 of ci"
command=$(shown 'restore --list')
check "$command" says '^monday  all of .* 3 entries' bash -c "$command"
command=$(shown 'restore BACKUP')
check "nothing is written over a store" says 'not restored: .* is not empty' bash -c "$command"
check "a store in use is refused with its owner" says "in use by process $gateway on " ./x400gate queue salvage --config x400gate.conf
kill -TERM "$gateway"
wait "$gateway" || true
command=$(conf=restored.conf shown 'restore BACKUP')
check "$command" says '3 entries, 0 of them held' bash -c "$command"
echo 9 >store/store-version
check "a store of a newer version is refused with both" says 'of version 9.* up to version 2' ./x400gate run --config x400gate.conf
smtp-sink -u nobody -4 -d "$dir/received/%M." "127.0.0.1:$inside" 100 2>sink.err &
pids+=($!)
chmod 777 received
run restored.conf
check "the restored gateway becomes ready" await 60 ready
check "what waits for its next try is tried" ./x400gate queue retry --hop smtp:inside --config restored.conf
check "it delivers what was acknowledged before the backup" await 30 \
    bash -c "[ \$(cat '$dir'/received/* | grep -c '^Subject: number [123] of ci') -eq 3 ]"
check "and nothing that came later" fails grep -rqs 'number 4 of ci' received
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
