#!/bin/sh
# listing.sh: `pail ls` in all its forms, servers that list in their own way,
# listings that break off and must never pass for whole, a million keys.
#
# PARTS="forms odd ..." runs some of it only; KEYS: so many instead of a million.
set -eu
SUITE=listing
. tests/e2e/lib.sh
pki

cat > "$T/spec" <<'END'
bucket b
bucket empty
bucket odd
object b 0 dir/
object b 10 a.txt
object b 11 dir/x
object b 12 dir/sub/y
object b 13 dir2/z
objects b 2500 0 many/o
objects b 7 0 many/sub/o
object odd 1 %00nul
object odd 2 a%0Anl
object odd 3 a%1B%5B31mred%7F
object odd 4 %20lead
object odd 5 trail%20
object odd 6 b+c%2B%2541
object odd 7 //slashes//
object odd 8 up/../../x
object odd 9 t%09ab%0D
object odd 10 %FF%FE
object odd 11 gr%C3%BC%C3%9Fe
object odd 12 %5Cback%5Cn
object odd 13 <Key>&amp;"'
object odd 14 %23hash
END

plain() { # NAME [OPTION...]: a server without TLS, with the spec
	server "$@" --spec "$T/spec"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=http://127.0.0.1:$PORT"
}

# told NAME STATUS TEXT: the last run's status and standard output.
told() {
	printf "$3" > "$T/want"
	told_file "$1" "$2" "$T/want"
}

told_file() { # NAME STATUS FILE
	if [ "$STATUS" != "$2" ]; then
		not_ok "$1" "status $STATUS, not $2: $(tail -n 1 "$T/err")"
	elif ! cmp -s "$3" "$T/out"; then
		not_ok "$1" "$(diff -a "$3" "$T/out" | head -n 6 | tr '\n' '|')"
	else
		ok "$1"
	fi
}

# Whether the last run told so many keys, each once and in order.
keys_are() { # NAME COUNT
	is "$1" "$(wc -l < "$T/out" | tr -d ' ')" "$2"
	if LC_ALL=C sort -u -c "$T/out" 2> "$T/sorted"; then
		ok "$1: each once, in order"
	else
		not_ok "$1: each once, in order" "$(cat "$T/sorted")"
	fi
}

# ---- forms -------------------------------------------------------------------

json_of() {
	python3 -c '
import json, sys
for line in open(sys.argv[1]):
    o = json.loads(line)
    print(o.get("prefix"), o.get("key"), o.get("size"), o.get("modified"),
          o.get("class"), len(o.get("etag", "")), end=";")' "$T/out"
}

long_form() {
	pail ls -l s3://b/dir/
	is "-l: an object" "$(awk '$5 == "x" { print $1, $2, $4, NF }' "$T/out")" \
		"11 2024-01-02T03:04:05Z STANDARD 5"
	is "-l: its ETag" "$(awk '$5 == "x" && $3 ~ /^[0-9a-f]*$/ {
		print length($3) }' "$T/out")" 32
	is "-l: a prefix" "$(awk '$5 == "sub/" { print $1 $2 $3 $4 }' "$T/out")" \
		"----"
	is "-l: names begin at the same place" \
		"$(awk '{ print match($0, /[^ ]+$/) }' "$T/out" | sort -u | wc -l)" 1
}

nothing_there() {
	pail ls s3://empty
	told "an empty bucket" 0 ''
	pail ls s3://b/none
	told "nothing there" 66 ''
	has "nothing there: the prefix is named" "$T/err" \
		's3://b/none: .*no such object'
	pail ls -r s3://b/dir/none/
	told "nothing there, -r" 66 ''
	pail ls s3://nobucket/x
	told "no bucket" 66 ''
	for wrong in b s3:// s3:///x http://b/x; do
		pail ls "$wrong"
		told "no source: $wrong" 64 ''
	done
	pail ls s3://b s3://odd
	told "two sources" 64 ''
}

