# The interop cases of what is there and which of it is wanted: ls, stat,
# prefixes, patterns, --changed, versions. Sourced by run.sh, beside cases.sh.

# listing NAME FORM LIST PREFIX ARGUMENTS...: pail ls must print what expect.py
# says of the objects of LIST below PREFIX.
listing() {
	name=$1 form=$2 list=$3 prefix=$4
	shift 4
	pail_run ls "$@"
	if [ "$status" != 0 ]; then
		case_end "$name" 0 || :
	elif why=$("$PYTHON" "$HERE/expect.py" ls "$form" "$list" "$prefix" \
		"$work/out" 2>&1); then
		report ok "$name"
	else
		report "not ok" "$name" "$(echo "$why" | tail -n 1)"
	fi
}

# requests_count: requests the server has had, when it has written them down.
requests_count() {
	last=none
	while now=$(grep -acE "$REQUESTS_LINE" "$REQUESTS") || :; do
		[ "$now" != "$last" ] || break
		last=$now
		sleep 0.3
	done
	echo "$now"
}

# requests_are NAME BEFORE AT_LEAST AT_MOST: that many since BEFORE.
requests_are() {
	made=$(($(requests_count) - $2))
	if [ $made -ge "$3" ] && [ $made -le "$4" ]; then
		report ok "$1: $made requests"
	else
		report "not ok" "$1" "$made requests, not $3 to $4"
	fi
}

# tree_check NAME ORIGINAL: 0 when $dest is the same tree as ORIGINAL.
tree_check() {
	if diff -r -x .pail-state "$2" "$dest" >"$work/diff" 2>&1; then
		report ok "$1"
		return 0
	fi
	report "not ok" "$1" "$(head -n 1 "$work/diff" | cut -c 1-200)"
	return 1
}

case_ls() {
	before=$(requests_count)
	measure="$PYTHON $TOOLS/measure.py $work/measured"
	listing "ls of 5,000 keys" text-all "$data/tree.put" '' -r \
		s3://pail-tree
	requests_are "ls of 5,000 keys" "$before" 5 6
	peak_show "ls of 5,000 keys"
	listing "ls of 5,000 keys as JSON" json-all "$data/tree.put" '' \
		-r --json s3://pail-tree
	listing "ls of 5,000 keys, one level" null "$data/tree.put" '' -0 \
		s3://pail-tree
	listing "ls of a prefix, one level" null "$data/tree.put" tree/ -0 \
		s3://pail-tree/tree/
	listing "ls of a prefix within a name" long "$data/tree.put" \
		tree/00/1 -l s3://pail-tree/tree/00/1
	for one in 'a b' 1+1 100% %41 'a&b<c>' "it's" '[a-c]' 'a*b' \
		'back\slash' '#hash' "$(printf 'new\nline')"; do
		listing "ls of a prefix: $(echo "$one" | tr '\n' '~')" text \
			"$data/tree.put" "tree/$one/" \
			"s3://pail-tree/tree/$one/"
	done
	case_ls_odd
	pail_run ls s3://pail-tree/none
	case_end "ls of a prefix that nothing has" 66 || :
	pail_run ls s3://pail-none
	case_end "ls of a bucket that is missing" 66 || :
}

case_ls_odd() {
	listing "ls of odd keys, raw" null-all "$work/odd.put" '' -r -0 \
		s3://pail-odd
	listing "ls of odd keys, shown" text-all "$work/odd.put" '' -r \
		s3://pail-odd
	listing "ls of odd keys, as JSON" json-all "$work/odd.put" '' -r \
		--json s3://pail-odd
	listing "ls of odd keys, one level" null "$work/odd.put" '' -0 \
		s3://pail-odd
	listing "ls of odd keys, long" long "$work/odd.put" '' -l s3://pail-odd
	for one in / // dir/ a/ a// ../ slash-last/ a; do
		listing "ls of odd keys below $one" null "$work/odd.put" \
			"$one" -0 "s3://pail-odd/$one"
	done
}

