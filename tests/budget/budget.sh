#!/bin/sh
# budget.sh TARGET BINARY     check what can be read off the built files
# budget.sh value NAME N      check one measured figure, for other tests
#
# Compares with the limits in the file beside this one and prints one line a
# figure.  SIZE and OBJDUMP are the target's commands.
set -eu

limits=${0%/*}/limits
status=0

# check NAME VALUE [DETAIL]
check()
{
	limit=$(awk -v name="$1" '$1 == name { print $2, $3 }' "$limits")
	unit=${limit#* }
	limit=${limit% *}
	if [ -z "$limit" ]; then
		echo "not ok - budget: $1: no limit in $limits"
		status=1
	elif [ -z "$2" ]; then
		echo "not ok - budget: $1: no figure"
		status=1
	elif [ "$2" -gt "$limit" ]; then
		echo "not ok - budget: $1: $2 $unit, more than $limit${3:+: $3}"
		status=1
	else
		echo "ok - budget: $1: $2 of $limit $unit${3:+: $3}"
	fi
}

# The largest frame among the .su files below the given folders.
frame()
{
	name=$1
	shift
	largest=$(find "$@" -name '*.su' 2>/dev/null | xargs -r cat |
		sort -t "$(printf '\t')" -k 2 -nr | head -n 1)
	check "$name" "$(echo "$largest" | cut -f 2)" \
		"$(echo "$largest" | cut -f 1 | sed 's/:[0-9]*:[0-9]*:/ /')"
}

if [ "$1" = value ]; then
	check "$2" "$3"
	exit $status
fi

target=$1 binary=$2 obj=build/$1/obj
check "binary.$target" "$(wc -c <"$binary")"
check globals "$(find "$obj/src" "$obj/port" -name '*.o' |
	xargs "$SIZE" | awk 'NR > 1 { n += $2 + $3 } END { print n + 0 }')"
frame frame.worker "$obj/src/base" "$obj/src/http" "$obj/src/s3" \
	"$obj/src/cred" "$obj/src/net" "$obj/src/store" "$obj/src/fetch" \
	"$obj/port"
frame frame.main "$obj/src/cmd"
if [ "$target" = mips ]; then
	check fpu.mips "$("$OBJDUMP" -d "$binary" | grep -cE \
		'\s([ls][wd]c1|[cm][tf]h?c1|bc1[tf]|[a-z]+\.[a-z.]*[sd])\s')"
fi
exit $status
