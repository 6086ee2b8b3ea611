#!/bin/sh
# closure.sh FILE...: what each test program is made of, as make variables.
#
# FILEs are all C files and headers of the tree.  For each tests/unit/X_test.c
# and tests/fuzz/X_fuzz.c this prints the sources that it needs:
#     tests/unit/X_test.c_SRC := src/base/buf.c ...
# found by following #include "..." lines: whoever includes src/r/m.h needs
# src/r/m.c with all that it includes; port/port.h brings port/linux.  So a
# test links its module and what lies below, and a call upwards does not link.
set -eu

exec awk '
# The file that #include "name" means: beside the reader, in src, or in top.
function find(name, reader,    dir, i) {
	dir = reader
	sub(/[^\/]*$/, "", dir)
	if ((dir name) in known)
		return dir name
	if (("src/" name) in known)
		return "src/" name
	return (name in known) ? name : ""
}
function need(file) {
	if (file != "" && !(file in seen)) {
		seen[file] = 1
		todo[++last] = file
	}
}
function follow(test,    first, file, parts, n, i, line) {
	split("", seen)
	split("", todo)
	last = 0
	need(test)
	for (first = 1; first <= last; first++) {
		file = todo[first]
		n = split(edges[file], parts, " ")
		for (i = 1; i <= n; i++)
			need(find(parts[i], file))
		if (file == "port/port.h")
			for (i in known)
				if (i ~ /^port\/linux\/.*\.c$/)
					need(i)
		if (file ~ /^src\/.*\.h$/) {
			sub(/h$/, "c", file)
			if (file in known)
				need(file)
		}
	}
	line = ""
	for (i = 1; i <= last; i++)
		if (todo[i] != test && todo[i] ~ /\.c$/)
			line = line " " todo[i]
	print test "_SRC :=" line
}
BEGIN {
	for (i = 1; i < ARGC; i++)
		known[ARGV[i]] = 1
}
/^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	edges[FILENAME] = edges[FILENAME] " " quoted[2]
}
END {
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /^tests\/(unit|fuzz)\/.*_(test|fuzz)\.c$/)
			follow(ARGV[i])
}' "$@"
