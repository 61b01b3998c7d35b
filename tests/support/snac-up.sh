#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# snac-up.sh - run a private snac2 server (a small ActivityPub server that
# speaks the Mastodon client API) for tests, on 127.0.0.1 only.
#
#   snac-up.sh start  WORKDIR   install if needed, set up, start, print tokens
#   snac-up.sh stop   WORKDIR   stop what "start WORKDIR" started (by pid file)
#   snac-up.sh status WORKDIR   say what runs; exit 0 only if it answers
#   snac-up.sh tokens WORKDIR   print the tokens again (server must be running)
#   snac-up.sh wipe   WORKDIR   stop, then delete WORKDIR/snac
#
# "start" prints, on stdout, lines meant for eval/source:
#   SNAC_URL=http://localhost:8101
#   SNAC_CACERT=                      (https mode: the CA to trust)
#   SNAC_TOKEN_alice=...              one line per user
#   SNAC_PASSWORD_alice=...           (to drive the sign-in form yourself)
# and keeps the same in WORKDIR/snac/env. All messages go to stderr.
#
# Settings (environment):
#   SNAC_USERS       users to create              (default "alice bob carol")
#   SNAC_MODE        http | https                 (default http)
#   SNAC_PORT        port of snac itself          (default 8101)
#   SNAC_HTTPS_PORT  https mode: nginx's port     (default 443)
#                    With a public port other than 80 (http) or 443 (https)
#                    handles read alice@localhost:PORT, which snac itself does
#                    not parse in a post: "@alice@localhost:PORT" mentions, and
#                    so tells, nobody. "@alice" works. Use https and 443, or
#                    SNAC_PORT=80, to test full handles (needs root).
#   SNAC_BIN         the snac program             (default: found on PATH)
#   SNAC_APT         0: never install packages    (default 1, needs root)
#
# Needs: bash, curl; https mode also nginx, openssl, and the right to make a
# mount namespace (root), because snac delivers posts between its own users
# over its public URL and libcurl has no variable naming a CA file.
# Install: on Debian 12 the package comes from bookworm-backports, added as a
# source of priority 100, so nothing else on the system is upgraded.
set -euo pipefail

die() { printf 'snac-up: %s\n' "$*" >&2; exit 1; }
say() { printf 'snac-up: %s\n' "$*" >&2; }

[ $# -eq 2 ] || { sed -n '3,/^set -e/{/^set -e/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }
action=$1
mkdir -p "$2"
workdir=$(cd "$2" && pwd)

users=${SNAC_USERS:-alice bob carol}
mode=${SNAC_MODE:-http}
port=${SNAC_PORT:-8101}
https_port=${SNAC_HTTPS_PORT:-443}
root=$workdir/snac          # everything lives here
data=$root/data             # snac's own data directory
run=$root/run               # pid files, logs, nginx scratch
tls=$workdir/tls            # CA and server certificate (https mode); "wipe" keeps them
cacert=
case $mode in
  http)  proto=http;  host=localhost:$port ;;
  https) proto=https; host=localhost:$https_port; cacert=$tls/ca.pem
         [ "$https_port" = 443 ] && host=localhost ;;
  *) die "SNAC_MODE must be http or https" ;;
esac
[ "$mode$port" = http80 ] && host=localhost
url=$proto://$host

# curl, talking to nothing but our own server
http() { curl -sS --noproxy '*' --max-time 20 ${cacert:+--cacert "$cacert"} "$@"; }

# field KEY: the string value of "KEY" in a flat piece of JSON on stdin
field() { sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# ---------------------------------------------------------------- install
apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >&2; }

find_snac() {
  if [ -n "${SNAC_BIN:-}" ]; then [ -x "$SNAC_BIN" ] || die "$SNAC_BIN does not run"; echo "$SNAC_BIN"
  else command -v snac || true; fi
}

