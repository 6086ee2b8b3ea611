#!/bin/sh
# run.sh [ceph|swift|both]: pail against S3 servers of others, over TLS.
#   PAIL=FILE   the binary (default build/pail)
#   RUN=COMMAND what runs it: a qemu for a foreign one
#   KEEP=1      leave the state, the logs and the downloads for a look
# Starts Ceph RGW and OpenStack Swift from Debian's packages (ceph.sh,
# swift.sh), makes buckets and objects with tools/s3put.py, runs cases.sh, and
# stops the servers. State is under build/interop. One line a case; exit
# status 1 when one is not ok.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/lib.sh"
. "$HERE/cases.sh"
. "$HERE/cases_listing.sh"
. "$HERE/cases_access.sh"
cd "$HERE/../.."
PAIL=${PAIL:-build/pail}
case $PAIL in
/*) ;;
*) PAIL=$PWD/$PAIL ;;
esac
state=$PWD/build/interop
data=$state/data
failed=0
server=interop

# report "ok"|"not ok"|"skip" NAME [WHY...]
report() {
	verdict=$1 name=$2
	shift 2
	[ "$verdict" != "not ok" ] || failed=1
	echo "$verdict - $server: $name${*:+: $*}"
}

# s3put ARGUMENTS...: s3put.py with this server's settings.
s3put() {
	AWS_ACCESS_KEY_ID=$ACCESS AWS_SECRET_ACCESS_KEY=$SECRET \
		"$PYTHON" "$TOOLS/s3put.py" --endpoint "$ENDPOINT" \
		--ca "$CA" --region "$REGION" "$@"
}

# ask ARGUMENTS...: ask.py with this server's settings.
ask() {
	AWS_ACCESS_KEY_ID=$ACCESS AWS_SECRET_ACCESS_KEY=$SECRET \
		"$PYTHON" "$HERE/ask.py" --endpoint "$ENDPOINT" \
		--ca "$CA" --region "$REGION" "$@"
}

data_make() {
	rm -rf "$data"
	mkdir -p "$data"
	"$PYTHON" "$HERE/objects.py" "$data"
	"$PYTHON" "$TOOLS/s3put.py" generate 300 300000000 >"$data/src/big"
}

# refused_drop: keys that this server does not take are no fault of pail's;
# each is said, and at least 50 must remain.
refused_drop() {
	cp "$data/odd.get" "$work/odd.get"
	cp "$data/odd.sums" "$work/odd.sums"
	cp "$data/odd.put" "$work/odd.put"
	while read -r code word rest; do
		file=${rest##*/}
		report skip "key $(sed -n "s/^$file //p" "$data/odd.show")" \
			"refused by this server: $code $word"
		for list in get sums put; do
			grep -av "[[:space:]/]$file\$" "$work/odd.$list" \
				>"$work/list"
			mv "$work/list" "$work/odd.$list"
		done
	done <"$work/refused"
	if [ "$(wc -l <"$work/odd.sums")" -lt 50 ]; then
		report "not ok" "odd keys" \
			"only $(wc -l <"$work/odd.sums") were taken"
	fi
}

xmlns='xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

# tree_put: 5,000 objects; Swift's own storage classes make short work of it.
tree_put() {
	if [ "$server" = swift ]; then
		"$PYTHON" "$HERE/swift_fill.py" "$work/state" pail-tree \
			"$data/tree.put"
	else
		s3put put-many pail-tree "$data/tree.put"
	fi
}

# kept_put: an object with all that is told of one, one in parts, and versions
# of one of which the last is a delete marker; their IDs in $work/versions.
kept_put() {
	kind=VersioningConfiguration
	ask --query versioning --body \
		"<$kind $xmlns><Status>Enabled</Status></$kind>" \
		PUT pail-kept || return 1
	ask --header 'content-type: text/x-pail' \
		--header 'x-amz-meta-color: blue green' \
		--header 'x-amz-meta-size: 10' --body 0123456789 \
		PUT pail-kept told || return 1
	{
		ask --body 'the first' PUT pail-kept versions
		ask --body 'the second one' PUT pail-kept versions
		ask DELETE pail-kept versions
	} | tee "$work/versions.out" |
		sed -n 's/^x-amz-version-id: *//p' >"$work/versions"
	[ "$(wc -l <"$work/versions")" = 3 ] || return 1
	parts_put || return 1
	printf 0123456789 >"$work/told"
	printf '%s\t%s\n' parts "$work/parts" told "$work/told" \
		>"$work/kept.put"
}

