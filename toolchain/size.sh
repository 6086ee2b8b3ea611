#!/bin/sh
# size.sh TARGET BINARY: where the bytes of a program and of the stack go.
#
# Reads build/TARGET/pail.map, which the linker wrote: what is counted is
# what is in the program, not what was compiled.  The last column is the
# difference to the figures of the last commit that this was run on with a
# clean tree; they lie in build/size.  SIZE is the target's size command.
set -eu

target=$1 binary=$2 t=build/$1
now=$(mktemp)
trap 'rm -f "$now"' EXIT

# "GROUP BYTES" for each input section that the linker kept.
from_map()
{
	awk -v t="$t" '
	function group(file) {
		if (file ~ /libmbedtls\.a/) return "mbedtls"
		if (file ~ /musl\/lib/) return "musl"
		if (file ~ /libgcc|gcc-cross|\/gcc\//) return "libgcc"
		if (index(file, t "/obj/src/") == 1) {
			sub(t "/obj/", "", file)
			sub("/[^/]*$", "", file)
			return file
		}
		if (file ~ /obj\/port\//) return "port/linux"
		return "other"
	}
	function hex(s,    i, n) {
		n = 0
		for (i = 3; i <= length(s); i++)
			n = n * 16 + index("0123456789abcdef",
				tolower(substr(s, i, 1))) - 1
		return n
	}
	/^Linker script and memory map/ { on = 1 }
	/^\/DISCARD\// { on = 0 }
	!on { next }
	# A long section name has the rest on the next line.
	/^ \.[^ ]+$/ { section = $1; next }
	/^ \.[^ ]+ +0x/ { section = $1; address = $2; n = $3; file = $4 }
	/^ +0x[0-9a-f]+ +0x[0-9a-f]+ [^ ]/ && section != "" {
		address = $1; n = $2; file = $3
	}
	section ~ /^\.(text|rodata|data|init|fini|eh_frame|ARM)/ &&
	address !~ /^0x0*$/ {
		sum[group(file)] += hex(n)
	}
	{ section = ""; address = "0x0" }
	END { for (g in sum) print g, sum[g] }' "$t/pail.map" | sort
}

head=$(git rev-parse HEAD 2>/dev/null || echo none)
{
	from_map
	"$SIZE" "$binary" | awk 'NR == 2 { print "all.text", $1; print "all.data", $2; print "all.bss", $3 }'
	echo "file $(wc -c <"$binary")"
} >"$now"

# The figures to compare with: those of this commit if the tree has changed,
# else of the newest other one.
base=build/size/$target.$head
if [ -z "$(git status --porcelain 2>/dev/null || echo no)" ]; then
	mkdir -p build/size
	cp "$now" "$base"
	base=$(find build/size -name "$target.*" ! -name "$target.$head" |
		xargs -r ls -t | head -n 1)
fi
since=${base##*.}
[ -f "$base" ] || since= base=/dev/null
echo "$target: bytes in the program${since:+, and since $since}"
awk -v base="$base" '
	BEGIN { while ((getline line < base) > 0) {
		split(line, f, " "); old[f[1]] = f[2] } }
	{ d = ($1 in old) ? $2 - old[$1] : 0
	  printf "  %-12s %8d %s\n", $1, $2,
		d ? sprintf("%+7d", d) : "" }' "$now"
echo "$target: largest stack frames of src"
find "$t/obj/src" "$t/obj/port" -name '*.su' | while read -r su; do
	cat "$su"
done | sort -t "$(printf '\t')" -k 2 -nr | head -n 10 |
	awk -F '\t' '{ sub(/:[0-9]+:[0-9]+:/, ": ", $1)
		printf "  %6d  %s\n", $2, $1 }'
