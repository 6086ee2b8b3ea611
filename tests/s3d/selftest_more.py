"""More cases of selftest_wire.py: whose bucket it is, where it lives, who may
ask, what its list looks like, and where a request is sent on to.
"""
import base64
import hashlib
import os
import re
import subprocess
import tempfile
import time
import urllib.parse

from selftest_lib import (BODY, S3D, SIZE, Server, case, check, equal, fault,
                          object_bytes, presign, quoted, seen_faults, sign)

USER = ['--access-key', 'AK', '--secret-key', 'SK']


def lines(*texts):
    return [x for text in texts for x in ('--line', text)]


def named(s, text, names):
    """Each element's text, in the order of the reply."""
    return re.findall(b'<%s>(.*?)</%s>' % (names, names), text, re.S)


# -- ListObjects, version 1 --------------------------------------------------

def pages_1(s, query, max_pages=50):
    """All pages as a client of version 1 walks them."""
    keys, common, marker = [], [], ''
    for count in range(1, max_pages):
        r = s.ask('/b?' + query + marker)
        equal(r.status, 200)
        text = r.body.decode()
        keys += re.findall('<Key>(.*?)</Key>', text)
        common += re.findall('<CommonPrefixes><Prefix>(.*?)</Prefix>', text)
        check('ContinuationToken' not in text and 'KeyCount' not in text)
        found = re.search('<NextMarker>(.*?)</NextMarker>', text)
        equal(found is not None,
              'delimiter' in query and '<IsTruncated>true' in text)
        if '<IsTruncated>true' not in text:
            return keys, common, count
        marker = found.group(1) if found else keys[-1]
        if 'encoding-type' not in query:
            marker = urllib.parse.quote(marker, '')
        marker = '&marker=' + marker
    raise AssertionError('too many pages')


TREE = lines('objects b 2345 5 many/x', 'object b 1 a/1', 'object b 1 a/b/2',
             'object b 1 a%20+%C3%A9', 'object b 1 z')


@case('list V1: marker, NextMarker, prefix, delimiter, encoding')
def _():
    with Server(*TREE) as s:
        keys, _, n = pages_1(s, '')
        equal((len(keys), len(set(keys)), n), (2351, 2351, 3))
        equal(keys, sorted(keys))
        for most in (1, 2, 3, 100):
            keys, common, _ = pages_1(s, 'delimiter=%%2F&max-keys=%d' % most)
            equal(common, ['a/', 'many/'])
            equal(keys, ['a +\u00e9', 'k', 'z', 'zero'])
            keys, _, _ = pages_1(
                s, 'delimiter=%%2F&encoding-type=url&max-keys=%d' % most)
            equal(keys, ['a%20%2B%C3%A9', 'k', 'z', 'zero'])
        equal(pages_1(s, 'prefix=a%2F')[0], ['a/1', 'a/b/2'])
        equal(pages_1(s, 'prefix=a%2F&delimiter=%2F')[:2],
              (['a/1'], ['a/b/']))
        r = s.ask('/b?marker=many%2Fx002344&prefix=many').body
        equal(named(s, r, b'Key'), [b'many/x002345'])
        check(b'<Marker>many/x002344</Marker>' in r and b'<Owner>' in r)
        equal(named(s, s.ask('/b?marker=a&prefix=z').body, b'Key'),
              [b'z', b'zero'])
        equal(named(s, s.ask('/b?marker=zz&prefix=a').body, b'Key'), [])
        equal(s.ask('/b?max-keys=0').body.count(b'<Key>'), 0)
    equal((s.stats['list_v1'] > 20, s.stats['list_v2']), (True, 0))


@case('list V2 of a server that knows V1 only')
def _():
    with Server('--no-list-v2', '--line', 'objects b 7 1 x') as s:
        r = s.ask('/b?list-type=2&max-keys=3').body
        check(b'Token' not in r and b'<IsTruncated>true' in r)
        check(b'<NextMarker>' not in r)
        r = s.ask('/b?list-type=2&start-after=k&max-keys=3').body
        equal(named(s, r, b'Key')[0], b'k')
        equal(s.ask('/b?list-type=2&marker=k&max-keys=3').body.count(
            b'<Key>x'), 3)
    equal((s.stats['list_v1'], s.stats['list_v2'], s.stats['list']),
          (0, 3, 3))
    with fault('list_v2_501') as s:
        r = s.ask('/b?list-type=2')
        equal((r.status, r.code()), (501, 'NotImplemented'))
        equal(named(s, s.ask('/b').body, b'Key'), [b'k', b'zero'])


