# floors.awk: the include edges of src and port, checked.
#
# Arguments: the C files and headers.  Variables: PURE, MBEDTLS, the lists.
# Prints "CHECK FILE: what is wrong", CHECK being floors, cycles, pure or
# mbedtls.

# The floor of a file; the rooms of src, lowest first, then what lies aside.
function floor_of(file,    parts) {
	split(file, parts, "/")
	return parts[1] == "src" ? floor[parts[2]] : 0
}
# A module: foo.c and foo.h are one.
function module(file) {
	sub(/\.[ch]$/, "", file)
	return file
}
function is_pure(file) {
	return file ~ /^src\/(base|http|s3)\// || (module(file) in pure)
}
function may_know(file,    m) {
	for (m in mbedtls)
		if (index(file, m) == 1)
			return 1
	return 0
}
function check_system(file, name) {
	if (name ~ /^(mbedtls|psa)\//) {
		if (!may_know(file))
			print "mbedtls " file ": includes <" name ">"
		if (is_pure(file) &&
		    name !~ /^mbedtls\/(sha256|sha1|md5)\.h$/)
			print "pure " file ": includes <" name ">"
	} else if (is_pure(file) &&
		name !~ /^(stddef|stdint|stdbool|limits|string)\.h$/)
		print "pure " file ": includes <" name ">"
}
function check_own(file, name,    to) {
	to = (("src/" name) in known) ? "src/" name : name
	if (!(to in known)) {
		if (file !~ /^port\// || !((dir_of(file) name) in known))
			print "floors " file ": no such file: " name
		return
	}
	if (file ~ /^src\// && to ~ /^src\// && floor_of(to) > floor_of(file))
		print "floors " file ": reaches up to " name
	if (file ~ /^port\// && to ~ /^src\// && to !~ /^src\/base\//)
		print "floors " file ": the port knows only base, not " name
	if (file ~ /^src\// && to ~ /^port\// && to != "port/port.h")
		print "floors " file ": only port/port.h is for src, not " name
	if (is_pure(file) && !is_pure(to))
		print "pure " file ": includes " name
	if (module(to) != module(file))
		edge[module(file) SUBSEP module(to)] = 1
}
function dir_of(file) {
	sub(/[^\/]*$/, "", file)
	return file
}
# Take away edges from where nothing leads in or to where nothing leads on,
# until none is left but those of cycles.
function find_cycles(    e, ends, again, from, to) {
	for (again = 1; again;) {
		split("", from)
		split("", to)
		again = 0
		for (e in edge) {
			split(e, ends, SUBSEP)
			from[ends[1]] = to[ends[2]] = 1
		}
		for (e in edge) {
			split(e, ends, SUBSEP)
			if (!(ends[2] in from) || !(ends[1] in to)) {
				delete edge[e]
				again = 1
			}
		}
	}
	for (e in edge) {
		split(e, ends, SUBSEP)
		print "cycles " ends[1] ": comes back to itself by " ends[2]
	}
}
BEGIN {
	n = split("base http s3 cred net store fetch cmd", rooms, " ")
	for (i = 1; i <= n; i++)
		floor[rooms[i]] = i
	while ((getline line < PURE) > 0)
		if (line ~ /^[^#]/)
			pure[line] = 1
	while ((getline line < MBEDTLS) > 0)
		if (line ~ /^[^#]/)
			mbedtls[line] = 1
	for (i = 1; i < ARGC; i++) {
		known[ARGV[i]] = 1
		have[module(ARGV[i])] = 1
	}
	for (m in pure)
		if (!(m in have))
			print "pure " m ": in " PURE ", but there is no such file"
}
/^#[ \t]*include[ \t]*</ {
	split($0, parts, /[<>]/)
	check_system(FILENAME, parts[2])
}
/^#[ \t]*include[ \t]*"/ {
	split($0, parts, "\"")
	check_own(FILENAME, parts[2])
}
END {
	find_cycles()
}
