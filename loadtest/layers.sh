#!/usr/bin/env bash
# Time and allocated octets per message of 2 KB: through all layers of the stack, of P1 and P22 alone, and of both
# (LayersBenchmark, JMH with its gc profiler), in each dialect. Figures of two runs compare only on a machine at rest.
# usage: layers.sh [JMH-OPTION...]     for example: layers.sh -p dialect=P1_1988 -prof jfr
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd -P)
(cd "$top" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl loadtest -am package </dev/null)
exec java -cp "$top/loadtest/target/dist/lib/*" org.openjdk.jmh.Main LayersBenchmark -prof gc "$@"
