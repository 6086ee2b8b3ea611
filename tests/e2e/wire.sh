#!/bin/sh
# wire.sh: the bytes that leave, as a plain listener takes them: whatever keys,
# options, profiles, tokens and answers hold, a request has the lines that it
# must have and no other. The cases are in wire.py.
set -eu
SUITE=wire
. tests/e2e/lib.sh
exec 3>&1
status=0
python3 tests/e2e/wire.py "$T" "$PAIL" $RUN >&3 2> "$T/trouble" || status=$?
[ $status = 0 ] || not_ok "wire.py" "status $status: $(tail -n 3 "$T/trouble" |
	tr '\n' ' ')"