@case('list: encodings of every kind')
def _():
    odd = lines('object b 1 a%20b+c')
    ask = '/b?list-type=2&encoding-type=url&prefix=a%20'
    with Server(*odd) as s:
        r = s.ask(ask).body
        equal(named(s, r, b'Key'), [b'a%20b%2Bc'])
        equal(named(s, r, b'Prefix'), [b'a%20'])
        check(r.index(b'<EncodingType>url') < r.index(b'<Contents>'))
    with Server('--no-encoding', *odd) as s:
        for target in (ask, '/b?encoding-type=url&prefix=a'):
            r = s.ask(target).body
            equal(named(s, r, b'Key'), [b'a b+c'])
            check(b'EncodingType' not in r)
    with fault('list-plus', *odd) as s:
        seen_faults.add('list_plus')
        r = s.ask(ask).body
        equal((named(s, r, b'Key'), named(s, r, b'Prefix')),
              ([b'a+b%2Bc'], [b'a+']))
    with fault('list_late_encoding', *odd) as s:
        r = s.ask(ask).body
        equal(r.count(b'<EncodingType>url</EncodingType>'), 1)
        check(r.index(b'<EncodingType>') > r.index(b'</Contents>'))
        check(b'EncodingType' not in s.ask('/b?list-type=2').body)


@case('list: sizes that are not the objects\'')
def _():
    with fault('list_size:7') as s:
        equal(named(s, s.ask('/b?list-type=2').body, b'Size'),
              [b'1007', b'7'])
        equal(s.ask().body, BODY)
    with fault('list_size') as s:
        equal(named(s, s.ask('/b').body, b'Size'), [b'1001', b'1'])


ODD = [bytes([c]) for c in range(1, 33)] + [
    b'\0', b'a\0b', b'\x1b[31m', b'two\nlines', b'cr\rlf\n', b'\x7f',
    b'\xff\xfe', b'\xe2\x82', b'//', b'/', b'a//b', b'..', b'../up', b'.',
    b'a/../b', b'dir/', b'q?x=1&y#z', b'a+b%20', b'"<&>\'', b'\\', b'~*',
    b'z' * 1024]


@case('keys of any bytes')
def _():
    with Server(*lines(*('object b 9 ' + quoted(k, '/') for k in ODD))) as s:
        r = s.ask('/b?list-type=2&encoding-type=url').body
        got = [urllib.parse.unquote_to_bytes(k)
               for k in named(s, r, b'Key')]
        equal(got, sorted(ODD + [b'k', b'zero']))
        for key in ODD:
            r = s.ask('/b/' + quoted(key, '/'))
            equal((key, r.status, r.body),
                  (key, 200, object_bytes(b'b', key, 0, 9)))
        r = s.ask('/b?list-type=2&delimiter=%2F&encoding-type=url').body
        check(b'<CommonPrefixes><Prefix>/</Prefix>' in r)


@case('list: a start anywhere in a generated range')
def _():
    with Server('--line', 'objects n 1000000 1 p%2F', *lines(
            'object n 1 p%2F0000055', 'object n 1 q',
            'deleted n p%2F0000057 gone')) as s:
        all_keys = sorted(['p/%07d' % i for i in range(1, 1000001)
                           if i != 57] + ['q'])
        for after in ('', 'p', 'p.', 'p/', 'p0', 'p/0', 'p/00', 'p/000005',
                      'p/0000055', 'p/0000056', 'p/00000560', 'p/9', 'p/0:',
                      'p/0/', 'p/09', 'p/099999', 'p/0999999', 'p/1',
                      'p/1000000', 'p/1000001', 'p/10000000', 'p/:', 'p/\xff',
                      'p/000\x7f', 'p/0000009', 'p/000000', 'a', 'q', 'r'):
            r = s.ask('/n?list-type=2&max-keys=3&start-after=' +
                      quoted(after))
            want = [k for k in all_keys
                    if k.encode() > after.encode()][:3]
            equal((after, named(s, r.body, b'Key')),
                  (after, [k.encode() for k in want]))


