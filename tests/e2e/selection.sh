#!/bin/sh
# selection.sh: prefixes and patterns: what they name, what is asked for, where
# it goes; lists and dry runs; --changed and --newer; keys that are no names on
# disk; how listing and fetching keep step.
#
# PARTS="prefixes globs ..." runs some of it only.
set -eu
SUITE=selection
. tests/e2e/lib.sh

# Each object has a size of its own: a name and a size tell which one arrived.
cat > "$T/spec" <<'END'
bucket b
object b 0 fw/
object b 101 fw/a.bin
object b 102 fw/b.bin
object b 103 fw/b.txt
object b 104 fw/sub/c.bin
object b 105 fw/sub/deep/d.bin
object b 106 fw/v1.bin
object b 107 fw/v2.bin
object b 108 fw/v10.bin
object b 109 fw2/e.bin
object b 110 top.bin
object b 111 esc/a*b
object b 112 esc/aab
object b 113 esc/[1]
object b 114 esc/a%5Cb
object b 115 esc/tab%09nl%0A*
object b 116 esc/dir*/x
END

# plain NAME SPEC [OPTION...]: a server without TLS.
plain() {
	plain_name=$1 spec=$2
	shift 2
	server "$plain_name" --spec "$spec" "$@"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=http://127.0.0.1:$PORT"
	LISTS=0
}

# What there is in a directory: "name:size name:size ".
tree() {
	find "$1" ! -type d ! -name .pail-state -printf '%P:%s\n' |
		LC_ALL=C sort | tr '\n' ' '
}

D=0
new() { # another empty place, in $DEST
	D=$((D + 1))
	DEST=$T/d$D
}

# The list that was asked for last, behind those that were looked at before;
# the server writes a line behind its answer.
asked() { # NAME PREFIX, in %-encoding
	n=0
	until [ "$(grep -c list-type "$T/$plain_name.log")" -gt $LISTS ] ||
		[ $n -gt 40 ]; do
		n=$((n + 1)); sleep 0.05
	done
	LISTS=$(grep -c list-type "$T/$plain_name.log" || :)
	is "$1: what is listed" "$(grep list-type "$T/$plain_name.log" |
		tail -n 1 | sed 's/.*max-keys=1000//; s/ .*//; s/&prefix=//')" "$2"
}

# takes NAME TREE SOURCE...: these arrive, in a directory that is not there yet.
# A prefix or pattern makes it; for other sources $into says that it is one.
into=
takes() {
	name=$1 want=$2
	shift 2
	new
	pail get -q "$@" "$DEST$into"
	is "$name: status" "$STATUS" 0
	is "$name" "$(tree "$DEST")" "$want"
}

# ---- prefixes and patterns -----------------------------------------------------

ALL_FW="a.bin:101 b.bin:102 b.txt:103 sub/c.bin:104 sub/deep/d.bin:105 "
ALL_FW="${ALL_FW}v1.bin:106 v10.bin:108 v2.bin:107 "

prefixes() {
	plain prefixes "$T/spec"
	takes "a prefix" "$ALL_FW" s3://b/fw/
	asked "a prefix" fw%2F
	holds "a prefix: its bytes" "$DEST/sub/c.bin" "$(sum b fw/sub/c.bin)"
	takes "a prefix below" "c.bin:104 deep/d.bin:105 " s3://b/fw/sub/
	mkdir "$T/there"
	pail get -q s3://b/fw/sub/ "$T/there"
	is "into a directory that is there" "$(tree "$T/there")" \
		"c.bin:104 deep/d.bin:105 "
	new
	pail get -q s3://b "$DEST"
	is "s3://bucket and s3://bucket/: the same" \
		"$STATUS $(tree "$DEST" | tr ' ' '\n' | wc -l)" "0 17"
	one=$(tree "$DEST")
	new
	pail get -q s3://b/ "$DEST"
	is "s3://bucket/: all of it" "$(tree "$DEST")" "$one"
	for none in s3://b/none/ 's3://b/none*' 's3://b/fw/*.none' s3://nobucket/; do
		new
		pail get "$none" "$DEST"
		is "$none: not found" "$STATUS" 66
		is "$none: nothing is made" "$(tree "$DEST")" ""
		is "$none: is named" "$(grep -cF "pail: $none: " "$T/err")" 1
	done
	echo file > "$T/afile"
	pail get s3://b/fw/ "$T/afile"
	is "DEST is a file" "$STATUS $(cat "$T/afile")" "74 file"
	server_stop "$SERVER"
}

