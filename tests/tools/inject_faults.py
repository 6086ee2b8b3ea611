"""What inject.py does to which system call: a fault is a call, an errno and
the classes of error that pail may tell for it. A group is the runs of one
fault; it knows strace's options for each.
"""
# What may happen to a call, and the classes of error that it may come to; 0
# is allowed everywhere: what fails may be tried again, or not matter.
DISK, NET, SHORT = {"DISK"}, {"NETWORK"}, {"RESOURCE"}
# A file that is read is one of the system's (names, certificates) or a list.
READ = DISK | NET | {"CONFIG"}
FULL = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO")
FAULTS = {
    "openat": (("EIO", "EACCES", "EROFS", "ENOSPC", "EDQUOT", "EINTR"), DISK),
    "open": (("EIO", "EACCES", "EINTR"), READ),
    "pwrite64": (FULL + ("EINTR", "ENOMEM"), DISK | SHORT),
    "pread64": (("EIO", "EINTR"), DISK),
    "read": (("EIO", "EINTR"), READ),
    "write": (("EIO", "EAGAIN", "EPIPE", "ENOSPC", "EINTR"), DISK),
    "fsync": (FULL + ("EINTR",), DISK),
    "fdatasync": (FULL + ("EINTR",), DISK),
    "syncfs": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "ENOSYS", "EINTR"), DISK),
    "renameat": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EBUSY",
                  "EXDEV"), DISK),
    "unlinkat": (("EIO", "EROFS", "EACCES", "EBUSY"), DISK),
    "ftruncate": (("EIO", "EROFS", "ENOSPC", "EINTR"), DISK),
    "fallocate": (FULL + ("EOPNOTSUPP", "ENOSYS", "EINTR"), DISK),
    "fadvise64": (("EIO", "EINVAL"), DISK),
    "flock": (("EAGAIN", "EINTR", "ENOLCK", "EIO"), DISK | {"LOCKED"}),
    "mkdir": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES"), DISK),
    "mkdirat": (("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES"), DISK),
    "stat": (("EIO", "EACCES", "ENOMEM"), READ | SHORT),
    "lstat": (("EIO", "EACCES", "ENOMEM"), READ | SHORT),
    "fstat": (("EIO", "ENOMEM"), READ | SHORT),
    "newfstatat": (("EIO", "EACCES", "ENOMEM"), READ | SHORT),
    "fstatfs": (("EIO", "ENOSYS", "EINTR"), DISK),
    "getdents64": (("EIO", "ENOENT"), READ),
    # The descriptor stays open here, and locked, as it never is.
    "close": (("EIO", "EINTR", "ENOSPC"), DISK | {"LOCKED"}),
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
    # TLS does not say what it lacked; one that comes back is not found.
    "getrandom": (("ENOSYS", "EINTR", "EIO"), SHORT | {"TLS"}),
    "ioctl": (("ENOTTY", "EIO"), set()),
    "prlimit64": (("EPERM",), set()),
    "prctl": (("EPERM", "EINVAL"), set()),
    "uname": (("EPERM",), set()),
}
# Where descriptors or memory may be short too.
HANDLES = ("openat", "open", "socket", "eventfd2", "signalfd4")
MEMORY = ("openat", "socket", "sendto", "recvfrom", "fsync", "mkdirat",
          "renameat", "flock")
# What does not pass: from the N-th call on all of them fail.
LASTING = (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync", "EIO"),
           ("syncfs", "EIO"), ("renameat", "EIO"), ("unlinkat", "EROFS"),
           ("openat", "EROFS"), ("openat", "EMFILE"), ("socket", "EMFILE"),
           ("connect", "ENETUNREACH"), ("recvfrom", "ECONNRESET"),
           ("clone", "EAGAIN"), ("flock", "ENOLCK"), ("ftruncate", "EIO"),
           ("getrandom", "ENOSYS"), ("fstatfs", "EIO"), ("read", "EIO"),
           ("pread64", "EIO"), ("newfstatat", "EIO"), ("mkdirat", "ENOSPC"))
# No call to be killed at: nothing has begun, or all is over.
NOT_KILLED = ("execve", "exit_group", "arch_prctl", "set_tid_address")
# A part may stay without a journal when it cannot be removed, or was just
# made and cannot be used; the next run removes it.
LITTERERS = ("unlinkat", "openat", "flock", "ftruncate", "newfstatat",
             "fstat")
CLAIMS = "trace=fsync,syncfs,pwrite64,renameat"


class Group:
    """Runs that have one line: a call, and what happens to it."""

    def __init__(self, where, name, errno, numbers, allowed=None, on=""):
        self.where, self.name, self.errno = where, name, errno
        self.numbers, self.allowed, self.on = list(numbers), allowed, on

    def label(self):
        if self.allowed is None:
            return "inject: %s: %s killed" % (self.where, self.name)
        return "inject: %s: %s %s%s" % (
            self.where, self.name, self.errno,
            " from then on" if self.on else "")

    def options(self, n, said):
        """strace's, for the n-th call"""
        # strace's short way with seccomp has no signals.
        if self.allowed is None:
            return ["-e", "trace=" + self.name,
                    "-e", "inject=%s:signal=KILL:when=%d" % (self.name, n)]
        trace = "trace=" + self.name
        if self.name in ("fsync", "syncfs"):
            trace = CLAIMS
        more = ["--seccomp-bpf", "-e", trace, "-e", "inject=%s:error=%s:"
                "when=%d%s" % (self.name, self.errno, n, self.on)]
        # The other writes wake threads, which does not fail.
        return more + (["-P", said] if self.name == "write" else [])


def groups_of_name(where, name, numbers):
    errnos, allowed = FAULTS[name]
    for errno in errnos:
        yield Group(where, name, errno, numbers(1), allowed)
    if name in HANDLES:
        for errno in "EMFILE", "ENFILE":
            yield Group(where, name, errno, numbers(1), allowed | SHORT)
    if name in MEMORY:
        yield Group(where, name, "ENOMEM", numbers(1), allowed | SHORT)


def groups_of(where, most, sample):
    """All of one place. most: how many of each call one thread makes;
    sample(most, randoms): which of them."""
    for name in sorted(most):
        def numbers(randoms, n=most[name]):
            return sample(n, randoms)
        if name in FAULTS:
            yield from groups_of_name(where, name, numbers)
        if name not in NOT_KILLED:
            yield Group(where, name, "", numbers(4))
    for name, errno in LASTING:
        if name in most:
            yield Group(where, name, errno, sample(most[name], 1),
                        FAULTS[name][1] - {"TLS"} | SHORT, "+")
