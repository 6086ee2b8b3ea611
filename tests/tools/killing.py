#!/usr/bin/python3
"""killing.py [--rounds N] [--seed N] S3D PKI WORK -- PAIL ARG...: kills and
resumes `PAIL ARG... SOURCE DEST` at random times, while the server's object
is replaced, shrunk, grown, deleted or brought back between some rounds and in
the middle of others. PKI is what pki.sh made; WORK is a directory of our own.

After each round what stands under the name must be what stood there before,
or one whole version that was served in this round; status 0 means the latter.
What the journal kept is held against what was written: the difference is what
a next run fetches again. Lines "ok - ..." and "not ok - ..." at the end.
"""
import argparse
import collections
import hashlib
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time

LIMIT_S = 40
MIB = 1 << 20
RATE = 12 * MIB  # of the server, a second and connection
PIECE = MIB
SIZE = 20 * MIB + 4711
JOURNAL_HEAD, JOURNAL_RECORD = 1024, 24
PAIR = re.compile(r"^\.pail-[0-9a-f]{16}j?$")
NAME = "image"

Version = collections.namedtuple("Version", "seed size")
GONE = Version(1, None)


class Server:
    """s3d with one version of the object; the same port all the time. It
    keeps checksums or does not, and hears If-Match or does not: whatever pail
    has against mixtures must do alone."""

    def __init__(self, s3d, pki, work, dice):
        self.s3d, self.pki, self.work = s3d, pki, work
        self.dice = dice
        self.port = 0
        self.child = None
        self.sums = {}

    def path(self, name):
        return os.path.join(self.work, name)

    def manners(self):
        sums = ["--checksums"] if self.dice.random() < 0.5 else []
        # The version that this fault changes to never comes.
        deaf = ["--fault", "etag_ignore_ifmatch:1000000"]
        return sums + (deaf if self.dice.random() < 0.5 else [])

    def start(self, version):
        with open(self.path("spec"), "w") as file:
            file.write("bucket b\n")
            if version.size is not None:
                file.write("object b %d %s\n" % (version.size, NAME))
        ready = self.path("ready")
        if os.path.exists(ready):
            os.remove(ready)
        with open(self.path("s3d.out"), "w") as out:
            self.child = subprocess.Popen(
                [self.s3d, "--port", str(self.port), "--ready", ready,
                 "--stats", self.path("stats"), "--spec", self.path("spec"),
                 "--seed", str(version.seed), *self.manners(),
                 "--cert", self.pki + "/server.pem",
                 "--key", self.pki + "/server.key", "--for", "600",
                 "--throttle", str(RATE),
                 "--access-key", os.environ["AWS_ACCESS_KEY_ID"],
                 "--secret-key", os.environ["AWS_SECRET_ACCESS_KEY"]],
                stdout=out, stderr=out)
        for _ in range(400):
            if os.path.exists(ready) and os.path.getsize(ready):
                break
            if self.child.poll() is not None:
                break
            time.sleep(0.01)
        else:
            sys.exit("s3d is not ready")
        if self.child.poll() is not None:
            with open(self.path("s3d.out")) as file:
                sys.exit("s3d did not start: " + file.read())
        with open(ready) as file:
            self.port = int(file.read())

    def stop(self):
        """The bytes of bodies that it has sent."""
        self.child.terminate()
        self.child.wait()
        with open(self.path("stats")) as file:
            for line in file:
                if line.startswith("bytes "):
                    return int(line.split()[1])
        return 0

    def sum(self, version):
        if version not in self.sums:
            command = [self.s3d, "--cat", "--bucket", "b", "--key", NAME,
                       "--size", str(version.size),
                       "--seed", str(version.seed)]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
                self.sums[version] = digest(child.stdout)
        return self.sums[version]


def digest(file):
    sum_ = hashlib.sha256()
    for block in iter(lambda: file.read(MIB), b""):
        sum_.update(block)
    return sum_.hexdigest()


