#!/usr/bin/env python3
"""The test server seen on the wire: each fault, each signature, each list.

    selftest_wire.py S3D PKI_DIR

Plain sockets and the standard library only, so that what a fault does to the
bytes is seen as it is.
"""
import base64
import hashlib
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse
import zlib

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
from selftest_lib import (BODY, CASES, EMPTY, PKI, S3D, SIZE, Server, case,
                          check, equal, fault, object_bytes, ranged,
                          seen_faults, unchunk)
import selftest_more  # its cases join these; pylint: disable=unused-import


# -- honest replies ----------------------------------------------------------

@case('object, range, head')
def _():
    with Server() as s:
        r = s.ask()
        equal((r.status, r.body, r.how), (200, BODY, 'fin'))
        equal(r.get(b'content-length'), b'1000')
        for text, first, n in (('3-10', 3, 8), ('990-', 990, 10),
                               ('-7', 993, 7), ('900-5000', 900, 100)):
            r = s.ask(fields=['Range: bytes=' + text])
            equal((r.status, r.body), (206, BODY[first:first + n]))
            equal(r.get(b'content-range'),
                  b'bytes %d-%d/1000' % (first, first + n - 1))
        for text in ('1000-', '-0'):
            r = s.ask(fields=['Range: bytes=' + text])
            equal((r.status, r.code()), (416, 'InvalidRange'))
            equal(r.get(b'content-range'), b'bytes */1000')
        r = s.ask('/b/zero', ['Range: bytes=0-'])
        equal(r.status, 416)
        for text in ('bytes=5-3', 'bytes=x', 'lines=1-2', 'bytes=1-2,4-5'):
            equal(s.ask(fields=['Range: ' + text]).status, 200)
        r = s.ask(method='HEAD')
        equal((r.status, r.body, r.get(b'content-length')),
              (200, b'', b'1000'))
        equal(s.ask('/b/zero').body, b'')


@case('a range of a terabyte is computed where it lies')
def _():
    with Server('--line', 'object b 1T huge') as s:
        at = 2**40 - 37
        r = s.ask('/b/huge', ['Range: bytes=-37'])
        equal(r.body, object_bytes(b'b', b'huge', at, 37))
        r = s.ask('/b/huge', ranged(70001, 70100))
        equal(r.body, object_bytes(b'b', b'huge', 70001, 100))


@case('conditions')
def _():
    with Server() as s:
        tag = s.ask(method='HEAD').get(b'etag').decode()
        check(re.fullmatch('"[0-9a-f]{32}"', tag))
        for field, status in (('If-Match: ' + tag, 200),
                              ('If-Match: "no"', 412),
                              ('If-None-Match: ' + tag, 304),
                              ('If-None-Match: "no"', 200)):
            r = s.ask(fields=[field])
            equal(r.status, status)
            if status == 304:
                equal((r.body, r.get(b'content-length')), (b'', None))


@case('errors')
def _():
    with Server() as s:
        for method, target, status, code in (
                ('GET', '/b/nope', 404, 'NoSuchKey'),
                ('GET', '/nope/k', 404, 'NoSuchBucket'),
                ('GET', '/nope?list-type=2', 404, 'NoSuchBucket'),
                ('PUT', '/b/k', 405, 'MethodNotAllowed'),
                ('GET', '/b/bad%2', 400, 'BadRequest')):
            r = s.ask(target, method=method)
            equal((r.status, r.code()), (status, code))
            check(r.get(b'x-amz-request-id') and r.get(b'x-amz-id-2'))
            equal(r.get(b'content-type'), b'application/xml')
        r = s.ask('/b/nope', method='HEAD')
        equal((r.status, r.body), (404, b''))
        sock = s.connect()
        sock.sendall(b'GET /b/k HTTP/1.1\nHost: x\n\n\r\n\r\n')
        equal(sock.recv(12), b'HTTP/1.1 400')
        sock.close()
    with Server('--chunked-errors') as s:
        r = s.ask('/b/nope')
        equal(r.get(b'transfer-encoding'), b'chunked')
        body, end = unchunk(r.body)
        check(b'NoSuchKey' in body and end == b'\r\n')


@case('keep-alive, pipelining, close after N')
def _():
    with Server('--close-after', '3') as s:
        sock = s.connect()
        one = b'GET /b/k HTTP/1.1\r\nHost: x\r\n\r\n'
        sock.sendall(one * 3)
        got = b''
        while True:
            piece = sock.recv(65536)
            if not piece:
                break
            got += piece
        equal(got.count(BODY), 3)
        equal(got.count(b'Connection: close'), 1)
    equal((s.stats['connections'], s.stats['requests']), (1, 3))
    equal((s.stats['get'], s.stats['bytes']), (3, 3000))
    with Server('--idle-close', '50') as s:
        equal(s.ask(close=False).how, 'fin')
    with Server() as s:
        equal(s.ask(close=False).how, 'silent')


@case('virtual hosts')
def _():
    with Server('--domain', 's3.localhost') as s:
        for host, target in (('b.s3.localhost:99', '/k'),
                             ('s3.localhost', '/b/k'), ('x', '/b/k'),
                             ('[::1]:5', '/b/k')):
            equal(s.ask(target, host=host).body, BODY)
        equal(s.ask('/k', host='b.s3.localhost').status, 200)
        equal(s.ask('/k', host='c.s3.localhost').code(), 'NoSuchBucket')