# -- regions -----------------------------------------------------------------

REGION = [*USER, '--line', 'object far 1000 k', '--line',
          'region far eu-west-1']


@case('regions: told by header, element or HEAD of the bucket')
def _():
    with Server(*REGION, users=True) as s:
        r = s.ask(**sign('/far/k'))
        equal((r.status, r.code()), (301, 'PermanentRedirect'))
        equal((r.get(b'x-amz-bucket-region'), r.get(b'location')),
              (b'eu-west-1', None))
        check(b'<Endpoint>s3.eu-west-1.localhost' in r.body)
        r = s.ask(**sign('/far/k', region='eu-west-1'))
        equal((r.status, r.body), (200, object_bytes(b'far', b'k', 0, 1000)))
        r = s.ask(**sign('/far?list-type=2'))
        equal((r.status, r.get(b'x-amz-bucket-region')), (301, b'eu-west-1'))
        for method, target in (('HEAD', '/far'), ('HEAD', '/far/k')):
            r = s.ask(**sign(target, method=method))
            equal((r.status, r.body, r.get(b'x-amz-bucket-region')),
                  (301, b'', b'eu-west-1'))
            r = s.ask(**sign(target, method=method, region='eu-west-1'))
            equal(r.status, 200)
        equal(s.ask(**sign('/far', method='HEAD', region='eu-west-1'))
              .get(b'x-amz-bucket-region'), b'eu-west-1')
        equal(s.ask(**presign('/far/k')).status, 301)
        equal(s.ask(**presign('/far/k', region='eu-west-1')).status, 200)
        equal(s.ask(**sign('/b/k')).status, 200)
        r = s.ask(**sign('/b/k', region='eu-west-1'))
        equal((r.status, r.code()), (400, 'AuthorizationHeaderMalformed'))
        equal(s.ask(**sign('/nope', method='HEAD')).status, 404)
        text = s.ask(**sign('/')).body
        equal(named(s, text, b'BucketRegion'),
              [b'us-east-1', b'us-east-1', b'eu-west-1'])
        # What is wrong otherwise is not told as a region.
        r = s.ask(**sign('/far/k', region='eu-west-1', secret='no'))
        equal(r.code(), 'SignatureDoesNotMatch')
    equal((s.stats['head_bucket'], s.stats['list_buckets']), (4, 1))
    with Server(*REGION, '--wrong-region', '400', users=True) as s:
        r = s.ask(**sign('/far/k'))
        equal((r.status, r.code(), named(s, r.body, b'Region')),
              (400, 'AuthorizationHeaderMalformed', [b'eu-west-1']))
        equal(r.get(b'x-amz-bucket-region'), b'eu-west-1')
        r = s.ask(**presign('/far/k'))
        equal((r.code(), named(s, r.body, b'Region')),
              ('AuthorizationQueryParametersError', [b'eu-west-1']))
        r = s.ask(**sign('/far', method='HEAD'))
        equal((r.status, r.body, r.get(b'x-amz-bucket-region')),
              (400, b'', b'eu-west-1'))
    with Server(*REGION, '--wrong-region', '301', users=True) as s:
        equal(s.ask(**sign('/b/k', region='eu-west-1')).status, 301)


@case('regions: hidden but for HEAD of the bucket')
def _():
    for more, status in ((['--wrong-region', '400'], 400), ([], 301)):
        with Server(*REGION, '--hide-region', *more, users=True) as s:
            for method, target in (('GET', '/far/k'), ('HEAD', '/far/k'),
                                   ('GET', '/far?list-type=2')):
                r = s.ask(**sign(target, method=method))
                equal(r.status, status)
                check(b'eu-west-1' not in r.raw)
            r = s.ask(**sign('/far', method='HEAD'))
            equal((r.status, r.get(b'x-amz-bucket-region')),
                  (status, b'eu-west-1'))


