#!/bin/sh
# compdb.sh COMMAND FILE...: a compilation database for editors and clangd.
set -eu

command=$(printf '%s' "$1" | sed 's/["\\]/\\&/g')
shift
sep='['
for f in "$@"; do
	printf '%s\n{"directory": "%s", "file": "%s",\n "command": "%s -c %s"}' \
		"$sep" "$(pwd)" "$f" "$command" "$f"
	sep=,
done
printf '\n]\n'