install_snac() {
  [ "${SNAC_APT:-1}" = 1 ] || die "snac is not installed, and SNAC_APT=0"
  [ "$(id -u)" = 0 ] || die "snac is not installed; as root: apt-get install snac2 (Debian 12: from bookworm-backports)"
  command -v apt-get >/dev/null || die "snac is not installed, and this is not a Debian system"
  local codename; codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  if [ "$codename" = bookworm ] && ! grep -rqs bookworm-backports /etc/apt/sources.list /etc/apt/sources.list.d; then
    say "adding bookworm-backports as a source of priority 100"
    cat > /etc/apt/preferences.d/snac-backports.pref <<'PIN'
Package: *
Pin: release n=bookworm-backports
Pin-Priority: 100
PIN
    # the mirror that this machine already uses for Debian itself
    local mirror
    mirror=$({ cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; } |
      sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^[:space:]]*\) bookworm main.*/\2/p' | head -n 1)
    [ -n "$mirror" ] || die "no Debian mirror in the apt sources; add bookworm-backports by hand"
    cat > /etc/apt/sources.list.d/snac-backports.sources <<SRC
Types: deb
URIs: $mirror
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SRC
  fi
  apt_get update
  # The package would start its own server under systemd: forbid that while
  # it is being installed, unless this machine already has a policy.
  local policy=/usr/sbin/policy-rc.d mine=0
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod 755 "$policy"; mine=1; }
  apt_get install -y --no-install-recommends snac2 || { [ $mine = 0 ] || rm -f "$policy"; die "apt-get install snac2 failed"; }
  [ $mine = 0 ] || rm -f "$policy"
}

# ---------------------------------------------------------------- processes
# alive NAME: is the process in run/NAME.pid ours and running?
alive() {
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' ' ' 2>/dev/null < "/proc/$pid/cmdline" | grep -qF "$root"
}