@case('fault: region_evil')
def _():
    for arg, told in (('', b'evil.com#'), (':long', b'a' * 200),
                      (':x/../y', b'x/../y'), (':a%0D%0AX-Evil:%20y', b'a')):
        with fault('region_evil' + arg, *USER) as s:
            for ask in (sign('/b/k'), sign('/b/k', region='eu-west-1'),
                        dict(target='/b/k')):
                r = s.ask(**ask)
                equal((r.status, r.get(b'x-amz-bucket-region')), (301, told))
            r = s.ask(**sign('/b', method='HEAD'))
            equal((r.status, r.get(b'x-amz-bucket-region')), (301, told))
            equal(s.ask(**sign('/b/k', secret='no')).status, 403)
    with fault('region-evil:e%3C', *USER, '--wrong-region', '400',
               '--fault-times', '1') as s:
        r = s.ask(**sign('/b/k'))
        equal((r.status, named(s, r.body, b'Region')), (400, [b'e&lt;']))
        equal(s.ask(**sign('/b/k')).status, 200)
    seen_faults.add('region_evil')


# -- redirects ---------------------------------------------------------------

def place(r):
    return (r.get(b'location') or b'').decode()


@case('fault: 307 within the domain, and out of it')
def _():
    with fault('redirect_307', '--domain', 's3.localhost') as s:
        for host, target, to in (
                ('b.s3.localhost', '/k?x=1', 'b.temporary.s3.localhost'),
                ('s3.localhost', '/b/k', 'temporary.s3.localhost'),
                ('localhost', '/b/k', 'temporary.localhost')):
            r = s.ask(target, host=host)
            equal((r.status, r.code()), (307, 'TemporaryRedirect'))
            equal(place(r), 'http://%s:%d%s' % (to, s.port, target))
            equal(s.ask(target, host=to).body, BODY)
            equal(s.ask(target, host=to + ':%d' % s.port).body, BODY)
    with fault('redirect_307') as s:
        r = s.ask(host='127.0.0.1')
        equal((r.status, place(r)),
              (307, 'http://127.0.0.1:%d/b/k' % s.port))
        equal(s.ask(host='127.0.0.1').body, BODY)
    with fault('redirect_307_stranger', '--domain', 's3.localhost') as s:
        for host, target, to in (
                ('b.s3.localhost', '/k', 'b.evils3.localhost'),
                ('s3.localhost', '/b/k', 'evils3.localhost'),
                ('127.0.0.1', '/b/k', 'stranger.localhost')):
            url = urllib.parse.urlsplit(place(s.ask(target, host=host)))
            equal(url.hostname, to)
            check(url.port != s.port)
    equal(s.stats['stranger_requests'], 0)


def follow(s, n):
    """The statuses of a chain, and the last reply."""
    base, seen = 'http://localhost:%d/b/d/k' % s.port, []
    for _i in range(n):
        url = urllib.parse.urlsplit(base)
        r = s.ask(url.path + ('?' + url.query if url.query else ''),
                  host=url.netloc)
        seen.append(r.status)
        if not place(r):
            break
        base = urllib.parse.urljoin(base, place(r))
    return seen, r, base


@case('fault: chains of redirects')
def _():
    more = lines('object b 9 d/k')
    want = object_bytes(b'b', b'd/k', 0, 9)
    for form in ('', 'absolute', 'relative', 'dots', 'path', 'query', 'net',
                 'host', 'fragment'):
        with fault('redirect_chain:3:303:' + form, *more) as s:
            seen, r, end = follow(s, 9)
            equal((form, seen, r.body), (form, [303] * 3 + [200], want))
            equal('127.0.0.1' in end, form == 'host')
            first = place(s.ask('/b/d/k?x=1'))
            equal(first.startswith('http://'),
                  form in ('', 'absolute', 'host', 'fragment'))
            check('?x=1&hop=1' in first)
            if form in ('relative', 'dots', 'query', 'net', 'fragment'):
                check(first.startswith({'relative': './k?', 'net': '//',
                                        'dots': '../d/./k?', 'query': '?',
                                        'fragment': 'http'}[form]))
                equal(first.endswith('#part'), form == 'fragment')
    with fault('redirect_chain:5:all', *more) as s:
        equal(follow(s, 9)[0], [301, 302, 303, 307, 308, 200])
    with fault('redirect_chain', *more) as s:
        equal(follow(s, 9)[0], [302, 200])
    with fault('redirect_chain:1000000', *more) as s:
        equal(follow(s, 9)[0], [302] * 9)
    with fault('redirect_chain:2', *USER, users=True) as s:
        equal(s.ask(**presign('/b/k')).status, 200)
    with fault('redirect_via:308:../other#x') as s:
        r = s.ask()
        equal((r.status, place(r)), (308, '../other#x'))