@case('delay and throttle')
def _():
    with Server('--delay', '120') as s:
        start = time.monotonic()
        equal(s.ask().status, 200)
        check(time.monotonic() - start >= 0.12)
    with Server('--throttle', '20K', '--line', 'object b 8K t') as s:
        start = time.monotonic()
        equal(len(s.ask('/b/t').body), 8192)
        check(time.monotonic() - start >= 0.3)


@case('true MD5 and CRC-64/NVME where asked for')
def _():
    with Server('--etag', 'md5', '--checksums') as s:
        tag = hashlib.md5(BODY).hexdigest().encode()
        for _i in range(2):
            r = s.ask(fields=['x-amz-checksum-mode: ENABLED'])
            equal(r.get(b'etag'), b'"' + tag + b'"')
            check(r.get(b'x-amz-checksum-crc64nvme'))
            equal(r.get(b'x-amz-checksum-type'), b'FULL_OBJECT')
        equal(s.ask().get(b'x-amz-checksum-crc64nvme'), None)
        r = s.ask(fields=ranged(0, 9) + ['x-amz-checksum-mode: ENABLED'])
        equal(r.get(b'x-amz-checksum-crc64nvme'), None)


# -- objects uploaded in parts ------------------------------------------------

def crc32c(data):
    v = 0xffffffff
    for byte in data:
        v ^= byte
        for _ in range(8):
            v = v >> 1 ^ (0x82f63b78 if v & 1 else 0)
    return (v ^ 0xffffffff).to_bytes(4, 'big')


SUMS = {'sha256': lambda d: hashlib.sha256(d).digest(),
        'sha1': lambda d: hashlib.sha1(d).digest(),
        'crc32': lambda d: zlib.crc32(d).to_bytes(4, 'big'),
        'crc32c': crc32c}
PARTS = ['--line', 'multipart b 2500 1000 m', '--line', 'multipart b 9 9 one',
         '--line', 'multipart b 0 5K none', '--line', 'uneven b 4500 1000 u']


def parts_of(key, cuts):
    whole = object_bytes(b'b', key, 0, cuts[-1])
    return [whole[a:b] for a, b in zip(cuts, cuts[1:])]


MULTIPART = {'m': [0, 1000, 2000, 2500], 'one': [0, 9], 'none': [0, 0],
             'u': [0, 1000, 1999, 3000, 4000, 4500]}


@case('parts: ETag, composite sums, partNumber')
def _():
    ask = ['x-amz-checksum-mode: ENABLED']
    for name, sum_of in SUMS.items():
        with Server('--composite', name, *PARTS) as s:
            for key, cuts in MULTIPART.items():
                field = b'x-amz-checksum-' + name.encode()
                parts = parts_of(key.encode(), cuts)
                tag = hashlib.md5(b''.join(hashlib.md5(p).digest()
                                           for p in parts)).hexdigest()
                tag = ('"%s-%d"' % (tag, len(parts))).encode()
                all_of = base64.b64encode(sum_of(b''.join(
                    sum_of(p) for p in parts))) + b'-%d' % len(parts)
                for _i in range(2):
                    r = s.ask('/b/' + key, ask)
                    equal((r.status, r.body), (200, b''.join(parts)))
                    equal((r.get(b'etag'), r.get(field)), (tag, all_of))
                    equal(r.get(b'x-amz-checksum-type'), b'COMPOSITE')
                    equal(r.get(b'x-amz-mp-parts-count'), None)
                equal(s.ask('/b/' + key).get(field), None)
                for k, part in enumerate(parts):
                    target = '/b/%s?partNumber=%d' % (key, k + 1)
                    r = s.ask(target, ask)
                    equal((r.status, r.body), (206 if part else 200, part))
                    equal(r.get(b'x-amz-mp-parts-count'),
                          b'%d' % len(parts))
                    equal(r.get(field), base64.b64encode(sum_of(part)))
                    if part:
                        equal(r.get(b'content-range'), b'bytes %d-%d/%d' % (
                            cuts[k], cuts[k + 1] - 1, cuts[-1]))
                    h = s.ask(target, ask, method='HEAD')
                    equal((h.status, h.body, h.get(b'content-length')),
                          (r.status, b'', b'%d' % len(part)))
                    equal(h.get(b'x-amz-mp-parts-count'),
                          b'%d' % len(parts))
            equal(s.ask('/b/m', ranged(0, 999) + ask).get(field), None)
            text = s.ask('/b?list-type=2&prefix=one').body
            check(b'-1&quot;' in text or b'-1"' in text)
            if name == 'sha1':
                r = s.ask(fields=ask)
                equal(r.get(b'x-amz-checksum-type'), b'FULL_OBJECT')