stop_one() {
  local pid
  if alive "$1"; then
    pid=$(cat "$run/$1.pid")
    kill -TERM "$pid"
    for _ in $(seq 50); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
    # an unreaped child of our caller stays as a zombie: that is stopped too
    if [ -d "/proc/$pid" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status" 2>/dev/null; then
      kill -KILL "$pid" 2>/dev/null || true
    fi
    say "stopped $1 ($pid)"
  fi
  rm -f "$run/$1.pid"
}

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

make_tls() {
  [ -s "$tls/server.pem" ] && return
  command -v openssl >/dev/null || die "https mode needs openssl"
  mkdir -p "$tls"; chmod 700 "$tls"
  ( cd "$tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=snac-up test CA' \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
      -keyout ca.key -out ca.pem
    openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout server.key -out server.csr
    printf '%s\n' 'basicConstraints=CA:FALSE' 'extendedKeyUsage=serverAuth' \
      'subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1' > server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 \
      -extfile server.ext -out server.pem ) >/dev/null 2>"$run/openssl.log" || die "openssl failed, see $run/openssl.log"
}

start_nginx() {
  alive nginx && return
  local nginx; nginx=$(PATH=$PATH:/usr/sbin:/sbin command -v nginx) || die "https mode needs nginx (apt-get install nginx-light)"
  port_free "$https_port" || die "port $https_port of 127.0.0.1 is taken; set SNAC_HTTPS_PORT"
  cat > "$run/nginx.conf" <<CONF
daemon on; worker_processes 1; pid $run/nginx.pid; error_log $run/nginx-error.log;
$([ "$(id -u)" = 0 ] && echo 'user root;')
events { worker_connections 512; }
http {
  access_log $run/nginx-access.log;
  client_body_temp_path $run/tmp-body; proxy_temp_path $run/tmp-proxy;
  fastcgi_temp_path $run/tmp-fcgi; uwsgi_temp_path $run/tmp-uwsgi; scgi_temp_path $run/tmp-scgi;
  client_max_body_size 64m;
  server {
    listen 127.0.0.1:$https_port ssl;
    server_name localhost;
    ssl_certificate $tls/server.pem; ssl_certificate_key $tls/server.key;
    location / {
      proxy_pass http://127.0.0.1:$port;
      proxy_http_version 1.1;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$remote_addr;
      proxy_set_header X-Forwarded-Proto \$scheme;
    }
  }
}
CONF
  "$nginx" -p "$run" -c "$run/nginx.conf" -e "$run/nginx-error.log" || die "nginx did not start, see $run/nginx-error.log"
}

start_snac() {
  alive snac && return
  port_free "$port" || die "port $port of 127.0.0.1 is taken; set SNAC_PORT"
  if [ "$mode" = https ]; then
    # snac must trust our CA for its own deliveries: give it, and it alone, a
    # view of the system's CA bundle that holds ours as well
    local bundle=/etc/ssl/certs/ca-certificates.crt
    [ -e "$bundle" ] || die "https mode needs the package ca-certificates"
    cat "$bundle" "$tls/ca.pem" > "$tls/bundle.pem"
    nohup setsid unshare --mount sh -c 'mount --bind "$1" "$2" && echo $$ > "$3" && exec "$4" httpd "$5"' \
      sh "$tls/bundle.pem" "$bundle" "$run/snac.pid" "$snac" "$data" >> "$run/snac.log" 2>&1 < /dev/null &
  else
    nohup setsid sh -c 'echo $$ > "$1" && exec "$2" httpd "$3"' \
      sh "$run/snac.pid" "$snac" "$data" >> "$run/snac.log" 2>&1 < /dev/null &
  fi
}

wait_ready() {
  local _
  for _ in $(seq 100); do
    http -f -o /dev/null "$url/api/v1/instance" 2>/dev/null && return
    sleep 0.1
  done
  tail -n 5 "$run/snac.log" >&2 || true
  die "no answer from $url"
}

# ---------------------------------------------------------------- set-up
init_data() {
  if [ -s "$data/server.json" ]; then
    [ "$(field host < "$data/server.json")" = "$host" ] && [ "$(field protocol < "$data/server.json")" = "$proto" ] ||
      die "$data was made for another URL than $url; use the same settings, or wipe it"
  else
    rm -rf "$data"
    printf '127.0.0.1\n%s\n%s\n\nadmin@localhost\n' "$port" "$host" | "$snac" init "$data" > "$run/init.log" 2>&1 || die "snac init failed, see $run/init.log"
    [ "$proto" = https ] || sed -i 's/"protocol":[[:space:]]*"https"/"protocol": "http"/' "$data/server.json"
    # By default snac runs 4 threads, of which 3 deliver posts and answer
    # requests. Delivering to itself it waits for itself: posts then take up
    # to a minute, and requests hang for 6 s. More threads cure that.
    sed -i '1,/{/s/{/{\n    "num_threads": 32,/' "$data/server.json"
  fi
  local u
  for u in $users; do
    [ -s "$data/user/$u/user.json" ] && [ -s "$root/password/$u" ] && continue
    if [ -s "$data/user/$u/user.json" ]; then "$snac" resetpwd "$data" "$u"
    else "$snac" adduser "$data" "$u"; fi > "$run/adduser.log" 2>&1 || die "cannot make the user $u, see $run/adduser.log"
    mkdir -p "$root/password"
    sed -n 's/.*[Pp]assword .*is \(.*\)$/\1/p' "$run/adduser.log" > "$root/password/$u"
    rm -f "$run/adduser.log"
    [ -s "$root/password/$u" ] || die "snac did not tell a password for $u"
  done
}

# token_works USER: does the stored token belong to USER?
token_works() {
  [ -s "$root/token/$1" ] || return 1
  [ "$(http -H "Authorization: Bearer $(cat "$root/token/$1")" "$url/api/v1/accounts/verify_credentials" | field username)" = "$1" ]
}

# The real authorization code flow, as a person with a browser would do it.
# One app registration per user: snac keeps the signed-in user in the app's
# record, so a second sign-in through the same app would take it over.
get_token() {
  local u=$1 oob=urn:ietf:wg:oauth:2.0:oob app id secret page action redir cid state code reply
  app=$(http -f --data-urlencode client_name=snac-up --data-urlencode "redirect_uris=$oob" \
        --data-urlencode 'scopes=read write follow' "$url/api/v1/apps") || die "app registration failed"
  id=$(field client_id <<<"$app"); secret=$(field client_secret <<<"$app")
  [ -n "$id" ] && [ -n "$secret" ] || die "app registration: unexpected answer: $app"
  page=$(http -f -G --data-urlencode response_type=code --data-urlencode "client_id=$id" --data-urlencode "redirect_uri=$oob" \
         --data-urlencode 'scope=read write follow' --data-urlencode "state=st-$u" "$url/oauth/authorize") || die "no sign-in form"
  action=$(sed -n 's/.*<form method="post" action="\([^"]*\)".*/\1/p' <<<"$page" | head -n 1)
  hidden() { sed -n "s/.*<input type=\"hidden\" name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" <<<"$page" | head -n 1; }
  redir=$(hidden redir); cid=$(hidden cid); state=$(hidden state)
  [ -n "$action" ] && [ "$cid" = "$id" ] || die "unexpected sign-in form"
  code=$(http -f --data-urlencode "login=$u" --data-urlencode "passwd=$(cat "$root/password/$u")" \
         --data-urlencode "redir=$redir" --data-urlencode "cid=$cid" --data-urlencode "state=$state" "$action") || die "sign-in failed"
  code=${code%%&state=*}            # snac appends &state= to the bare code
  case $code in ''|*'<'*) die "sign-in of $u refused" ;; esac
  reply=$(http -f --data-urlencode grant_type=authorization_code --data-urlencode "code=$code" --data-urlencode "client_id=$id" \
          --data-urlencode "client_secret=$secret" --data-urlencode "redirect_uri=$oob" \
          --data-urlencode 'scope=read write follow' "$url/oauth/token") || die "no token for $u"
  mkdir -p "$root/token"; chmod 700 "$root/token"
  field access_token <<<"$reply" > "$root/token/$u"
  token_works "$u" || die "the token of $u does not work: $reply"
}

