#!/bin/sh
# mutate.sh [NAME...]: is the simulator able to see what it looks for?
#
# Each file of mutations/ breaks src in one way (a sed script; its head says
# what, in which files, and the scenarios that must see it).  The
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

# compile NAME FILE: the object of a broken file, in $work/NAME.d.
compile()
{
	# The flags have quotes in them.
	eval "$SIM_CC" -w -c -o '"$work/$1.d/${2##*/}.o"' \
		'"$work/$1.d/${2##*/}"' 2>"$work/log" ||
		{
			fail "$1: does not compile: $(grep -m 1 error "$work/log")"
			return 1
		}
}

# build NAME SCRIPT FILE...: $work/NAME is the simulator, broken; those of the
# files that the script does not change stay as they are.
build()
{
	name=$1
	script=$2
	shift 2
	mkdir "$work/$name.d"
	objects=$SIM_OBJ
	for f in "$@"; do
		sed -f "$script" "$f" >"$work/$name.d/${f##*/}"
		cmp -s "$work/$name.d/${f##*/}" "$f" && continue
		compile "$name" "$f" || return 1
		objects=$(echo "$objects" | tr ' ' '\n' |
			grep -vxF "build/sim/obj/${f%.c}.o")
	done
	if [ -z "$(find "$work/$name.d" -name '*.o')" ]; then
		fail "$name: changes nothing in $*"
		return 1
	fi
	# shellcheck disable=SC2086
	gcc -o "$work/$name" $objects "$work/$name.d"/*.o $SIM_LIBS
}

try()
{
	name=$(basename "$1" .sed)
	# shellcheck disable=SC2046
	build "$name" "$1" $(field in "$1") || return 0
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
	rm -rf "$work/$name" "$work/$name.d"
}

[ $# -gt 0 ] || set -- $(cd "$here/mutations" && ls)
for m in "$@"; do
	try "$here/mutations/${m%.sed}.sed"
done
exit $status
