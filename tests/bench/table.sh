# What client.sh and objects.sh share: rows of a table of figures. Sourced by
# scripts that have set HERE and $T (a scratch directory). A row is measured
# RUNS times (default 3) by tools/measure.py and its median by wall time is
# shown; the last column compares it with the first row's.
RUNS=${RUNS:-3}
MEASURE="/usr/bin/python3 $HERE/../tools/measure.py"
base_s=

# python_boto3: a python3 that has boto3, or nothing.
python_boto3() {
	for p in python3 /usr/bin/python3; do
		"$p" -c 'import boto3' 2>/dev/null || continue
		"$p" -c 'import sys; print(sys.executable)'
		return
	done
}

table_head() {
	echo "$1"
	printf '%-40s %8s %8s %9s %7s\n' "" "wall s" "CPU s" "peak MiB" ratio
}

# row NAME COMMAND...: $before, if set, is a command that runs before each. The
# peak is that of COMMAND's own process, not of its children.
row() {
	name=$1
	shift
	: >"$T/figures"
	n=0
	while [ $n -lt "$RUNS" ]; do
		n=$((n + 1))
		${before:-:}
		if ! $MEASURE "$T/one" "$@" >"$T/row.out" 2>"$T/row.err"; then
			printf '%-40s failed: %s\n' "$name" \
				"$(tail -n 1 "$T/row.err" | cut -c 1-80)"
			failed=1
			return 0
		fi
		cat "$T/one" >>"$T/figures"
	done
	sort -n "$T/figures" | sed -n "$(((RUNS + 1) / 2))p" >"$T/median"
	read -r wall cpu peak <"$T/median"
	[ -n "$base_s" ] || base_s=$wall
	echo "$wall $cpu $peak $base_s" | awk -v name="$name" '{
		printf "%-40s %8.2f %8.2f %9.1f %6.1fx\n", name, $1, $2,
			$3 / 1024, $1 / $4 }'
}

# steal: ticks that the host took from this machine so far.
steal() {
	awk '$1 == "cpu" { print $9 }' /proc/stat
}
