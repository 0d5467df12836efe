#!/usr/bin/env bash
# The bench, so short that its figures say nothing: everything that it measures must come to its end and lose nothing.
# usage: bench.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
chmod 755 "$dir"
"$top/x400gate" bench --pairs 1 --messages 400 --warm-up 200 --directory "$dir" | tee "$dir/said"
for figure in 'SMTP -> P1 to Postfix' 'P1 -> SMTP to Postfix' 'P1 -> P1 to Postfix' 'over one association' 'a backlog of 400 drains' \
    'while the other is dead' 'while the other stalls' '250 to end'; do
    grep -q -e "$figure" "$dir/said" || { echo "no figure for: $figure"; exit 1; }
done
