#!/usr/bin/python3
"""folding.py DIR IMAGE: a file system that folds case, mounted on DIR.

It takes "Readme" and "README" for one name, as FAT does, and keeps the
spelling that came first; all is in memory. It speaks the kernel's FUSE protocol
by itself and is mounted as one on a medium (fuseblk), for which it needs root
and a loop device of IMAGE (a file of a MiB or so). It ends when it is
unmounted. Status 69: this machine cannot mount it, with the reason.

Source: linux/fuse.h (protocol 7.31).
"""
import ctypes
import errno
import os
import stat
import struct
import subprocess
import sys
import time

HEAD = struct.Struct('<IIQQIII4x')
ATTR = struct.Struct('<6Q10I')
FILE, DIRECTORY = stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755
FORGET, BATCH_FORGET, INTERRUPT, DESTROY = 2, 42, 36, 38


class Node:
    def __init__(self, number, mode):
        self.number, self.mode = number, mode
        self.data = bytearray()
        self.names = {}  # folded: (as it is spelled, node)
        self.time_ns = time.time_ns()

    def is_directory(self):
        return stat.S_ISDIR(self.mode)


def fold(name):
    return name.lower()


class Answer(Exception):
    """An errno instead of an answer."""


class Folding:
    def __init__(self):
        self.nodes = {1: Node(1, DIRECTORY)}

    # -- what is answered --------------------------------------------------

    def attr(self, node):
        s, ns = divmod(node.time_ns, 10**9)
        n = len(node.data)
        return ATTR.pack(node.number, n, (n + 511) // 512, s, s, s, ns, ns, ns,
                         node.mode, 1, 0, 0, 0, 4096, 0)

    def entry(self, node):
        return struct.pack('<QQQQII', node.number, 0, 0, 0, 0, 0) + \
            self.attr(node)

    def attr_out(self, node):
        return struct.pack('<QII', 0, 0, 0) + self.attr(node)

    def find(self, directory, name):
        found = directory.names.get(fold(name))
        if not found:
            raise Answer(errno.ENOENT)
        return found[1]

    def make(self, directory, name, mode):
        if fold(name) in directory.names:
            raise Answer(errno.EEXIST)
        node = Node(len(self.nodes) + 1, mode)
        self.nodes[node.number] = node
        directory.names[fold(name)] = (name, node)
        return node

    # -- operations, by the protocol's numbers -------------------------------

    def lookup(self, node, body):
        return self.entry(self.find(node, body[:-1]))

    def getattr(self, node, _):
        return self.attr_out(node)

    def setattr(self, node, body):
        valid, = struct.unpack_from('<I', body)
        size, = struct.unpack_from('<Q', body, 16)
        if valid & 8:
            node.data[size:] = bytes(max(0, size - len(node.data)))
            node.time_ns = time.time_ns()
        if valid & 32:  # mtime
            s, = struct.unpack_from('<Q', body, 40)
            ns, = struct.unpack_from('<I', body, 60)
            node.time_ns = s * 10**9 + ns
        if valid & 256:
            node.time_ns = time.time_ns()
        return self.attr_out(node)

    def mkdir(self, node, body):
        return self.entry(self.make(node, body[8:-1], DIRECTORY))

    def remove(self, node, body):
        self.find(node, body[:-1])
        del node.names[fold(body[:-1])]
        return b''

    def rmdir(self, node, body):
        if self.find(node, body[:-1]).names:
            raise Answer(errno.ENOTEMPTY)
        return self.remove(node, body)

    def move(self, node, number, names):
        old, new = names[:-1].split(b'\0')
        to = self.nodes[number]
        moved = self.find(node, old)
        there = to.names.get(fold(new))
        del node.names[fold(old)]
        # What is replaced keeps its spelling, as on FAT.
        to.names[fold(new)] = (there[0] if there else new, moved)
        return b''

    def rename(self, node, body):
        return self.move(node, struct.unpack_from('<Q', body)[0], body[8:])

    def rename2(self, node, body):
        number, flags = struct.unpack_from('<QI', body)
        if flags:
            raise Answer(errno.EINVAL)
        return self.move(node, number, body[16:])

    def open(self, _node, _body):
        return struct.pack('<QII', 0, 0, 0)

    def create(self, node, body):
        return self.entry(self.make(node, body[16:-1], FILE)) + \
            self.open(node, body)

    def read(self, node, body):
        _, offset, size = struct.unpack_from('<QQI', body)
        return bytes(node.data[offset:offset + size])

    def write(self, node, body):
        _, offset, size = struct.unpack_from('<QQI', body)
        if offset > len(node.data):
            node.data.extend(bytes(offset - len(node.data)))
        node.data[offset:offset + size] = body[40:40 + size]
        node.time_ns = time.time_ns()
        return struct.pack('<II', size, 0)

    def readdir(self, node, body):
        _, offset, size = struct.unpack_from('<QQI', body)
        out = b''
        for i, (name, child) in enumerate(node.names.values()):
            item = struct.pack('<QQII', child.number, i + 1, len(name),
                               child.mode >> 12) + name
            item += bytes(-len(item) % 8)
            if i >= offset and len(out) + len(item) <= size:
                out += item
            elif i >= offset:
                break
        return out

    def statfs(self, _node, _body):
        return struct.pack('<5Q4I24x', 1 << 18, 1 << 17, 1 << 17, 1 << 16,
                           1 << 15, 4096, 255, 4096, 0)

    def init(self, _node, body):
        major, minor, ahead = struct.unpack_from('<III', body)
        return struct.pack('<IIIIHHIIHH8I', major, min(minor, 31), ahead, 0,
                           16, 12, 131072, 1, 0, 0, *[0] * 8)

    def nothing(self, _node, _body):
        return b''

    OPERATIONS = {
        1: lookup, 3: getattr, 4: setattr, 9: mkdir, 10: remove, 11: rmdir,
        12: rename, 14: open, 15: read, 16: write, 17: statfs, 18: nothing,
        20: nothing, 25: nothing, 26: init, 27: open, 28: readdir, 29: nothing,
        30: nothing, 35: create, 38: nothing, 45: rename2, 50: nothing,
    }

    def answer(self, request):
        _, code, unique, number, _, _, _ = HEAD.unpack_from(request)
        if code in (FORGET, BATCH_FORGET, INTERRUPT):
            return None
        error, body = 0, b''
        try:
            if code not in self.OPERATIONS:
                raise Answer(errno.ENOSYS)
            body = self.OPERATIONS[code](self, self.nodes.get(number),
                                         request[40:])
        except Answer as e:
            error = e.args[0]
        return struct.pack('<IiQ', 16 + len(body), -error, unique) + body