@case('parts: what cannot be answered')
def _():
    with Server(*PARTS) as s:
        for query, status, code in (('4', 416, 'InvalidPartNumber'),
                                    ('0', 400, 'InvalidRequest'),
                                    ('10001', 400, 'InvalidRequest'),
                                    ('x', 400, 'InvalidRequest'),
                                    ('', 400, 'InvalidRequest')):
            r = s.ask('/b/m?partNumber=' + query)
            equal((query, r.status, r.code()), (query, status, code))
        r = s.ask('/b/m?partNumber=1', ranged(0, 9))
        equal(r.status, 400)
        r = s.ask('/b/m?partNumber=1', ['If-Match: "no"'])
        equal(r.status, 412)
        r = s.ask('/b/k?partNumber=1')
        equal((r.status, r.body, r.get(b'x-amz-mp-parts-count')),
              (206, BODY, None))
        equal(s.ask('/b/k?partNumber=2').status, 416)
        equal(s.ask('/b/m', ['x-amz-checksum-mode: ENABLED'])
              .get(b'x-amz-checksum-type'), None)
    with Server('--checksums', *PARTS) as s:
        r = s.ask('/b/m', ['x-amz-checksum-mode: ENABLED'])
        equal(r.get(b'x-amz-checksum-type'), b'FULL_OBJECT')
        check(r.get(b'x-amz-checksum-crc64nvme'))
    with fault('no_part_number', *PARTS) as s:
        r = s.ask('/b/m?partNumber=2', method='HEAD')
        equal((r.status, r.get(b'content-length')), (200, b'2500'))
        equal((r.get(b'x-amz-mp-parts-count'), r.get(b'content-range')),
              (None, None))


# -- lists -------------------------------------------------------------------

def pages(s, query, max_pages=50):
    """All pages of a list: keys, common prefixes, number of pages."""
    keys, common, token = [], [], ''
    for count in range(1, max_pages):
        r = s.ask('/b?list-type=2' + query + token)
        equal(r.status, 200)
        text = r.body.decode()
        keys += re.findall('<Key>(.*?)</Key>', text)
        common += re.findall('<CommonPrefixes><Prefix>(.*?)</Prefix>', text)
        if '<IsTruncated>true' not in text:
            return keys, common, count
        token = re.search('<NextContinuationToken>(.*?)</', text).group(1)
        token = '&continuation-token=' + urllib.parse.quote(token, '')
    raise AssertionError('too many pages')


@case('list: pages, prefix, delimiter, start-after, encoding')
def _():
    lines = ['objects b 2345 5 many/x', 'object b 1 a/1', 'object b 1 a/b/2',
             'object b 1 a%0Ab%20%C3%A9', 'object b 1 z']
    args = [x for line in lines for x in ('--line', line)]
    with Server(*args) as s:
        keys, _, n = pages(s, '')
        equal((len(keys), n), (2351, 3))
        equal(keys, sorted(keys))
        equal(len(set(keys)), 2351)
        keys, common, n = pages(s, '&delimiter=%2F&max-keys=2')
        equal(common, ['a/', 'many/'])
        equal(keys, ['a&#xA;b \u00e9', 'k', 'z', 'zero'])
        equal(n, 3)
        equal(pages(s, '&prefix=a%2F')[0], ['a/1', 'a/b/2'])
        equal(pages(s, '&prefix=a%2F&delimiter=%2F')[:2],
              (['a/1'], ['a/b/']))
        equal(pages(s, '&start-after=many%2Fx002344')[0],
              ['many/x002345', 'z', 'zero'])
        equal(pages(s, '&prefix=a%0A&encoding-type=url')[0],
              ['a%0Ab%20%C3%A9'])
        equal(len(pages(s, '&prefix=many&max-keys=100')[0]), 2345)
        r = s.ask('/b?list-type=2&continuation-token=%21')
        equal((r.status, r.code()), (400, 'InvalidArgument'))
        equal(s.ask('/b?list-type=2&max-keys=0').body.count(b'<Key>'), 0)


@case('list of buckets: pages and prefix')
def _():
    with Server('--line', 'buckets 25 many-') as s:
        names, token, n = [], '', 0
        while token is not None:
            n += 1
            text = s.ask('/?max-buckets=10' + token).body.decode()
            names += re.findall('<Name>(.*?)</Name>', text)
            found = re.search('<ContinuationToken>(.*?)</', text)
            token = found and '&continuation-token=' + \
                urllib.parse.quote(found.group(1), '')
        equal((len(names), n), (27, 3))
        equal(names, sorted(names))
        text = s.ask('/?prefix=many-00001').body.decode()
        equal(len(re.findall('<Name>', text)), 10)


# -- signatures: the examples of the S3 documentation ------------------------

EXAMPLE = ['--access-key', 'AKIAIOSFODNN7EXAMPLE', '--secret-key',
           'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '--domain',
           's3.amazonaws.com', '--line', 'object examplebucket 5K test.txt']
EXAMPLE_TIME = 1369353600 + 60
EXAMPLE_HOST = 'examplebucket.s3.amazonaws.com'


def example(names, signature, fields=()):
    return ['x-amz-date: 20130524T000000Z', 'x-amz-content-sha256: ' + EMPTY,
            'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/'
            '20130524/us-east-1/s3/aws4_request,SignedHeaders=%s,Signature=%s'
            % (names, signature), *fields]


