#!/usr/bin/env python3
"""The test server against boto3, a client written by others.

    selftest_boto3.py S3D PORT CA SPEC

The server has the user AK/SK and the objects of SPEC, with --etag md5 and
--checksums. One line a case; the caller knows whether boto3 is there.
"""
import hashlib
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

S3D, PORT, CA, SPEC = sys.argv[1:5]
failed = 0
getaddrinfo = socket.getaddrinfo


def resolve(host, *rest, **more):
    """Not every resolver knows that *.localhost is this machine."""
    if host.endswith('.localhost'):
        host = '127.0.0.1'
    return getaddrinfo(host, *rest, **more)


socket.getaddrinfo = resolve


def client(secret='SK', region='us-east-1', style='path',
           host='localhost'):
    return boto3.client(
        's3', endpoint_url='https://%s:%s' % (host, PORT), verify=CA,
        aws_access_key_id='AK', aws_secret_access_key=secret,
        region_name=region,
        config=Config(signature_version='s3v4', retries={'max_attempts': 1},
                      s3={'addressing_style': style}))


def report(name, good, why=''):
    global failed
    if good:
        print('ok - s3d: boto3: ' + name)
    else:
        failed += 1
        print('not ok - s3d: boto3: %s: %s' % (name, why))


def run(name, function, want):
    try:
        got = function()
    except ClientError as e:
        got = e.response['Error'].get('Code')
    except urllib.error.HTTPError as e:
        got = e.code
    except Exception as e:  # pylint: disable=broad-except
        got = '%s: %s' % (type(e).__name__, e)
    report(name, got == want, '%r, not %r' % (got, want))


def sums():
    lines = subprocess.run([S3D, '--sum', '--spec', SPEC, '--bucket', 'b'],
                           capture_output=True, check=True).stdout
    return dict(reversed(line.decode().split('  ', 1))
                for line in lines.splitlines())


def fetch(c, key, **more):
    return c.get_object(Bucket='b', Key=key, **more)['Body'].read()


def main():
    c = client()
    want = sums()
    keys = [o for page in c.get_paginator('list_objects_v2').paginate(
        Bucket='b') for o in page['Contents']]
    report('list of all pages', sorted('b/' + o['Key'] for o in keys) ==
           sorted(k for k in want if k.startswith('b/')))
    one = [o['Key'] for page in c.get_paginator('list_objects').paginate(
        Bucket='b') for o in page['Contents']]
    report('list of all pages, version 1', one == [o['Key'] for o in keys])
    pages = list(c.get_paginator('list_objects').paginate(
        Bucket='b', Delimiter='/', PaginationConfig={'PageSize': 2}))
    report('version 1 with a delimiter', [
        x['Prefix'] for page in pages
        for x in page.get('CommonPrefixes', [])] ==
        sorted({k.split('/')[0] + '/' for k in one if '/' in k}))
    for o in keys:
        if o['Key'] == 'sealed':
            continue
        if o['Key'].startswith('many/') and not o['Key'].endswith('500'):
            continue
        body = fetch(c, o['Key'])
        good = (hashlib.sha256(body).hexdigest() == want['b/' + o['Key']] and
                hashlib.md5(body).hexdigest() == o['ETag'].strip('"') and
                len(body) == o['Size'])
        report('get %a' % o['Key'], good, 'other bytes')
    run('list of buckets', lambda: [
        x['Name'] for x in c.list_buckets()['Buckets']],
        ['b', 'big', 'empty', 'far', 'paid'])
    run('a range', lambda: fetch(c, 'dir/five.bin', Range='bytes=7-99') ==
        fetch(c, 'dir/five.bin')[7:100], True)
    run('virtual host', lambda: len(fetch(client(
        style='virtual', host='s3.localhost'), 'one')), 1)
    run('checksum', lambda: c.head_object(
        Bucket='b', Key='dir/five.bin', ChecksumMode='ENABLED')
        ['ChecksumCRC64NVME'], 'UW9DCwZvihs=')
    context = ssl.create_default_context(cafile=CA)
    odd = 'odd sp+ace%'
    url = c.generate_presigned_url(
        'get_object', Params={'Bucket': 'b', 'Key': odd}, ExpiresIn=60)
    run('presigned', lambda: hashlib.sha256(urllib.request.urlopen(
        url, context=context).read()).hexdigest(), want['b/' + odd])
    run('presigned, of another key', lambda: urllib.request.urlopen(
        url.replace('odd', 'one'), context=context).read(), 403)
    run('wrong secret', client(secret='no').list_buckets,
        'SignatureDoesNotMatch')
    run('wrong region is told and mended', lambda: len(fetch(
        client(region='eu-west-1'), 'one')), 1)
    run('the region of a bucket elsewhere', lambda: c.head_bucket(
        Bucket='far')['BucketRegion'], 'eu-west-1')
    run('a bucket elsewhere', lambda: len(
        client().get_object(Bucket='far', Key='k')['Body'].read()), 12)
    run('a version', lambda: len(fetch(c, 'versions', VersionId='v1')), 5)
    run('the newest version', lambda: c.head_object(
        Bucket='b', Key='versions')['VersionId'], 'v2')
    run('missing version', lambda: fetch(c, 'versions', VersionId='v3'),
        'NoSuchVersion')
    run('SSE-C', lambda: len(fetch(
        c, 'sealed', SSECustomerAlgorithm='AES256',
        SSECustomerKey=b'0123456789abcdef0123456789abcdef')), 7)
    run('requester pays', lambda: len(c.get_object(
        Bucket='paid', Key='k', RequestPayer='requester')['Body'].read()), 3)
    run('requester does not say so', lambda: c.get_object(
        Bucket='paid', Key='k'), 'AccessDenied')
    run('another owner', lambda: c.get_object(
        Bucket='paid', Key='k', RequestPayer='requester',
        ExpectedBucketOwner='444455556666'), 'AccessDenied')
    run('a header asked for', lambda: c.get_object(
        Bucket='b', Key='one', ResponseContentDisposition='inline; x="y"')
        ['ContentDisposition'], 'inline; x="y"')
    run('missing key', lambda: fetch(c, 'nope'), 'NoSuchKey')
    run('missing bucket', lambda: c.list_objects_v2(Bucket='nope'),
        'NoSuchBucket')
    run('range of nothing', lambda: fetch(c, 'zero', Range='bytes=0-'),
        'InvalidRange')
    run('condition', lambda: fetch(c, 'one', IfMatch='"x"'),
        'PreconditionFailed')
    run('put', lambda: c.put_object(Bucket='b', Key='one', Body=b'x'),
        'MethodNotAllowed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
