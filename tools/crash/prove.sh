#!/usr/bin/env bash
# Shows that "x400gate crash" can fail: puts each fault of tools/crash/faults into a copy of the gateway and wants its account not to
# close. What is in the working tree is what is built; of a fault only what it changes is compiled, in a jar before all others.
# usage: prove.sh [NAME...]
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd -P)
top=$(cd "$here/../.." && pwd -P)
"$top/x400gate" crash --points >/dev/null # builds what is not built
work=$(mktemp -d "${TMPDIR:-/tmp}/x400gate-prove.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0
names=("$@")
[ ${#names[@]} -gt 0 ] || names=("$here"/faults/*.patch)
for name in "${names[@]}"; do
    patch=$here/faults/$(basename "$name" .patch).patch
    home=$work/$(basename "$patch" .patch)
    options=$(sed -n 's/^Crash: //p' "$patch")
    mkdir -p "$home/gateway-actors/target" "$home/classes" "$home/sources"
    cp -a "$top/gateway-actors/target/dist" "$home/gateway-actors/target/dist"
    rm -f "$home/gateway-actors/target/dist/x400gate.jsa"
    cp "$top/x400gate" "$home/x400gate"
    ln -s "$top/tools" "$home/tools"
    (cd "$top" && sed -n 's|^+++ b/||p' "$patch" | tar c -T - | tar x -C "$home/sources")
    patch -s -d "$home/sources" -p1 <"$patch"
    find "$home/sources" -name '*.java' -exec javac -nowarn -proc:none -d "$home/classes" -cp "$home/gateway-actors/target/dist/lib/*" {} +
    jar cf "$home/gateway-actors/target/dist/lib/0-fault.jar" -C "$home/classes" .
    printf '=== %s: %s\n' "$(basename "$patch" .patch)" "$(head -n 1 "$patch")"
    status=0
    # shellcheck disable=SC2086
    java -Dx400gate.home="$home" -Xmx512m -cp "$top/loadtest/target/dist/lib/*" org.x400gate.loadtest.crash.CrashCommand \
        --directory "$home/crash" $options >"$home/out" 2>&1 || status=$?
    [ -z "${KEEP_OUTPUT:-}" ] || cp "$home/out" "$KEEP_OUTPUT"
    grep -m 3 WRONG "$home/out" || true
    tail -n 1 "$home/out"
    if [ $status -ne 1 ]; then
        echo "NOT SEEN: exit code $status"
        failed=$((failed + 1))
    fi
done
echo "$((${#names[@]} - failed)) of ${#names[@]} faults were seen"
[ $failed -eq 0 ]