forms() {
	plain forms
	pail ls
	told "buckets" 0 'b\nempty\nodd\n'
	pail ls -0
	told "buckets, -0" 0 'b\000empty\000odd\000'
	pail ls --json
	told "buckets, --json" 0 \
		'{"bucket":"b"}\n{"bucket":"empty"}\n{"bucket":"odd"}\n'
	for bucket in s3://b s3://b/; do
		pail ls $bucket
		told "one level of $bucket" 0 'a.txt\ndir/\ndir2/\nmany/\n'
	done
	pail ls s3://b/dir/
	told "below a prefix, without its marker" 0 'x\nsub/\n'
	pail ls s3://b/dir
	told "what begins with" 0 'dir/\ndir2/\n'
	pail ls s3://b/dir/su
	told "what begins with, below" 0 'sub/\n'
	pail ls s3://b/a.txt
	told "one object" 0 'a.txt\n'
	pail ls -r s3://b/dir
	told "-r: whole keys" 0 'dir/\ndir/sub/y\ndir/x\ndir2/z\n'
	pail ls -r0 s3://b/dir/
	told "-r -0" 0 'dir/\000dir/sub/y\000dir/x\000'
	long_form
	pail ls --json s3://b/dir/
	is "--json: each line parses" "$(json_of)" \
		"None dir/ 0 2024-01-02T03:04:05Z STANDARD 32;None dir/x 11 2024-01-02T03:04:05Z STANDARD 32;dir/sub/ None None None None 0;"
	nothing_there
	PAIL_ENV="$PAIL_ENV AWS_SECRET_ACCESS_KEY=wrong"
	pail ls s3://b
	told "denied" 77 ''
	server_stop "$SERVER"
}

# ---- odd keys ------------------------------------------------------------------