GET_SIGNATURE = ('f0e8bdb87c964420e857bd35b5d6ed31'
                 '0bd44f0170aba48dd91039c6036bdb41')
GET_NAMES = 'host;range;x-amz-content-sha256;x-amz-date'


def example_get(**more):
    return dict(fields=example(GET_NAMES, GET_SIGNATURE,
                               ['Range: bytes=0-9']),
                target='/test.txt', host=EXAMPLE_HOST, **more)


@case('signature: the documentation\'s GET, list and presigned URL')
def _():
    with Server(*EXAMPLE, '--now', str(EXAMPLE_TIME), users=True) as s:
        r = s.ask(**example_get())
        equal((r.status, len(r.body)), (206, 10))
        names = 'host;x-amz-content-sha256;x-amz-date'
        r = s.ask('/?max-keys=2&prefix=J', example(
            names, '34b48302e7b5fa45bde8084f4b7868a8'
            '6f0a534bc59db6670ed5711ef69dc6f7'), host=EXAMPLE_HOST)
        equal(r.status, 200)
        r = s.ask('/?lifecycle', example(
            names, 'fea454ca298b7da1c68078a5d1bdbfbb'
            'e0d65c699e0f91ac7a200a0136783543'), host=EXAMPLE_HOST)
        equal(r.status, 501)
        url = ('/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential='
               'AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_'
               'request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&'
               'X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0'
               '109b86d86835f995330da4c265957d157751f604d404')
        equal(s.ask(url, host=EXAMPLE_HOST).status, 200)
        r = s.ask(url, host=EXAMPLE_HOST, method='HEAD')
        equal(r.status, 403)  # the method is signed too
        r = s.ask(url, ['x-amz-checksum-mode: ENABLED'], host=EXAMPLE_HOST)
        equal((r.status, r.code()), (403, 'AccessDenied'))
        check(b'HeadersNotSigned' in r.body)
        r = s.ask(url.replace('=86400', '=86401'), host=EXAMPLE_HOST)
        equal(r.code(), 'SignatureDoesNotMatch')
    equal((s.stats['signed'], s.stats['refused']), (4, 3))
    check('Signature=f0e8' not in s.log and 'aeeed9' not in s.log)


@case('signature: what is refused')
def _():
    now = ['--now', str(EXAMPLE_TIME)]
    with Server(*EXAMPLE, *now, users=True) as s:
        get = example_get()
        equal(s.ask(get['target'], host=get['host']).code(), 'AccessDenied')
        for old, new, status, code in (
                ('41', '42', 403, 'SignatureDoesNotMatch'),
                ('us-east-1', 'us-east-2', 400,
                 'AuthorizationHeaderMalformed'),
                ('/s3/', '/sts/', 400, 'AuthorizationHeaderMalformed'),
                ('7EXAMPLE', '8EXAMPLE', 403, 'InvalidAccessKeyId'),
                ('20130524/', '20130525/', 400,
                 'AuthorizationHeaderMalformed'),
                ('x-amz-date,', 'zz,', 403, 'AccessDenied'),
                (';range', '', 403, 'SignatureDoesNotMatch'),
                ('host;range', 'range;host', 400,
                 'AuthorizationHeaderMalformed'),
                (EMPTY, EMPTY[:-1] + '6', 400,
                 'XAmzContentSHA256Mismatch'),
                ('x-amz-content-sha256: ' + EMPTY, 'x-other: 1', 400,
                 'InvalidRequest')):
            fields = [f.replace(old, new) if f.startswith('Auth') or
                      old.startswith(('e3b0', 'x-amz-content')) else f
                      for f in get['fields']]
            r = s.ask(get['target'], fields, host=get['host'])
            equal((old, r.status, r.code()), (old, status, code))
        r = s.ask(get['target'], get['fields'] + ['x-amz-more: 1'],
                  host=get['host'])
        equal(r.code(), 'AccessDenied')
        r = s.ask(get['target'], [f.replace('us-east-1', 'us-east-2')
                                  for f in get['fields']], host=get['host'])
        check(b'<Region>us-east-1</Region>' in r.body)
        equal(r.get(b'x-amz-bucket-region'), b'us-east-1')
    for skew, good in ((899, True), (905, False), (-899, True),
                       (-905, False)):
        with Server(*EXAMPLE, '--now', str(EXAMPLE_TIME - 60),
                    '--skew', str(skew), users=True) as s:
            r = s.ask(**example_get())
            equal(r.code(), None if good else 'RequestTimeTooSkewed')
    with Server(*EXAMPLE, *now, '--session-token', 'T', users=True) as s:
        equal(s.ask(**example_get()).code(), 'InvalidToken')
    with Server(*EXAMPLE, '--now', str(EXAMPLE_TIME + 90000),
                users=True) as s:
        r = s.ask('/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&'
                  'X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-'
                  'east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&'
                  'X-Amz-Expires=86400&X-Amz-SignedHeaders=host&'
                  'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da'
                  '4c265957d157751f604d404', host=EXAMPLE_HOST)
        equal((r.status, r.code()), (403, 'AccessDenied'))
        check(b'expired' in r.body)


# -- TLS ---------------------------------------------------------------------

