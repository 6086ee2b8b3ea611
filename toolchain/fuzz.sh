#!/bin/sh
# fuzz.sh SECONDS NAME...: run each fuzz target for so long, starting from
# its corpus.  What it finds of new inputs stays in build/fuzz/found; an
# input that ends a target is printed, and belongs in tests/fuzz/corpus.
set -eu

seconds=$1
shift
status=0
for name in "$@"; do
	found=build/fuzz/found/$name
	mkdir -p "$found" "tests/fuzz/corpus/$name"
	log=build/fuzz/$name.log
	if build/fuzz/fuzz/"$name" -max_total_time="$seconds" -timeout=5 \
		-rss_limit_mb=1024 -print_final_stats=1 \
		-artifact_prefix="$found/" "$found" \
		"tests/fuzz/corpus/$name" >"$log" 2>&1; then
		runs=$(sed -n 's/.*number_of_executed_units: //p' "$log")
		echo "ok - fuzz: $name: $runs runs in $seconds s"
	else
		status=1
		why=$(grep -m 1 -E 'ERROR|runtime error|SUMMARY' "$log" || :)
		echo "not ok - fuzz: $name: $why, see $log"
	fi
done
exit $status
