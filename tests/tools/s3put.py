#!/usr/bin/python3
"""s3put.py: puts test objects on an S3 server, with nothing but the standard
library: a small signer and sender of its own, apart from pail's.

  s3put.py [options] bucket NAME              make a bucket
  s3put.py [options] unbucket NAME            remove an empty bucket
  s3put.py [options] put NAME KEY FILE        upload one object
  s3put.py [options] put-many NAME LIST       upload many over one connection
  s3put.py [options] delete NAME KEY          remove an object
  s3put.py [options] presign [NAME [KEY [SECS]]]  print a presigned GET, good
                                              for SECS (900); of nothing: of
                                              the list of buckets
  s3put.py [options] wait SECS [PIDFILE]      until the endpoint answers, or
                                              the process of PIDFILE is gone
  s3put.py generate SEED SIZE                 those bytes, to stdout

  --endpoint URL     http(s)://host[:port]; else AWS_ENDPOINT_URL_S3
  --ca FILE          the authority to trust;  else AWS_CA_BUNDLE
  --region REGION    else AWS_REGION; else us-east-1
  --payload KIND     unsigned (default over https) or sha256 (reads it twice)
  --refused FILE     put-many: what the server refused (4xx), as STATUS, CODE
                     and line, TAB between; without it a refusal is an error

Keys come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
FILE is a path or seed:SEED:SIZE. LIST has KEY, TAB, FILE a line; '#' begins a
comment; a line that begins with a backslash has escapes (\\\\ \\n \\r \\t
\\xHH) in the rest. A KEY is bytes, never normalised; addressing is path style
and the request line carries exactly the path that was signed.
Exit status: 0 done, 1 refused or failed (one line on stderr), 2 usage.
"""
import argparse
import datetime
import hashlib
import hmac
import http.client
import os
import random
import re
import socket
import ssl
import sys
import time
import urllib.parse

CHUNK = 1 << 20
EMPTY = hashlib.sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"


class Refused(Exception):
    """The server answered, and not with 2xx."""

    def __init__(self, status, code):
        super().__init__("%d %s" % (status, code))
        self.status, self.code = status, code


def encode(data, safe=""):
    """SigV4's URI encoding: all but the unreserved, upper-case hex."""
    return urllib.parse.quote(data, safe=safe + "-_.~")


def object_path(bucket=b"", key=b""):
    path = "/" + encode(bucket)
    return path + "/" + encode(key, "/") if key else path


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Signer:
    """SigV4 for service s3, with the keys of the environment."""

    def __init__(self, region):
        self.region = region
        self.access = os.environ.get("AWS_ACCESS_KEY_ID", "")
        self.secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "")
        self.token = os.environ.get("AWS_SESSION_TOKEN", "")

    def scope(self, stamp):
        return "%s/%s/s3/aws4_request" % (stamp[:8], self.region)

    def signature(self, stamp, canonical):
        key = ("AWS4" + self.secret).encode()
        for part in self.scope(stamp).split("/"):
            key = sign(key, part)
        text = "\n".join(("AWS4-HMAC-SHA256", stamp, self.scope(stamp),
                          hashlib.sha256(canonical.encode()).hexdigest()))
        return sign(key, text).hex()

    def headers(self, method, host, path, payload):
        """The signed headers of a request without a query."""
        stamp = timestamp()
        head = {"host": host, "x-amz-content-sha256": payload,
                "x-amz-date": stamp}
        if self.token:
            head["x-amz-security-token"] = self.token
        names = ";".join(sorted(head))
        canonical = "\n".join([method, path, ""] + [
            "%s:%s" % (n, head[n]) for n in sorted(head)] + ["", names,
                                                             payload])
        head["authorization"] = (
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, "
            "Signature=%s" % (self.access, self.scope(stamp), names,
                              self.signature(stamp, canonical)))
        return head

    def presign(self, host, path, seconds):
        """The query of a presigned GET."""
        stamp = timestamp()
        query = {"X-Amz-Algorithm": "AWS4-HMAC-SHA256",
                 "X-Amz-Credential": self.access + "/" + self.scope(stamp),
                 "X-Amz-Date": stamp, "X-Amz-Expires": str(seconds),
                 "X-Amz-SignedHeaders": "host"}
        if self.token:
            query["X-Amz-Security-Token"] = self.token
        line = "&".join("%s=%s" % (encode(n), encode(query[n]))
                        for n in sorted(query))
        canonical = "\n".join(("GET", path, line, "host:" + host, "", "host",
                               UNSIGNED))
        return line + "&X-Amz-Signature=" + self.signature(stamp, canonical)


def timestamp():
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.strftime("%Y%m%dT%H%M%SZ")


