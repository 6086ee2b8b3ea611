# symbols.awk: what the objects of src call, checked.
#
# Input: nm -A -P of all objects of src and port.  Variables: OBJ, where the
# objects lie; PURE, the list.  A pure object may call the functions of
# <string.h>, the compiler's helpers, and pure objects on its own floor or
# below.  Prints "symbols FILE: what is wrong".

function is_pure(file) {
	return file ~ /^src\/(base|http|s3)\// || (file in pure)
}
function floor_of(file,    parts) {
	split(file, parts, "/")
	return parts[1] == "src" ? floor[parts[2]] : 99
}
function is_allowed(file, name) {
	if (name ~ /^(mem(cpy|move|set|cmp|chr)|str(len|nlen|chr|rchr|cmp|ncmp|spn|cspn|str))$/)
		return 1
	# 64-bit and floating point help on 32-bit machines, stack guards,
	# and what the sanitizers add.
	if (name ~ /^__(aeabi_|stack_chk_|gnu_thumb|u?(div|mod)[dt]i|u?divmod|a?shl|a?l?shr|[au]?l?sh[lr]di|muldi|ctz|clz|popcount|bswap|asan_|ubsan_|tsan_|sanitizer_)/)
		return 1
	if (name ~ /^(_GLOBAL_OFFSET_TABLE_|_gp_disp|__gnu_local_gp)$/)
		return 1
	if (file == "src/base/digest")
		return name ~ /^mbedtls_(sha1|md5)_/
	return file == "src/base/sha256" && name ~ /^mbedtls_sha256_/
}
BEGIN {
	n = split("base http s3 cred net store fetch cmd", rooms, " ")
	for (i = 1; i <= n; i++)
		floor[rooms[i]] = i
	while ((getline line < PURE) > 0)
		if (line ~ /^[^#]/)
			pure[line] = 1
}
{
	file = $1
	sub(/\.o:$/, "", file)
	file = substr(file, length(OBJ) + 2)
	if ($3 == "U" || $3 == "w" || $3 == "v")
		calls[file SUBSEP $2] = 1
	else if ($3 ~ /^[A-Z]$/)
		home[$2] = file
}
END {
	for (c in calls) {
		split(c, parts, SUBSEP)
		file = parts[1]
		name = parts[2]
		if (!is_pure(file) || is_allowed(file, name))
			continue
		if (!(name in home))
			print "symbols " file ".c: calls " name
		else if (!is_pure(home[name]))
			print "symbols " file ".c: calls " name " in " home[name]
		else if (floor_of(home[name]) > floor_of(file))
			print "symbols " file ".c: calls up to " name " in " \
				home[name]
	}
}