globs() {
	plain globs "$T/spec"
	takes '*' "a.bin:101 b.bin:102 v1.bin:106 v10.bin:108 v2.bin:107 " \
		's3://b/fw/*.bin'
	asked '*' fw%2F
	takes '?' "v1.bin:106 v2.bin:107 " 's3://b/fw/v?.bin'
	asked '?' fw%2Fv
	takes '[...]' "a.bin:101 b.bin:102 " 's3://b/fw/[ab].bin'
	asked '[...]' fw%2F
	takes '[!...]' "v1.bin:106 v10.bin:108 v2.bin:107 " 's3://b/fw/[!ab]*'
	takes '[a-b] and a text behind' "b.txt:103 " 's3://b/fw/[a-b].t*'
	for none in 's3://b/fw[!x]a.bin' 's3://b/fw[/]a.bin' 's3://b/fw?a.bin'; do
		new
		pail get -q "$none" "$DEST"
		is "$none: no / is among them" "$STATUS" 66
	done
	takes '**/' \
		"a.bin:101 b.bin:102 sub/c.bin:104 sub/deep/d.bin:105 v1.bin:106 v10.bin:108 v2.bin:107 " \
		's3://b/fw/**/*.bin'
	takes '**' "c.bin:104 deep/d.bin:105 " 's3://b/fw/sub/**'
	asked '**' fw%2Fsub%2F
	takes 'a pattern that ends with /' "sub/c.bin:104 sub/deep/d.bin:105 " \
		's3://b/fw/*/'
	takes 'a pattern in the middle' "fw/a.bin:101 fw2/e.bin:109 " \
		's3://b/fw*/[ae].bin'
	asked 'a pattern in the middle' fw
	takes 'at the front' "top.bin:110 " 's3://b/*'
	asked 'at the front' ''
	takes 'escaped' "a*b:111 " 's3://b/esc/a\*[b]'
	asked 'escaped' esc%2Fa%2A
	takes 'a [ without its ]' "[1]:113 " 's3://b/esc/[1*'
	into=/
	takes '--literal is no pattern' "a*b:111 " --literal 's3://b/esc/a*b'
	into=
	new
	pail get --literal 's3://b/esc/a?b' "$DEST"
	is '--literal: a pattern is a key' "$STATUS" 66
	long=$(printf '%01024d' 0 | tr 0 x)
	pail get "s3://b/$long*" "$DEST"
	is 'a pattern that is too long' "$STATUS" 64
	server_stop "$SERVER"
}

filters() {
	plain filters "$T/spec"
	takes "--exclude" "b.txt:103 " s3://b/fw/ --exclude '*.bin'
	takes "the later one counts: include" "a.bin:101 " s3://b/fw/ \
		--exclude '*' --include 'a.*'
	new
	pail get s3://b/fw/ --include 'a.*' --exclude '*' "$DEST"
	is "the later one counts: exclude" "$STATUS $(tree "$DEST")" "0 "
	takes "three of them" "sub/c.bin:104 " s3://b/fw/ --exclude '*' \
		--include '*.bin' --exclude '[!c].bin' --exclude 'v*'
	takes "a pattern with a /" \
		"a.bin:101 b.bin:102 b.txt:103 v1.bin:106 v10.bin:108 v2.bin:107 " \
		s3://b/fw/ --exclude 'sub/**'
	takes "they do not touch what is named" "a.bin:101 c.bin:104 deep/d.bin:105 " \
		s3://b/fw/a.bin s3://b/fw/sub/ --exclude 'a*'
	server_stop "$SERVER"
}

# ---- lists and dry runs -----------------------------------------------------------

lists() {
	plain lists "$T/spec"
	URL=http://127.0.0.1:$PORT
	PRESIGNED=$(AWS_ACCESS_KEY_ID=$KEY_ID AWS_SECRET_ACCESS_KEY=$SECRET \
		tests/tools/s3put.py --endpoint "$URL" --region us-east-1 \
		presign b top.bin)
	{
		echo '# all sorts'
		printf 's3://b/fw/sub/\tunder/here\n'
		printf 's3://b/fw/v?.bin\r\n'
		printf 's3://b/fw/v10.bin\tten\n'
		printf '\\s3://b/esc/a*b\tstar\n'
		printf 's3://b/fw/b.*\tb\n'
		printf '%s\turl/top\n' "$PRESIGNED"
	} > "$T/mixed"
	want="b/b.bin:102 b/b.txt:103 star:111 ten:108 under/here/c.bin:104 "
	into=/
	want="${want}under/here/deep/d.bin:105 url/top:110 v1.bin:106 v2.bin:107 "
	takes "a mixed list" "$want" -f "$T/mixed"
	new
	pail get --dry-run -f "$T/mixed" "$DEST"
	is "its dry run: status" "$STATUS" 0
	is "its dry run: nothing is made" "$(ls -d "$DEST" 2> /dev/null)" ""
	has "its dry run: the count" "$T/err" \
		'would fetch 9 files, 627 bytes and 3 of unknown size'
	cp "$T/out" "$T/dry"
	takes "its dry run fed back" "$want" -f "$T/dry"
	new
	pail get -q s3://b/esc/ "$DEST"
	is "keys with TAB, LF and backslash: status" "$STATUS" 0
	cp -r "$DEST" "$T/odd"
	is "keys with TAB, LF and backslash" "$(wc -c < "$T/odd/$(printf 'tab\tnl\n*')") $(
		wc -c < "$T/odd/a\\b") $(find "$T/odd" -type f -printf . | wc -c)" "115 114 6"
	new
	pail get --dry-run s3://b/esc/ "$DEST"
	is "their dry run: a line each" "$(wc -l < "$T/out" | tr -d ' ')" 6
	cp "$T/out" "$T/dry"
	pail get -q -f "$T/dry" "$DEST/"
	is "their dry run fed back: the same files" \
		"$STATUS $(diff -r "$T/odd" "$DEST" 2>&1)" "0 "
	pail get --dry-run --failed "$T/not" s3://b/fw/ s3://b/none "$DEST"
	is "a dry run writes no --failed" "$(ls "$T/not" 2> /dev/null)" ""
	printf 'fw/sub/\nfw/v?.bin\n' > "$T/based"
	into=/
	takes "behind --base" "c.bin:104 deep/d.bin:105 v1.bin:106 v2.bin:107 " \
		--base s3://b/ -f "$T/based"
	printf 's3://b/fw/\t../up\ns3://b/fw/sub/\t/abs\ns3://b/fw/v1.bin\tgood\n' \
		> "$T/climb"
	new
	pail get -f "$T/climb" "$DEST/"
	into=
	is "a directory for a prefix that climbs: the rest is there" \
		"$STATUS $(tree "$DEST")" "80 good:106 "
	has "a directory for a prefix that climbs: its line" "$T/err" \
		'^pail: s3://b/fw/: .*: line 1 of the list: '
	has "a directory that is no name: its line" "$T/err" \
		'^pail: s3://b/fw/sub/: .*: line 2 of the list: '
	printf '\nodd\ns3://b/fw/v1.bin\tgood\n' > "$T/no_source"
	pail get -f "$T/no_source" "$DEST/"
	has "a line that is no source: its number" "$T/err" \
		'^pail: odd: not a source: line 2 of the list: '
	printf 's3://b/fw/v1.bin\tgood\n' > "$T/one"
	new
	pail get -f "$T/one" "$DEST"
	is "a list of one needs a directory too" \
		"$STATUS $(ls -d "$DEST" 2> /dev/null)" "64 "
	printf 's3://b/fw/\t\tsha256:%064d\n' 0 > "$T/summed"
	pail get -f "$T/summed" "$DEST"
	is "a SHA-256 for a prefix is refused" "$STATUS" 64
	pail get --sha256 "$(printf '%064d' 0)" s3://b/fw/ "$DEST"
	is "--sha256 for a prefix is refused" "$STATUS" 64
	server_stop "$SERVER"
}

