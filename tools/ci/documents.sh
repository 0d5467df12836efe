#!/usr/bin/env bash
# Links between the documents lead somewhere, the commands they show exist, and what they show of configurations and
# addresses is right; operators.sh runs the commands that need a gateway.
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

top=$PWD
scratch=$(mktemp -d "${TMPDIR:-/tmp}/x400gate-documents.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
wrong() { echo "README.md: $1"; status=1; }

# The certificates of the README, made as it says.
while read -r command; do
    bash -c "$command" 2>/dev/null || wrong "does not work: $command"
done < <(grep -E '^    openssl (req|x509) ' "$top/README.md")
[ -s gate.pem ] || wrong "its commands make no certificate"
: >users

# Each piece of a configuration, with what it leaves out: where its peers are.
pieces=0
while IFS= read -r -d '' piece; do
    pieces=$((pieces + 1))
    printf 'x400gate {\npeer-defaults.host = "mta.example"\n%s}\n' "$piece" >piece.conf
    "$top/x400gate" check --config piece.conf >piece.out || { cat piece.out; wrong "does not pass x400gate check: $piece"; }
done < <(awk '
    /^    [a-z0-9]+ \{/ && !inside { inside = 1 }
    inside && /^ *$/ { printf "%s%c", piece, 0; piece = ""; inside = 0 }
    inside { piece = piece $0 "\n" }' "$top/README.md")
[ $pieces -ge 2 ] || wrong "$pieces pieces of a configuration where there were two"

# Its example of a user, and its two forms of one address: the same address, by that line.
grep -oE '`ann@[a-z.]+ C=[^`]*`' "$top/README.md" | tr -d '`' >users.table
echo "x400gate.addresses.users-file = users.table" >users.conf
told=$(for form in $(grep -oE '`(/C=[^`]*/S=[^`]*/|C=XX;[^`]*)`' "$top/README.md" | tr -d '`' | tr ' ' '~' | sort -u); do
    "$top/x400gate" address "${form//\~/ }" --config users.conf || true
done)
for line in 'as mailbox  *ann@acme.example' 'rule  *by addresses.users-file, users.table: 1'; do
    [ "$(grep -c "$line" <<<"$told")" -eq 2 ] || { printf '%s\n' "$told"; wrong "its addresses do not say twice: $line"; }
done
[ $status -eq 0 ] && echo "links, commands and examples are right"
exit $status
