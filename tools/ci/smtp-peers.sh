#!/usr/bin/env bash
# Mail programs of other origin on both sides: swaks, smtp-source, OpenSSL, Python and Postfix hand mail into a gateway, which hands
# it to smtp-sink and Postfix. Postfix takes part if this runs as root.
# usage: smtp-peers.sh DIR
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd -P)
dir=${1:?a directory to work in}
mkdir -p "$dir/dump"
dir=$(cd "$dir" && pwd -P)
chmod 755 "$dir"
chmod 777 "$dir/dump"
# shellcheck source=tools/ci/checks.sh
. "$top/tools/ci/checks.sh"

openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=ca" -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
certificate() { # NAME
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -addext "subjectAltName=DNS:$1.test.example" -keyout "$dir/$1.key" \
        -out "$dir/$1.csr" 2>/dev/null
    openssl x509 -req -in "$dir/$1.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -days 30 -copy_extensions copy \
        -out "$dir/$1.pem" 2>/dev/null
}
certificate gate
certificate postfix

smtp=$(free_port) x400=$(free_port) admin=$(free_port) sink=$(free_port) refusing=$(free_port) postfix=$(free_port) seven=$(free_port)
dead=$(free_port)
echo sesame | "$top/x400gate" password ann >"$dir/users"
cat >"$dir/x400gate.conf" <<END
x400gate {
  mta-name = "ci", hostname = "gate.test.example"
  store { directory = "$dir/store", min-free = 16 MiB }
  log { file = "$dir/x400gate.log", console = false }
  admin.port = $admin
  smtp.listen.port = $smtp
  x400.listen.port = $x400
  smtp.tls { certificate = "$dir/gate.pem", key = "$dir/gate.key", trust = "$dir/ca.pem" }
  smtp.auth.users = "$dir/users"
  queue.delayed-notice-after = 5 s
  smtp.servers {
    sink { host = "127.0.0.1", port = $sink, tls = where-offered }
    refusing { host = "127.0.0.1", port = $refusing }
    dead { host = "127.0.0.1", port = $dead }
    postfix { host = "127.0.0.1", port = $postfix, tls = required, tls-name = "postfix.test.example" }
    seven { host = "127.0.0.1", port = $seven }
    impostor { host = "127.0.0.1", port = $postfix, tls = required, tls-name = "impostor.test.example" }
  }
  routes.smtp = [
    { domain = "test.example", server = sink }
    { domain = "refusing.example", server = refusing }
    { domain = "dead.example", server = dead }
    { domain = "postfix.example", server = postfix }
    { domain = "impostor.example", server = impostor }
    { domain = "seven.example", server = seven }
    { domain = "gate.example", server = sink }
  ]
}
END
# -N: without DSN, so that whoever hands it a message owes the reports on success
smtp-sink -N -u nobody -4 -d "$dir/dump/%Y%m%d%H%M%S." "127.0.0.1:$sink" 100 2>"$dir/sink.err" &
pids+=($!)
smtp-sink -u nobody -4 -f rcpt "127.0.0.1:$refusing" 100 2>"$dir/refusing.err" &
pids+=($!)
"$top/x400gate" run --config "$dir/x400gate.conf" >"$dir/run.out" 2>&1 &
gateway=$!
pids+=("$gateway")
ready() { python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/ready', timeout=2)" 2>/dev/null; }
check "the gateway becomes ready" await 60 ready

send() { swaks --server "127.0.0.1:$smtp" --from ann@test.example "$@" --hide-all; }
arrived() { grep -rqs "$1" "$dir/dump"; }
fails() { ! "$@"; }
says() { # PATTERN COMMAND...: its output has it, however the command ends
    local pattern=$1 output
    shift
    output=$("$@" 2>&1) || true
    printf '%s\n' "$output"
    grep -q "$pattern" <<<"$output"
}
logged() { grep -q "$1" "$dir/x400gate.log"; }
# A report that names this recipient with this action.
reported() { # RECIPIENT ACTION
    grep -rls "^Final-Recipient: rfc822; *$1" "$dir/dump" | xargs -r grep -qs "^Action: $2"
}

check "swaks delivers a message" send --to bob@test.example --header "Subject: first of ci" --body "plain"
check "it comes out at smtp-sink" await 20 arrived "Subject: first of ci"
check "two recipients, 8-bit text, a line of dots" send --to bob@test.example,carol@test.example \
    --header "Subject: second of ci" --body "$(printf 'gr\303\274n\n.\n..\nend')"
check "it comes out" await 20 arrived "Subject: second of ci"
{ printf 'From: ann@test.example\r\nTo: bob@test.example\r\nSubject: third of ci\r\n\r\n'; head -c 750000 /dev/urandom | base64 -w 76 | sed 's/$/\r/'; } >"$dir/large.eml"
check "a message of 1 MB" send --to bob@test.example --data "@$dir/large.eml"
check "it comes out" await 20 arrived "Subject: third of ci"
check "a domain without a route is refused" fails send --to bob@elsewhere.invalid
check "200 messages from smtp-source on 10 connections" smtp-source -4 -s 10 -m 200 -l 2048 -f ann@test.example \
    -t bob@test.example "127.0.0.1:$smtp"

starttls() { openssl s_client -starttls smtp -connect "127.0.0.1:$smtp" -verify_hostname gate.test.example -CAfile "$dir/ca.pem" "$@" </dev/null; }
for version in tls1_3 tls1_2; do
    check "openssl s_client -starttls smtp -$version verifies the gateway" says "Verify return code: 0 (ok)" starttls -$version
done
check "swaks with STARTTLS and a password" send --to bob@test.example --tls --auth PLAIN -au ann -ap sesame \
    --header "Subject: fourth of ci"
check "the trace says so" await 20 arrived "with ESMTPSA id"
check "swaks with LOGIN" send --to bob@test.example --tls --auth LOGIN -au ann -ap sesame
check "a wrong password is refused" fails send --to bob@test.example --tls --auth PLAIN -au ann -ap guess
check "without TLS no password is asked for" fails send --to bob@test.example --auth PLAIN -au ann -ap sesame

cat >"$dir/chunks.py" <<'END'
import smtplib, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1])); s.ehlo()
assert 'chunking' in s.esmtp_features and 'dsn' in s.esmtp_features
s.mail('ann@test.example', ['RET=HDRS', 'ENVID=chunks']); s.rcpt('bob@test.example', ['NOTIFY=SUCCESS'])
text = b'Subject: fifth of ci\r\n\r\n.\r\n..\r\nQUIT\r\n'
for at in range(0, len(text), 7):
    piece = text[at:at + 7]
    s.send(b'BDAT %d\r\n' % len(piece) + piece); assert s.getreply()[0] == 250
