#!/bin/sh
# Fills in the templates of etc/ from the environment and becomes Asterisk: what libs/platform/embedded/asterisk does for
# `npm run asterisk`, for the container of deploy/asterisk/Dockerfile. Everything it writes is below PBX_HOME.
set -eu

: "${ASTERISK_ARI_PASSWORD:?set it: voice processes sign in at ARI with it}"
# Who registers at the provider is called by that registration, from whatever address, and from the registrar's.
registrar=${ASTERISK_TRUNK_REGISTRAR:-}
provider=${registrar%%;*}
provider=${provider%%:*}
trunk=${ASTERISK_TRUNK:-$provider}
: "${trunk:?set ASTERISK_TRUNK to the addresses of your trunk, commas between them: calls are taken from nowhere else}"

here=$(cd "$(dirname "$0")" && pwd)
home=${PBX_HOME:-/var/lib/jietong-asterisk}
program=${PBX_PROGRAM:-asterisk}
share=${PBX_SHARE:-/usr/share/asterisk}

export FILL_ETC="$home/etc" FILL_DATA="$home/data" FILL_STATE="$home/state"
export FILL_SPOOL="$home/spool" FILL_RUN="$home/run" FILL_LOG="$home/log"
export FILL_MODULES="${PBX_MODULES:-$(ls -d /usr/lib/*-linux-gnu*/asterisk/modules | head -n 1)}"
export FILL_NAME="${ASTERISK_NAME:-pbx}"
export FILL_ARI_USER="${ASTERISK_ARI_USER:-jietong}" FILL_ARI_PASSWORD="$ASTERISK_ARI_PASSWORD"
export FILL_HTTP_BIND="${PBX_BIND:-0.0.0.0}" FILL_HTTP_PORT="${PBX_HTTP_PORT:-8088}"
export FILL_SIP_BIND="${PBX_BIND:-0.0.0.0}" FILL_SIP_PORT="${PBX_SIP_PORT:-5060}"
export FILL_RTP_START="${ASTERISK_RTP_START:-10000}" FILL_RTP_END="${ASTERISK_RTP_END:-10199}"
export FILL_TRUNK_MATCH="$trunk" FILL_TRUNK_TRANSPORT=udp FILL_TRUNK_MEDIA_ENCRYPTION=no
export FILL_TLS_TRANSPORT="" FILL_MEDIA="" FILL_NAT="" FILL_ICE=""

# An account at the trunk's provider: calls that go out answer its challenge; the registration asks it for calls.
export FILL_TRUNK_ACCOUNT="" FILL_TRUNK_REGISTRATION=""
# A semicolon would begin a comment.
literal() { printf %s "$1" | sed 's/;/\\;/g'; }
if [ -n "${ASTERISK_TRUNK_USER:-}" ]; then
  : "${ASTERISK_TRUNK_PASSWORD:?set it: the password of the account ASTERISK_TRUNK_USER}"
  domain=${ASTERISK_TRUNK_DOMAIN:-$provider}
  FILL_TRUNK_ACCOUNT="outbound_auth = trunk-account${domain:+
from_domain = $domain}"
  FILL_TRUNK_REGISTRATION="[trunk-account]
type = auth
auth_type = userpass
username = $(literal "$ASTERISK_TRUNK_USER")
password = $(literal "$ASTERISK_TRUNK_PASSWORD")"
  if [ -n "$registrar" ]; then
    # `line`: a call that comes by this registration is the trunk's, whatever address it comes from. It is tried for ever.
    FILL_TRUNK_REGISTRATION="$FILL_TRUNK_REGISTRATION

[trunk-registration]
type = registration
outbound_auth = trunk-account
server_uri = sip:$(literal "$registrar")
client_uri = sip:$(literal "$ASTERISK_TRUNK_USER")@$domain
contact_user = ${ASTERISK_TRUNK_NUMBER:-$ASTERISK_TRUNK_USER}
line = yes
endpoint = trunk
expiration = 600
retry_interval = 20
forbidden_retry_interval = 300
fatal_retry_interval = 300
auth_rejection_permanent = no
max_retries = 1000000000"
  fi
elif [ -n "$registrar" ]; then
  echo "ASTERISK_TRUNK_REGISTRAR needs ASTERISK_TRUNK_USER and ASTERISK_TRUNK_PASSWORD" >&2
  exit 1
fi

# Behind the address translation of a host: where trunk and browsers find it.
if [ -n "${ASTERISK_EXTERNAL_ADDRESS:-}" ]; then
  own=$(hostname -i | cut -d ' ' -f 1)
  FILL_NAT="external_media_address = $ASTERISK_EXTERNAL_ADDRESS
external_signaling_address = $ASTERISK_EXTERNAL_ADDRESS
local_net = ${ASTERISK_LOCAL_NET:-$own/32}"
  FILL_ICE="[ice_host_candidates]
$own => $ASTERISK_EXTERNAL_ADDRESS"
fi

umask 077
rm -rf "$home/etc" "$home/data"
mkdir -p "$home/etc" "$home/data" "$home/state/keys" "$home/spool/recording" "$home/run" "$home/log"
for file in "$here"/etc/*.conf; do
  perl -pe 's/\@([A-Z_]+)\@/exists $ENV{"FILL_$1"} ? $ENV{"FILL_$1"} : die "$ARGV names \@$1\@, which has no value\n"/ge' \
    "$file" > "$home/etc/$(basename "$file")"
done
cp -R "$here/sounds" "$here/music" "$home/data/"
ln -s "$share/documentation" "$share/rest-api" "$home/data/"

# Unquoted: it may bring arguments of its own.
exec $program -f -n -C "$home/etc/asterisk.conf"