# What could not be listed, and a key that looks like a pattern, fed back.
failed_lists() {
	plain failed "$T/spec" --fault s403_no_body
	printf 's3://b/fw/sub/\tin\ns3://b/fw/v?.bin\n\\s3://b/esc/a*b\tstar\n\\s3://b/esc/aab\n\\s3://b/esc/dir*/x\n\\s3://b/esc/tab\\tnl\\n*\tt\n' \
		> "$T/some"
	new
	pail get -q --failed "$T/failed" -f "$T/some" "$DEST/"
	is "--failed: all of them" "$STATUS" 77
	is "--failed: selections as they were, keys as keys" \
		"$(LC_ALL=C sort "$T/failed")" "$(printf '%s\n' \
			'\s3://b/esc/a*b	star' '\s3://b/esc/dir*/x	x' \
			'\s3://b/esc/tab\tnl\n*	t' 's3://b/esc/aab	aab' \
			's3://b/fw/sub/	in' 's3://b/fw/v?.bin' |
			LC_ALL=C sort)"
	server_stop "$SERVER"
	plain mended "$T/spec"
	pail get -q --failed "$T/failed" -f "$T/failed" "$DEST/"
	is "--failed fed back: they arrive" "$STATUS $(tree "$DEST")" \
		"0 aab:112 in/c.bin:104 in/deep/d.bin:105 star:111 t:115 v1.bin:106 v2.bin:107 x:116 "
	is "--failed fed back: it goes" "$(ls "$T/failed" 2> /dev/null)" ""
	server_stop "$SERVER"
	# A prefix that broke off names again what has failed of it.
	printf 'bucket b\nobject b 1 one/a\nobjects b 40 5 one/o\nobject b 3 two/a\n' \
		> "$T/broke.spec"
	plain broke "$T/broke.spec" --fault list_cut:3000 \
		--fault s403_no_body --fault-key one/a
	new
	pail get -q --retries 0 --failed "$T/failed" s3://b/one/ "$DEST"
	is "--failed: a prefix that broke off stands there alone" \
		"$STATUS $(cat "$T/failed")" "80 s3://b/one/"
	has "--failed: one of its objects had failed" "$T/err" '^pail: s3://b/one/a: '
	server_stop "$SERVER"
	plain mended "$T/broke.spec"
	pail get -q -f "$T/failed" "$DEST/"
	is "--failed: and fed back brings all" \
		"$STATUS $(find "$DEST" -type f | wc -l)" "0 41"
	# What was refused stays refused, and is not another thing.
	printf '%s\n' 's3://b/two/a	../up' "s3://b/two/a	$(printf '%0250d/' 1 2 3 4 5 6 7 8 9)x" \
		'\s3://b' > "$T/some"
	pail get -q --failed "$T/failed" -f "$T/some" "$DEST/"
	is "--failed: names and sources that are refused" "$STATUS $(
		cut -c -22 "$T/failed" | tr '\n' '|')" \
		'64 s3://b/two/a	../up|s3://b/two/a	000000000|\s3://b|'
	printf 's3://b/two/\t\tsha256:%064d\n' 0 >> "$T/failed"
	cp "$T/failed" "$T/some"
	new
	pail get -q --failed "$T/failed" -f "$T/some" "$DEST/"
	tail -n 2 "$T/some" > "$T/tail"
	is "--failed: fed back they are refused again" "$STATUS $(tree "$DEST")$(
		tail -n 2 "$T/failed" | cmp - "$T/tail")" "64 "
	server_stop "$SERVER"
}

# ---- what is there already ---------------------------------------------------------

cat > "$T/old" <<'END'
bucket b
version b k/a one 1000
version b k/b one 1001
version b k/c one 1002
version b k/d/e one 1003
version b lone one 1004
version b z/a one 1005
version b z/b one 1001
END
cp "$T/old" "$T/new"
echo 'version b k/b two 1001' >> "$T/new"
echo 'version b lone two 1004' >> "$T/new"