# As they are printed ('~' at an end is a blank), and as they are.
sed 's/~/ /' > "$T/odd" <<'END'
\x00nul
~lead
#hash
//slashes//
<Key>&amp;"'
\\back\\n
a\x0anl
a\x1b[31mred\x7f
b+c+%41
gr\xc3\xbc\xc3\x9fe
t\x09ab\x0d
trail~
up/../../x
\xff\xfe
END
printf '%b\n' '\0000nul\0000 lead\0000#hash\0000//slashes//\0000<Key>&amp;"'"'"'\0000\\back\\n\0000a\nnl\0000a\0033[31mred\0177\0000b+c+%41\0000gr\0303\0274\0303\0237e\0000t\tab\r\0000trail \0000up/../../x\0000\0377\0376\0000\c' \
	> "$T/odd.raw"

odd_keys() { # NAME: of the server that runs
	pail ls -r s3://odd
	told_file "$1: odd keys" 0 "$T/odd"
	pail ls -r -0 s3://odd
	told_file "$1: odd keys, -0" 0 "$T/odd.raw"
}

odd_json() {
	pail ls -r --json s3://odd
	is "--json: no byte of them reaches a terminal" \
		"$(LC_ALL=C tr -d '\n -~\303\274\237' < "$T/out" | wc -c)" 0
	is "--json: keys that are UTF-8 are these" "$(python3 -c '
import json, sys
keys = [json.loads(l)["key"] for l in open(sys.argv[1], encoding="utf-8")]
print(keys[:13] == [
    "\0nul", " lead", "#hash", "//slashes//", "<Key>&amp;\"\x27",
    "\\back\\n", "a\nnl", "a\x1b[31mred\x7f", "b+c+%41", "gr\xfc\xdfe",
    "t\tab\r", "trail ", "up/../../x"])' "$T/out")" True
}

# What ls prints is what an escaped line of a list holds.
fed_back() {
	pail ls -r s3://odd
	awk '{ printf "\\s3://odd/%s\tk%d\n", $0, NR }' "$T/out" > "$T/list"
	pail get -q -f "$T/list" "$T/fed/"
	is "the lines of ls fed back: status" "$STATUS" 0
	is "the lines of ls fed back: each key's size" "$(find "$T/fed" -type f \
		-name 'k*' -printf '%s\n' | sort -n | tr '\n' ' ')" \
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 "
}

odd() {
	plain odd
	odd_keys "url-encoded"
	pail ls -rl s3://odd
	is "no byte of them reaches a terminal" \
		"$(LC_ALL=C tr -d '\n -~' < "$T/out" | wc -c)" 0
	odd_json
	fed_back
	server_stop "$SERVER"
	plain plus --fault list_plus
	odd_keys "+ for a blank"
	server_stop "$SERVER"
	plain late --fault list_late_encoding
	odd_keys "EncodingType behind the keys"
	server_stop "$SERVER"
	plain hostile --fault key_hostile
	pail ls -r s3://b
	is "a key that no S3 has: status" "$STATUS" 76
	is "a key that no S3 has: what came before" "$(tail -n 1 "$T/out")" \
		'nul\x00hidden'
	is "a key that no S3 has: no byte reaches a terminal" \
		"$(LC_ALL=C tr -d '\n -~' < "$T/out" | wc -c)" 0
	server_stop "$SERVER"
}

# ---- many pages, in each server's way ------------------------------------------

# pages LABEL COUNT [OPTION...]: two listings of three pages each; COUNT is how
# many requests of version 1 and 2 that takes.
pages() {
	label=$1 counted=$2
	shift 2
	plain pages "$@"
	pail ls -r s3://b/many/
	is "$label: status" "$STATUS" 0
	keys_are "$label: all keys" 2507
	pail ls s3://b/many/
	is "$label, one level: status" "$STATUS" 0
	is "$label, one level: names" "$(wc -l < "$T/out" | tr -d ' ')" 2501
	is "$label, one level: each once" "$(sort -u "$T/out" | wc -l | tr -d ' ')" 2501
	server_stop "$SERVER"
	is "$label: requests" \
		"$(stat_of pages list_v1) $(stat_of pages list_v2)" "$counted"
}

# What is asked for a second time is not printed a second time.
broken_under_way() {
	for fault in rst_mid_x2 fin_mid_x2 s503_x2 s500_x2; do
		plain broken --fault $fault
		pail ls -r --retries 5 s3://b/many/
		is "$fault: status" "$STATUS" 0
		keys_are "$fault: all keys" 2507
		server_stop "$SERVER"
	done
}

empty_page() {
	plain empty --fault list_empty_page --fault-times 1
	pail ls -r s3://b
	is "an empty first page: status" "$STATUS" 0
	keys_are "an empty first page: all keys" 2512
	server_stop "$SERVER"
}

all_pages() {
	pages "version 2" "0 6"
	pages "version 1 where V2 is not heard" "4 2" --no-list-v2
	pages "version 1 behind 501" "6 2" --fault list_v2_501
	pages "keys as they are" "0 6" --no-encoding
	pages "version 1, keys as they are" "4 2" --no-list-v2 --no-encoding
	pages "in chunks of odd sizes" "0 6" --fault chunked
	pages "heads in pieces" "0 6" --fault head_split
	pages "closed after each answer" "0 6" --close-after 1
	empty_page
	broken_under_way
	plain region --region eu-west-3 --wrong-region 301
	pail ls -r s3://b/many/
	is "another region: status" "$STATUS" 0
	keys_are "another region: all keys" 2507
	server_stop "$SERVER"
}

# ---- never whole ------------------------------------------------------------------

printf 'dir/\ndir/sub/y\ndir/x\n' > "$T/whole"

# broken_off FAULT STATUS [OPTION...]: what comes is printed, and is not all;
# get fetches what was listed and says that the rest is missing.
broken_off() {
	fault=$1 want=$2
	shift 2
	plain cut --fault "$fault" --fault-key '?list'
	pail ls -r --retries 0 --max-time 20 "$@" s3://b/dir/
	is "$fault: ls fails" "$STATUS" "$want"
	case $fault in
	list_loop | list_no_token | list_endless) ;;
	*) head -n "$(wc -l < "$T/out")" "$T/whole" > "$T/begin"
		told_file "$fault: what it printed is how it begins" "$want" \
			"$T/begin" ;;
	esac
	rm -rf "$T/cut.d"
	pail get -q --retries 0 --max-time 20 --failed "$T/failed" "$@" \
		s3://b/dir/ "$T/cut.d/"
	case $STATUS in
	"$want" | 80) ok "$fault: get fails" ;;
	*) not_ok "$fault: get fails" "status $STATUS: $(tail -n 1 "$T/err")" ;;
	esac
	is "$fault: what is missing is the selection" \
		"$(grep -c '^s3://b/dir/$' "$T/failed")" 1
	server_stop "$SERVER"
}

