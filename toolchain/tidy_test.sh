#!/bin/sh
# tidy_test.sh: a check that cannot fail is a defect.  Breaks each rule of
# tidy.sh once, in a copy of the tree, and looks whether the rule notices.
# Wants a built tree (make objects) for the objects' sake.
set -eu

OBJ=${OBJ:-build/x86_64/obj}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
top=$(pwd)

# Cases in which tidy.sh must say "not ok" about RULE and about FILE.
breaks()
{
	rule=$1 file=$2
	if (cd "$dir/tree" && OBJ=obj NM=nm SIZE=size LAYOUT=${3:-no} \
		toolchain/tidy.sh) |
		sed -n "/^not ok - tidy: $rule/,/^[a-z]/p" |
		grep -q "$file"; then
		echo "ok - tidy notices: $rule: $file"
	else
		echo "not ok - tidy notices: $rule: not said of $file"
	fi
}

# A fresh copy of the tree; objects are those of the real one.
fresh()
{
	rm -rf "$dir/tree"
	mkdir -p "$dir/tree"
	for f in Makefile README.md LICENSE .gitignore .ci src port tests \
		toolchain; do
		[ ! -e "$top/$f" ] || cp -R "$top/$f" "$dir/tree/$f"
	done
	cp -R "$top/$OBJ" "$dir/tree/obj"
}

# compile FILE: its object anew, as far as symbols and sections go.
compile()
{
	(cd "$dir/tree" && gcc -std=c11 -w -fno-pie -Isrc -I. -c \
		-o "obj/${1%.c}.o" "$1")
}

put()
{
	printf '%s\n' "$2" >>"$dir/tree/$1"
}

fresh
put src/base/slice.h '#include "s3/sigv4.h"'
breaks 'includes run downward' src/base/slice.h

fresh
put src/base/slice.h '#include "base/buf.h"'
breaks 'no include comes back to itself' src/base/slice

fresh
put src/http/head.c '#include <stdlib.h>'
breaks 'pure files include' src/http/head.c

fresh
put src/net/names.c '#include <mbedtls/ssl.h>'
breaks 'mbedTLS is known' src/net/names.c

fresh
put src/s3/source.c 'void *malloc(unsigned long); void *f(void);
void *f(void) { return malloc(1); }'
compile src/s3/source.c
breaks 'pure files call' src/s3/source.c

fresh
put src/base/buf.c 'void sigv4_sign(void); void g(void);
void g(void) { sigv4_sign(); }'
put src/s3/zz.c 'void sigv4_sign(void); void sigv4_sign(void) { }'
compile src/base/buf.c
compile src/s3/zz.c
breaks 'pure files call' src/base/buf.c

fresh
put src/fetch/queue.c 'int counter; int *h(void);
int *h(void) { static int n; return &n; }'
compile src/fetch/queue.c
breaks 'no mutable data' src/fetch/queue.c

fresh
put src/cmd/main.c 'int k(char *s); int k(char *s) { return atoi(s); }'
breaks 'no banned function' src/cmd/main.c

fresh
put src/cmd/main.c '#ifdef __linux__
#endif'
breaks 'no platform' src/cmd/main.c

fresh
cp "$dir/tree/src/base/buf.h" "$dir/tree/src/s3/buf.h"
breaks 'file names are unique' buf.h

fresh
yes '/* . */' | head -n 350 >>"$dir/tree/src/base/buf.c"
breaks 'no file is too long' src/base/buf.c

fresh
put src/base/buf.c 'void l(void); void l(void)
{'
yes '	;' | head -n 71 >>"$dir/tree/src/base/buf.c"
put src/base/buf.c '}'
breaks 'no function is too long' src/base/buf.c

fresh
put Makefile '# blank at the end '
breaks 'no trailing blanks' Makefile

fresh
put toolchain/pins '# see /home''/someone/pail'
breaks 'no path of one machine' toolchain/pins

fresh
put tests/run.sh 'if then'
breaks 'scripts parse' tests/run.sh

fresh
chmod -x "$dir/tree/tests/run.sh"
breaks 'scripts parse' tests/run.sh

fresh
put src/base/buf.c 'void   m( void );'
if (cd "$dir/tree" && OBJ=obj NM=nm SIZE=size toolchain/tidy.sh) |
	grep -q '^skip - tidy: layout'; then
	echo 'skip - tidy notices: layout: another clang-format'
else
	breaks layout src/base/buf.c yes
fi