@case('fault: redirects to less than TLS')
def _():
    with fault('redirect_downgrade', tls=True) as s:
        r = s.ask()
        url = urllib.parse.urlsplit(place(r))
        equal((r.status, url.scheme, url.path), (302, 'http', '/b/k'))
        check(url.port != s.port)
        s.tls, port, s.port = False, s.port, url.port
        field = 'x-amz-server-side-encryption-customer-key: AAAA'
        r = s.ask(fields=[field])
        equal((r.status, r.body), (200, b"a stranger's bytes\n"))
        s.tls, s.port = True, port
    equal(s.stats['stranger_requests'], 1)
    check('SECRETS' in s.log)


# -- versions ----------------------------------------------------------------

@case('versions, delete markers')
def _():
    with Server(*lines('version b v one 100', 'version b v two 200',
                       'version b k k1 50', 'version b gone g1 30',
                       'deleted b gone g2', 'version b back a1 1',
                       'deleted b back a2', 'version b back a3 3')) as s:
        def got(target, method='GET'):
            r = s.ask(target, method=method)
            return (r.status, r.code(), r.get(b'x-amz-version-id'),
                    r.get(b'x-amz-delete-marker'), r.body)

        def want(key, number, n, name):
            return (200, None, name, None,
                    object_bytes(b'b', key, 0, n, version=number))
        equal(got('/b/v'), want(b'v', 2, 200, b'two'))
        equal(got('/b/v?versionId=two'), want(b'v', 2, 200, b'two'))
        equal(got('/b/v?versionId=one'), want(b'v', 1, 100, b'one'))
        equal(got('/b/k'), want(b'k', 1, 50, b'k1'))
        equal(got('/b/k?versionId=null'), want(b'k', 0, SIZE, b'null'))
        equal(got('/b/zero?versionId=null'), want(b'zero', 0, 0, b'null'))
        equal(got('/b/zero')[2], None)
        for target in ('/b/v?versionId=three', '/b/zero?versionId=x',
                       '/b/v?versionId=null', '/b/nope?versionId=one',
                       '/b/v?versionId='):
            equal(got(target)[:2], (404, 'NoSuchVersion'))
        equal(got('/b/gone')[:4], (404, 'NoSuchKey', b'g2', b'true'))
        equal(got('/b/gone', 'HEAD')[:4], (404, None, b'g2', b'true'))
        equal(got('/b/gone?versionId=g2')[:4],
              (405, 'MethodNotAllowed', b'g2', b'true'))
        equal(got('/b/gone?versionId=g1'), want(b'gone', 1, 30, b'g1'))
        equal(got('/b/back'), want(b'back', 3, 3, b'a3'))
        r = s.ask('/b/v?versionId=one', ['Range: bytes=5-9'])
        equal((r.status, r.get(b'x-amz-version-id')), (206, b'one'))
        tags = {s.ask('/b/v' + q).get(b'etag')
                for q in ('', '?versionId=one', '?versionId=two')}
        equal(len(tags), 2)
        r = s.ask('/b?list-type=2').body
        equal(named(s, r, b'Key'), [b'back', b'k', b'v', b'zero'])
        equal(named(s, r, b'Size'), [b'3', b'50', b'200', b'0'])
        check(s.ask('/b/v').get(b'etag').replace(b'"', b'&quot;') in r)
    got = subprocess.run([S3D, '--sum', *lines(
        'version b v one 100', 'version b v two 200', 'deleted b v2 x')],
        capture_output=True, check=True).stdout.decode()
    equal(got, hashlib.sha256(object_bytes(b'b', b'v', 0, 200, version=2))
          .hexdigest() + '  b/v\n')


