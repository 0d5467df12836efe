#!/usr/bin/env bash
# OpenSSL on both sides of the X.400 port with TLS: its certificates, its client, its server.
# usage: tls-peers.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"
says() { # PATTERN COMMAND...: its output has it, however the command ends
    local pattern=$1 output
    shift
    output=$("$@" 2>&1) || true
    printf '%s\n' "$output"
    grep -q "$pattern" <<<"$output"
}

authority() { # NAME
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>/dev/null
}
certificate() { # NAME ISSUER: with an encrypted key, password "sesame"
    # req itself would encrypt by triple DES, which the JDK does not read in PKCS #8
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1.example,IP:127.0.0.1" -keyout "$dir/$1.open" -out "$dir/$1.csr" 2>/dev/null
    openssl pkcs8 -topk8 -in "$dir/$1.open" -passout pass:sesame -out "$dir/$1.key"
    openssl x509 -req -in "$dir/$1.csr" -CA "$dir/$2.pem" -CAkey "$dir/$2.key" -days 30 -copy_extensions copy \
        -out "$dir/$1.pem" 2>/dev/null
}
authority ca
authority other
certificate gate ca
certificate mta-1 ca

smtp=$(free_port) x400=$(free_port) tls=$(free_port) admin=$(free_port) server=$(free_port)
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "ci", hostname = "gate.test.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false }
  admin.port = $admin
  smtp.listen.port = $smtp
  x400 {
    listen.port = $x400
    listen-tls { enabled = true, port = $tls }
    tls {
      certificate = "$dir/gate.pem", key = "$dir/gate.key", key-password = "sesame"
      trust = "$dir/ca.pem", client-certificates = wanted, reload-interval = 1 s
    }
  }
  peers."US" { host = "127.0.0.1", port = $tls, tls.enabled = true }
  peers."OPENSSL" { host = "127.0.0.1", port = $server, tls.enabled = true }
  peers."ELSEWHERE" { host = "127.0.0.1", port = $tls, tls { enabled = true, server-name = "elsewhere.example" } }
  peers."OTHER" { host = "127.0.0.1", port = $tls, tls { enabled = true, trust = "$dir/other.pem" } }
}
END
"$top/x400gate" run --config "$dir/x400gate.conf" >"$dir/run.out" 2>&1 &
pids+=($!)
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready

client() { openssl s_client -connect "127.0.0.1:$tls" -servername gate.example -verify_hostname gate.example -CAfile "$dir/ca.pem" "$@" </dev/null; }
for version in tls1_3 tls1_2; do
    check "s_client -$version verifies the gateway" says "Verify return code: 0 (ok)" client -$version
    check "s_client -$version with a certificate" says "Verify return code: 0 (ok)" \
        client -$version -cert "$dir/mta-1.pem" -key "$dir/mta-1.key" -pass pass:sesame
done
check "s_client -tls1_1 finds nothing in common" says "alert protocol version\|no protocols available" client -tls1_1
ping() { "$top/x400gate" ping "$1" --config "$dir/x400gate.conf"; }
# A peer without a password of its own: the bind is refused, TLS stands.
check "ping shows TLS and the certificate" says "certificate of CN=gate, issued by CN=ca" ping US
check "ping names a wrong name" says "TLS-3" ping ELSEWHERE
check "ping names a certificate not trusted" says "TLS-2" ping OTHER
# -www: without it s_server ends with its standard input, of which there is none
openssl s_server -www -accept "127.0.0.1:$server" -cert "$dir/mta-1.pem" -key "$dir/mta-1.key" -pass pass:sesame \
    -CAfile "$dir/ca.pem" -Verify 2 -verify_return_error >"$dir/server.out" 2>&1 &
pids+=($!)
check "s_server sees a verified client certificate" await 20 sh -c \
    "'$top/x400gate' ping OPENSSL --timeout 2 --config '$dir/x400gate.conf' | grep 'certificate of CN=mta-1' && grep -q 'CN = gate' '$dir/server.out'"
certificate gate ca
check "a new certificate is shown without a restart" await 20 sh -c \
    "openssl s_client -connect 127.0.0.1:$tls </dev/null 2>/dev/null | openssl x509 -noout -serial | grep -q \"\$(openssl x509 -in '$dir/gate.pem' -noout -serial)\""

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
