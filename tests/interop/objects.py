#!/usr/bin/python3
"""objects.py DIR: the objects that the interop cases carry, as files in DIR/src
and, for each group (many, odd, tree), four lists in DIR whose lines correspond:
  GROUP.put    KEY, TAB, FILE           for s3put.py put-many
  GROUP.get    SOURCE, TAB, NAME        for pail get -f
  GROUP.sums   SHA-256, blanks, NAME    for sha256sum -c
  GROUP.show   NAME, blank, the key %-encoded
Buckets are named pail-GROUP. DIR/tree is what all keys of pail-tree below
"tree/" are as files.
"""
import hashlib
import os
import random
import sys
import urllib.parse

MANY = 300
TREE = 5000

# The directories of the tree, and among them names that a query, an XML
# document or a pattern may trip over.
DIRS = ["%02d" % n for n in range(20)] + [
    "a b", " c ", "1+1", "100%", "%41", "a&b<c>", "it's", '"q"', "x/y/z",
    "\u65e5\u672c\u8a9e", "caf\u00e9", "new\nline", "tab\there", "a?b", "a*b",
    "[a-c]", "back\\slash", "..dots", "~", "#hash"]

# Keys that a path, a URL, a header, a list or a signature may trip over; UTF-8,
# since both servers (and S3) refuse others.
ODD = [
    "a b", " blank-first", "blank-last ", "two  blanks", "+plus+ +",
    "100%", "%41", "%2F", "%25%", "%zz", "a//b", "a///b//", "/slash-first",
    "//", "slash-last/", "dir/", "dir", "dir/file",
    ".", "..", "./a", "a/./b", "a/../b", "../up", "a/..", "/../x", ".hidden",
    "caf\u00e9", "cafe\u0301", "\u65e5\u672c\u8a9e/\u043a\u043b\u044e\u0447",
    "\U0001faa3 bucket", "q?x=1&y=2", "?versionId=null", "?acl", "#fragment",
    "a#b", "a=b", "a&b", "'single'", '"double"', "<tag>&amp;", "semi;colon",
    "at@sign", "co:lon", "comma,comma", "(paren)!", "star*", "tilde~",
    "back\\slash", "\\first", "^caret`|", "{brace}[bracket]", "$dollar",
    "tab\there", "new\nline", "carriage\rreturn", "bell\x07", "del\x7f",
    "s3://bucket/key", "http://host/path?query", "CON", "-rf", "~",
    "k" * 900, "\u00e9" * 450, "/".join(["seg ment"] * 100),
]

ESCAPES = {0x5c: b"\\\\", 0x0a: b"\\n", 0x0d: b"\\r", 0x09: b"\\t"}


def escape(data):
    return b"".join(
        ESCAPES.get(c) or (b"\\x%02x" % c if c < 32 or c == 127
                           else bytes([c])) for c in data)


def line_make(first, second):
    """A line of a list; escaped only where the plain form cannot say it, or
    would mean more than one key."""
    plain = not any(c < 32 or c == 127 or c in b"*?[" for c in first)
    if plain and not first.startswith((b"\\", b"#")) and first[-1:] != b"/":
        return first + b"\t" + second + b"\n"
    return b"\\" + escape(first) + b"\t" + second + b"\n"


def group_write(top, group, objects):
    """objects: (key, name, data)"""
    lists = {kind: open(os.path.join(top, "%s.%s" % (group, kind)), "wb")
             for kind in ("put", "get", "sums", "show")}
    for key, name, data in objects:
        path = os.path.join(top, "src", name)
        with open(path, "wb") as file:
            file.write(data)
        source = b"s3://pail-%s/%s" % (group.encode(), key)
        lists["put"].write(line_make(key, os.fsencode(path)))
        lists["get"].write(line_make(source, name.encode()))
        lists["sums"].write(b"%s  %s\n" % (
            hashlib.sha256(data).hexdigest().encode(), name.encode()))
        lists["show"].write(b"%s %s\n" % (
            name.encode(), urllib.parse.quote(key, safe="/").encode()))
    for file in lists.values():
        file.close()


def many(source):
    """Small ones, of 1 byte to 40 KiB; the first is empty."""
    for n in range(MANY):
        size = int(2 ** source.uniform(0, 15.3)) if n else 0
        yield (b"many/%02d/object-%03d" % (n % 7, n), "object-%03d" % n,
               source.randbytes(size))


def odd():
    for n, key in enumerate(ODD):
        yield (key.encode(), "odd-%02d" % n,
               b"object %d: " % n + key.encode())


def tree():
    for n in range(TREE):
        where = DIRS[n % len(DIRS)]
        kind = "txt" if n % 7 == 0 else "bin"
        yield ("tree/%s/%04d.%s" % (where, n, kind)).encode(), \
            "tree-%04d" % n, b"%d;" % n * (n % 31)


def tree_link(top):
    """The tree as it must arrive: other names of the same files."""
    for key, name, _ in tree():
        path = os.path.join(os.fsencode(top), key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.link(os.path.join(top, "src", name), path)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    top = os.path.abspath(sys.argv[1])
    os.makedirs(os.path.join(top, "src"), exist_ok=True)
    group_write(top, "many", many(random.Random(300)))
    group_write(top, "odd", odd())
    group_write(top, "tree", tree())
    tree_link(top)


if __name__ == "__main__":
    main()
