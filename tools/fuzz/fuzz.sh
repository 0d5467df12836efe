#!/usr/bin/env bash
# fuzz.sh [SECONDS [FAMILY...]]: runs Jazzer, a coverage-guided fuzzer, over the decoders of module protocol, with their
# samples as seeds; ten minutes by default, shared evenly among the families of targets (starting takes some seconds more
# for each). The family "all" is every target in one process, for short runs. Prints a line for each family; coverage
# counts branches of the code under attack. Ends with 1 if something was found, with 3 if Jazzer can't be had here.
# X400GATE_FUZZ_SEED=N makes the same choices each time, as far as time allows the same number of them.
# A finding is kept in protocol/target/fuzz/kept, in the shape of protocol/src/test/resources/fuzz: put it there, named for
# its fault, before it is mended.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
seconds=${1:-600}
shift || true
out=target/fuzz
fuzz=org.x400gate.protocol.hostile.Fuzz

mkdir -p "protocol/$out"
mvn -B -q -pl protocol test-compile
mvn -B -q -Pfuzz -pl protocol dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$out/classpath" >"protocol/$out/maven.log" 2>&1 ||
    { tail -5 "protocol/$out/maven.log"; echo "Jazzer can't be had"; exit 3; }
cd protocol
classpath=target/test-classes:target/classes:$(cat "$out/classpath")

# the code under attack is to be covered, not its tests
tests=$(cd target/test-classes && find . -name '*.class' | sed 's|^\./||; s|\.class$||; s|/|.|g' | paste -sd:)

families=("$@")
[ ${#families[@]} -gt 0 ] || mapfile -t families < <(java -cp "$classpath" "$fuzz")
each=$((seconds / ${#families[@]}))

jazzer() { # FAMILY ARGUMENT...
    local family=$1
    shift
    java -Xmx1g -cp "$classpath" com.code_intelligence.jazzer.Jazzer \
        --target_class="$fuzz" --target_args="$family" --keep_going=20 --reproducer_path="$out/$family/findings" \
        --instrumentation_includes='org.x400gate.protocol.**' --custom_hook_includes='org.x400gate.protocol.**' \
        --instrumentation_excludes="$tests" \
        -artifact_prefix="$out/$family/findings/" -max_len=10000 -timeout=20 -rss_limit_mb=3000 \
        ${X400GATE_FUZZ_SEED:+-seed="$X400GATE_FUZZ_SEED"} "$@" \
        </dev/null >"$out/$family/log" 2>&1
}

from() { # LINE NAME: the number behind a name in libFuzzer's line
    sed -nE "s/.*[# ]?$2 *([0-9]+).*/\1/p" <<<"$1"
}

status=0
rm -rf "$out/kept"
for family in "${families[@]}"; do
    folder=$out/$family
    rm -rf "$folder/seeds" "$folder/findings"
    mkdir -p "$folder/corpus" "$folder/findings"
    targets=$(java -cp "$classpath" "$fuzz" "$family")
    java -cp "$classpath" "$fuzz" "$family" seeds "$folder/seeds"
    jazzer "$family" -max_total_time="$each" "$folder/corpus" "$folder/seeds" || true
    mapfile -t findings < <(find "$folder/findings" -type f \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \))
    last=$(grep -aE '^#[0-9]+.*cov: [0-9]+' "$folder/log" | tail -1 || true)
    done=$(sed -nE 's/^Done ([0-9]+) runs.*/\1/p' "$folder/log")
    if [ -z "$last" ] || [ -z "$done" ] && [ ${#findings[@]} -eq 0 ]; then
        tail -5 "$folder/log"
        grep -q UnsatisfiedLinkError "$folder/log" && { echo "Jazzer does not run here"; exit 3; }
        echo "$family: not fuzzed"
        status=1
        continue
    fi
    printf '%-13s %3d targets  %4d seeds  %4d s  %9d executions  coverage %6d  features %6d  %d findings\n' "$family" \
        "$targets" "$(find "$folder/seeds" -type f | wc -l)" "$each" "${done:-$(from "$last" '#')}" "$(from "$last" cov:)" \
        "$(from "$last" ft:)" ${#findings[@]}
    if [ ${#findings[@]} -gt 0 ]; then
        status=1
        grep -aE '^== Java Exception|^Caused by: |ERROR: ' "$folder/log" | sort | uniq -c | head -20
        java -cp "$classpath" "$fuzz" "$family" keep "$out/kept" "${findings[@]}"
    fi
done
exit $status
