#!/usr/bin/python3
"""expect.py: what pail must say of the objects of a list (as of s3put.py
put-many), and whether it did. Prints what is wrong first; nothing if all is
right.

  expect.py ls FORM LIST PREFIX OUT
      OUT is what pail ls s3://BUCKET/PREFIX has printed in the FORM text,
      null, long or json, one level; with "-all" behind FORM, with -r
  expect.py names LIST DEST
      DEST is what pail get s3://BUCKET/ has made: each key that can be a
      file, and no other
  expect.py presign LIST -- COMMAND...
      runs COMMAND with s3://pail-odd/KEY behind it for each; prints URL, TAB
      and the name of the object's file, a line
"""
import hashlib
import json
import os
import re
import subprocess
import sys

# Last: what is there must not stand in for modules of others.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "..", "tools"))
import s3put  # noqa: E402


class Wrong(Exception):
    pass


def objects(name):
    """key: its file, in the order of the keys' bytes"""
    return dict(sorted((key, path)
                       for _, key, path in s3put.list_read(name)))


def level(keys, prefix):
    """What one level shows: keys and common prefixes, whole."""
    found = set()
    for key in keys:
        if key.startswith(prefix):
            head, slash, _ = key[len(prefix):].partition(b"/")
            found.add(prefix + head + slash)
    return sorted(found)


def shown(name):
    return b"".join(
        b"\\\\" if c == 0x5c else bytes([c]) if 32 <= c < 127
        else b"\\x%02x" % c for c in name)


def etag(path):
    with open(path, "rb") as file:
        return hashlib.md5(file.read()).hexdigest()


def same(got, want):
    if got == want:
        return
    for n, (one, other) in enumerate(zip(got, want)):
        if one != other:
            raise Wrong("entry %d is %r, not %r" % (n, one, other))
    raise Wrong("%d entries, not %d" % (len(got), len(want)))


def rows_json(data, known, whole):
    """Lines of --json as (name, size, ETag), and what they must be."""
    got = []
    for line in data.decode().splitlines():
        o = json.loads(line)
        got.append((o.get("key", o.get("prefix")).encode(), o.get("size"),
                    o.get("etag")))
    want = [(name, os.stat(known[name]).st_size, etag(known[name]))
            if name in known else (name, None, None) for name in whole]
    return got, want


def rows_long(data, known, whole, base):
    line_of = re.compile(rb" *(\S+) +(\S+) +(\S+) +(\S+) +(.*)")
    stamp = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ|-")
    got = []
    for line in data.split(b"\n")[:-1]:
        size, when, tag, _, name = line_of.fullmatch(line).groups()
        if not stamp.fullmatch(when):
            raise Wrong("time %r" % when)
        got.append((name, size, tag))
    want = []
    for name in whole:
        # The blanks before a name are the columns' too.
        told = shown(name[base:]).lstrip(b" ")
        if name in known:
            want.append((told, b"%d" % os.stat(known[name]).st_size,
                         etag(known[name]).encode()))
        else:
            want.append((told, b"-", b"-"))
    return got, want


def listing(form, name, prefix, out):
    known = objects(name)
    form, _, every = form.partition("-")
    base = 0 if every else prefix.rfind(b"/") + 1
    if every:
        whole = [k for k in known if k.startswith(prefix)]
    else:
        whole = level(known, prefix)
        # What goes on is shown as a prefix, be there such an object or not.
        known = {k: f for k, f in known.items()
                 if b"/" not in k[len(prefix):]}
    with open(out, "rb") as file:
        data = file.read()
    if form == "json":
        got, want = rows_json(data, known, whole)
    else:
        whole = [k for k in whole if every or len(k) > base]
        if form == "long":
            got, want = rows_long(data, known, whole, base)
        else:
            end = b"\0" if form == "null" else b"\n"
            if data and not data.endswith(end):
                raise Wrong("the last name has no end")
            got = data.split(end)[:-1]
            want = [k[base:] if form == "null" else shown(k[base:])
                    for k in whole]
    # The order of keys and common prefixes among each other is the server's.
    same(got if every else sorted(got), want if every else sorted(want))


def may_be(key):
    """Whether a key can be a file's name."""
    parts = key.split(b"/")
    return len(key) <= 2048 and b"\0" not in key and all(
        0 < len(p) <= 255 and p not in (b".", b"..") and
        not p.startswith(b".pail-") for p in parts)


def names(name, dest):
    known = objects(name)
    want = {k for k in known if may_be(k)}
    got = set()
    for where, _, files in os.walk(os.fsencode(dest)):
        for file in files:
            path = os.path.join(where, file)
            key = os.path.relpath(path, os.fsencode(dest))
            got.add(key)
            if key in known and etag(path) != etag(known[key]):
                raise Wrong("%r has other bytes" % key)
    # A file and a directory of the same name: one of them has to stand back.
    both = {k for k in want if any(o.startswith(k + b"/") for o in want)}
    below = {o for o in want for k in both if o.startswith(k + b"/")}
    for key in sorted(got - want):
        raise Wrong("%r is there" % key)
    for key in sorted(want - got - both - below):
        raise Wrong("%r is missing" % key)
    if both and not got & (both | below):
        raise Wrong("neither of %r" % sorted(both | below))


def presign(name, command):
    for key, path in objects(name).items():
        done = subprocess.run(command + [b"s3://pail-odd/" + key],
                              stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise Wrong("presign %r: status %d" % (key, done.returncode))
        sys.stdout.buffer.write(b"%s\t%s\n" % (
            done.stdout.rstrip(b"\n"), os.path.basename(path)))


def main():
    args = sys.argv[1:]
    try:
        if args[:1] == ["ls"] and len(args) == 5:
            listing(args[1], args[2], os.fsencode(args[3]), args[4])
        elif args[:1] == ["names"] and len(args) == 3:
            names(args[1], args[2])
        elif args[:1] == ["presign"] and args[2:3] == ["--"]:
            presign(args[1], [os.fsencode(a) for a in args[3:]])
        else:
            sys.exit(__doc__)
    except Wrong as wrong:
        sys.exit("%s" % wrong)


if __name__ == "__main__":
    main()