s.send(b'BDAT 0 LAST\r\n'); assert s.getreply()[0] == 250
s.quit()
END
check "Python sends a message in chunks of 7 octets" python3 "$dir/chunks.py" "$smtp"
check "it comes out" await 20 arrived "Subject: fifth of ci"
check "smtp-sink offers no DSN: the gateway reports that it was relayed" await 20 reported bob@test.example relayed
check "swaks to a server that refuses all" send --to dan@refusing.example
check "the sender gets a report" await 20 reported dan@refusing.example failed

cat >"$dir/delays.py" <<'END'
import email, email.policy, email.utils, glob, re, sys
def notices():
    for name in glob.glob(sys.argv[1] + '/dump/*'):
        with open(name, 'rb') as file:
            # smtp-sink writes what it was told before the message, each line with X- in front.
            message = email.message_from_bytes(file.read(), policy=email.policy.default)
        if message.get_content_type() != 'multipart/report':
            continue
        assert message.get_param('report-type') == 'delivery-status'
        assert message['Auto-Submitted'] is not None and not message.defects
        status = [part for part in message.iter_parts() if part.get_content_type() == 'message/delivery-status']
        whole, *recipients = status[0].get_payload()
        for recipient in recipients:
            yield message, whole, recipient
told = [n for n in notices() if n[2]['Final-Recipient'].endswith('dead.example')]
assert len(told) == 1, len(told)
message, whole, recipient = told[0]
assert recipient['Final-Recipient'].replace(' ', '') == 'rfc822;gil@dead.example'
assert recipient['Action'] == 'delayed'
assert re.fullmatch(r'4\.\d{1,3}\.\d{1,3}', recipient['Status']), recipient['Status']
until = email.utils.parsedate_to_datetime(recipient['Will-Retry-Until'])
arrived = email.utils.parsedate_to_datetime(whole['Arrival-Date'])
assert 4 < (until - arrived).days < 6, until - arrived
returned = [part.get_content_type() for part in message.iter_parts()][2]
assert returned == 'text/rfc822-headers', returned
END
check "Python to a server that is down, one recipient without NOTIFY, others who want no word of a delay" python3 -c "
import smtplib
s = smtplib.SMTP('127.0.0.1', $smtp); s.ehlo(); s.mail('ann@test.example')
s.rcpt('gil@dead.example'); s.rcpt('hal@dead.example', ['NOTIFY=FAILURE']); s.rcpt('ida@dead.example', ['NOTIFY=NEVER'])
assert s.data(b'Subject: eighth of ci\r\n\r\nx\r\n')[0] == 250; s.quit()"
check "the sender hears of the delay" await 60 reported gil@dead.example delayed
check "once, of that recipient, with a status and the time of the last try" python3 "$dir/delays.py" "$dir"

if [ "$(id -u)" = 0 ] && command -v postfix >/dev/null; then
    mkdir -p "$dir/postfix" "$dir/spool" "$dir/data"
    chown postfix "$dir/data"
    cat >"$dir/postfix/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