# on SPEC LISTS GETS NAME ARGUMENT...: one run against a server with that spec,
# which counts.
on() {
	on_spec=$1 on_lists=$2 on_gets=$3 on_name=$4
	shift 4
	plain on "$on_spec" ${ON_OPT:-}
	pail get "$@"
	server_stop "$SERVER"
	is "$on_name: status" "$STATUS" 0
	is "$on_name: lists, objects" "$(stat_of on list) $(stat_of on get)" \
		"$on_lists $on_gets"
}

right() { # NAME SPEC DIR: its files are those of the spec, byte for byte
	"$S3D" --sum --spec "$2" | sed -n 's|  b/k/|  |p' > "$T/want"
	(cd "$3" && find . -type f ! -name '.pail-*' -printf '%P\n' |
		LC_ALL=C sort | while IFS= read -r f; do sha256sum "$f"; done) \
		> "$T/got"
	if cmp -s "$T/want" "$T/got"; then ok "$1"
	else not_ok "$1" "$(diff "$T/want" "$T/got" | head -n 4 | tr '\n' '|')"; fi
}

kept() { # OPTION
	how=$1
	new
	on "$T/old" 1 4 "$how: the first run" -q "$how" s3://b/k/ "$DEST"
	on "$T/old" 1 0 "$how: the second run" "$how" s3://b/k/ "$DEST"
	has "$how: the second run says so" "$T/err" '^pail: 0 files.* 4 unchanged'
	on "$T/old" 1 0 "$how: the dry run" "$how" --dry-run s3://b/k/ "$DEST"
	is "$how: the dry run prints nothing" "$(cat "$T/out")" ""
	on "$T/new" 1 1 "$how: one object changed" -q "$how" s3://b/k/ "$DEST"
	right "$how: one object changed: bytes" "$T/new" "$DEST"
	on "$T/new" 1 0 "$how: and is not fetched again" -q "$how" s3://b/k/ "$DEST"
	rm "$DEST/a"
	printf x >> "$DEST/c"
	touch "$DEST/d/e"
	on "$T/new" 1 3 "$how: removed, longer, touched" -q "$how" s3://b/k/ "$DEST"
	right "$how: removed, longer, touched: bytes" "$T/new" "$DEST"
	rm "$DEST/b"
	mkdir "$DEST/b"
	plain other "$T/new"
	pail get -q "$how" s3://b/k/ "$DEST"
	server_stop "$SERVER"
	is "$how: a directory in its place" "$STATUS" 80
	rmdir "$DEST/b"
	ln -s c "$DEST/b"
	plain other "$T/new"
	pail get -q "$how" s3://b/k/ "$DEST"
	server_stop "$SERVER"
	is "$how: a link in its place" "$STATUS $(readlink "$DEST/b")" "80 c"
}

# One that is older is another, but is not newer.
going_back() {
	new
	on "$T/new" 1 4 "back, --changed: first" -q --changed s3://b/k/ "$DEST"
	on "$T/old" 1 1 "back, --changed: another" -q --changed s3://b/k/ "$DEST"
	right "back, --changed: bytes" "$T/old" "$DEST"
	new
	on "$T/new" 1 4 "back, --newer: first" -q --newer s3://b/k/ "$DEST"
	on "$T/old" 1 0 "back, --newer: it is not newer" -q --newer s3://b/k/ "$DEST"
	right "back, --newer: bytes" "$T/new" "$DEST"
	# Dates have seconds: another of the same one is not the same.
	printf 'bucket b\nobject b 1000 k/a\n' > "$T/first"
	printf 'bucket b\nobject b 1001 k/a\n' > "$T/second"
	new
	on "$T/first" 1 1 "--newer: one of two in a second" -q --newer \
		s3://b/k/ "$DEST"
	on "$T/second" 1 1 "--newer: the other one" -q --newer s3://b/k/ "$DEST"
	right "--newer: the other one: bytes" "$T/second" "$DEST"
	new
	on "$T/new" 1 4 "--newer: first" -q --newer s3://b/k/ "$DEST"
	# What came from elsewhere is another, whatever its date.
	on "$T/old" 1 2 "--newer: another prefix" -q --newer s3://b/z/ "$DEST"
	is "--newer: another prefix: it is there" "$(tree "$DEST")" \
		"a:1005 b:1001 c:1002 d/e:1003 "
}

# A byte that the flash changed is seen by who reads it back.
readback() {
	ON_OPT=--checksums
	new
	on "$T/old" 1 4 "--readback: first" -q --changed s3://b/k/ "$DEST"
	touch -r "$DEST/c" "$T/then"
	printf '\377' | dd of="$DEST/c" bs=1 seek=500 conv=notrunc 2> /dev/null
	touch -r "$T/then" "$DEST/c"
	on "$T/old" 1 0 "without --readback it is not seen" -q --changed \
		s3://b/k/ "$DEST"
	on "$T/old" 1 1 "--readback: it is fetched again" -q --changed --readback \
		s3://b/k/ "$DEST"
	right "--readback: bytes" "$T/old" "$DEST"
	ON_OPT=
}

