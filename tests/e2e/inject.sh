#!/bin/sh
# inject.sh: the built binary under strace: each system call of a download
# fails once with each errno that it may have, and the process is killed at
# each. What must hold after each run: tests/tools/inject.py.
#
# INJECT_ALL=1      every call, and not the first, the last and some between
# INJECT_SEED=N     which ones between
# INJECT_ONLY=NAME  this system call alone
set -eu
SUITE=inject
. tests/e2e/lib.sh
SEED=${INJECT_SEED:-$(date +%s)}

if ! command -v strace > /dev/null; then
	skip "all" "no strace"
	exit 0
fi
if ! strace -f --seccomp-bpf -qq -e trace=none true 2> "$T/err"; then
	skip "all" "strace cannot trace here: $(head -n 1 "$T/err")"
	exit 0
fi
pki

# A pieces-of-1-MiB object for four workers, and some that share a commit.
cat > "$T/spec" <<'END'
bucket b
object b 9437184 big
objects b 10 3000 small/o
END
tls_server main --checksums --throttle 40000000
{
	echo s3://b/big
	numbered 10 's3://b/small/o%06d' | awk '{ print $0 "\tsub/s" NR }'
} > "$T/list"
sed 's|s3://b/||' "$T/list" | while IFS="$(printf '\t')" read -r key name; do
	printf '%s  %s\n' "$(sum b "$key")" "${name:-$key}"
done > "$T/sums"

mkdir "$T/work"
echo "# seed $SEED (INJECT_SEED=$SEED does the same calls again)"
(as_user tests/tools/inject.py ${INJECT_ALL:+--all} --seed "$SEED" \
	${INJECT_ONLY:+--only "$INJECT_ONLY"} "$T/work" "$T/sums" -- \
	"$PAIL" get --json -j 4 --checkpoint 1M --retries 2 --max-time 20 \
	-f "$T/list")
server_stop "$SERVER"
