#!/usr/bin/python3
"""inject.py [--all] [--seed N] [--only SYSCALL] WORK SUMS -- PAIL ARG...:
runs `PAIL ARG... DEST` under strace again and again; each time one system
call fails once (in each thread that comes so far), or the process is killed
there. SUMS has lines "HEX  NAME" of what must stand in DEST; PAIL is told
--json. WORK is a directory of our own.

Two places are used: an empty one, and one with old files and what a run that
was killed has left. After each run:

  - it has ended within LIMIT_S, with a status that the fault explains;
  - what stands under the names is whole: the new file, or the old one;
  - status 0 means that all is there, and a status that something was said;
  - nothing is left but pairs of a part and its journal;
  - after a failed sync nothing was journalled or renamed that had not been
    written and synced anew;
  - the next run, which nothing disturbs, ends with 0, all files, no litter.

One line "ok - ..." or "not ok - ..." a system call and errno.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys

LIMIT_S = 30
OLD = "old"
PAIR = re.compile(r"^\.pail-[0-9a-f]{16}j?$")

# What may happen to a call, and the statuses that it may come to. 0 is
# allowed everywhere: what fails may be tried again, or not matter.
DISK, NET, SHORT = {74, 80}, {69, 80}, {71, 80}
FULL = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO")
FAULTS = {
    "openat": (("EIO", "EACCES", "EROFS", "ENOSPC", "EDQUOT", "EINTR"), DISK),
    "open": (("EIO", "EACCES", "EINTR"), DISK | NET | {78, 79}),
    "pwrite64": (FULL + ("EINTR", "ENOMEM"), DISK),
    "pread64": (("EIO", "EINTR"), DISK),
    "read": (("EIO", "EINTR"), DISK | NET | {78, 79}),
    "write": (("EIO", "EAGAIN", "EPIPE", "ENOSPC", "EINTR"), DISK),
    "fsync": (FULL + ("EINTR",), DISK),
    "fdatasync": (FULL + ("EINTR",), DISK),
    "syncfs": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "ENOSYS", "EINTR"), DISK),
    "renameat": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EBUSY",
                  "EXDEV", "EINTR"), DISK),
    "unlinkat": (("EIO", "EROFS", "EACCES", "EBUSY", "EINTR"), DISK),
    "ftruncate": (("EIO", "EROFS", "ENOSPC", "EINTR"), DISK),
    "fallocate": (FULL + ("EOPNOTSUPP", "ENOSYS", "EINTR"), DISK),
    "fadvise64": (("EIO", "EINVAL"), DISK),
    "flock": (("EAGAIN", "EINTR", "ENOLCK", "EIO"), DISK | {75}),
    "mkdir": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES"), DISK),
    "mkdirat": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES"), DISK),
    "stat": (("EIO", "EACCES", "ENOMEM"), DISK | {71, 78, 79}),
    "lstat": (("EIO", "EACCES", "ENOMEM"), DISK | {71, 78, 79}),
    "fstat": (("EIO", "ENOMEM"), DISK | {71, 78, 79}),
    "newfstatat": (("EIO", "EACCES", "ENOMEM"), DISK | {71, 78, 79}),
    "fstatfs": (("EIO", "ENOSYS", "EINTR"), DISK),
    "getdents64": (("EIO", "ENOENT"), DISK | {78}),
    "fcntl": (("EINTR", "EMFILE"), DISK | {71, 78}),
    "close": (("EIO", "EINTR", "ENOSPC"), DISK),
    "socket": (("EACCES", "EAFNOSUPPORT", "ENOBUFS"), NET | SHORT),
    "connect": (("ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", "EACCES",
                 "EADDRNOTAVAIL", "EAGAIN", "EINTR"), NET),
    "setsockopt": (("ENOPROTOOPT", "ENOMEM"), NET | SHORT),
    "getsockopt": (("ENOBUFS",), NET | SHORT),
    "sendto": (("ECONNRESET", "EPIPE", "ETIMEDOUT", "EAGAIN", "ENOBUFS",
                "EINTR"), NET | SHORT),
    "recvfrom": (("ECONNRESET", "ETIMEDOUT", "EAGAIN", "EIO", "EINTR"), NET),
    "poll": (("EINTR", "ENOMEM", "EAGAIN"), NET | SHORT),
    "eventfd2": (("ENOMEM",), SHORT),
    "signalfd4": (("ENOMEM", "ENOSYS"), SHORT),
    "clone": (("EAGAIN", "ENOMEM"), SHORT),
    "mmap": (("ENOMEM", "EAGAIN"), SHORT),
    "mprotect": (("ENOMEM",), SHORT),
    "brk": (("ENOMEM",), SHORT),
    "getrandom": (("ENOSYS", "EINTR", "EIO"), SHORT),
    "ioctl": (("ENOTTY", "EIO"), set()),
    "prlimit64": (("EPERM",), set()),
    "prctl": (("EPERM", "EINVAL"), set()),
    "uname": (("EPERM",), set()),
}
# Where descriptors or memory may be short too.
HANDLES = ("openat", "open", "socket", "eventfd2", "signalfd4")
MEMORY = ("openat", "socket", "sendto", "recvfrom", "fsync", "mkdirat",
          "renameat", "flock")
# No call to be killed at: nothing has begun, or all is over.
NOT_KILLED = ("execve", "exit_group", "arch_prctl", "set_tid_address")

CALL = re.compile(r"^(\d+)\s+([a-z0-9_]+)\((.*)$")


def faults_of(name):
    """(errno, allowed statuses) of one system call."""
    errnos, allowed = FAULTS[name]
    for errno in errnos:
        yield errno, allowed
    if name in HANDLES:
        for errno in "EMFILE", "ENFILE":
            yield errno, allowed | SHORT
    if name in MEMORY:
        yield "ENOMEM", allowed | SHORT


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Place:
    """DEST, and what must and may stand in it."""

    def __init__(self, work, sums):
        self.work = work
        self.dest = os.path.join(work, "d")
        self.model = os.path.join(work, "model")
        self.sums = sums
        self.old = False

    def reset(self):
        shutil.rmtree(self.dest, ignore_errors=True)
        if self.old:
            shutil.copytree(self.model, self.dest, symlinks=True)

    def files(self):
        for at, _, names in os.walk(self.dest):
            for name in names:
                path = os.path.join(at, name)
                yield os.path.relpath(path, self.dest), path

    def look(self):
        """(names that are right, complaints, litter)"""
        right, wrong, litter = set(), [], []
        found = dict(self.files())
        for name, sum_ in self.sums.items():
            path = found.pop(name, None)
            if path is None:
                if self.old:
                    wrong.append("the old %s has gone" % name)
            elif digest(path) == sum_:
                right.add(name)
            elif not self.old or open(path, "rb").read() != b"old " + \
                    name.encode():
                wrong.append("wrong bytes in " + name)
        for name in found:
            if PAIR.match(os.path.basename(name)):
                litter.append(name)
            else:
                wrong.append("a strange file " + name)
        return right, wrong, litter


class Machine:
    """pail in its place, with or without a fault."""

    def __init__(self, place, command):
        self.place = place
        self.command = command
        self.log = os.path.join(place.work, "strace")
        self.said = ""

    def run(self, trace=None, more=()):
        """The status: None for a hang, -n for an end by signal n."""
        command = list(self.command) + [self.place.dest + "/"]
        if trace is not None:
            command = ["strace", "-f", "-y", "-qq", "-o", self.log,
                       *trace] + command
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE,
                                 start_new_session=True)
        try:
            self.said = child.communicate(timeout=LIMIT_S)[1].decode()
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            self.said = child.communicate()[1].decode()
            return None
        return child.returncode

    def last(self):
        """The last line of what was said, as JSON."""
        for line in reversed(self.said.splitlines()):
            try:
                return json.loads(line)
            except ValueError:
                continue
        return {}

    def calls(self):
        """thread, name, the rest of the line, of each call in the log"""
        with open(self.log, errors="replace") as file:
            for line in file:
                m = CALL.match(line)
                if m:
                    yield m.groups()


def unsynced(calls):
    """What was claimed of a part whose sync failed, and not written anew."""
    spoilt, claims = {}, []
    for _, name, rest in calls:
        path = rest.partition("<")[2].partition(">")[0]
        base = os.path.basename(path)
        failed = "(INJECTED)" in rest and "ENOSYS" not in rest and \
            "EINTR" not in rest
        if name == "syncfs" and failed:
            for part in list(spoilt):
                spoilt[part] = "lost"
        elif name == "fsync" and PAIR.match(base) and base[-1] != "j":
            spoilt[base] = "lost" if failed else "clean"
        elif name == "pwrite64" and base[-1:] != "j":
            spoilt[base] = "written"
        elif name == "pwrite64" and spoilt.get(base[:-1]) == "lost":
            claims.append("journalled " + base)
        elif name == "renameat":
            part = rest.split('"')[1] if '"' in rest else ""
            if spoilt.get(part) == "lost" and "(INJECTED)" not in rest:
                claims.append("renamed " + part)
    return claims


class Attack:
    def __init__(self, machine, seed, everything):
        self.machine = machine
        self.place = machine.place
        self.dice = random.Random(seed)
        self.everything = everything
        self.runs = self.hits = self.killed = self.hung = 0
        self.failures = 0
        self.statuses = collections.Counter()

    def count(self):
        """For each system call: how many of them one thread makes."""
        threads = collections.Counter()
        self.place.reset()
        status = self.machine.run(["--seccomp-bpf"])
        if status != 0:
            sys.exit("the undisturbed run ended with %s: %s" % (
                status, self.machine.said))
        for thread, name, _ in self.machine.calls():
            threads[name, thread] += 1
        most = {}
        for (name, _), n in threads.items():
            most[name] = max(n, most.get(name, 0))
        return most

    def sample(self, most, randoms):
        if self.everything or most <= 3 + randoms:
            return range(1, most + 1)
        some = {1, 2, most // 2, most}
        while len(some) < 4 + randoms and len(some) < most:
            some.add(self.dice.randint(1, most))
        return sorted(some)

    def judge_end(self, status, allowed, hit):
        if status is None:
            return ["hangs"]
        if status == -signal.SIGKILL and allowed is None:
            return []
        if status not in ({0} | allowed if hit and allowed else {0}):
            return ["status %s" % status]
        if status and not self.machine.said:
            return ["status %s, and not a word" % status]
        return []

    def judge_place(self, status, name):
        right, wrong, litter = self.place.look()
        if status == 0 and len(right) != len(self.place.sums):
            wrong.append("status 0 with %d files of %d" % (
                len(right), len(self.place.sums)))
        pairs = {n.rstrip("j") for n in litter}
        if status == -signal.SIGKILL or name in ("unlinkat", "openat"):
            return wrong
        if len(litter) != 2 * len(pairs) or (status == 0 and litter):
            wrong.append("litter: " + " ".join(litter))
        return wrong

    def judge_next(self):
        status = self.machine.run()
        right, wrong, litter = self.place.look()
        if status != 0:
            wrong.append("the next run: status %s: %s" % (
                status, self.machine.said[-300:]))
        if len(right) != len(self.place.sums):
            wrong.append("the next run: %d files of %d" % (
                len(right), len(self.place.sums)))
        if litter:
            wrong.append("the next run: litter: " + " ".join(litter))
        return wrong

    def once(self, name, what, n, allowed):
        trace = "trace=" + name
        if allowed is not None and name in ("fsync", "syncfs"):
            trace = "trace=fsync,syncfs,pwrite64,renameat"
        self.place.reset()
        status = self.machine.run(
            ["--seccomp-bpf", "-e", trace,
             "-e", "inject=%s:%s:when=%d" % (name, what, n)])
        calls = list(self.machine.calls())
        hit = any("(INJECTED)" in rest for _, _, rest in calls) or \
            status == -signal.SIGKILL
        self.runs += 1
        self.hits += hit
        self.hung += status is None
        self.statuses[status] += 1
        said = self.machine.said
        wrong = self.judge_end(status, allowed, hit) + \
            self.judge_place(status, name)
        if allowed is not None:
            wrong += unsynced(calls)
        wrong += self.judge_next()
        if wrong:
            wrong.append("it said: " + said[-300:].replace("\n", " | "))
        return wrong

    def group(self, label, name, what, numbers, allowed):
        self.statuses.clear()
        hits, wrong = self.hits, []
        for n in numbers:
            complaints = self.once(name, what, n, allowed)
            if complaints:
                wrong.append("when=%d: %s" % (n, "; ".join(complaints)))
        if wrong:
            self.failures += 1
            print("not ok - %s: %s (%d in all)" % (
                label, wrong[0], len(wrong)), flush=True)
            for line in wrong:
                print("#   " + line)
            return
        ends = ", ".join("%s: %d" % ("killed" if s == -9 else s, n)
                         for s, n in sorted(self.statuses.items()))
        print("ok - %s: %d runs, %d hit, status %s" % (
            label, len(numbers), self.hits - hits, ends), flush=True)

    def errors(self, where, most, only):
        for name in sorted(most):
            if name not in FAULTS or (only and name != only):
                continue
            for errno, allowed in faults_of(name):
                numbers = self.sample(most[name], 1)
                self.group("inject: %s: %s %s" % (where, name, errno), name,
                           "error=" + errno, numbers, allowed)

    def kills(self, where, most, only):
        for name in sorted(most):
            if name in NOT_KILLED or (only and name != only):
                continue
            numbers = self.sample(most[name], 4)
            before = self.killed
            self.group("inject: %s: %s killed" % (where, name), name,
                       "signal=KILL", numbers, None)


def model_make(machine):
    """Old files, and what a run leaves that is killed at a sync."""
    place = machine.place
    for n in range(4, 60):
        place.reset()
        machine.run(["--seccomp-bpf", "-e", "trace=fsync", "-e",
                     "inject=fsync:signal=KILL:when=%d" % n])
        kept = [p for m, p in place.files() if m.endswith("j")]
        if kept and os.path.getsize(kept[0]) > 1024 + 2 * 24:
            break
    else:
        sys.exit("no run has left a journal")
    os.rename(place.dest, place.model)
    for name in place.sums:
        path = os.path.join(place.model, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("old " + name)
    place.old = True


def main():
    words = argparse.ArgumentParser(usage=__doc__)
    words.add_argument("--all", action="store_true")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only")
    words.add_argument("work")
    words.add_argument("sums")
    words.add_argument("command", nargs="+")
    o = words.parse_args()
    with open(o.sums) as file:
        sums = {name: sum_ for sum_, name in (l.split() for l in file)}
    machine = Machine(Place(o.work, sums), o.command)
    attack = Attack(machine, o.seed, o.all)
    for where in "empty", "resume":
        if where == "resume":
            model_make(machine)
        most = attack.count()
        attack.errors(where, most, o.only)
        attack.kills(where, most, o.only)
    print("# %d runs, %d hit, %d hung, %d groups failed" % (
        attack.runs, attack.hits, attack.hung, attack.failures))


if __name__ == "__main__":
    main()
