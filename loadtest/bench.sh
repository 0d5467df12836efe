#!/usr/bin/env bash
# Messages/s from SMTP to a P1 sink through one gateway with the embedded store, and beside it, in the same run on the same
# machine, Postfix from SMTP to SMTP (tools/judge/bench-postfix.py). Prints one line for each and the ratio.
# The gateway's JVM first carries WARM_UP messages (default 5000) that are not counted: it compiles what runs often.
# usage: [WARM_UP=n] bench.sh [MESSAGES] [SESSIONS] [OCTETS]     needs smtp-source and smtp-sink (postfix), python3; Postfix's part needs root
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P)
messages=${1:-10000} sessions=${2:-16} octets=${3:-2048} warm_up=${WARM_UP:-5000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/x400gate-bench.XXXXXX")
chmod 755 "$dir"
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$dir"
}
trap finish EXIT
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
await() { # SECONDS COMMAND...: until it succeeds
    local until=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $until ] || { echo "bench: gave up waiting for: $*" >&2; return 1; }
        sleep 0.1
    done
}
load() { cut -d' ' -f1 /proc/loadavg; }
cpu_seconds() { # of a process, user and system
    awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / hz }' "/proc/$1/stat"
}

[ -d "$top/loadtest/target/dist/lib" ] ||
    (cd "$top" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl loadtest -am package </dev/null)
smtp=$(free_port) x400=$(free_port) admin=$(free_port) sink=$(free_port)
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "bench", hostname = "gate.bench.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false, level = warn }
  admin.port = $admin
  smtp.listen.port = $smtp
  smtp { per-source = 256, per-peer = 256, incoming = 256 }
  x400.listen.port = $x400
  peers.sink { host = "127.0.0.1", port = $sink, sessions = 4 }
  addresses.table = [ { domain = "x400.example", prefix = "/C=XX/ADMD= /PRMD=bench/" } ]
  routes.x400 = [ { prefix = "/C=XX/", peer = sink } ]
}
END
java -XX:+UseSerialGC -cp "$top/loadtest/target/dist/lib/*" org.x400gate.loadtest.P1Sink \
    --port "$sink" --messages $((messages + warm_up)) --idle-seconds 60 >"$dir/sink.out" 2>&1 &
counting=$!
pids+=("$counting")
"$top/x400gate" run --config "$dir/x400gate.conf" >"$dir/run.out" 2>&1 &
gateway=$!
pids+=("$gateway")
await 60 python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)"

source_of() { # COUNT
    smtp-source -4 -d -s "$sessions" -l "$octets" -m "$1" -f sender@test.example -t rcpt@x400.example "127.0.0.1:$smtp"
}
emptied() {
    python3 -c "import json, sys, urllib.request
sys.exit(json.load(urllib.request.urlopen('http://127.0.0.1:$admin/queue', timeout=5))['entries'] != 0)"
}
source_of "$warm_up"
await 120 emptied
before=$(load)
cpu=$(cpu_seconds "$gateway")
from=$(date +%s.%N)
source_of "$messages"
accepted=$(date +%s.%N)
wait "$counting" || { cat "$dir/sink.out"; tail -5 "$dir/x400gate.log"; exit 1; }
to=$(date +%s.%N)
used=$(cpu_seconds "$gateway")
python3 - "$messages" "$sessions" "$octets" "$from" "$accepted" "$to" "$cpu" "$used" "$before" "$(load)" <<'END' | tee "$dir/gateway.line"
import sys
n, s, l, t0, t1, t2, c0, c1 = map(float, sys.argv[1:9])
print('x400gate N=%d sessions=%d len=%d: accepted %.0f/s, delivered to the P1 sink %.0f/s; CPU %.2f ms/msg of the gateway; load %s->%s'
      % (n, s, l, n / (t1 - t0), n / (t2 - t0), 1000 * (c1 - c0) / n, sys.argv[9], sys.argv[10]))
END
kill "$gateway"
wait "$gateway" || true
BENCH_DIR=$dir/postfix python3 "$top/tools/judge/bench-postfix.py" "$messages" "$sessions" "$octets" | tee "$dir/postfix.line"
python3 - "$dir/gateway.line" "$dir/postfix.line" <<'END'
import re, sys
a, b = ([float(x) for x in re.findall(r'([0-9]+)/s', open(f).read())[:2]] for f in sys.argv[1:3])
print('ratio x400gate : postfix   accepted %.2f   delivered %.2f' % (a[0] / b[0], a[1] / b[1]))
END