# Without a listing the object's own answer says it; no body is read.
named_keys() {
	new
	on "$T/old" 0 1 "a key: first" -q --changed s3://b/lone "$DEST/"
	on "$T/old" 0 1 "a key: again" --changed s3://b/lone "$DEST/"
	has "a key: again: unchanged" "$T/err" ' 1 unchanged'
	on "$T/new" 0 1 "a key: changed" --changed s3://b/lone "$DEST/"
	has "a key: changed: fetched" "$T/err" '^pail: 1 file'
	# What else was asked of it is asked of what is there, too.
	plain asked "$T/new"
	pail get -q --changed --expect-etag other s3://b/lone "$DEST/"
	is "a key: there, with another ETag than is wanted" "$STATUS" 65
	pail get -q --changed --sha256 "$(printf '%064d' 0)" s3://b/lone "$DEST/"
	is "a key: there, with another SHA-256 than is wanted" "$STATUS" 65
	server_stop "$SERVER"
	sum=$(sha256sum < "$DEST/lone" | cut -c -64)
	on "$T/new" 0 1 "a key: held against its SHA-256" --changed \
		--sha256 "$sum" s3://b/lone "$DEST/"
	has "a key: held against its SHA-256: it is fetched for it" "$T/err" \
		'^pail: 1 file'
	on "$T/new" 0 1 "a key: with that SHA-256 again" --changed \
		--sha256 "$sum" s3://b/lone "$DEST/"
	has "a key: with that SHA-256 again: unchanged" "$T/err" ' 1 unchanged'
	new
	on "$T/new" 0 1 "--newer: a key" -q --newer s3://b/lone "$DEST/"
	on "$T/new" 0 1 "--newer: an older version of it" --newer \
		--version-id one s3://b/lone "$DEST/"
	has "--newer: an older version of it: fetched" "$T/err" '^pail: 1 file'
	plain elsewhere "$T/old"
	pail get -q --newer --version-id one s3://b/lone "$DEST/"
	pail get --newer --version-id one --endpoint "http://localhost:$PORT" \
		s3://b/lone "$DEST/"
	has "--newer: the same key at another server: fetched" "$T/err" \
		'^pail: 1 file'
	server_stop "$SERVER"
	new
	on "$T/old" 0 1 "a key to a file: first" -q --changed s3://b/lone "$DEST"
	on "$T/old" 0 1 "a key to a file: again" --changed s3://b/lone "$DEST"
	has "a key to a file: again: unchanged" "$T/err" ' 1 unchanged'
	on "$T/old" 0 1 "another key to that file" --changed s3://b/k/a "$DEST"
	is "another key to that file: fetched" "$(wc -c < "$DEST" | tr -d ' ')" 1000
	new
	plain url "$T/old" --anonymous
	for n in 1 2; do
		pail get --changed "http://127.0.0.1:$PORT/b/lone" "$DEST/"
		is "a URL: status, run $n" "$STATUS" 0
	done
	has "a URL: unchanged" "$T/err" ' 1 unchanged'
	# The query names another object, an older one.
	server_stop "$SERVER"
	plain url "$T/new" --anonymous
	URL=http://127.0.0.1:$PORT/b/lone
	for n in 1 2; do
		pail get --newer "$URL?versionId=two" "$DEST/"
		is "a URL with a query: status, run $n" "$STATUS" 0
	done
	has "a URL with a query: unchanged" "$T/err" ' 1 unchanged'
	pail get --newer "$URL?versionId=one" "$DEST/"
	has "a URL with another query: fetched" "$T/err" '^pail: 1 file'
	server_stop "$SERVER"
}

# Whatever is wrong with it, all is fetched again and nothing else happens.
broken_state() {
	new
	on "$T/old" 1 4 "a state file: made" -q --changed s3://b/k/ "$DEST"
	cp "$DEST/.pail-state" "$T/good.state"
	cp -r "$DEST" "$T/foreign"
	for how in empty torn zeros garbage flipped foreign newer; do
		state=$DEST/.pail-state
		gets=4
		case $how in
		empty) : > "$state" ;;
		torn) head -c 100 "$T/good.state" > "$state" ;;
		zeros) head -c 6144 /dev/zero > "$state" ;;
		garbage) head -c 6144 /dev/urandom > "$state" ;;
		flipped) printf 'X' |
			dd of="$state" bs=1 seek=9 conv=notrunc 2> /dev/null ;;
		foreign) new; mkdir "$DEST"
			cp "$T/good.state" "$DEST/.pail-state" ;;
		newer) cp "$T/good.state" "$state"
			printf '\377' | dd of="$state" bs=1 seek=8 conv=notrunc \
				2> /dev/null ;;
		esac
		on "$T/old" 1 $gets "a state file, $how" --changed s3://b/k/ "$DEST"
		is "a state file, $how: no word of it" "$(wc -l < "$T/err" | tr -d ' ')" 1
		right "a state file, $how: bytes" "$T/old" "$DEST"
		on "$T/old" 1 0 "a state file, $how: mended" -q --changed s3://b/k/ "$DEST"
	done
	# A slot that is torn costs its own file only.
	python3 - "$DEST/.pail-state" <<-'END'
		import sys
		with open(sys.argv[1], 'r+b') as f:
		    data = bytearray(f.read())
		    for at in range(64, len(data), 64):
		        if any(data[at:at + 64]):
		            data[at + 40] ^= 1
		            break
		    f.seek(0)
		    f.write(data)
	END
	on "$T/old" 1 1 "a state file, one slot torn" -q --changed s3://b/k/ "$DEST"
	new
	mkdir "$DEST" "$DEST/.pail-state"
	plain other "$T/old"
	pail get -q --changed s3://b/k/ "$DEST"
	server_stop "$SERVER"
	is "a directory in its place: told" \
		"$STATUS $(grep -c pail-state "$T/err")" "74 1"
	new
	mkdir "$DEST"
	ln -s "$T/elsewhere" "$DEST/.pail-state"
	plain other "$T/old"
	pail get -q --changed s3://b/k/ "$DEST" || :
	server_stop "$SERVER"
	is "a link in its place is not followed" "$(ls "$T/elsewhere" 2> /dev/null)" ""
	printf 's3://b/k/a\t.pail-state\ns3://b/k/b\tx/.pail-state\n' > "$T/mine"
	plain other "$T/old"
	pail get -q -f "$T/mine" "$DEST"
	server_stop "$SERVER"
	is "its name is no name for an object" "$STATUS" 64
}