# parts_put: one of 5 MiB and one of 100 bytes, in $work/parts too.
parts_put() {
	head -c 5242980 "$data/src/big" >"$work/parts"
	head -c 5242880 "$work/parts" >"$work/part1"
	tail -c 100 "$work/parts" >"$work/part2"
	id=$(ask --query uploads POST pail-kept parts |
		sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p')
	all="<CompleteMultipartUpload $xmlns>"
	for n in 1 2; do
		etag=$(md5sum <"$work/part$n" | cut -d' ' -f1)
		ask --query partNumber=$n --query "uploadId=$id" \
			--body-file "$work/part$n" PUT pail-kept parts ||
			return 1
		all="$all<Part><PartNumber>$n</PartNumber><ETag>$etag</ETag></Part>"
	done
	ask --query "uploadId=$id" --body "$all</CompleteMultipartUpload>" \
		POST pail-kept parts
}

upload() {
	for group in many odd big tree kept; do
		s3put bucket pail-$group || return 1
	done
	s3put put-many pail-many "$data/many.put" &&
		s3put --refused "$work/refused" put-many pail-odd \
			"$data/odd.put" &&
		s3put put pail-big big "$data/src/big" &&
		tree_put && kept_put
}

# server_start: 0 when it runs and is filled.
server_start() {
	status=0
	"$HERE/$server.sh" start "$work/state" 2>"$work/start.err" || status=$?
	if [ $status = 3 ]; then
		report skip "all cases" "$(tail -n 1 "$work/start.err")"
		return 1
	fi
	if [ $status != 0 ]; then
		cat "$work/start.err" >&2
		report "not ok" "the server starts" \
			"$(tail -n 1 "$work/start.err")"
		return 1
	fi
	. "$work/state/env"
	report ok "the server starts ($SERVER_VERSION)"
	if ! upload >"$work/upload.out" 2>&1; then
		report "not ok" "objects are put" \
			"$(tail -n 1 "$work/upload.out")"
		return 1
	fi
	report ok "objects are put"
}

servers_stop() {
	for one in ceph swift; do
		[ ! -d "$state/$one/state" ] ||
			"$HERE/$one.sh" stop "$state/$one/state" || :
	done
	[ -z "${KEEP:-}" ] || return 0
	rm -rf "$data" "$state"/*/dest "$state"/*/wanted "$state"/*/state/node \
		"$state"/*/state/mon "$state"/*/state/osd
	# The logs stay when they may be wanted.
	[ $failed = 1 ] || rm -rf "$state"/*/state
}

server_run() {
	server=$1
	work=$state/$server
	rm -rf "$work"
	mkdir -p "$work"
	if server_start; then
		refused_drop
		cases_all
	fi
	"$HERE/$server.sh" stop "$work/state"
}

case ${1:-both} in
ceph | swift) servers=$1 ;;
both) servers="ceph swift" ;;
*)
	sed -n '2,9s/^# *//p' "$0"
	exit 2
	;;
esac
if [ ! -x "$PAIL" ]; then
	report "not ok" "pail" "no such binary: $PAIL"
	exit 1
fi
mkdir -p "$state"
if ! why=$(packages_install "$state" python3 openssl 2>&1); then
	report skip "all cases" "$why"
	exit 0
fi
# What presigns beside pail; any that is there will do, Debian's is fetched.
boto=
for one in "$PYTHON" python3; do
	[ -n "$boto" ] || ! "$one" "$HERE/boto.py" >/dev/null 2>&1 || boto=$one
done
if [ -z "$boto" ] && packages_install "$state" python3-botocore \
	>/dev/null 2>&1; then
	boto=$PYTHON
fi
servers_stop
trap servers_stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
data_make
for one in $servers; do
	server_run "$one"
done
exit $failed