print_env() {
  local u
  { printf 'SNAC_URL=%s\nSNAC_CACERT=%s\n' "$url" "$cacert"
    for u in $users; do
      printf 'SNAC_TOKEN_%s=%s\nSNAC_PASSWORD_%s=%s\n' "$u" "$(cat "$root/token/$u")" "$u" "$(cat "$root/password/$u")"
    done; } | tee "$root/env"
}

# ---------------------------------------------------------------- actions
case $action in
  start|tokens)
    umask 077; mkdir -p "$root" "$run"
    if [ "$action" = start ]; then
      snac=$(find_snac)
      if [ -z "$snac" ]; then install_snac; snac=$(find_snac); fi
      [ -n "$snac" ] || die "snac is not to be found"
      init_data
      [ "$mode" = http ] || make_tls
      start_snac
      [ "$mode" = http ] || start_nginx
      wait_ready
      say "snac answers at $url, logs in $run"
    fi
    for u in $users; do token_works "$u" || get_token "$u"; done
    print_env ;;
  stop)   stop_one snac; stop_one nginx ;;
  status)
    for p in snac nginx; do if alive $p; then say "$p runs ($(cat "$run/$p.pid"))"; fi; done
    if http -f -o /dev/null "$url/api/v1/instance" 2>/dev/null; then say "$url answers"; else say "$url does not answer"; exit 1; fi ;;
  wipe)   stop_one snac; stop_one nginx; rm -rf "$root" ;;
  *)      die "unknown action $action" ;;
esac