# Killed at any time, with other objects each time: what a last run leaves is
# what the server has.
killed() {
	printf 'bucket b\n' > "$T/A"
	i=0
	while [ $i -lt 60 ]; do
		echo "version b k/o$i one 3000" >> "$T/A"
		i=$((i + 1))
	done
	cp "$T/A" "$T/B"
	sed -n 's/^\(version b k.o[0-9]*[02468]\) one/\1 two/p' "$T/A" >> "$T/B"
	new
	kills=0
	for round in 1 2 3 4 5 6 7 8; do
		case $round in *[02468]) s=$T/A ;; *) s=$T/B ;; esac
		plain kill "$s" --delay 80
		pail_begin get -q --changed s3://b/k/ "$DEST"
		sleep "0.$((round * 7 % 10))$((round % 3))"
		pail_end KILL
		[ "$STATUS" != 137 ] || kills=$((kills + 1))
		server_stop "$SERVER"
	done
	is "killed: more than half of the runs" "$((kills > 4))" 1
	for s in A B; do
		plain kill "$T/$s"
		pail get -q --changed s3://b/k/ "$DEST"
		server_stop "$SERVER"
		is "killed, a run to the end on $s: status" "$STATUS" 0
		sums "$DEST" | grep -v '\.pail-state' | sort > "$T/got"
		"$S3D" --sum --spec "$T/$s" | sed 's|  b/k/|  |' | sort > "$T/want"
		is "killed, a run to the end on $s: bytes" \
			"$(diff "$T/want" "$T/got" | head -n 3)" ""
	done
}

changed() {
	kept --changed
	kept --newer
	going_back
	readback
	named_keys
	broken_state
	killed
}

# ---- keys that are no names on disk --------------------------------------------------

part255=$(printf '%0255d' 0 | tr 0 p)
{
	cat <<'END'
bucket names
object names 0 n/
object names 0 n/dir/
object names 20 n/full/
object names 21 n/dir/x
object names 22 n/a//b
object names 23 n/.
object names 24 n/..
object names 25 n/../up
object names 26 n/x/../../up2
object names 27 n//etc/abs
object names 28 n/./dot
object names 29 n/nul%00x
object names 30 n/a
object names 31 n/a/b
object names 32 n/.pail-0000000000000000
object names 33 n/.pail-state
object names 34 n/back%5C..%5Cslash
object names 35 n/C:x
object names 36 n/good
object names 37 n/x/..
object names 38 n/.PAIL-x
object names 41 n/...
END
	echo "object names 39 n/$part255"
	echo "object names 40 n/${part255}q"
} > "$T/names"

names() {
	mkdir "$T/above" "$T/above/in" "$T/above/outside"
	ln -s "$T/above/outside" "$T/above/in/dir"
	echo mine > "$T/above/up"
	(cd "$T/above" && find . ! -path './in/*' -printf '%p %s %T@\n' | sort) \
		> "$T/before"
	plain names "$T/names"
	pail get -j 1 --failed "$T/failed" s3://names/n/ "$T/above/in"
	is "names: status" "$STATUS" 80
	(cd "$T/above" && find . ! -path './in/*' -printf '%p %s %T@\n' | sort) \
		> "$T/after"
	is "names: nothing above" "$(grep -v '^./in ' "$T/before" |
		diff - "$T/after" | grep -v '> ./in ' | grep '^[<>]')" ""
	# Of "a" and "a/b" the one that comes first stands in the other's way.
	is "names: the rest is there" "$(tree "$T/above/in" |
		sed "s/$part255/255p/; s|a:30|a or a/b|; s|a/b:31|a or a/b|")" \
		"...:41 C:x:35 a or a/b back\\..\\slash:34 dir:$(printf %s "$T/above/outside" | wc -c) good:36 255p:39 "
	is "names: a and a/b: the other is named" \
		"$(grep -cE '^pail: s3://names/n/a(/b)?: .*in the way' "$T/err")" 1
	for key in 'n/full/' 'n/dir/x' 'n/a//b' 'n/\.' 'n/\.\.' 'n/\.\./up' \
		'n/x/\.\./\.\./up2' 'n//etc/abs' 'n/\./dot' 'n/nul\\x00x' \
		'n/\.pail-0000000000000000' 'n/\.pail-state' 'n/x/\.\.' \
		'n/\.PAIL-x' "n/${part255}q"; do
		is "names: $(echo "$key" | cut -c -40) is named" \
			"$(grep -c "^pail: s3://names/$key: " "$T/err" || :)" 1
	done
	is "names: so many have failed" \
		"$(wc -l < "$T/failed" | tr -d ' ')" 16
	has "names: counted" "$T/err" '^pail: 6 files.*16 failed'
	pail get --dry-run s3://names/n/ "$T/above/in2"
	is "names: the dry run names them too" \
		"$STATUS $(grep -c '^pail: s3://names/' "$T/err")" "80 14"
	server_stop "$SERVER"
	# 2048 bytes is the longest name; a key has at most 1024 of them.
	plain long "$T/spec"
	for n in 200 201; do
		dir=$(printf "%0${n}d" 0 | tr 0 d)
		dir=$dir/$dir/$dir/$dir/$dir/$dir/$dir/$dir/$dir/$dir
		dir=$dir/$(printf '%032d' 0)
		printf 's3://b/fw/sub/\t%s\n' "$dir" > "$T/long"
		new
		pail get -q -f "$T/long" "$DEST/"
		case $n in
		200) is "a long directory: 2047 bytes" \
			"$STATUS $(find "$DEST" -type f | wc -l)" "80 1" ;;
		201) is "a long directory: too long" \
			"$STATUS $(find "$DEST" -type f | wc -l)" "64 0" ;;
		esac
	done
	server_stop "$SERVER"
	plain climbing "$T/spec" --fault list_traversal --fault-key '?list'
	mkdir "$T/jail" "$T/jail/in"
	pail get -q s3://b/x/ "$T/jail/in"
	is "a server whose list climbs: status" "$STATUS" 76
	is "a server whose list climbs: nothing" "$(find "$T/jail" | wc -l)" 2
	server_stop "$SERVER"
}