never_whole() {
	plain page
	pail ls -r s3://b/dir/
	pail ls -r s3://b/dir/ # the first one is in the log by then
	server_stop "$SERVER"
	size=$(awk 'NR == 1 { print $NF }' "$T/page.log")
	is "the size of a page is known" "$((size > 800))" 1
	at=1
	while [ $at -lt "$size" ]; do
		broken_off "list_cut:$at" 76
		at=$((at + size / 9))
	done
	broken_off "list_cut:$((size - 1))" 76
	broken_off list_loop 76
	broken_off list_no_token 76
	broken_off list_error200 76
	broken_off list_endless 75 --max-time 1
	plain endless --fault list_endless
	pail get -q --dry-run --max-time 1 s3://b/ "$T/endless"
	is "a dry run without end ends as get does" \
		"$STATUS $(head -n 1 "$T/out" | cut -c -7)" "75 s3://b/"
	server_stop "$SERVER"
	broken_off rst_mid 69
	broken_off fin_mid 69
	broken_off login_page 76
	broken_off 'status:403:AccessDenied' 77
	broken_off 'status:404:NoSuchBucket' 66
	broken_off 'status:503:SlowDown' 75
	broken_off redirect_stranger 76
}

# ---- the size that a listing tells ---------------------------------------------------

sizes() {
	plain sizes --fault list_size:7
	pail ls -l s3://b/dir/x
	is "a wrong size is shown as it is told" "$(awk '{ print $1 }' "$T/out")" 18
	pail get --failed "$T/failed" 's3://b/dir/?' "$T/sizes.d/"
	is "a wrong size: get finds it" "$STATUS" 65
	is "a wrong size: no file" "$(find "$T/sizes.d" -type f)" ""
	is "a wrong size: it is on the list" "$(cat "$T/failed")" \
		"$(printf 's3://b/dir/x\tx')"
	pail get s3://b/dir/x "$T/sizes.x"
	is "a wrong size: by its key it comes" \
		"$STATUS $(wc -c < "$T/sizes.x" | tr -d ' ')" "0 11"
	server_stop "$SERVER"
}

# ---- a million keys --------------------------------------------------------------------

# peak NAME ARGUMENT...: pail over TLS, its output in $T/out; $PEAK in KiB.
peak() {
	peak_name=$1
	shift
	pail_measured "$@"
	is "$peak_name: status" "$STATUS" 0
	echo "    $peak_name: VmHWM $PEAK KiB, $WALL s, CPU $CPU s"
}

within() { # NAME KIB LIMIT
	if [ "$2" -le "$3" ]; then
		ok "$1: $2 KiB more than for one, of $3"
	else
		not_ok "$1" "$2 KiB more than for one, over $3"
	fi
}

# The memory of one key is that of a thousand: a page and an answer are held
# in neither case, but TLS takes what a record takes.
million() {
	if [ -n "$RUN" ]; then
		skip "$KEYS keys" "memory is measured of the machine's own program"
		return 0
	fi
	server million --cert "$T/pki/server.pem" --key "$T/pki/server.key" \
		--line 'bucket b' --line 'object b 0 one/o' \
		--line "objects b $KEYS 0 p/o"
	PAIL_ENV="AWS_ENDPOINT_URL_S3=https://localhost:$PORT"
	peak "ls of one key" ls -r s3://b/one/
	one=$PEAK
	peak "ls of $KEYS keys" ls -r s3://b/p/
	is "ls of $KEYS keys: lines" "$(wc -l < "$T/out" | tr -d ' ')" "$KEYS"
	within "ls of $KEYS keys: memory" $((PEAK - one)) 1024
	peak "dry run of one key" get --dry-run s3://b/one/ "$T"
	one=$PEAK
	peak "dry run of $KEYS keys" get --dry-run s3://b/p/ "$T"
	is "dry run of $KEYS keys: lines" "$(wc -l < "$T/out" | tr -d ' ')" "$KEYS"
	has "dry run of $KEYS keys: the count" "$T/err" "would fetch $KEYS files"
	within "dry run of $KEYS keys: memory" $((PEAK - one)) 1024
	server_stop "$SERVER"
	is "$KEYS keys twice: a request for each 1000" "$(stat_of million requests)" \
		$((2 * (KEYS / 1000) + 2))
}
KEYS=${KEYS:-1000000}

for part in ${PARTS:-forms odd all_pages never_whole sizes million}; do
	$part
done