@case('TLS: versions, resumption, close_notify')
def _():
    with Server(tls=True) as s:
        r = s.ask()
        equal((r.body, r.how), (BODY, 'notify'))
        context = ssl.create_default_context(cafile=PKI + '/ca.pem')
        session = None
        for _i in range(2):
            raw = socket.create_connection(('127.0.0.1', s.port), 5)
            sock = context.wrap_socket(raw, server_hostname='localhost',
                                       session=session)
            sock.sendall(b'GET /b/k HTTP/1.1\r\nHost: x\r\n\r\n')
            sock.recv(65536)
            session = sock.session
            sock.close()
    equal(s.stats['tls_resumed'], 1)
    for option, version in (('--tls12', 'TLSv1.2'), ('--tls13', 'TLSv1.3')):
        with Server(option, tls=True) as s:
            sock = s.connect()
            equal(sock.version(), version)
            sock.close()


# -- faults ------------------------------------------------------------------

@case('fault: cuts in the body')
def _():
    for name, ends in (('rst_mid', ('rst', 'rst')),
                       ('fin_mid', ('fin', 'fin')),
                       ('notify_mid', ('fin', 'notify')),
                       ('stall', ('silent', 'silent')),
                       ('close_delimited_cut', ('fin', 'fin'))):
        for tls in (False, True):
            with fault(name, tls=tls) as s:
                r = s.ask()
                if (name, tls, r.how) == ('rst_mid', True, 'fin'):
                    r.how = 'rst'  # ECONNRESET is an EOF to Python's ssl
                equal((name, r.how, r.body), (name, ends[tls], BODY[:500]))
                if name != 'close_delimited_cut':
                    equal(r.get(b'content-length'), b'1000')
        with fault(name + ':0') as s:
            equal(s.ask().body, b'')
        with fault(name + ':999') as s:
            equal(s.ask().body, BODY[:999])


@case('fault: _x2 and _once, --fault-times, --fault-key')
def _():
    for name in ('rst_mid_x2', 'fin_mid_x2'):
        with fault(name) as s:
            equal([len(s.ask().body) for _ in range(3)], [500, 500, 1000])
        equal(s.stats['faults'], 2)
    with fault('flip_once') as s:
        equal([s.ask().body == BODY for _ in range(2)], [False, True])
    with fault('flip', '--fault-times', '3', '--fault-key', 'b/k',
               '--line', 'object b 1000 other') as s:
        equal([s.ask().body == BODY for _ in range(4)],
              [False, False, False, True])
        equal(s.ask('/b/other').body, object_bytes(b'b', b'other', 0, 1000))
    with Server('--fault-key', '?buckets', '--fault', 's429') as s:
        equal((s.ask('/').status, s.ask('/b/k').status), (429, 200))
    with fault('s503_x2') as s:
        equal([s.ask().status for _ in range(3)], [503, 503, 200])
        equal(s.ask('/b/zero').status, 503)


@case('fault: flips')
def _():
    for arg, at in (('', 500), (':0', 0), (':999', 999), (':5000', 999)):
        with fault('flip' + arg) as s:
            got = s.ask().body
            equal([i for i in range(SIZE) if got[i] != BODY[i]], [at])


@case('fault: drip')
def _():
    with fault('drip:996:60') as s:
        start = time.monotonic()
        equal(s.ask().body, BODY)
        check(time.monotonic() - start >= 0.2)
    with fault('drip') as s:
        check(500 <= len(s.ask().body) < 510)


@case('fault: silence')
def _():
    with fault('no_answer') as s:
        equal((s.ask().raw, s.ask().how), (b'', 'silent'))
    with fault('handshake_stall', tls=True) as s:
        sock = socket.create_connection(('127.0.0.1', s.port), 5)
        context = ssl._create_unverified_context()
        sock.settimeout(0.3)
        try:
            context.wrap_socket(sock)
            check(False, 'a handshake was made')
        except (TimeoutError, socket.timeout):
            sock.close()
    with fault('handshake_stall', '--fault-times', '1', tls=True) as s:
        socket.create_connection(('127.0.0.1', s.port), 5).close()
        time.sleep(0.05)
        equal(s.ask().body, BODY)
    with fault('no_length_no_close') as s:
        r = s.ask(close=False)
        equal((r.body, r.how), (BODY, 'silent'))
        equal((r.get(b'content-length'), r.get(b'connection')), (None, None))


