#!/bin/sh
# tidy.sh: the rules of the house, as a test: one line a rule.
#
# Takes from the environment OBJ (where the objects of a musl target lie), NM
# and SIZE.  Exceptions stand in the .list files beside this script, each
# with its reason.  LAYOUT=no leaves clang-format out, which takes longest.
# tidy_test.sh proves that each rule can fail.
set -eu

here=${0%/*}
found=$(mktemp)
trap 'rm -f "$found"' EXIT
status=0
FORMAT_VERSION=14

# What a listing of "CHECK detail" lines says about one check.
report()
{
	bad=$(sed -n "s/^$1 //p" "$found")
	if [ -z "$bad" ]; then
		echo "ok - tidy: $2"
		return
	fi
	status=1
	echo "not ok - tidy: $2: $(echo "$bad" | head -n 1)" \
		"($(echo "$bad" | wc -l) in all)"
	echo "$bad" | sed 's/^/#   /'
}

# Files that are ours and are text.
texts()
{
	find Makefile README.md LICENSE .gitignore .ci src port tests \
		toolchain -type f ! -path '*/corpus/*' ! -path '*/vectors/*' \
		! -name '*.pyc' 2>/dev/null | sort
}

check_names()
{
	find src port tests toolchain -type f -name '*.[ch]' |
		sed 's:.*/::' | sort | uniq -d | sed 's/^/names /'
}

check_globals()
{
	for o in "$OBJ"/src/*/*.o "$OBJ"/port/*/*.o; do
		[ -f "$o" ] || continue
		file=${o#"$OBJ"/}
		file=${file%.o}.c
		[ -f "$file" ] || continue
		grep -q "^$file:" "$here/globals.list" && continue
		# .data.rel.ro is constant once a loader has relocated it.
		"$SIZE" -A "$o" | awk -v file="$file" '
			/^\.(data|bss|tdata|tbss|sdata|sbss)/ &&
			!/^\.data\.rel\.ro/ && $2 > 0 {
				print "globals " file ": " $1 " has " $2 " bytes"
			}'
	done
}

check_text()
{
	texts | xargs grep -nE '[[:blank:]]+$' /dev/null | cut -c 1-70 |
		sed 's/^/blanks /' || :
	# A path of the machine it was written on has no place here.
	texts | xargs grep -nE '(^|[^A-Za-z0-9_.])/(wor[k]|roo[t]|hom[e])/' \
		/dev/null | cut -c 1-100 | sed 's/^/paths /' || :
	# The last byte of each file, as its number: 10 is the end of a line.
	if texts | xargs tail -q -c 1 | tr '\n' '.' | tr -c '.' 'x' |
		grep -q x; then
		texts | while read -r f; do
			[ -z "$(tail -c 1 "$f" | tr '\0' 'x')" ] ||
				echo "blanks $f: no end of line at its end"
		done
	fi
}

check_scripts()
{
	# shellcheck disable=SC2046
	for f in $(texts | xargs grep -lE '^#!/bin/(ba)?sh' |
		grep -vE '\.(c|h|md|awk|list)$'); do
		case $(head -n 1 "$f") in
		'#!/bin/sh'*) sh -n "$f" 2>&1 | sed 's/^/scripts /' ;;
		'#!/bin/bash'*) bash -n "$f" 2>&1 | sed 's/^/scripts /' ;;
		*) continue ;;
		esac
		[ -x "$f" ] || echo "scripts $f: not executable"
	done
}

check_layout()
{
	# shellcheck disable=SC2046
	set -- $(find src port tests -name '*.[ch]')
	clang-format --style=file:"$here/clang-format" --dry-run "$@" 2>&1 |
		sed -n 's/^\([^:]*\):[0-9]*:.*warning:.*/\1/p' | sort | uniq -c |
		awk '{ print "layout " $2 ": make fmt would change " $1 " lines" }'
}

set -- src/*/*.[ch] port/*.h port/*/*.[ch]
{
	awk -v PURE="$here/pure.list" -v MBEDTLS="$here/mbedtls.list" \
		-f "$here/floors.awk" "$@"
	awk -v LONG="$here/long.list" -f "$here/text.awk" "$@"
	for o in "$OBJ"/src/*/*.o "$OBJ"/port/*/*.o; do
		file=${o#"$OBJ"/}
		[ ! -f "${file%.o}.c" ] || echo "$o"
	done | xargs "$NM" -A -P |
		awk -v OBJ="$OBJ" -v PURE="$here/pure.list" \
			-f "$here/symbols.awk"
	check_names
	check_globals
	check_text
	check_scripts
} | sort >"$found"

report floors 'includes run downward'
report cycles 'no include comes back to itself'
report pure 'pure files include only plain headers and pure files'
report symbols 'pure files call only plain functions and pure files'
report mbedtls 'mbedTLS is known only where listed'
report globals 'no mutable data'
report banned 'no banned function'
report ifdef 'no platform #ifdef in src'
report names 'file names are unique'
report lines 'no file is too long'
report functions 'no function is too long'
report blanks 'no trailing blanks'
report paths 'no path of one machine'
report scripts 'scripts parse and can be run'

version=$(clang-format --version 2>/dev/null |
	sed -n 's/.*version \([0-9]*\)\..*/\1/p')
if [ "${LAYOUT:-}" = no ]; then
	:
elif [ "$version" = $FORMAT_VERSION ]; then
	check_layout >"$found"
	report layout 'layout'
else
	echo "skip - tidy: layout: needs clang-format $FORMAT_VERSION," \
		"found ${version:-none}"
fi
exit $status