class Dest:
    def __init__(self, path):
        self.path = path
        os.mkdir(path)

    def name(self):
        return os.path.join(self.path, NAME)

    def sum(self):
        """None: no such file."""
        try:
            with open(self.name(), "rb") as file:
                return digest(file)
        except FileNotFoundError:
            return None

    def others(self):
        return [n for n in os.listdir(self.path) if n != NAME]

    def kept(self):
        """Bytes that a journal vouches for. One without its part is what a
        kill between the renaming and the removing of the journal leaves."""
        others = self.others()
        for name in others:
            if name.endswith("j") and name[:-1] in others:
                size = os.path.getsize(os.path.join(self.path, name))
                return max(0, size - JOURNAL_HEAD) // JOURNAL_RECORD * PIECE
        return 0


def written_by(pid):
    """Bytes that a process has written, to whatever."""
    with open("/proc/%d/io" % pid) as file:
        for line in file:
            if line.startswith("wchar:"):
                return int(line.split()[1])
    return 0


class Rounds:
    def __init__(self, server, dest, command, dice):
        self.server, self.dest, self.dice = server, dest, dice
        self.command = command
        self.version = Version(1, SIZE)
        self.seeds = 1
        self.past = [self.version]
        self.bag = []
        self.fresh = False   # what is kept is of this version
        self.wrong = []
        self.lost = []       # bytes written and not kept, of each kill
        self.again = []      # bytes sent twice, a kill, of each object
        self.streak = [0, 0] # bytes sent and kills, of the one under way
        self.ends = collections.Counter()
        self.changes = collections.Counter()

    def complain(self, number, text):
        self.wrong.append("round %d: %s" % (number, text))

    def change(self):
        # Each kind comes as often as the others, in any order.
        if not self.bag:
            self.bag = ["replaced", "shrunk", "grown", "deleted", "back"]
            self.dice.shuffle(self.bag)
        kind = self.bag.pop()
        self.seeds += 1
        size = {"replaced": SIZE, "shrunk": SIZE * 2 // 3,
                "grown": SIZE * 4 // 3}.get(kind)
        if kind == "back":
            self.version = self.dice.choice(self.past[-3:])
        elif kind == "deleted":
            self.version = GONE
        else:
            self.version = Version(self.seeds, size)
            self.past.append(self.version)
        self.changes[kind] += 1
        self.fresh = False

    def start(self):
        command = list(self.command) + [
            "--endpoint", "https://localhost:%d" % self.server.port,
            "s3://b/" + NAME, self.dest.path]
        with open(self.server.path("err"), "w") as err:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=err)

    def said(self):
        with open(self.server.path("err"), errors="replace") as file:
            return file.read()[-300:].replace("\n", " | ")

    def wait(self, child, seconds):
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, child, how, written):
        """Ends it in this way; what it had written comes into the list."""
        if how == signal.SIGKILL:
            child.send_signal(signal.SIGSTOP)
            written.append(written_by(child.pid))
        child.send_signal(how)
        if not self.wait(child, LIMIT_S):
            child.kill()
            child.wait()
            return None
        return child.returncode

    def run(self, seconds, middle, how):
        """(status, what it had written when it was killed)"""
        written = []
        child = self.start()
        if middle is not None and not self.wait(child, middle):
            self.server.stop()
            self.change()
            self.server.start(self.version)
        if self.wait(child, seconds):
            return child.returncode, written
        return self.stop(child, how, written), written

    def judge(self, number, before, served, status, how):
        after = self.dest.sum()
        sums = {self.server.sum(v) for v in served if v.size is not None}
        plain = len(served) == 1
        if after != before and after not in sums:
            self.complain(number, "the file is no version: " + self.said())
        if status == 0 and after not in sums:
            self.complain(number, "status 0, but no version that was served")
        allowed = {0, -9} if how == signal.SIGKILL else {0, 128 + how}
        if GONE in served:
            allowed.add(66)
        if not plain: # the server was away meanwhile
            allowed |= {65, 66, 69, 75}
        if status not in allowed:
            self.complain(number, "status %s: %s" % (status, self.said()))
        if served == [GONE] and status == 0:
            self.complain(number, "status 0 for a deleted object")
        others = self.dest.others()
        if [n for n in others if not PAIR.match(n)] or len(others) > 2:
            self.complain(number, "left there: " + " ".join(others))
        if status == 0 and others:
            self.complain(number, "status 0 with " + " ".join(others))

    def account(self, status, written, kept, sent):
        """kept: before the round"""
        self.streak = [self.streak[0] + sent,
                       self.streak[1] + (status == -9)]
        if not self.fresh:
            self.streak = [0, 0]
        if status == 0 and self.streak[1]:
            self.again.append(
                (self.streak[0] - self.version.size) // self.streak[1])
        under_way = any(n[-1] != "j" for n in self.dest.others())
        if status == -9 and self.fresh and written and under_way:
            self.lost.append(max(
                0, written[0] - (self.dest.kept() - kept)))
        if status == 0:
            self.fresh = False
        self.ends["killed" if status == -9 else status] += 1

    def round(self, number, seconds, middle=None, how=signal.SIGKILL):
        if self.dice.random() < 0.2:
            self.change()
        begun = self.version
        before, kept = self.dest.sum(), self.dest.kept()
        if not kept:
            self.fresh, self.streak = True, [0, 0]
        self.server.start(self.version)
        status, written = self.run(seconds, middle, how)
        sent = self.server.stop()
        served = [begun] if begun == self.version else [begun, self.version]
        self.judge(number, before, served, status, how)
        self.account(status, written, kept, sent)
        if status == 0 and self.dice.random() < 0.5:
            os.remove(self.dest.name())
        return status

    def finish(self, number):
        """Nothing disturbs this one."""
        if self.version == GONE:
            self.version = self.past[-1]
        self.server.start(self.version)
        status, _ = self.run(LIMIT_S, None, signal.SIGKILL)
        self.server.stop()
        self.fresh = False
        if status != 0 or self.dest.sum() != self.server.sum(self.version) \
                or self.dest.others():
            self.complain(number, "the last run: status %s, %s, %s" % (
                status, " ".join(self.dest.others()), self.said()))

    def all(self, rounds):
        whole = SIZE / RATE / 4
        for number in range(rounds):
            how, middle = signal.SIGKILL, None
            if self.dice.random() < 0.1:
                how = self.dice.choice((signal.SIGINT, signal.SIGTERM))
            if self.dice.random() < 0.1:
                middle = self.dice.uniform(0, whole)
            self.round(number, self.dice.uniform(0, whole * 2), middle, how)
            if number % 20 == 19 or number == rounds - 1:
                self.finish(number)


def report(rounds, number):
    text = "killing: %d rounds (%s; object %s)" % (
        number,
        ", ".join("%s: %d" % (k, n) for k, n in sorted(
            rounds.ends.items(), key=str)),
        ", ".join("%s: %d" % p for p in sorted(rounds.changes.items())))
    if rounds.wrong:
        print("not ok - %s: %s (%d in all)" % (
            text, rounds.wrong[0], len(rounds.wrong)))
        for line in rounds.wrong:
            print("#   " + line)
    else:
        print("ok - %s: no mixture" % text)
    figures("written and not kept at a kill", rounds.lost)
    figures("sent again for a kill, objects that came to their end",
            rounds.again)


def figures(what, of):
    if of:
        print("ok - killing: %s: %d, median %d KiB, worst %d KiB" % (
            what, len(of), statistics.median(of) / 1024, max(of) >> 10))
    else:
        print("not ok - killing: %s: none: no kill has hit" % what)


def main():
    words = argparse.ArgumentParser(usage=__doc__)
    words.add_argument("--rounds", type=int, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("s3d")
    words.add_argument("pki")
    words.add_argument("work")
    words.add_argument("command", nargs="+")
    o = words.parse_args()
    dice = random.Random(o.seed)
    server = Server(o.s3d, o.pki, o.work, dice)
    rounds = Rounds(server, Dest(os.path.join(o.work, "d")), o.command, dice)
    try:
        rounds.all(o.rounds)
    finally:
        if server.child and server.child.poll() is None:
            server.child.terminate()
            server.child.wait()
    report(rounds, o.rounds)


if __name__ == "__main__":
    main()