# -- terms -------------------------------------------------------------------

@case('terms: requester pays, the expected owner')
def _():
    pays = 'x-amz-request-payer: requester'
    with Server(*USER, *lines('object p 10 k', 'payer p', 'owner b 111122223333'),
                '--anonymous', users=True) as s:
        for target in ('/p/k', '/p?list-type=2', '/p'):
            equal(s.ask(**sign(target)).code(), 'AccessDenied')
            equal(s.ask(target, [pays]).status, 403)
            equal(s.ask(**sign(target, [pays[:-1]])).status, 403)
            equal(s.ask(**sign(target, [pays])).status, 200)
        equal(s.ask(**sign('/p/k', [pays])).get(b'x-amz-request-charged'),
              b'requester')
        equal(s.ask(**sign('/p', method='HEAD')).status, 403)
        unsigned = sign('/p/k')
        unsigned['fields'].append(pays)
        equal(s.ask(**unsigned).status, 403)
        equal(s.ask(**presign('/p/k?x-amz-request-payer=requester')).status,
              200)
        equal(s.ask(**presign('/p/k')).status, 403)
        for owner, status in (('111122223333', 200), ('111122223334', 403),
                              ('', 403)):
            field = 'x-amz-expected-bucket-owner: ' + owner
            for target in ('/b/k', '/b?list-type=2'):
                equal(s.ask(**sign(target, [field])).status, status)
        equal(s.ask(**sign('/b/k')).status, 200)


def sealed(key, algorithm='AES256', md5=None):
    name = 'x-amz-server-side-encryption-customer-'
    md5 = hashlib.md5(key).digest() if md5 is None else md5
    return [name + 'algorithm: ' + algorithm,
            name + 'key: ' + base64.b64encode(key).decode(),
            name + 'key-MD5: ' + base64.b64encode(md5).decode()]


@case('terms: SSE-C')
def _():
    key = bytes(range(32))
    spec = lines('object b 10 s', 'sealed b s ' +
                 hashlib.sha256(key).hexdigest())
    with Server(*spec, tls=True) as s:
        r = s.ask('/b/s', sealed(key))
        equal((r.status, r.body), (200, object_bytes(b'b', b's', 0, 10)))
        name = b'x-amz-server-side-encryption-customer-'
        equal((r.get(name + b'algorithm'), r.get(name + b'key-md5')),
              (b'AES256', base64.b64encode(hashlib.md5(key).digest())))
        equal((r.get(name + b'key'), r.get(b'x-amz-server-side-encryption')),
              (None, None))
        equal(s.ask('/b/s', sealed(key), method='HEAD').status, 200)
        wrong = bytes(32)
        for fields, status, code in (
                ([], 400, 'InvalidRequest'),
                (sealed(key)[:2], 400, 'InvalidRequest'),
                (sealed(key)[1:], 400, 'InvalidRequest'),
                (sealed(key, 'AES128'), 400,
                 'InvalidEncryptionAlgorithmError'),
                (sealed(key[:31]), 400, 'InvalidArgument'),
                (sealed(key, md5=bytes(16)), 400, 'InvalidArgument'),
                (sealed(key, md5=b''), 400, 'InvalidArgument'),
                (sealed(wrong), 403, 'AccessDenied')):
            r = s.ask('/b/s', fields)
            equal((r.status, r.code()), (status, code))
        equal(s.ask('/b/s', method='HEAD').status, 400)
        r = s.ask('/b/k', sealed(key))
        equal((r.status, r.code()), (400, 'InvalidRequest'))
        equal(s.ask('/b/k').get(b'x-amz-server-side-encryption'), b'AES256')
    check(base64.b64encode(key).decode() not in s.log)
    with Server(*spec) as s:
        for fields in ([], sealed(key)):
            r = s.ask('/b/s', fields)
            equal((r.status, r.code()), (400, 'InvalidRequest'))


