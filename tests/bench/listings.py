#!/usr/bin/env python3
"""listings.py shared|client|session COUNT THREADS: COUNT bucket listings by
THREADS threads with boto3: over one shared client, over a new client each
(of one session), or over a new session each. Configured by the environment as
pail is (endpoint, CA, keys, region). Prints the seconds that the listings
took, imports apart, and the names seen.

listings.py objects COUNT THREADS BUCKET PREFIX DIR: downloads PREFIX000001 to
PREFIX<COUNT> to DIR with download_file over one shared client; prints the
seconds.
"""
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.config
import botocore.session

CONFIG = botocore.config.Config(s3={"addressing_style": "path"},
                                max_pool_connections=32)


def client_make(session):
    return session.client("s3", config=CONFIG)


def listing(client):
    return len(client.list_buckets()["Buckets"])


def lister(how):
    """A function that makes one listing the way `how` says."""
    session = boto3.session.Session()
    if how == "shared":
        client = client_make(session)
        return lambda n: listing(client)
    if how == "client":
        # Clients are made one at a time: a session is not thread-safe.
        from threading import Lock
        lock = Lock()

        def once(n):
            with lock:
                client = client_make(session)
            return listing(client)
        return once
    return lambda n: listing(client_make(boto3.session.Session()))


def fetcher(bucket, prefix, where):
    client = client_make(boto3.session.Session())

    def once(n):
        name = "%06d" % (n + 1)
        client.download_file(bucket, prefix + name, os.path.join(where, name))
        return 1
    return once


def main():
    args = sys.argv[1:]
    if len(args) == 3 and args[0] in ("shared", "client", "session"):
        once = lister(args[0])
    elif len(args) == 6 and args[0] == "objects":
        once = fetcher(*args[3:])
    else:
        sys.exit(__doc__)
    started = time.monotonic()
    with ThreadPoolExecutor(int(args[2])) as pool:
        seen = sum(pool.map(once, range(int(args[1]))))
    print("%.3f s, names %d" % (time.monotonic() - started, seen))


if __name__ == "__main__":
    main()
