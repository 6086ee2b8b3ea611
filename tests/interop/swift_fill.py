#!/usr/bin/python3
"""swift_fill.py DIR BUCKET LIST: the objects of LIST (as of s3put.py put-many)
into an existing bucket of the Swift that swift.sh has started in DIR, by
Swift's own storage classes, without its servers: through them an object takes
40 ms, and there are 5,000.
"""
import hashlib
import os
import sys

# Last: what is there must not stand in for modules of others.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "..", "tools"))
import s3put  # noqa: E402
import swift.common.utils  # noqa: E402

ACCOUNT, DEVICE = "AUTH_pail", "d1"


def places(top):
    """(the ring of objects, the ring of containers)"""
    from swift.common.ring import Ring
    etc = os.path.join(top, "etc")
    return Ring(etc, ring_name="object"), Ring(etc, ring_name="container")


def manager(top):
    from swift.common.storage_policy import POLICIES
    from swift.obj.diskfile import DiskFileRouter
    conf = {"devices": os.path.join(top, "node"), "mount_check": "false",
            "disable_fallocate": "true",
            "log_address": os.path.join(top, "nolog")}
    logger = swift.common.utils.get_logger(conf)
    return DiskFileRouter(conf, logger)[POLICIES.default]


def file_write(disks, ring, bucket, key, data, now):
    """One object's file with its facts; its ETag."""
    from swift.common.storage_policy import POLICIES
    etag = hashlib.md5(data).hexdigest()
    part = ring.get_part(ACCOUNT, bucket, key)
    disk = disks.get_diskfile(DEVICE, part, ACCOUNT, bucket, key,
                              POLICIES.default)
    with disk.create(size=len(data)) as writer:
        writer.write(data)
        writer.put({"X-Timestamp": now, "ETag": etag,
                    "Content-Type": "binary/octet-stream",
                    "Content-Length": str(len(data))})
        writer.commit(now)
    return etag


def broker(top, ring, bucket):
    from swift.common.utils import hash_path, storage_directory
    from swift.container.backend import ContainerBroker
    name = hash_path(ACCOUNT, bucket)
    where = storage_directory("containers", ring.get_part(ACCOUNT, bucket),
                              name)
    return ContainerBroker(
        os.path.join(top, "node", DEVICE, where, name + ".db"),
        account=ACCOUNT, container=bucket)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    top, bucket, wanted = sys.argv[1:]
    swift.common.utils.set_swift_dir(os.path.join(top, "etc"))
    # Power is not going to fail.
    os.fsync = swift.common.utils.fsync = lambda fd: None
    objects, containers = places(top)
    disks = manager(top)
    now = swift.common.utils.Timestamp.now().internal
    rows = []
    for _, key, path in s3put.list_read(wanted):
        key, data = key.decode(), b"".join(s3put.Source(path).chunks())
        etag = file_write(disks, objects, bucket, key, data, now)
        rows.append({"name": key, "created_at": now, "size": len(data),
                     "content_type": "binary/octet-stream", "etag": etag,
                     "deleted": 0, "storage_policy_index": 0,
                     "ctype_timestamp": None, "meta_timestamp": None})
    broker(top, containers, bucket).merge_items(rows)
    print("%d objects" % len(rows))


if __name__ == "__main__":
    main()