class Source:
    """The bytes of a FILE argument, readable any number of times."""

    def __init__(self, name):
        self.seed = re.fullmatch(rb"seed:([0-9]+):([0-9]+)", name)
        self.name = name
        self.size = (int(self.seed[2]) if self.seed
                     else os.stat(name).st_size)

    def chunks(self):
        if self.seed:
            yield from generate(int(self.seed[1]), self.size)
            return
        with open(self.name, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def sha256(self):
        total = hashlib.sha256()
        for chunk in self.chunks():
            total.update(chunk)
        return total.hexdigest()


def generate(seed, size):
    """SIZE bytes that are a function of SEED alone."""
    source = random.Random(seed)
    while size:
        n = min(size, CHUNK)
        yield source.randbytes(n)
        size -= n


class Client:
    """One kept connection to one endpoint."""

    def __init__(self, args):
        url = urllib.parse.urlsplit(args.endpoint)
        if url.scheme not in ("http", "https") or not url.hostname:
            sys.exit("s3put.py: --endpoint must be http(s)://host[:port]")
        self.tls = url.scheme == "https"
        self.base = "%s://%s" % (url.scheme, url.netloc)
        self.host = url.netloc
        if url.port == (443 if self.tls else 80):
            self.host = url.netloc.rsplit(":", 1)[0]
        if self.tls:
            self.link = http.client.HTTPSConnection(
                url.hostname, url.port or 443, timeout=120,
                context=ssl.create_default_context(cafile=args.ca or None))
        else:
            self.link = http.client.HTTPConnection(
                url.hostname, url.port or 80, timeout=120)
        self.signer = Signer(args.region)
        self.hashed = args.payload == "sha256" or not self.tls

    def send(self, method, path, source=None):
        """One request; (status, body). Again once on a stale connection."""
        payload = EMPTY
        if source and source.size:
            payload = source.sha256() if self.hashed else UNSIGNED
        for last in (False, True):
            kept = self.link.sock is not None
            try:
                return self.exchange(method, path, source, payload)
            except (http.client.HTTPException, OSError):
                self.link.close()
                if last or not kept:
                    raise

    def exchange(self, method, path, source, payload):
        link = self.link
        link.putrequest(method, path, skip_host=True,
                        skip_accept_encoding=True)
        head = self.signer.headers(method, self.host, path, payload)
        for name, value in head.items():
            link.putheader(name, value)
        if method == "PUT":
            link.putheader("content-length", str(source.size if source else 0))
        link.endheaders()
        for chunk in source.chunks() if source else ():
            link.send(chunk)
        answer = link.getresponse()
        return answer.status, answer.read()

    def done(self, method, path, source=None):
        status, body = self.send(method, path, source)
        if status // 100 != 2:
            code = re.search(rb"<Code>([^<]*)</Code>", body)
            raise Refused(status, code[1].decode() if code else "-")


def unescape(line):
    def one(match):
        text = match[1]
        named = {b"\\": b"\\", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
        return named.get(text) or bytes([int(text[1:], 16)])
    return re.sub(rb"\\(\\|n|r|t|x[0-9A-Fa-f]{2})", one, line)


def list_read(name):
    """(line, key, file) of each line of a put-many list."""
    with open(name, "rb") as file:
        for line in file.read().split(b"\n"):
            if not line or line.startswith(b"#"):
                continue
            key, tab, path = line.partition(b"\t")
            if not tab:
                sys.exit("s3put.py: no TAB in %r" % line)
            if line.startswith(b"\\"):
                key, path = unescape(key[1:]), unescape(path)
            yield line, key, path


def put_many(client, args):
    bucket, name = args.rest
    refused = open(args.refused, "wb") if args.refused else None
    count = 0
    for line, key, path in list_read(name):
        try:
            client.done("PUT", object_path(bucket, key), Source(path))
            count += 1
        except Refused as error:
            if not refused or error.status >= 500:
                raise
            refused.write(b"%d\t%s\t%s\n" % (
                error.status, error.code.encode(), line))
    print("%d objects" % count)


def wait(client, seconds, pidfile=None):
    limit = time.monotonic() + float(seconds)
    while True:
        try:
            client.send("GET", "/")
            return
        except (OSError, http.client.HTTPException) as error:
            client.link.close()
            if time.monotonic() > limit:
                sys.exit("s3put.py: no answer: %s" % error)
            if pidfile and not alive(pidfile):
                sys.exit("s3put.py: the server's process is gone")
        time.sleep(0.1)


def alive(pidfile):
    with open(pidfile) as file:
        return os.path.exists("/proc/%s" % file.read().strip())


def run(args):
    if args.command == "generate":
        seed, size = args.rest
        for chunk in generate(int(seed), int(size)):
            sys.stdout.buffer.write(chunk)
        return
    client = Client(args)
    rest = args.rest
    if args.command == "bucket" and len(rest) == 1:
        client.done("PUT", object_path(rest[0]))
    elif args.command == "unbucket" and len(rest) == 1:
        client.done("DELETE", object_path(rest[0]))
    elif args.command == "put" and len(rest) == 3:
        client.done("PUT", object_path(rest[0], rest[1]), Source(rest[2]))
    elif args.command == "put-many" and len(rest) == 2:
        put_many(client, args)
    elif args.command == "delete" and len(rest) == 2:
        client.done("DELETE", object_path(rest[0], rest[1]))
    elif args.command == "presign" and len(rest) <= 3:
        path = object_path(*rest[:2])
        seconds = int(rest[2]) if len(rest) > 2 else 900
        print("%s%s?%s" % (client.base, path, client.signer.presign(
            client.host, path, seconds)))
    elif args.command == "wait" and len(rest) in (1, 2):
        wait(client, *rest)
    else:
        sys.exit(2)


def main():
    get = os.environ.get
    parser = argparse.ArgumentParser(
        usage=__doc__, add_help=False, allow_abbrev=False)
    parser.add_argument("--endpoint", default=get("AWS_ENDPOINT_URL_S3", ""))
    parser.add_argument("--ca", default=get("AWS_CA_BUNDLE", ""))
    parser.add_argument("--region", default=get("AWS_REGION", "us-east-1"))
    parser.add_argument("--payload", choices=("unsigned", "sha256"))
    parser.add_argument("--refused")
    parser.add_argument("command")
    parser.add_argument("rest", nargs="*", type=os.fsencode)
    args = parser.parse_args()
    # A proxy of the environment is not asked: servers here are on loopback.
    try:
        run(args)
    except (Refused, OSError, http.client.HTTPException) as error:
        what = " ".join(os.fsdecode(encode(r, "/")) for r in args.rest[:2])
        sys.exit("s3put.py: %s %s: %s" % (args.command, what, error))


if __name__ == "__main__":
    main()