@case('fault: framing')
def _():
    with fault('extra_bytes') as s:
        r = s.ask(close=False)
        check(r.body.startswith(BODY + b'HTTP/1.1 200 OK\r\n'))
        check(r.raw.endswith(b'EVIL!'))
        equal(r.how, 'silent')
    with fault('length_lie_huge') as s:
        r = s.ask()
        equal((r.get(b'content-length'), r.body, r.how),
              (b'1125899906842624', BODY, 'fin'))
    with fault('close_delimited') as s:
        r = s.ask(close=False)
        equal((r.body, r.how, r.get(b'content-length')), (BODY, 'fin', None))
        equal(r.get(b'connection'), b'close')
    with fault('chunked', '--line', 'object b 100K c') as s:
        r = s.ask('/b/c')
        equal(r.get(b'content-length'), None)
        body, rest = unchunk(r.body)
        equal(body, object_bytes(b'b', b'c', 0, 102400))
        equal(rest.lower().count(b'x-trailer-'), 2)
        check(b';name=' in r.body)
        equal(unchunk(s.ask('/b/zero').body)[0], b'')
    with fault('te_and_cl') as s:
        r = s.ask()
        equal((r.get(b'transfer-encoding'), r.get(b'content-length')),
              (b'chunked', b'1000'))
        equal(unchunk(r.body)[0], BODY)
    with fault('te_odd') as s:
        r = s.ask()
        equal((r.get(b'transfer-encoding'), r.get(b'content-length')),
              (b'gzip, chunked', None))
    with fault('te_odd:xchunked') as s:
        equal(s.ask().get(b'transfer-encoding'), b'xchunked')
    with fault('two_lengths') as s:
        equal(s.ask().all(b'content-length'), [b'1000', b'1001'])
    with fault('two_lengths:same') as s:
        equal(s.ask().all(b'content-length'), [b'1000', b'1000'])
    with fault('bad_length') as s:
        equal(s.ask().all(b'content-length'), [b'+5'])
    with fault('bad_length:0x10%20') as s:
        equal(s.ask().all(b'content-length'), [b'0x10'])


@case('fault: chunked_bad, each way')
def _():
    for kind, start in (('hex', b'0x3e8\r\n'), ('plus', b'+3e8\r\n'),
                        ('minus', b'-3e8\r\n'), ('blank', b' 3e8\r\n'),
                        ('empty', b'\r\n'), ('lf', b'3e8\n'),
                        ('overflow', b'100000000000003e8\r\n'),
                        ('ext', b'3e8;x=0123'), ('nocrlf', b'3e8\r\n'),
                        ('noend', b'3e8\r\n'), ('trailers', b'3e8\r\n')):
        with fault('chunked_bad:' + kind) as s:
            r = s.ask()
            equal((kind, r.get(b'transfer-encoding')), (kind, b'chunked'))
            equal(r.body[:len(start)], start)
            check(BODY in r.body)
            check((BODY + b'\r\n' in r.body) == (kind != 'nocrlf'))
            check((b'\r\n0\r\n' in r.body[-2000000:]) ==
                  (kind not in ('nocrlf', 'noend')))
            check(len(r.body) > 1000000 or kind not in ('ext', 'trailers'))


@case('fault: ranges')
def _():
    ask = dict(fields=ranged(100, 199))
    part = BODY[100:200]
    with fault('range_ignored') as s:
        r = s.ask(**ask)
        equal((r.status, r.body, r.get(b'content-range')), (200, BODY, None))
    with fault('range_wrong_header') as s:
        r = s.ask(**ask)
        equal((r.status, r.body), (206, part))
        equal(r.get(b'content-range'), b'bytes 101-200/1000')
        r = s.ask(fields=ranged(500, 999))
        equal(r.get(b'content-range'), b'bytes 499-998/1000')
        equal(s.ask().status, 200)
    with fault('range_wrong_body') as s:
        r = s.ask(**ask)
        equal((r.status, r.body), (206, BODY[108:208]))
        equal(r.get(b'content-range'), b'bytes 100-199/1000')
    with fault('range_no_header') as s:
        r = s.ask(**ask)
        equal((r.status, r.body, r.get(b'content-range')), (206, part, None))
    with fault('range_total_changes') as s:
        equal([s.ask(**ask).get(b'content-range') for _ in range(3)],
              [b'bytes 100-199/%d' % n for n in (1000, 1001, 1002)])
    with fault('multipart_ranges') as s:
        r = s.ask(**ask)
        check(b'multipart/byteranges' in r.get(b'content-type'))
        check(part in r.body)
        equal(len(r.body), int(r.get(b'content-length')))
    with fault('s416') as s:
        equal((s.ask(**ask).status, s.ask().status), (416, 200))
    with fault('s416:all') as s:
        r = s.ask()
        equal((r.status, r.get(b'content-range')), (416, b'bytes */1000'))


@case('fault: versions')
def _():
    new = object_bytes(b'b', b'k', 0, SIZE, version=1)
    with fault('etag_change') as s:
        a, b = s.ask(), s.ask()
        equal((a.body, b.body), (BODY, new))
        tag = a.get(b'etag')
        check(tag != b.get(b'etag'))
        r = s.ask(fields=['If-Match: ' + tag.decode()])
        equal((r.status, r.code()), (412, 'PreconditionFailed'))
    with fault('etag_change:3') as s:
        equal([s.ask().body == BODY for _ in range(4)],
              [True, True, True, False])
    with fault('etag_churn') as s:
        equal(len({s.ask().get(b'etag') for _ in range(4)}), 4)
    with fault('etag_ignore_ifmatch') as s:
        tag = s.ask().get(b'etag')
        r = s.ask(fields=['If-Match: ' + tag.decode()])
        equal((r.status, r.body), (200, new))
    with fault('no_version') as s:
        equal(s.ask('/b/k?versionId=x').status, 200)
    with fault('no_etag') as s:
        equal(s.ask().get(b'etag'), None)
    with fault('gzip_label') as s:
        r = s.ask()
        equal((r.get(b'content-encoding'), r.body), (b'gzip', BODY))
    with fault('composite_unsuffixed') as s:
        r = s.ask(fields=['x-amz-checksum-mode: ENABLED'])
        equal(r.get(b'x-amz-checksum-type'), b'COMPOSITE')
        check(b'-' not in r.get(b'x-amz-checksum-crc32'))
        equal(s.ask().get(b'x-amz-checksum-type'), None)