maillog_file = $dir/maillog
maillog_file_prefixes = $dir
myhostname = postfix.test.example
mydestination =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
strict_8bitmime = yes
relay_domains = postfix.example, seven.example, gate.example, test.example
relay_recipient_maps = inline:{ { known@postfix.example = y }, { bob@seven.example = y }, { @gate.example = y }, { @test.example = y } }
transport_maps = inline:{ { postfix.example = smtp:[127.0.0.1]:$sink }, { seven.example = smtp:[127.0.0.1]:$sink },
    { test.example = smtp:[127.0.0.1]:$sink },
    { gate.example = smtp:[127.0.0.1]:$smtp } }
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/postfix.pem
smtpd_tls_key_file = $dir/postfix.key
smtp_tls_security_level = may
smtp_tls_policy_maps = inline:{ { [127.0.0.1]:$smtp = encrypt } }
END
    {
        echo "127.0.0.1:$postfix inet n - n - - smtpd"
        # takes 7 bits only, and by strict_8bitmime nothing else
        echo "127.0.0.1:$seven inet n - n - - smtpd -o smtpd_discard_ehlo_keywords=8bitmime"
        for service in cleanup "rewrite unix - - n - - trivial-rewrite" "bounce unix - - n - 0 bounce" "defer unix - - n - 0 bounce" \
            "trace unix - - n - 0 bounce" "proxymap unix - - n - - proxymap" "smtp unix - - n - - smtp" "relay unix - - n - - smtp" \
            "error unix - - n - - error" "retry unix - - n - - error" "anvil unix - - n - 1 anvil" "scache unix - - n - 1 scache" \
            "qmgr unix n - n 300 1 qmgr" "tlsmgr unix - - n 1000? 1 tlsmgr" "postlog unix-dgram n - n - 1 postlogd"; do
            case $service in cleanup) echo "cleanup unix n - n - 0 cleanup" ;; *) echo "$service" ;; esac
        done
    } >"$dir/postfix/master.cf"
    check "Postfix starts" postfix -c "$dir/postfix" start
    stop_postfix() { postfix -c "$dir/postfix" stop >/dev/null 2>&1 || true; }
    trap 'stop_postfix; finish' EXIT
    check "swaks to Postfix through the gateway, with a request for a report" python3 -c "
import smtplib
s = smtplib.SMTP('127.0.0.1', $smtp)
s.sendmail('ann@test.example', ['known@postfix.example'], 'Subject: sixth of ci\r\n\r\nx\r\n', ['RET=HDRS', 'ENVID=six'], ['NOTIFY=SUCCESS'])"
    check "it goes in TLS, with the certificate's name checked" await 20 logged "event=smtp-out-tls .*server=127.0.0.1:$postfix"
    check "it comes out behind Postfix" await 20 arrived "Subject: sixth of ci"
    check "Postfix offers DSN: the report is Postfix's own" await 20 reported known@postfix.example relayed
    check "and not ours as well" fails grep -rqs "Reporting-MTA: dns; *gate.test.example" $(grep -rls "known@postfix.example" "$dir/dump")
    printf '%s\r\n' 'Subject: eighth of ci' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=b' '' --b \
        'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' '' 'grün' --b 'Content-Type: message/rfc822' '' \
        'Subject: forwarded' 'MIME-Version: 1.0' 'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' '' 'schön' \
        --b-- >"$dir/eight.eml"
    check "8-bit mail for a Postfix that takes 7 bits only" send --to bob@seven.example --data "@$dir/eight.eml"
    check "Postfix takes it, encoded" await 20 arrived "gr=C3=BCn"
    check "and the message in it" arrived "sch=C3=B6n"
    check "a recipient whom Postfix does not know" send --to unknown@postfix.example
    check "the sender gets a report" await 20 reported unknown@postfix.example failed
    check "a server whose certificate bears another name" send --to eve@impostor.example
    check "gets nothing" await 20 logged "hop=smtp:impostor .*the peer's certificate does not bear the name that we called"
    check "swaks to Postfix, Postfix with TLS to the gateway" swaks --server "127.0.0.1:$postfix" --from ann@test.example \
        --to eve@gate.example --header "Subject: seventh of ci" --hide-all
    check "it comes out" await 20 arrived "Subject: seventh of ci"
    check "it came in TLS from Postfix" await 20 logged "event=smtp-in .*helo=postfix.test.example tls=on"
    stop_postfix
fi

# The impostor's message stays until its deadline, and so does the one for the server that is down.
waiting() { python3 - "$admin" <<'END'
import json, sys, urllib.request
queue = json.load(urllib.request.urlopen('http://127.0.0.1:%s/queue' % sys.argv[1], timeout=5))
sys.exit(0 if queue['entries'] <= 2 else 1)
END
}
check "the queue becomes empty" await 60 waiting
check "no password is in the log" fails grep -rq "sesame\|c2VzYW1l\|AGFubgBzZXNhbWU=" "$dir/x400gate.log" "$dir/users"
check "status says running" "$top/x400gate" status --config "$dir/x400gate.conf"
kill "$gateway"
code=0
wait "$gateway" || code=$?
check "SIGTERM drains and the exit code is 0 (it was $code)" test "$code" -eq 0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