# ---- twins ---------------------------------------------------------------------------

twins() {
	printf 'bucket b\nobject b 1 one/x\nobject b 2 one/y\nobject b 3 two/y\nobject b 4 two/z\nobjects b 70000 0 many/o\nobject b 5 three/o069999\n' \
		> "$T/twin.spec"
	plain twins "$T/twin.spec"
	new
	pail get s3://b/one/ s3://b/two/ "$DEST"
	is "twins: status" "$STATUS" 64
	has "twins: the name and both places" "$T/err" \
		'^pail: y: .*source 1 and source 2'
	printf '# sources\n\ns3://b/one/\n\ns3://b/two/\n' > "$T/list"
	new
	pail get -f "$T/list" "$DEST/"
	is "twins in a list: status" "$STATUS" 64
	has "twins in a list: the first two" "$T/err" 'line 3 .*line 5 '
	is "twins: nothing is fetched" "$(tree "$DEST")" ""
	printf 's3://b/one/\n\\s3://b/two/y\n' > "$T/list"
	pail get -f "$T/list" "$DEST/"
	is "a prefix and a key: status" "$STATUS" 64
	printf 's3://b/one/\t1\ns3://b/two/\t2\n' > "$T/list"
	into=/
	takes "names keep them apart" "1/x:1 1/y:2 2/y:3 2/z:4 " -f "$T/list"
	into=
	new
	pail get s3://b/many/ 's3://b/thr*/*' 's3://b/*/o069999' "$DEST"
	is "twins behind 70,000 names: status" "$STATUS $(tree "$DEST")" "64 "
	server_stop "$SERVER"
	# What could not be listed when names were compared is not fetched.
	printf 'bucket b\nobject b 2 one/a\nobjects b 400 5 one/o\nobject b 3 two/a\n' \
		> "$T/lost.spec"
	plain lost "$T/lost.spec" --fault-times 1 --fault s403_no_body \
		--fault-key '?list' --fault-times 1
	new
	pail get -j1 --failed "$T/left" s3://b/one/ s3://b/two/ "$DEST"
	is "lost when compared: status" "$STATUS $(tree "$DEST")" "80 a:3 "
	is "lost when compared: it is on the list" "$(cat "$T/left")" \
		s3://b/one/
	server_stop "$SERVER"
}

# ---- listing and fetching keep step --------------------------------------------------

# peak ARGUMENT...: $PEAK, the most memory in KiB.
peak() {
	pail_measured "$@"
	echo "    VmHWM $PEAK KiB, $WALL s, CPU $CPU s: $*" | cut -c -70
}

in_step() {
	printf 'bucket b\nobjects b 3000 40 p/o\nobjects b 40 40 few/o\n' \
		> "$T/step.spec"
	plain step "$T/step.spec" --delay 1
	new
	peak get -q -j 1 --sync none s3://b/few/ "$DEST"
	few=$PEAK
	new
	peak get -q -j 1 --sync none s3://b/p/ "$DEST"
	server_stop "$SERVER"
	is "3,000 objects behind one worker: status" "$STATUS" 0
	is "3,000 objects: files" "$(find "$DEST" -type f | wc -l)" 3000
	is "3,000 objects: requests" \
		"$(stat_of step list) $(stat_of step get)" "4 3040"
	if [ $((PEAK - few)) -le 256 ]; then
		ok "3,000 objects: $((PEAK - few)) KiB more than for 40, of 256"
	else
		not_ok "3,000 objects: memory" "$((PEAK - few)) KiB more than for 40"
	fi
}