@case('fault: status')
def _():
    for name, status, code in (('s503_storm', 503, 'SlowDown'),
                               ('s500_x2', 500, 'InternalError'),
                               ('s429', 429, 'TooManyRequests'),
                               ('status:400:ExpiredToken', 400,
                                'ExpiredToken'),
                               ('404_html', 404, None),
                               ('login_page', 200, None)):
        with fault(name) as s:
            r = s.ask()
            equal((r.status, r.code()), (status, code))
            equal(len(r.body), int(r.get(b'content-length')))
            equal(s.ask(method='HEAD').body, b'')
            if code is None:
                equal(r.get(b'content-type'), b'text/html')
                equal(r.get(b'etag'), None)
    with fault('s403_no_body') as s:
        r = s.ask()
        equal((r.status, r.body, r.get(b'content-length')), (403, b'', b'0'))
    with fault('s403_head') as s:
        equal((s.ask().status, s.ask(method='HEAD').status), (200, 403))
    for value in ('0', '-1', '99999999999', 'soon'):
        with fault('retry_after:' + value) as s:
            equal(s.ask().get(b'retry-after'), value.encode())
            equal(s.ask().status, 200)


@case('fault: redirects')
def _():
    with fault('redirect_stranger') as s:
        r = s.ask(close=False)
        place = r.get(b'location').decode()
        equal(r.status, 307)
        port = int(re.fullmatch(r'http://localhost:(\d+)/b/k',
                                place).group(1))
        check(port != s.port)
        sock = socket.create_connection(('127.0.0.1', port), 5)
        r = s.ask(fields=['Authorization: x'], sock=sock)
        equal((r.status, r.body), (200, b"a stranger's bytes\n"))
    equal(s.stats['stranger_requests'], 1)
    check('SECRETS' in s.log and 'stranger' in s.log)
    with fault('redirect_stranger_host') as s:
        check(s.ask().get(b'location').startswith(
            b'http://stranger.localhost:'))
    equal(s.stats['stranger_requests'], 0)
    with fault('redirect_loop') as s:
        equal(s.ask().get(b'location'),
              b'http://localhost:%d/b/k' % s.port)
    with fault('redirect_to:http://evil.test:1/x') as s:
        equal(s.ask().get(b'location'), b'http://evil.test:1/x')


@case('fault: redirect_region')
def _():
    seen_faults.add('redirect_region')
    with Server(*EXAMPLE, '--now', str(EXAMPLE_TIME), '--fault',
                'redirect_region:x/../', users=True) as s:
        r = s.ask(**example_get())
        equal((r.status, r.code()), (301, 'PermanentRedirect'))
        equal(r.get(b'x-amz-bucket-region'), b'x/../')
        equal(r.get(b'location'), None)
    with Server(*EXAMPLE, '--now', str(EXAMPLE_TIME), '--region', 'eu-west-1',
                '--fault', 'redirect_region:us-east-1', users=True) as s:
        equal(s.ask(**example_get()).status, 206)


@case('fault: heads')
def _():
    for name, sign in (('nul_in_head', b'X-Nul: a\0b\r\n'),
                       ('bare_cr', b'X-Cr: a\rb\r\n'),
                       ('bare_lf', b'X-Lf: a\n\r\n'),
                       ('obs_fold', b'X-Fold: a\r\n b\r\n'),
                       ('head_line:X-A%00%20%3A', b'X-A\0 :\r\n')):
        with fault(name) as s:
            r = s.ask()
            check(sign in r.raw, name)
            check(r.raw.endswith(BODY))
    with fault('head_first:HTTP/2%20200') as s:
        equal(s.ask().first, b'HTTP/2 200')
    with fault('http09') as s:
        equal((s.ask(close=False).raw, s.ask().how), (BODY, 'fin'))
    with fault('head_slow:1') as s:
        start = time.monotonic()
        equal(s.ask().body, BODY)
        check(time.monotonic() - start > 0.2)
    with fault('head_split') as s:
        start = time.monotonic()
        equal(s.ask().body, BODY)
        check(time.monotonic() - start > 0.04)
    with fault('head_split:7') as s:
        check(len(s.ask(quiet=0.01).raw) <= 14)
    with fault('head_endless') as s:
        r = s.ask(most=1 << 21)
        equal(r.how, 'most')
        check(b'\r\n\r\n' not in r.raw)
    with fault('head_huge_line') as s:
        r = s.ask()
        equal(len(r.get(b'x-huge')), 8 << 20)
        equal(r.body, BODY)
    with fault('head_huge_line:10') as s:
        equal(s.ask().get(b'x-huge'), b'0123456789')
    with fault('many_fields') as s:
        r = s.ask()
        check(len(r.fields) > 100000)
        equal(r.body, BODY)
    with fault('interim_100') as s:
        r = s.ask()
        equal(re.findall(rb'^HTTP/1.1 (\d+)', r.raw, re.M),
              [b'100', b'103', b'102', b'200'])
        check(r.raw.endswith(BODY))
    with fault('interim_endless') as s:
        r = s.ask(most=1 << 21)
        equal((r.how, r.status), ('most', 100))
        check(b' 200 ' not in r.raw)
    with fault('one_byte_reads') as s:
        equal(s.ask().body, BODY)
    with fault('keepalive_idle_close') as s:
        r = s.ask(close=False)
        equal((r.body, r.how, r.get(b'connection')), (BODY, 'fin', None))