case_prefix() {
	dest_make
	before=$(requests_count)
	measure="$PYTHON $TOOLS/measure.py $work/measured"
	pail_run get --changed -j 8 s3://pail-tree/tree/ "$dest"
	if case_end "a prefix of 5,000 keys" 0; then
		requests_are "a prefix of 5,000 keys" "$before" 5005 5015
		peak_show "a prefix of 5,000 keys"
		! tree_check "5,000 files are the same" "$data/tree" ||
			case_changed
	fi
	dest_make
	pail_run get s3://pail-odd/ "$dest"
	case_end "odd keys as a prefix: some can be no files" 80 || return 0
	if why=$("$PYTHON" "$HERE/expect.py" names "$work/odd.put" "$dest" \
		2>&1); then
		report ok "odd keys as a prefix: the others are there"
	else
		report "not ok" "odd keys as a prefix: the others are there" \
			"$why"
	fi
}

# After case_prefix, with what it has left in $dest.
case_changed() {
	before=$(requests_count)
	pail_run get --changed s3://pail-tree/tree/ "$dest"
	case_end "--changed: a second run" 0 || return 0
	requests_are "--changed: a second run only lists" "$before" 5 6
	# As large as it was: only the ETag tells.
	tr 0-9 1-90 <"$data/src/tree-0040" >"$data/src/changed"
	s3put put pail-tree tree/00/0040.bin "$data/src/changed"
	echo more >>"$dest/01/0041.bin"
	rm "$dest/a b/0100.bin"
	before=$(requests_count)
	pail_run get --changed s3://pail-tree/tree/ "$dest"
	case_end "--changed: one changed there, one here, one gone" 0 || :
	requests_are "--changed: those three are fetched" "$before" 8 9
	ln -f "$data/src/changed" "$data/tree/00/0040.bin"
	tree_check "--changed: all is as it is there" "$data/tree" || :
	ln -f "$data/src/tree-0040" "$data/tree/00/0040.bin"
	s3put put pail-tree tree/00/0040.bin "$data/src/tree-0040"
}

# pattern NAME DIR FIND ARGUMENTS...: pail get ARGUMENTS must bring the files of
# DIR in the tree that find(1) finds by FIND, and no other.
pattern() {
	name=$1 dir=$2 find=$3
	shift 3
	rm -rf "$work/wanted"
	mkdir "$work/wanted"
	set -f
	(
		cd "$data/tree/$dir" || exit
		# shellcheck disable=SC2086
		find . -type f $find -print0 | tar --null -T - -cf - |
			tar -xf - -C "$work/wanted"
	)
	set +f
	dest_make
	pail_run get "$@" "$dest"
	if [ -z "$(ls -A "$work/wanted")" ]; then
		report "not ok" "$name" "find(1) finds nothing"
	elif case_end "$name" 0; then
		tree_check "$name: those and no other" "$work/wanted" || :
	fi
}

case_patterns() {
	tree=s3://pail-tree/tree
	pattern "* within a name" . '-path ./00/*.txt' "$tree/0[0]/*.txt"
	pattern "? and brackets" . '-path ./[01][!1-9]/??[24]?.bin' \
		"$tree/[01][!1-9]/??[24]?.bin"
	pattern "** over directories" . '-name *9.txt' "$tree/**/*9.txt"
	pattern "** within x/y/z" x '-name *8.bin' "$tree/x/**8.bin"
	pattern "a pattern whose key has a *" 'a*b' '-name *.txt' \
		"$tree/a\\*b/*.txt"
	pattern "a pattern whose key has brackets" '[a-c]' '-name *.txt' \
		"$tree/\\[a-c\\]/*.txt"
	pattern "--exclude and --include" . \
		'-name *[13].txt ! -path ./1*/* ! -path ./x/*' \
		--exclude '*' --include '*[13].txt' --exclude '1*/*' \
		--exclude 'x/**' "$tree/"
	# A dry run says what a list needs to bring the same.
	pail_run get --dry-run --include '*' "$tree/**/*9.txt" "$work/none"
	case_end "a dry run" 0 || return 0
	mv "$work/out" "$work/dry.get"
	pattern "the list of a dry run" . '-name *9.txt' -f "$work/dry.get"
	dest_make
	pail_run get "$tree/*.none" "$dest"
	case_end "a pattern that matches nothing" 66 || :
}

