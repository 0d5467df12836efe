#!/usr/bin/env bash
# Links between the documents lead somewhere, and the commands they show exist.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
status=0
while IFS=: read -r file link; do
    target=${link%%#*}
    [ -e "$(dirname "$file")/$target" ] || { echo "$file: link to $link leads nowhere"; status=1; }
done < <(git ls-files '*.md' | xargs grep -oHE '\]\([^)]+\)' | sed -E 's/\]\(([^)]*)\)/\1/' | grep -vE ':(https?|mailto):' || true)
known=$(./x400gate --help)
while read -r command; do
    grep -qE "^ +$command( |$)" <<<"$known" || { echo "documents show \"x400gate $command\", which is no command"; status=1; }
done < <(git ls-files '*.md' | xargs grep -ohE '\./x400gate [a-z]+' | awk '{print $2}' | sort -u)
for example in conf/*.conf; do
    ./x400gate check --config "$example" >/dev/null || { echo "$example does not pass x400gate check"; status=1; }
done
[ $status -eq 0 ] && echo "links, commands and examples are right"
exit $status