def cannot(why):
    print(why, flush=True)
    sys.exit(69)


def mount(directory, image):
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        fd = os.open('/dev/fuse', os.O_RDWR)
    except OSError as e:
        cannot('no /dev/fuse: %s' % e.strerror)
    loop = subprocess.run(['losetup', '-f', '--show', image], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if loop.returncode:
        cannot('no loop device: ' + loop.stdout.strip())
    device = loop.stdout.strip()
    text = 'fd=%d,rootmode=40000,user_id=0,group_id=0,blksize=512' % fd
    failed = libc.mount(device.encode(), directory.encode(), b'fuseblk', 6,
                        text.encode())
    why = os.strerror(ctypes.get_errno())
    subprocess.run(['losetup', '-d', device], check=False)
    if failed:
        cannot('not mounted: ' + why)
    return fd


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    fd = mount(sys.argv[1], sys.argv[2])
    print('mounted', flush=True)
    files = Folding()
    while True:
        try:
            request = os.read(fd, 1 << 20)
        except OSError as e:
            if e.errno in (errno.EINTR, errno.ENOENT):
                continue
            break  # ENODEV: unmounted
        answer = files.answer(request)
        if answer is not None:
            try:
                os.write(fd, answer)
            except OSError:
                pass  # whoever asked has gone


if __name__ == '__main__':
    main()
