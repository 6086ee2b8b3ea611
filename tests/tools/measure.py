#!/usr/bin/python3
"""measure.py FILE COMMAND...: runs COMMAND and writes to FILE one line,
    WALL CPU VMHWM
seconds, seconds (user and system, of all its processes) and KiB. VmHWM is
read from /proc while it runs, since the ru_maxrss of a child also counts the
process that it was forked from. Exit status: the command's (128+n by signal).
"""
import os
import resource
import subprocess
import sys
import time


def peak_read(pid):
    try:
        with open("/proc/%d/status" % pid) as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    started = time.monotonic()
    child = subprocess.Popen(sys.argv[2:])
    name = os.path.basename(sys.argv[2])
    peak = 0
    while child.poll() is None:
        # Before its exec the child still is a copy of this interpreter.
        try:
            with open("/proc/%d/comm" % child.pid) as file:
                if file.read().strip() == name[:15]:
                    peak = max(peak, peak_read(child.pid))
        except OSError:
            pass
        time.sleep(0.005 if time.monotonic() - started < 1 else 0.03)
    wall = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(sys.argv[1], "w") as file:
        file.write("%.3f %.3f %d\n" % (
            wall, used.ru_utime + used.ru_stime, peak))
    code = child.returncode
    sys.exit(128 - code if code < 0 else code)


if __name__ == "__main__":
    main()
