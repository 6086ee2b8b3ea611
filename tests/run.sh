#!/bin/sh
# run.sh check|test: run the tests in order, count the cases, go on after a
# failure.
#
#   check   tidy, unit tests, fuzz corpus, end to end: a developer's minute
#   test    all of it, with sanitizers, the foreign targets under qemu-user,
#           the budgets, a second build, and the servers of others
#
# A section is a command whose lines "ok - NAME", "not ok - NAME: why" and
# "skip - NAME: why" are its cases.  One that prints none, or that ends with
# an error but without a "not ok", counts as a failure.  Full output of each
# lies in build/log.  The last line says how many passed, failed, skipped.
set -u

cd "$(dirname "$0")/.." || exit 1
# The makes below run on their own, whatever make this was called from.
unset MAKEFLAGS MFLAGS MAKELEVEL
log=build/log
limit=600 # seconds for one program or script; none takes a quarter of it
host=$(make -s host)
foreign=
for target in x86_64 armhf mips aarch64; do
	[ $target = "$host" ] || foreign="$foreign $target"
done
make="make --no-print-directory -j2"
rm -rf $log
mkdir -p $log
: >$log/cases

# section NAME COMMAND...
section()
{
	name=$1
	shift
	start=$(date +%s)
	echo "== $name"
	status=0
	"$@" >"$log/$name" 2>&1 </dev/null || status=$?
	grep -aE '^(ok|not ok|skip) - ' "$log/$name" >"$log/$name.cases" || :
	if [ ! -s "$log/$name.cases" ]; then
		tail -n 20 "$log/$name"
		echo "not ok - $name: no case was run (status $status)" \
			>>"$log/$name.cases"
	elif [ $status = 124 ] || { [ $status != 0 ] &&
		! grep -q '^not ok' "$log/$name.cases"; }; then
		tail -n 20 "$log/$name"
		echo "not ok - $name: ended with status $status" \
			>>"$log/$name.cases"
	fi
	cat "$log/$name.cases" >>$log/cases
	if [ "${VERBOSE:-}" = 1 ]; then
		cat "$log/$name.cases"
	else
		grep -vE '^ok - ' "$log/$name.cases" || :
	fi
	echo "   $(counts "$log/$name.cases"), $(($(date +%s) - start)) s"
}

counts()
{
	awk '/^ok/ { p++ } /^not ok/ { f++ } /^skip/ { s++ }
		END { printf "%d passed, %d failed", p, f
			if (s) printf ", %d skipped", s }' "$1"
}

# one LABEL COMMAND...: a program's cases, with the label before their names;
# one that dies without a word, or without a case, is itself a failed case.
one()
{
	label=$1
	shift
	out=$(mktemp)
	code=0
	timeout -k 20 $limit "$@" >"$out" 2>&1 </dev/null || code=$?
	sed -E "s/^(ok|not ok|skip) - /\1 - $label: /" "$out"
	why="$(grep -m 1 -aE 'ERROR|WARNING: Thread|runtime error' "$out")"
	if ! grep -qaE '^(ok|not ok|skip) - ' "$out"; then
		echo "not ok - $label: no case was run, status $code: $why"
	elif [ $code = 124 ] || { [ $code != 0 ] &&
		! grep -qa '^not ok' "$out"; }; then
		echo "not ok - $label: ended with status $code: $why"
	fi
	grep -avE '^(ok|not ok|skip) - ' "$out"
	rm -f "$out"
}

# The command that runs a foreign program; nothing for the host's own.
runner()
{
	make -s TARGET="$1" runner
}

# unit TARGET: its unit tests; each that does not build is a failed case.
unit()
{
	$make -k TARGET="$1" units || :
	run=$(runner "$1")
	for t in tests/unit/*_test.c; do
		t=${t##*/}
		t=${t%_test.c}
		if [ -x "build/$1/test/$t" ] &&
			make -s -q TARGET="$1" "build/$1/test/$t"; then
			# shellcheck disable=SC2086
			one "$1: $t" $run "build/$1/test/$t"
		else
			echo "not ok - $1: $t: does not build"
		fi
	done
}

