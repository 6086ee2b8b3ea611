#!/usr/bin/python3
"""inject.py [--all] [--seed N] [--only CALL] [--jobs N] WORK SUMS --
PAIL ARG...: runs `PAIL ARG... DEST` under strace again and again; each time
one system call fails once (in each thread that comes so far), or fails from
then on, or the process is killed there. SUMS has lines "HEX  NAME" of what
must stand in DEST; PAIL is told --json. WORK is a directory of our own.

Two places are used: an empty one, and one with old files and what a run that
was killed has left. After each run:

  - it has ended within LIMIT_S, with a status and errors that the fault
    explains;
  - what stands under the names is whole: the new file, or the old one;
  - status 0 means that all is there, another that an error was told;
  - nothing is left but pairs of a part and its journal;
  - after a failed sync nothing was journalled or renamed that had not been
    written and synced anew;
  - the next run, which nothing disturbs, ends with 0, all files, no litter,
    and finds nothing wrong in what the journal claims.

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
import threading

sys.dont_write_bytecode = True
from inject_faults import LITTERERS, groups_of  # noqa: E402

LIMIT_S = 30
PAIR = re.compile(r"^\.pail-[0-9a-f]{16}j?$")
STATUS = {"RESOURCE": 71, "DISK": 74, "TEMPORARY": 75, "NETWORK": 69,
          "CONFIG": 78, "TLS": 79, "LOCKED": 81}
PARTIAL = 80

CALL = re.compile(r"^(\d+)\s+([a-z0-9_]+)\((.*)$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. ([a-z0-9_]+) resumed>(.*)$")
INJECTED = "(INJECTED)"


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Place:
    """DEST, and what must and may stand in it. With a model it is copied
    from there at first, and all files have an older one under their name."""

    def __init__(self, work, model, sums):
        self.work = work
        self.dest = os.path.join(work, "d")
        self.model = model
        self.sums = sums
        self.old = False

    def reset(self):
        shutil.rmtree(self.dest, ignore_errors=True)
        self.old = os.path.isdir(self.model)
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
            elif not self.old or not is_old(path, name):
                wrong.append("wrong bytes in " + name)
        for name in found:
            if PAIR.match(os.path.basename(name)):
                litter.append(name)
            else:
                wrong.append("a strange file " + name)
        if set(os.listdir(self.work)) - {"d", "strace", "err"}:
            wrong.append("something beside the destination")
        return right, wrong, litter


def is_old(path, name):
    with open(path, "rb") as file:
        return file.read() == b"old " + name.encode()


class Machine:
    """pail in its place, with or without a fault."""

    def __init__(self, place, command):
        self.place = place
        self.command = command
        self.log = os.path.join(place.work, "strace")
        self.said_to = os.path.join(place.work, "err")
        self.said = ""

    def run(self, trace=None):
        """The status: None for a hang, -n for an end by signal n."""
        command = list(self.command) + [self.place.dest + "/"]
        if trace is not None:
            command = ["strace", "-f", "-y", "-qq", "-o", self.log,
                       *trace] + command
        with open(self.said_to, "w") as err:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=err,
                                     start_new_session=True)
        try:
            status = child.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            status = None
        with open(self.said_to, errors="replace") as file:
            self.said = file.read()
        return status

    def events(self, kind):
        for line in self.said.splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event["event"] == kind:
                yield event

    def errors(self):
        """The classes of the errors that were told as final."""
        return {e["class"] for e in self.events("error")
                if e["retry_in_ms"] is None}

    def distrusts(self):
        """Whether what the journal claims was found to be wrong."""
        return any("disk changed" in e["text"] for e in self.events("note"))

    def calls(self):
        """thread, name, the rest, of each call in the log as it ended"""
        begun = {}
        with open(self.log, errors="replace") as file:
            for line in file:
                m = CALL.match(line)
                if m and "<unfinished ...>" in line:
                    begun[m[1]] = m[3]
                elif m:
                    yield m.groups()
                m = RESUMED.match(line)
                if m:
                    yield m[1], m[2], begun.pop(m[1], "") + m[3]
        for thread, rest in begun.items():
            yield thread, "unfinished", rest


def unsynced(calls):
    """What was claimed of a part whose sync failed, and not written anew."""
    state, claims = {}, []
    for _, name, rest in calls:
        path = rest.partition("<")[2].partition(">")[0]
        base = os.path.basename(path)
        failed = INJECTED in rest and "ENOSYS" not in rest and \
            "EINTR" not in rest
        if name == "syncfs" and failed:
            state = {part: "lost" for part in state}
        elif name == "fsync" and PAIR.match(base) and base[-1] != "j":
            state[base] = "lost" if failed else "synced"
        elif name == "pwrite64" and base[-1:] != "j":
            state[base] = "written"
        elif name == "pwrite64" and state.get(base[:-1]) == "lost":
            claims.append("journalled " + base)
        elif name == "renameat" and '"' in rest:
            part = rest.split('"')[1]
            if state.get(part) == "lost" and INJECTED not in rest:
                claims.append("renamed " + part)
    return claims


class Attacker:
    """One of those that work side by side, each in a place of its own."""

    def __init__(self, work, model, sums, command):
        os.mkdir(work)
        self.place = Place(work, model, sums)
        self.machine = Machine(self.place, command)
        self.runs = self.hits = self.hung = 0

    def judge_end(self, status, group, hit):
        if status is None:
            return ["hangs"]
        if status == -signal.SIGKILL and group.allowed is None:
            return []
        allowed = group.allowed if hit and group.allowed else set()
        classes = self.machine.errors()
        wrong = []
        if status not in {0} | {STATUS[c] for c in allowed} | (
                {PARTIAL} if allowed else set()):
            wrong.append("status %s" % status)
        if not classes <= allowed:
            wrong.append("errors of class " + " ".join(classes - allowed))
        # Before the options are known it is a plain line.
        if status and not classes and group.name != "write" and \
                not self.machine.said.startswith("pail: "):
            wrong.append("status %s, and no error is told" % status)
        return wrong

    def judge_place(self, status, group):
        right, wrong, litter = self.place.look()
        if status == 0 and len(right) != len(self.place.sums):
            wrong.append("status 0 with %d files of %d" % (
                len(right), len(self.place.sums)))
        if status == -signal.SIGKILL or group.name in LITTERERS:
            return wrong
        # A pair may be there, and what nobody has come to.
        litter = [n for n in litter if status == 0 or not (
            os.path.exists(os.path.join(self.place.model, n)) or
            (n + "j" in litter or n.endswith("j") and n[:-1] in litter))]
        if litter:
            wrong.append("litter: " + " ".join(litter))
        return wrong

    def judge_next(self):
        status = self.machine.run()
        right, wrong, litter = self.place.look()
        if status != 0:
            wrong.append("status %s: %s" % (status, self.machine.said[-300:]))
        if len(right) != len(self.place.sums):
            wrong.append("%d files of %d" % (
                len(right), len(self.place.sums)))
        if litter:
            wrong.append("litter: " + " ".join(litter))
        if self.machine.distrusts():
            wrong.append("the journal has claimed what is wrong")
        return ["the next run: " + w for w in wrong]

    def once(self, group, n):
        """(status, hit, complaints)"""
        self.place.reset()
        status = self.machine.run(group.options(n, self.machine.said_to))
        calls = list(self.machine.calls())
        hit = status == -signal.SIGKILL or \
            any(INJECTED in rest for _, _, rest in calls)
        said = self.machine.said
        wrong = self.judge_end(status, group, hit) + \
            self.judge_place(status, group)
        if group.allowed is not None:
            wrong += unsynced(calls)
        wrong += self.judge_next()
        self.runs += 1
        self.hits += hit
        self.hung += status is None
        if wrong:
            wrong.append("it said: " + said[-300:].replace("\n", " | "))
        return status, hit, wrong

    def group(self, group):
        """True, and its line, or False and lines."""
        statuses, hits, wrong = collections.Counter(), 0, []
        for n in group.numbers:
            status, hit, complaints = self.once(group, n)
            statuses["killed" if status == -9 else str(status)] += 1
            hits += hit
            if complaints:
                wrong.append("when=%d%s: %s" % (
                    n, group.on, "; ".join(complaints)))
        ends = ", ".join("%s: %d" % pair for pair in sorted(statuses.items()))
        if not wrong:
            return True, "ok - %s: %d runs, %d hit, status %s" % (
                group.label(), len(group.numbers), hits, ends)
        return False, "not ok - %s: %s (%d of %d)\n%s" % (
            group.label(), wrong[0], len(wrong), len(group.numbers),
            "\n".join("#   " + w for w in wrong))


def calls_count(machine):
    """For each system call: how many of them one thread makes."""
    threads, most = collections.Counter(), {}
    machine.place.reset()
    status = machine.run([])
    if status != 0:
        sys.exit("the undisturbed run ended with %s: %s" % (
            status, machine.said))
    for thread, name, _ in machine.calls():
        threads[name, thread] += 1
    for (name, _), n in threads.items():
        most[name] = max(n, most.get(name, 0))
    # Only those to the standard error can fail.
    machine.place.reset()
    machine.run(["-e", "trace=write", "-P", machine.said_to])
    most["write"] = len(list(machine.calls()))
    return most


def model_make(machine, model):
    """Old files, and what a run leaves that is killed at a sync."""
    place = machine.place
    for n in range(4, 80):
        place.reset()
        machine.run(["-e", "trace=fsync", "-e",
                     "inject=fsync:signal=KILL:when=%d" % n])
        kept = [p for m, p in place.files() if m.endswith("j")]
        if kept and os.path.getsize(kept[0]) > 1024 + 2 * 24:
            break
    else:
        sys.exit("no run has left a journal")
    os.rename(place.dest, model)
    for name in place.sums:
        path = os.path.join(model, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("old " + name)


def sampler(seed, everything):
    dice = random.Random(seed)

    def sample(most, randoms):
        if everything or most <= 3 + randoms:
            return range(1, most + 1)
        some = {1, most // 2, most}
        while len(some) < 3 + randoms and len(some) < most:
            some.add(dice.randint(1, most))
        return sorted(some)
    return sample


def attack_all(attackers, groups):
    """The number of groups that failed."""
    waiting, lock, failed = list(reversed(groups)), threading.Lock(), []

    def work(attacker):
        while True:
            with lock:
                if not waiting:
                    return
                group = waiting.pop()
            good, text = attacker.group(group)
            with lock:
                print(text, flush=True)
                if not good:
                    failed.append(group)

    threads = [threading.Thread(target=work, args=(a,)) for a in attackers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failed)


def main():
    words = argparse.ArgumentParser(usage=__doc__)
    words.add_argument("--all", action="store_true")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only")
    words.add_argument("--jobs", type=int, default=3)
    words.add_argument("work")
    words.add_argument("sums")
    words.add_argument("command", nargs="+")
    o = words.parse_args()
    with open(o.sums) as file:
        sums = {name: sum_ for sum_, name in (line.split() for line in file)}
    model = os.path.join(o.work, "model")
    attackers = [Attacker(os.path.join(o.work, str(i)), model, sums,
                          o.command) for i in range(o.jobs)]
    sample = sampler(o.seed, o.all)
    failed = 0
    for where in "empty", "resume":
        if where == "resume":
            model_make(attackers[0].machine, model)
        most = calls_count(attackers[0].machine)
        groups = [g for g in groups_of(where, most, sample)
                  if g.numbers and o.only in (None, g.name)]
        failed += attack_all(attackers, groups)
    print("# %d runs, %d hit, %d hung, %d groups failed" % (
        sum(a.runs for a in attackers), sum(a.hits for a in attackers),
        sum(a.hung for a in attackers), failed))


if __name__ == "__main__":
    main()
