#!/usr/bin/python3
"""ask.py [options] METHOD BUCKET [KEY]: one signed request that s3put.py has no
word for; the answer's head as "name: value" lines, a blank line and its body.

  --query NAME=VALUE    one more of the query; NAME alone is NAME=
  --header NAME:VALUE   one more header, signed too
  --body TEXT           what is sent
  --body-file FILE      what is sent
  --endpoint, --ca, --region, and the keys of the environment: as s3put.py

BUCKET may be empty. Exit status: 0 answered with 2xx, 1 not, 2 usage.
"""
import argparse
import hashlib
import http.client
import os
import ssl
import sys
import urllib.parse

# Last: what is there must not stand in for modules of others.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "..", "tools"))
import s3put  # noqa: E402


def sign(signer, method, path, query, head):
    """Adds the authorization to the headers."""
    names = ";".join(sorted(head))
    canonical = "\n".join([method, path, query] + [
        "%s:%s" % (n, head[n]) for n in sorted(head)] + [
            "", names, head["x-amz-content-sha256"]])
    stamp = head["x-amz-date"]
    head["authorization"] = (
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" %
        (signer.access, signer.scope(stamp), names,
         signer.signature(stamp, canonical)))


def ask(args, body):
    url = urllib.parse.urlsplit(args.endpoint)
    signer = s3put.Signer(args.region)
    path = s3put.object_path(args.bucket, args.key)
    pairs = [q.partition("=")[::2] for q in args.query]
    query = "&".join(sorted("%s=%s" % (s3put.encode(n), s3put.encode(v))
                            for n, v in pairs))
    head = {"host": url.netloc, "x-amz-date": s3put.timestamp(),
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
    if signer.token:
        head["x-amz-security-token"] = signer.token
    for line in args.header:
        name, _, value = line.partition(":")
        head[name.strip().lower()] = value.strip()
    sign(signer, args.method, path, query, head)
    if body or args.method in ("POST", "PUT"):
        head["content-length"] = str(len(body))
    link = http.client.HTTPSConnection(
        url.hostname, url.port or 443, timeout=60,
        context=ssl.create_default_context(cafile=args.ca or None))
    link.putrequest(args.method, path + ("?" + query if query else ""),
                    skip_host=True, skip_accept_encoding=True)
    for name, value in head.items():
        link.putheader(name, value)
    link.endheaders(body)
    return link.getresponse()


def main():
    get = os.environ.get
    parser = argparse.ArgumentParser(
        usage=__doc__, add_help=False, allow_abbrev=False)
    parser.add_argument("--endpoint", default=get("AWS_ENDPOINT_URL_S3", ""))
    parser.add_argument("--ca", default=get("AWS_CA_BUNDLE", ""))
    parser.add_argument("--region", default=get("AWS_REGION", "us-east-1"))
    parser.add_argument("--query", action="append", default=[])
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--body", type=os.fsencode, default=b"")
    parser.add_argument("--body-file")
    parser.add_argument("method")
    parser.add_argument("bucket", type=os.fsencode)
    parser.add_argument("key", type=os.fsencode, nargs="?", default=b"")
    args = parser.parse_args()
    body = args.body
    if args.body_file:
        with open(args.body_file, "rb") as file:
            body = file.read()
    answer = ask(args, body)
    for name, value in answer.getheaders():
        print("%s: %s" % (name.lower(), value))
    print(flush=True)
    sys.stdout.buffer.write(answer.read())
    if answer.status // 100 != 2:
        sys.exit("ask.py: %s %s: status %d" % (
            args.method, os.fsdecode(args.bucket), answer.status))


if __name__ == "__main__":
    main()