# The first object holds the worker for longer than a listing's connection is
# kept for: it goes on behind the last key that was told.
rested() {
	printf 'bucket b\nobjects b 1500 40 p/o\n' > "$T/rest.spec"
	plain rest "$T/rest.spec" --fault-key p/o000001 --fault drip:22:1000
	new
	pail get -j 1 --sync none s3://b/p/ "$DEST"
	server_stop "$SERVER"
	is "the listing had to wait: status" "$STATUS" 0
	is "the listing had to wait: files" "$(find "$DEST" -type f | wc -l)" 1500
	is "the listing had to wait: each object once" "$(stat_of rest get)" 1500
	has "the listing had to wait: it went on behind a key" "$T/rest.log" \
		'list-type=2&max-keys=1000&prefix=p%2F&start-after=p%2Fo00'
	is "the listing had to wait: lists" "$(stat_of rest list)" 3
}

# ---- file systems that fold case ---------------------------------------------------------

# A file system of ours through FUSE, which folds case; besides, what pail does
# when it is told that a directory is on FAT.
folding() {
	printf 'bucket b\n' > "$T/fold.spec"
	n=60
	for key in f/Readme f/README f/dir/a f/DIR/b f/con f/aux.txt f/com1 'f/a:b' \
		'f/a?b' 'f/a*b' 'f/a<b' 'f/a|b' 'f/a"b' 'f/a%5Cb' f/dot. f/blank%20 \
		f/ctl%01x f/ok.txt f/lpt10 f/console later/OK.TXT later/new later/NEW; do
		n=$((n + 1))
		echo "object b $n $key" >> "$T/fold.spec"
	done
	plain fold "$T/fold.spec"
	told_fat
	if folding_mount; then
		on_folding
		umount "$T/fat"
	else
		skip "on a file system that folds case" "$(tail -n 1 "$T/fat.out")"
	fi
	server_stop "$SERVER"
}

folding_mount() {
	mkdir "$T/fat"
	dd if=/dev/zero of="$T/fat.img" bs=1M count=0 seek=1 2> /dev/null
	trap 'umount "$T/fat" 2> /dev/null || :; lib_end' EXIT
	tests/tools/folding.py "$T/fat" "$T/fat.img" > "$T/fat.out" 2>&1 &
	FOLDING=$!
	T_PIDS="$T_PIDS $FOLDING"
	soon test -s "$T/fat.out"
	grep -q '^mounted' "$T/fat.out"
}

# Of two keys that are one name there the second is refused by name, not
# written over the first; in a later run too, and when files were there before.
on_folding() {
	pail get -j 1 --failed "$T/failed" s3://b/f/ "$T/fat/d"
	fat_names "on a file system that folds"
	is "case twins: one of them is there" "$(tree "$T/fat/d" |
		sed 's/README:62/Readme:61/; s/^dir/DIR/')" \
		"DIR/a:63 DIR/b:64 Readme:61 console:80 lpt10:79 ok.txt:78 "
	is "case twins: the other is named" "$(grep -cE \
		'^pail: s3://b/f/R(eadme|EADME): .*two sources for one file' \
		"$T/err")" 1
	is "case twins: it is on the list" \
		"$(grep -cE '^s3://b/f/R(eadme|EADME)	' "$T/failed")" 1
	one=$(tree "$T/fat/d")
	pail get -q -f "$T/failed" "$T/fat/d"
	is "case twins, once more: the first stays" "$(tree "$T/fat/d")" "$one"
	pail get -q s3://b/f/ok.txt "$T/fat/d"
	is "the same spelling is written over" "$STATUS" 0
	pail get s3://b/later/ "$T/fat/d"
	is "a twin of what was there: status" "$STATUS" 80
	is "a twin of what was there: named" \
		"$(grep -c '^pail: s3://b/later/OK.TXT: .*two sources' "$T/err")" 1
	is "a twin of what was there: it stays" "$(wc -c < "$T/fat/d/ok.txt")" 78
	is "and the rest is there" "$(tree "$T/fat/d" | tr ' ' '\n' |
		grep -ciE '^new:8[23]$')" 1
	for how in first second; do
		pail get --changed s3://b/f/ "$T/fat/kept"
	done
	is "--changed: what is there stays" "$STATUS $(grep -c ' 6 unchanged' \
		"$T/err")" "80 1"
	is "case twins: no litter" "$(find "$T/fat" -name '.pail-?????*' \
		! -name .pail-state)" ""
}

# By strace: fstatfs says FAT. Names are refused as FAT would; that two of them
# are one it cannot show.
told_fat() {
	if ! command -v strace > /dev/null; then
		skip "told that it is FAT" "no strace"
		return 0
	fi
	new
	mkdir "$DEST"
	old_run=$RUN
	RUN="strace -f -qq -o /dev/null -e trace=fstatfs"
	RUN="$RUN -e inject=fstatfs:retval=0:poke_exit=@arg2=444d000000000000"
	pail get s3://b/f/ "$DEST"
	RUN=$old_run
	fat_names "told that it is FAT"
	is "told that it is FAT: the rest is there" "$(tree "$DEST")" \
		"DIR/b:64 README:62 Readme:61 console:80 dir/a:63 lpt10:79 ok.txt:78 "
}

fat_names() { # LABEL: what FAT cannot hold is refused by name
	is "$1: status" "$STATUS" 80
	for key in con aux.txt com1 a:b 'a?b' 'a*b' 'a<b' 'a|b' 'a"b' 'a\\b' dot. \
		'blank ' 'ctl\x01x'; do
		is "$1: '$key' is refused" \
			"$(grep -cF "pail: s3://b/f/$key: not a file name" "$T/err")" 1
	done
}

for part in ${PARTS:-prefixes globs filters lists failed_lists changed names \
	twins in_step rested folding}
do
	$part
done
