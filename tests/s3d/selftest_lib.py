#!/usr/bin/env python3
"""What the cases of selftest_wire.py and selftest_more.py are made of: a
server, a client of plain sockets, the objects' bytes from the definition in
sd_object.h, and Signature Version 4 once more.
"""
import hashlib
import hmac
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

S3D, PKI = sys.argv[1:3]  # of selftest_wire.py
SIZE = 1000
CASES = []
seen_faults = set()


def case(name):
    def keep(function):
        CASES.append((name, function))
        return function
    return keep


def mix_of(bucket, key, seed=1, version=0):
    text = b's3d 1\n%d\n%d\n%s\n%s' % (seed, version, bucket, key)
    return int.from_bytes(hashlib.sha256(text).digest()[:8], 'little')


def object_bytes(bucket, key, first, n, version=0):
    mix = mix_of(bucket, key, version=version)
    out = bytearray()
    for i in range(first // 8, (first + n + 7) // 8):
        z = (mix + (i + 1) * 0x9e3779b97f4a7c15) % 2**64
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 % 2**64
        z = (z ^ z >> 27) * 0x94d049bb133111eb % 2**64
        out += (z ^ z >> 31).to_bytes(8, 'little')
    return bytes(out[first % 8:first % 8 + n])


BODY = object_bytes(b'b', b'k', 0, SIZE)


class Server:
    """One s3d, gone when the block ends; stats are read then."""

    def __init__(self, *args, tls=False, users=False):
        self.dir = tempfile.TemporaryDirectory()
        self.args = [S3D, '--ready', self.path('port'),
                     '--stats', self.path('stats'),
                     '--log', self.path('log'), '--for', '120',
                     '--line', 'object b %d k' % SIZE,
                     '--line', 'object b 0 zero',
                     '--line', 'bucket empty', *args]
        if not users:
            self.args.append('--anonymous')
        if tls:
            self.args += ['--cert', PKI + '/server.pem',
                          '--key', PKI + '/server.key']
        self.tls = tls

    def path(self, name):
        return os.path.join(self.dir.name, name)

    def __enter__(self):
        with open(self.path('stderr'), 'wb') as f:
            self.process = subprocess.Popen(self.args, stderr=f)
        end = time.monotonic() + 10
        while not os.path.exists(self.path('port')):
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError('no server: ' + self.said())
            time.sleep(0.005)
        with open(self.path('port')) as f:
            self.port = int(f.read())
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.status = self.process.wait(10)
        with open(self.path('stats')) as f:
            self.stats = {k: int(v) for k, v in
                          (line.split() for line in f)}
        with open(self.path('log')) as f:
            self.log = f.read()
        self.dir.cleanup()

    def said(self):
        with open(self.path('stderr')) as f:
            return f.read()

    def connect(self):
        s = socket.create_connection(('127.0.0.1', self.port), 5)
        if not self.tls:
            return s
        context = ssl.create_default_context(cafile=PKI + '/ca.pem')
        # A FIN without close_notify is to be seen as what it is.
        context.options &= ~getattr(ssl, 'OP_IGNORE_UNEXPECTED_EOF', 0x80)
        return context.wrap_socket(s, server_hostname='localhost',
                                   suppress_ragged_eofs=False)

    def ask(self, target='/b/k', fields=(), method='GET', quiet=0.4,
            most=1 << 24, sock=None, close=True, host='localhost'):
        """All bytes until the end, the silence or the most, and how it
        ended: fin, rst, notify (TLS), silent, most."""
        s = sock or self.connect()
        lines = ['%s %s HTTP/1.1' % (method, target),
                 'Host: %s' % host, *fields]
        if close:
            lines.append('Connection: close')
        s.sendall('\r\n'.join(lines + ['', '']).encode())
        s.settimeout(quiet)
        got = bytearray()
        how = 'most'
        try:
            while len(got) < most:
                piece = s.recv(65536)
                if not piece:
                    how = 'notify' if self.tls else 'fin'
                    break
                got += piece
        except ssl.SSLEOFError:
            how = 'fin'
        except ssl.SSLError as e:
            if e.reason != 'UNEXPECTED_EOF_WHILE_READING':
                raise
            how = 'fin'
        except ConnectionResetError:
            how = 'rst'
        except (TimeoutError, socket.timeout):
            how = 'silent'
        if sock is None:
            s.close()
        return Reply(bytes(got), how)


class Reply:
    def __init__(self, raw, how):
        self.raw, self.how = raw, how
        head, _, self.body = raw.partition(b'\r\n\r\n')
        lines = head.split(b'\r\n')
        self.first = lines[0]
        word = self.first.split(b' ')
        self.status = int(word[1]) if len(word) > 1 and \
            word[1].isdigit() else 0
        self.fields = [tuple(x.strip() for x in line.split(b':', 1))
                       for line in lines[1:]]

    def all(self, name):
        return [f[1] for f in self.fields if f[0].lower() == name]

    def get(self, name):
        return (self.all(name) or [None])[0]

    def code(self):
        found = re.search(rb'<Code>(.*?)</Code>', self.body)
        return found and found.group(1).decode()


def check(what, text=''):
    if not what:
        raise AssertionError(text or 'not as expected')


def equal(a, b):
    if a != b:
        raise AssertionError('%.80r is not %.80r' % (a, b))


def fault(text, *more, tls=False, users=False):
    seen_faults.add(text.split(':')[0].replace('-', '_'))
    return Server('--fault', text, *more, tls=tls, users=users)


def ranged(a, b):
    return ['Range: bytes=%d-%d' % (a, b)]


def unchunk(raw):
    """The body and whether trailers came; RFC 9112 7.1."""
    body = b''
    while True:
        line, _, raw = raw.partition(b'\r\n')
        n = int(line.split(b';')[0].strip(), 16)
        if n == 0:
            return body, raw
        body += raw[:n]
        equal(raw[n:n + 2], b'\r\n')
        raw = raw[n + 2:]


# -- signatures --------------------------------------------------------------

EMPTY = hashlib.sha256(b'').hexdigest()


def quoted(text, safe=''):
    return urllib.parse.quote(text, safe + '-_.~')


def hmac256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(secret, day, region, stamp, canonical):
    scope = '%s/%s/s3/aws4_request' % (day, region)
    key = ('AWS4' + secret).encode()
    for part in scope.split('/'):
        key = hmac256(key, part)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return hmac256(key, '\n'.join(('AWS4-HMAC-SHA256', stamp, scope,
                                   digest))).hex()


def canonical_query(query):
    pairs = [part.partition('=')[::2] for part in query.split('&') if part]
    return '&'.join('%s=%s' % p for p in sorted(pairs))


def sign(target, fields=(), region='us-east-1', user='AK', secret='SK',
         token=None, method='GET', host='localhost'):
    """The arguments of ask for a signed request; target is canonical."""
    now = time.gmtime()
    stamp = time.strftime('%Y%m%dT%H%M%SZ', now)
    day = stamp[:8]
    fields = ['x-amz-date: ' + stamp, 'x-amz-content-sha256: ' + EMPTY,
              *fields]
    if token is not None:
        fields.append('x-amz-security-token: ' + token)
    pairs = sorted([('host', host)] +
                   [(n.lower(), v.strip()) for n, _, v in
                    (f.partition(':') for f in fields)])
    names = ';'.join(n for n, _ in pairs)
    path, _, query = target.partition('?')
    text = '\n'.join((method, path, canonical_query(query),
                      ''.join('%s:%s\n' % p for p in pairs), names, EMPTY))
    fields.append(
        'Authorization: AWS4-HMAC-SHA256 Credential=%s/%s/%s/s3/aws4_request,'
        'SignedHeaders=%s,Signature=%s' % (
            user, day, region, names,
            signature(secret, day, region, stamp, text)))
    return dict(target=target, fields=fields, method=method, host=host)


def presign(target, region='us-east-1', user='AK', secret='SK',
            host='localhost'):
    """The same for a presigned URL."""
    stamp = time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())
    day = stamp[:8]
    path, _, query = target.partition('?')
    query = canonical_query('&'.join((
        query, 'X-Amz-Algorithm=AWS4-HMAC-SHA256', 'X-Amz-Credential=' +
        quoted('%s/%s/%s/s3/aws4_request' % (user, day, region)),
        'X-Amz-Date=' + stamp, 'X-Amz-Expires=60',
        'X-Amz-SignedHeaders=host')))
    text = '\n'.join(('GET', path, query, 'host:%s\n' % host, 'host',
                      'UNSIGNED-PAYLOAD'))
    return dict(target='%s?%s&X-Amz-Signature=%s' % (
        path, query, signature(secret, day, region, stamp, text)), host=host)
