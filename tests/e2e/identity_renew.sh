#!/bin/sh
# identity_renew.sh: credentials that end while objects are on their way: one
# renewal for all workers, no object lost, and no secret left anywhere.
set -eu
SUITE=identity-renew
. tests/e2e/lib.sh
. tests/authority/lib.sh
devices
. tests/authority/world.sh
: > "$T/spied"

numbered 200 's3://b/many/o%06d' > "$T/list"

# all_there NAME DIR: the 200 objects, byte for byte.
all_there() {
	is "$1: status" "$STATUS" 0
	(cd "$2" && sha256sum o*) | awk '{ print $1, $2 }' > "$T/got"
	is "$1: 200 objects" "$(wc -l < "$T/got" | tr -d ' ')" 200
	awk '{ print $2 }' "$T/got" | while read -r name; do
		echo "$(sum b "many/$name") $name"
	done > "$T/want"
	is "$1: all right" "$(cmp "$T/got" "$T/want" 2>&1)" ""
}

S3_OPT='--delay 150'
for source in imds container iot role; do
	world "renew-$source" --lasts 3,3600
	use $source
	ask get -j 8 -f "$T/list" --failed "$T/failed-$source" "$T/d/renew-$source/"
	all_there "renewed under way, $source" "$T/d/renew-$source"
	is "renewed under way, $source: once" "$(counter issued)" 2
	world_end
	is "renewed under way, $source: none expired" "$(stat_of "s3-renew-$source" expired)" 0
done

# begin DIR OPTION...: the list, in the background, as $ASKING.
begin() {
	begin_dir=$1
	shift
	ask get -j 8 -f "$T/list" "$@" "$begin_dir/" &
	ASKING=$!
	soon some_there "$begin_dir"
}

# spied: a pail that runs has no secret in its arguments and files.
spied() {
	grep -rl -e sEnTiNeL "$begin_dir" >> "$T/spied" || :
	for process in /proc/[0-9]*; do
		[ "$(readlink "$process/exe")" = "$(realpath "$PAIL")" ] || continue
		echo "${process#/proc/}" >> "$T/watched"
		grep -l sEnTiNeL "$process/cmdline" >> "$T/spied" || :
	done 2> "$T/spied.err"
}

# finish: waits for it; $STATUS by its last line.
finish() {
	wait $ASKING
	STATUS=0
	grep -q '^pail: 200 files.* 0 failed' "$T/err" || STATUS=1
}

# The server says ExpiredToken before the document did.
for source in imds container iot role; do
	world "early-$source"
	use $source
	begin "$T/d/early-$source" -v
	spied
	tell expire > /dev/null
	finish
	all_there "ExpiredToken under way, $source" "$T/d/early-$source"
	is "ExpiredToken under way, $source: renewed once" "$(counter issued)" 2
	world_end
done

# The container's token is another by then.
world token --lasts 3,3600
use container
begin "$T/d/token"
printf 'Bearer-tOkEn-sEnTiNeL-2\n' > "$T/container.token"
finish
all_there "a token file that changed" "$T/d/token"
is "a token file that changed: renewed once" "$(counter issued)" 2
is "a token file that changed: nothing refused" "$(counter refused)" 0
world_end

# Renewal fails at first: the old ones serve, then the new.
world patient --lasts 3,3600
use imds
begin "$T/d/patient"
tell faults 'imds:status:503*1' > /dev/null
finish
all_there "an issuer that fails once" "$T/d/patient"
is "an issuer that fails once: asked again" "$(counter issued) $(counter imds)" '2 3'
world_end

# Renewal fails for good.
world gone --lasts 3
use container
begin "$T/d/gone" --retries 2 --failed "$T/failed"
tell faults container:status:403 > /dev/null
finish
is "an issuer that says no: it does not end well" "$STATUS" 1
has "an issuer that says no: that is told" "$T/err" \
	'cannot be renewed (127.0.0.1, status 403)'
has "an issuer that says no: some are left" "$T/failed" 's3://b/many/o000'
has "an issuer that says no: the last line says so" "$T/err" '^pail: .*failed'
world_end

# In the middle of one large object, over several connections.
S3_OPT='--throttle 3000000'
world piece --lasts 2,3600
use container
ask get -j 4 s3://b/big "$T/d/big"
is "a large object: status" "$STATUS" 0
holds "a large object: bytes" "$T/d/big" "$BIG"
is "a large object: renewed once" "$(counter issued)" 2
world_end

# Who is done does not wait for a renewal that has half a minute, or a whole
# one: it would be killed.
S3_OPT='--throttle 6000000'
LIMIT='-k 5 25'
issued() { [ "$(counter issued)" = "$1" ]; }
for source in role process; do
	world "hangs-$source" --lasts 4
	use $source
	(ask get -j 1 s3://b/big "$T/d/hangs-$source"; echo $STATUS > "$T/status") &
	asking=$!
	soon issued 1
	tell faults any:silence > /dev/null
	wait $asking
	is "a renewal that hangs at the end, $source" "$(cat "$T/status")" 0
	is "a renewal that hangs at the end, $source: once" "$(counter issued)" 1
	world_end
done
# Nor is a signal kept waiting by the first ones.
S3_OPT=
LIMIT='--preserve-status -k 5 1'
for source in role process; do
	world "hangs-first-$source"
	use $source
	tell faults any:silence > /dev/null
	ask get s3://b/small "$T/d/"
	is "a signal when the first ones hang, $source" "$STATUS" 143
	world_end
done
unset LIMIT

is "no secret in arguments and files under way" "$(cat "$T/spied")" ""
if [ -s "$T/watched" ]; then ok "arguments were looked at"
else skip "arguments under way" "no process was seen by its name"; fi
no_secrets
