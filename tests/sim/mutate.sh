#!/bin/sh
# mutate.sh [NAME...]: is the simulator able to see what it looks for?
#
# Each file of mutations/ breaks one file of src in one way (a sed script; its
# head says what, in which file, and the scenarios that must see it).  The
# broken program is linked to the same machine and must break a rule in every
# scenario named.  Takes from the environment SIM_CC (compiler and flags),
# SIM_OBJ (the objects), SIM_LIBS.
set -eu

here=${0%/*}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

field()
{
	sed -n "s/^# $1: //p" "$2"
}

fail()
{
	echo "not ok - mutation $1"
	status=1
}

# build NAME SCRIPT SOURCE: $work/NAME is the simulator, broken.
build()
{
	sed -f "$2" "$3" >"$work/$1.c"
	if cmp -s "$work/$1.c" "$3"; then
		fail "$1: changes nothing in $3"
		return 1
	fi
	old=build/sim/obj/${3%.c}.o
	# The flags have quotes in them.
	if ! eval "$SIM_CC" -w -c -o '"$work/$1.o" "$work/$1.c"' \
		2>"$work/log"; then
		fail "$1: does not compile: $(grep -m 1 error "$work/log")"
		return 1
	fi
	objects=$(echo "$SIM_OBJ" | tr ' ' '\n' | grep -vxF "$old")
	# shellcheck disable=SC2086
	gcc -o "$work/$1" $objects "$work/$1.o" $SIM_LIBS
}

try()
{
	name=$(basename "$1" .sed)
	build "$name" "$1" "$(field in "$1")" || return 0
	for scenario in $(field red "$1"); do
		timeout 120 "$work/$name" "$scenario" first \
			>"$work/out" 2>&1 || :
		saw=$(sed -n 's/^not ok - //p' "$work/out" | head -n 1 |
			cut -c 1-110)
		if [ -n "$saw" ]; then
			echo "ok - mutation $name: $saw"
		else
			fail "$name: $scenario has not seen that" \
				"$(field what "$1")"
		fi
	done
	rm -f "$work/$name" "$work/$name.o"
}

[ $# -gt 0 ] || set -- $(cd "$here/mutations" && ls)
for m in "$@"; do
	try "$here/mutations/${m%.sed}.sed"
done
exit $status