@case('fault: lists')
def _():
    def keys(s, target='/b?list-type=2'):
        r = s.ask(target)
        return r, re.findall(b'<Key>(.*?)</Key>', r.body, re.S)
    with fault('list_loop') as s:
        a, b = keys(s)[0].body, keys(s)[0].body
        equal(a, b)
        check(b'<IsTruncated>true' in a and b'NextContinuationToken' in a)
        check(b'<ContinuationToken>' in s.ask('/').body)
    with fault('list_no_token') as s:
        a = keys(s)[0].body
        check(b'<IsTruncated>true' in a and b'Token' not in a)
    with fault('list_empty_page') as s:
        got, _, n = pages(s, '')
        equal((got, n), (['k', 'zero'], 2))
    with fault('list_cut') as s:
        r = s.ask('/b?list-type=2', close=False)
        equal(len(r.body), int(r.get(b'content-length')))
        check(b'</ListBucketResult>' not in r.body)
    with fault('list_error200') as s:
        r = s.ask('/b?list-type=2')
        equal((r.status, r.code()), (200, 'InternalError'))
    with fault('list_endless') as s:
        one, got = keys(s)
        equal(len(set(got)), 1000)
        token = re.search(rb'<NextContinuationToken>(.*?)</', one.body)
        more = keys(s, '/b?list-type=2&continuation-token=' +
                    urllib.parse.quote(token.group(1), ''))[1]
        equal(len(set(got + more)), 2000)
        check(b'<Bucket>' in s.ask('/').body)
    with fault('list_traversal') as s:
        check(b'../evil' in keys(s)[1] and b'/etc/evil' in keys(s)[1])
    with fault('key_hostile') as s:
        got = keys(s)[1]
        check(b'esc&#x1B;[31mred' in got)
        check(any(len(k) == 4096 for k in got))
        check(keys(s, '/b?list-type=2&encoding-type=url')[1][-2] ==
              b'nul%00hidden')


@case('every fault of the table was met here')
def _():
    text = subprocess.run([S3D, '--help'], capture_output=True,
                          text=True).stdout
    names = re.findall(r'^  ([a-z0-9_]+) .*\[.*\]$', text, re.M)
    check(len(names) > 60)
    equal(sorted(set(names) - seen_faults), [])


# -- the command line --------------------------------------------------------

@case('sums and bytes for comparison')
def _():
    def run(*args):
        return subprocess.run([S3D, *args], capture_output=True, check=True)\
            .stdout
    want = hashlib.sha256(BODY).hexdigest().encode()
    equal(run('--sum', '--bucket', 'b', '--key', 'k', '--size', '1000'),
          want + b'\n')
    equal(run('--cat', '--bucket', 'b', '--key', 'k', '--size', '1000',
              '--first', '3', '--last', '9'), BODY[3:10])
    got = run('--sum', '--line', 'object b 1000 k', '--line',
              'object a 0 x%0Ay')
    equal(got, b'\\' + EMPTY.encode() + b'  a/x\\ny\n' + want + b'  b/k\n')


@case('what the command line refuses')
def _():
    for args in (['--bind', '0.0.0.0', '--anonymous'], ['--nonsense'],
                 ['--bind', '192.0.2.1', '--anonymous'], ['--port'],
                 ['--fault', 'nonsense', '--anonymous'], [],
                 ['--anonymous', '--line', 'object b'],
                 ['--anonymous', '--line', 'multipart b 5 k'],
                 ['--anonymous', '--line', 'multipart b 5 0 k'],
                 ['--anonymous', '--line', 'multipart b 20000 2 k'],
                 ['--anonymous', '--composite', 'md5']):
        r = subprocess.run([S3D, '--for', '1', *args], capture_output=True,
                           timeout=5)
        check(r.returncode != 0 and r.stderr, args)
    equal(subprocess.run([S3D, '--anonymous', '--for', '1', '--bind', '::1'],
                         timeout=5).returncode, 0)


def main():
    failed = 0
    for name, function in CASES:
        try:
            function()
            print('ok - s3d: ' + name)
        except Exception as e:  # pylint: disable=broad-except
            failed += 1
            line = e.__traceback__
            while line.tb_next:
                line = line.tb_next
            print('not ok - s3d: %s: %s: %s (line %d)' % (
                name, type(e).__name__, e,
                e.__traceback__.tb_next.tb_lineno))
        sys.stdout.flush()
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