# stat_says NAME LINE...: each must be a line of what pail stat has said.
stat_says() {
	name=$1
	shift
	case_end "$name" 0 || return 0
	for line; do
		grep -qxF -- "$line" "$work/out" && continue
		report "not ok" "$name" "no line '$line' in: $(tr '\n' ';' \
			<"$work/out" | cut -c 1-300)"
		return 0
	done
	report ok "$name: says all"
}

case_stat() {
	pail_run stat s3://pail-kept/told
	stat_says "stat" "size: 10" "etag: $(printf 0123456789 |
		md5sum | cut -d' ' -f1)" "type: text/x-pail" \
		"x-amz-meta-color: blue green" "x-amz-meta-size: 10"
	pail_run stat --json s3://pail-kept/told
	if ! case_end "stat, as JSON" 0; then
		:
	elif "$PYTHON" -c '
import json, sys
o = json.load(open(sys.argv[1]))
sys.exit(o["size"] != 10 or
         o["metadata"] != {"color": "blue green", "size": "10"})
' "$work/out" 2>"$work/err"; then
		report ok "stat, as JSON: size and metadata"
	else
		report "not ok" "stat, as JSON: size and metadata" \
			"$(head -c 300 "$work/out")"
	fi
	pail_run stat s3://pail-kept/parts
	# S3's ETag of one: the MD5 of its parts' MD5s, and how many they are.
	stat_says "stat of an object in parts" "size: 5242980" \
		"etag: $("$PYTHON" -c '
import hashlib, sys
sums = [hashlib.md5(open(f, "rb").read()).digest() for f in sys.argv[1:]]
print("%s-%d" % (hashlib.md5(b"".join(sums)).hexdigest(), len(sums)))
' "$work/part1" "$work/part2")"
	if grep -q '^parts: 2$' "$work/out"; then
		report ok "stat of an object in parts: how many"
	else
		report skip "stat of an object in parts: how many" \
			"this server does not say"
	fi
	original=$work/parts
	fetch "an object in parts" file s3://pail-kept/parts
	pail_run stat s3://pail-kept/none
	case_end "stat of a missing key" 66 || :
}

# version N: what the server called the Nth that kept_put made.
version() {
	sed -n "${1}p" "$work/versions"
}

case_versions() {
	printf 'the first' >"$work/first"
	printf 'the second one' >"$work/second"
	original=$work/first
	fetch "a version of before" file "--version-id=$(version 1)" \
		s3://pail-kept/versions
	original=$work/second
	fetch "the last version before it was deleted" file \
		"--version-id=$(version 2)" s3://pail-kept/versions
	pail_run stat "--version-id=$(version 1)" s3://pail-kept/versions
	stat_says "stat of a version" "size: 9" "version: $(version 1)"
	refusal "a deleted object" 66 "no such object|delete marker" \
		s3://pail-kept/versions
	# S3 answers this with 405; what a delete marker holds is nothing.
	refusal "the delete marker itself" 66 . "--version-id=$(version 3)" \
		s3://pail-kept/versions
	refusal "a version that is missing" 66 . \
		"--version-id=$(version 1 | tr 0-9 1-90)" s3://pail-kept/versions
	listing "ls leaves out what is deleted" text "$work/kept.put" '' \
		s3://pail-kept
}

cases_listing() {
	case_ls
	case_prefix
	case_patterns
	case_stat
	case_versions
}