corpus()
{
	$make -k TARGET=asan replays || :
	for t in tests/fuzz/*_fuzz.c; do
		t=${t##*/}
		t=${t%_fuzz.c}
		if [ -x "build/asan/replay/$t" ]; then
			"build/asan/replay/$t" "tests/fuzz/corpus/$t"
		else
			echo "not ok - corpus $t: does not build"
		fi
	done
}

# end_to_end SCRIPT [PAIL [LABEL [RUN]]]: one script, with that program.
end_to_end()
{
	$make build/s3d || return 1
	case ${2-build/pail} in
	build/pail) $make build/pail || return 1 ;;
	*)
		target=${2#build/}
		$make TARGET="${target%/pail}" "$2" || return 1
		;;
	esac
	if [ -n "${3-}" ]; then
		one "$3" env PAIL="$2" RUN="${4-}" "tests/e2e/$1.sh"
	else
		timeout -k 20 $limit env PAIL="${2-build/pail}" \
			"tests/e2e/$1.sh"
	fi
}

# foreign TARGET: unit tests, budget and downloads over TLS, in an emulator.
foreign()
{
	$make TARGET="$1" "build/$1/pail" || echo "not ok - $1: does not build"
	unit "$1"
	make -s TARGET="$1" budget
	$make build/s3d && one "$1" env PAIL="build/$1/pail" \
		RUN="$(runner "$1")" tests/e2e/get.sh
}

# The thread sanitizer wants its addresses where they were in its youth: on
# kernels that place more at random it runs only without that.
races()
{
	$make TARGET=tsan build/tsan/pail || return 1
	if build/tsan/pail --version >/dev/null 2>&1; then
		end_to_end get build/tsan/pail tsan
	elif setarch -R build/tsan/pail --version >/dev/null 2>&1; then
		end_to_end get build/tsan/pail tsan 'setarch -R'
	else
		echo 'skip - tsan: the thread sanitizer does not run here'
	fi
}

budget()
{
	make size && make -s budget
}

case ${1-} in
check | test) ;;
*)
	echo "usage: run.sh check|test" >&2
	exit 64
	;;
esac
began=$(date +%s)

# A developer's minute has no time for a million of them (listing.sh).
[ "$1" != check ] || export KEYS="${KEYS:-50000}"

section tidy make -s -k -j2 tidy
section unit unit asan
section corpus corpus
for script in tests/e2e/*.sh; do
	script=${script##*/}
	script=${script%.sh}
	case $1:$script in
	*:lib) ;;
	# minutes of attacks are not for the developer's minute
	check:inject | check:killing | check:disks | check:tsan) ;;
	check:identity_renew | check:identity_faults) ;;
	*) section "e2e-$script" end_to_end "$script" ;;
	esac
done

if [ "$1" = test ]; then
	[ ! -x tests/s3d/selftest.sh ] ||
		section s3d sh -c "$make build/s3d &&
			timeout -k 20 $limit tests/s3d/selftest.sh"
	section authority timeout -k 20 $limit tests/authority/selftest.sh
	section tidy-test toolchain/tidy_test.sh
	section fetch-test toolchain/fetch_test.sh
	section asan end_to_end get build/asan/pail asan
	section tsan races
	section budget budget
	section memory timeout -k 20 $limit tests/budget/memory.sh
	section sim make -s sim
	section sim-mutations make -s sim-mutations
	section repro make -s repro
	if toolchain/need.sh cross; then
		for target in $foreign; do
			section "$target" foreign "$target"
		done
	else
		for target in $foreign; do
			section "$target" echo \
				"skip - $target: no compiler or no qemu-user"
		done
	fi
	[ ! -x tests/interop/run.sh ] || section interop \
		timeout -k 60 1500 tests/interop/run.sh
fi

echo
grep '^not ok' $log/cases && echo
grep '^skip' $log/cases && echo
echo "it took $(($(date +%s) - began)) s; full output is in $log"
counts $log/cases
echo
! grep -q '^not ok' $log/cases
