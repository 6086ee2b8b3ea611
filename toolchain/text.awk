# text.awk: what a C file may not say.  Arguments: the files; LONG: the list
# of what may be longer.  Prints "CHECK FILE:LINE: what", CHECK being banned,
# ifdef, lines or functions.  Comments and string texts are cut out first.

function finish(    key) {
	if (name == "")
		return
	if (last > 350 && !(name in long))
		print "lines " name ": " last " lines, more than 350"
}
# The line without comments, strings and character constants.
function strip(s,    out, c, two) {
	out = ""
	while (s != "") {
		two = substr(s, 1, 2)
		c = substr(s, 1, 1)
		if (in_comment) {
			if (two == "*/") {
				in_comment = 0
				s = substr(s, 3)
			} else
				s = substr(s, 2)
		} else if (two == "/*") {
			in_comment = 1
			s = substr(s, 3)
		} else if (two == "//") {
			s = ""
		} else if (c == "\"" || c == "'") {
			s = after(substr(s, 2), c)
			out = out c c
		} else {
			out = out c
			s = substr(s, 2)
		}
	}
	return out
}
function after(s, quote,    c) {
	while (s != "") {
		c = substr(s, 1, 1)
		if (c == "\\")
			s = substr(s, 3)
		else if (c == quote)
			return substr(s, 2)
		else
			s = substr(s, 2)
	}
	return s
}
BEGIN {
	banned = "(^|[^A-Za-z0-9_])(v?f?s?n?scanf|strto[a-z]+|ato[a-z]+|" \
		"v?sprintf|strcpy|stpcpy|strcat|strncpy|strtok|gets|system|" \
		"popen|alloca|setjmp|longjmp|signal|rand|srand|tmpnam|mktemp|" \
		"gmtime|localtime|ctime|asctime|strerror|gethostbyname)[ \t]*\\("
	while ((getline line < LONG) > 0)
		if (line ~ /^[^#]/) {
			sub(/[ \t].*/, "", line)
			long[line] = 1
		}
}
FNR == 1 {
	finish()
	name = FILENAME
	in_comment = 0
	in_function = 0
}
{
	last = FNR
	code = strip($0)
	if (code ~ banned && name !~ /^tests\//) {
		match(code, banned)
		print "banned " name ":" FNR ":" substr(code, RSTART, RLENGTH) ")"
	}
	if (code ~ /^#[ \t]*(el)?if/ && code !~ /^#[ \t]*ifndef[ \t]+PAIL_/ &&
		code ~ /(__|_WIN|linux|unix|BYTE_ORDER)/ && name ~ /^src\//)
		print "ifdef " name ":" FNR ": " code
	if (code ~ /^[A-Za-z].*\(/)
		heading = code
	if (code ~ /^{/) {
		in_function = FNR
		sub(/\(.*/, "", heading)
		sub(/.*[ *]/, "", heading)
	}
	if (code ~ /^}/ && in_function) {
		n = FNR - in_function - 1
		if (n > 70 && !((name ":" heading) in long))
			print "functions " name ":" in_function ": " heading \
				" has " n " lines, more than 70"
		in_function = 0
	}
}
END {
	finish()
}