@case('terms: response-* of a signed GET')
def _():
    query = ('?response-cache-control=no-store&response-content-disposition='
             'attachment%3B%20filename%3D%22a%20b.bin%22&response-content-'
             'type=text%2Fplain')
    fields = {b'cache-control': [b'no-store'],
              b'content-disposition': [b'attachment; filename="a b.bin"'],
              b'content-type': [b'text/plain']}
    with Server(*USER) as s:
        for ask in (sign('/b/k' + query), presign('/b/k' + query)):
            r = s.ask(**ask)
            equal((r.status, r.body), (200, BODY))
            equal({n: r.all(n) for n in fields}, fields)
        url = presign('/b/k' + query)
        url['target'] = url['target'].replace('no-store', 'no-cache')
        equal(s.ask(**url).code(), 'SignatureDoesNotMatch')
        url['target'] = url['target'].replace(
            'response-cache-control=no-cache&', '')
        equal(s.ask(**url).code(), 'SignatureDoesNotMatch')
        r = s.ask('/b/k' + query)
        equal((r.status, r.code()), (400, 'InvalidRequest'))
        r = s.ask(**sign('/b/k?response-expires=a%0D%0AX-Evil%3A%20b'))
        equal((r.status, r.code()), (400, 'InvalidArgument'))


# -- users that come and go --------------------------------------------------

@case('users: a token that ends after so many requests')
def _():
    token = 'T' * 8192
    with Server(*USER, '--access-key', 'TK', '--secret-key', 'TS',
                '--session-token', token, '--user-expires', '2:3',
                users=True) as s:
        ask = dict(user='TK', secret='TS', token=token)
        for i in range(5):
            r = s.ask(**sign('/b/k', **ask))
            equal((r.status, r.code()),
                  (200, None) if i < 3 else (400, 'ExpiredToken'))
        equal(named(s, r.body, b'Token-0'), [token.encode()])
        equal(s.ask(**sign('/b/k')).status, 200)
        equal(s.ask(**sign('/b/k', **{**ask, 'token': 'T'})).code(),
              'InvalidToken')
    equal(s.stats['expired'], 2)
    check('TTTT' not in s.log)
    with Server(*USER, '--user-expires', '1:0', users=True) as s:
        equal(s.ask(**sign('/b/k')).code(), 'ExpiredToken')


@case('users: a file that changes')
def _():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'users')

        def write(text):
            with open(path + '.new', 'w') as f:
                f.write(text)
            os.rename(path + '.new', path)
        late = int(time.time()) + 1000
        with Server(*USER, '--users-file', path, users=True) as s:
            def get(user, secret, token=None):
                r = s.ask(**sign('/b/k', user=user, secret=secret,
                                 token=token))
                return r.code() or r.status
            equal(get('U1', 'S1'), 'InvalidAccessKeyId')
            write('# users\nU1 S1 - 0\n\nU2 S2 tok %d\n' % late)
            equal((get('U1', 'S1'), get('U2', 'S2', 'tok')), (200, 200))
            equal((get('U2', 'S2'), get('U2', 'S1', 'tok')),
                  ('InvalidToken', 'SignatureDoesNotMatch'))
            write('U2 S2 tok 1000\nU3 S3 %s %d\n' % ('t' * 8192, late))
            equal((get('U1', 'S1'), get('U2', 'S2', 'tok')),
                  ('InvalidAccessKeyId', 'ExpiredToken'))
            equal((get('U3', 'S3', 't' * 8192), get('AK', 'SK')), (200, 200))
            write('U4 S4\n')  # not understood: it says so, what was stays
            equal(get('U3', 'S3', 't' * 8192), 200)
            check(s.said().endswith('users: not understood\n'))
        equal(s.stats['expired'], 1)


@case('what the new lines and options refuse')
def _():
    for args in (lines('version b k'), lines('version b k id'),
                 lines('version b k id x'), lines('deleted b k'),
                 lines('deleted b k id 5'), lines('sealed b k 00'),
                 lines('region b'), lines('owner b'), lines('payer'),
                 ['--user-expires', '0:1'], ['--user-expires', '33:1'],
                 ['--user-expires', '1'], ['--wrong-region', '302']):
        r = subprocess.run([S3D, '--for', '1', '--anonymous', *args],
                           capture_output=True, timeout=5)
        check(r.returncode != 0 and r.stderr, args)
    equal(subprocess.run([S3D, '--for', '1', '--users-file', '/nonexistent'],
                         timeout=5).returncode, 0)
