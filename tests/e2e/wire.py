#!/usr/bin/python3
"""wire.py DIR PAIL [RUNNER...]: what reaches a plain listener, byte for byte.

Each case runs pail against a listener on loopback that keeps what came, and
compares that with the lines that must come; or wants a status and not one
connection. Cases are told as "ok - wire: NAME" on standard output.
"""
import os
import re
import socket
import subprocess
import sys
import threading

DIR, PAIL = sys.argv[1].encode(), sys.argv[2]
RUN = sys.argv[3:]
EMPTY = b'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
LIST = (b'<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false'
        b'</IsTruncated></ListBucketResult>')
PLAIN = set(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            b'-._~')
# What could end a line, or a name, where it must not.
EVIL = [b'x\rX-Evil: 1', b'x\nX-Evil: 1', b'x\r\nX-Evil: 1', b'x\tX-Evil: 1',
        b'\rx', b'x\n', b'\x01x', b'x\x7f', b'x\x0bx']
ENCODED = [b'x%0d%0aX-Evil:%201', b'x%0Ax', b'x%00x']
EIGHT = [b'\x85x', b'x\xc4\x8a', b'\xe2\x80\xa8x', b'x\xff']


class Listener:
    """Takes requests, keeps their heads, answers each by the next answer (the
    last one again and again) and closes."""

    def __init__(self, *answers):
        self.answers = list(answers) or [reply(b'')]
        self.heads = []
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(10)

    def serve(self):
        while True:
            try:
                c, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            with c:
                c.settimeout(10)
                self.take(c)

    def take(self, c):
        data = b''
        try:
            while b'\r\n\r\n' not in data:
                piece = c.recv(65536)
                if not piece:
                    break
                data += piece
            self.heads.append(data)
            n = min(len(self.heads), len(self.answers))
            c.sendall(self.answers[n - 1])
            c.shutdown(socket.SHUT_WR)
            c.recv(1)
        except OSError:
            pass

    def url(self):
        return b'http://127.0.0.1:%d' % self.port


def reply(body, status=b'200 OK', *fields):
    lines = [b'HTTP/1.1 ' + status, b'Content-Length: %d' % len(body),
             b'Connection: close'] + list(fields or [b'ETag: "e"'])
    return b'\r\n'.join(lines) + b'\r\n\r\n' + body


def tell(name, why=''):
    name = name.encode('ascii', 'backslashreplace').decode()
    name = ''.join(c if ' ' <= c <= '~' else '\\x%02x' % ord(c) for c in name)
    print('not ok - wire: %s: %s' % (name, why) if why else
          'ok - wire: ' + name, flush=True)


def run(listener, args, env=None, stdin=b''):
    full = {b'PATH': os.environb[b'PATH'], b'AWS_ACCESS_KEY_ID': b'AK',
            b'AWS_SECRET_ACCESS_KEY': b'SK', b'AWS_REGION': b'us-east-1',
            b'AWS_EC2_METADATA_DISABLED': b'true',
            b'AWS_ENDPOINT_URL_S3': listener.url()}
    full.update(env or {})
    full = {k: v for k, v in full.items() if v is not None}
    p = subprocess.run(RUN + [PAIL] + args, env=full, input=stdin,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=60, check=False)
    return p.returncode, p.stdout, p.stderr


def encoded(text, keep=b''):
    return b''.join(bytes([c]) if c in PLAIN or c in keep else b'%%%02X' % c
                    for c in text)


def head(listener, target, *extra, method=b'GET', region=b'us-east-1',
         key=b'AK', token=None, checksum=True, host=None):
    """The lines of a signed request, as a pattern: its date and signature
    are those of the moment. extra: signed fields, (name, value)."""
    signed = [(b'x-amz-content-sha256', EMPTY)]
    if checksum:
        signed.append((b'x-amz-checksum-mode', b'ENABLED'))
    if token is not None:
        signed.append((b'x-amz-security-token', token))
    signed += extra
    names = sorted([n for n, _ in signed] + [b'host', b'x-amz-date'])
    lines = [re.escape(method + b' ' + target + b' HTTP/1.1'),
             re.escape(b'Host: ' + (host or b'127.0.0.1:%d' % listener.port))]
    fields = [re.escape(b'user-agent: ') + rb'pail/[0-9.]+',
              rb'x-amz-date: [0-9]{8}T[0-9]{6}Z']
    fields += [re.escape(n + b': ' + v) for n, v in signed]
    fields.append(re.escape(b'authorization: AWS4-HMAC-SHA256 Credential=' +
                            key) + rb'/[0-9]{8}/' +
                  re.escape(region + b'/s3/aws4_request, SignedHeaders=' +
                            b';'.join(names)) + rb', Signature=[0-9a-f]{64}')
    return lines, fields


def differs(data, wanted):
    """Why it is not exactly that head; '' if it is. Fields in any order. A
    byte over 0x7f may stand in the value of a field (obs-text of RFC 9110)
    where that is wanted, and nowhere else."""
    lines, fields = wanted
    got = data.split(b'\r\n')
    if got[-2:] != [b'', b'']:
        return 'it does not end with a blank line: %r' % data
    if re.search(rb'[^\x20-\x7e\x80-\xff\r\n]', data) or \
            re.search(rb'[^\x20-\x7e]', got[0] + got[1]) or \
            data.count(b'\n') != len(got) - 1 or \
            data.count(b'\r') != len(got) - 1:
        return 'bytes that no line may hold: %r' % data
    for line, want in zip(got, lines):
        if not re.fullmatch(want, line):
            return '%r is not %r' % (line, want)
    left = got[len(lines):-2]
    for want in fields:
        found = [line for line in left if re.fullmatch(want, line)]
        if len(found) != 1:
            return '%d lines %r in %r' % (len(found), want, left)
        left.remove(found[0])
    return 'more lines: %r' % left if left else ''


def sends(name, args, target, *extra, env=None, stdin=b'', answer=None,
          more=None, **how):
    """One request arrives, with exactly these lines."""
    with Listener(*([answer] if answer else [])) as l:
        status, _, err = run(l, args, env, stdin)
    if not l.heads:
        tell(name, 'nothing arrived: status %d, %r' % (status, err[-200:]))
        return
    tell(name, differs(l.heads[0], head(l, target, *extra, **how)))


def refuses(name, args, env=None, statuses=(64, 78), stdin=b''):
    """It ends so, and nobody was asked."""
    with Listener() as l:
        status, _, err = run(l, [a.replace(b'@PORT', b'%d' % l.port)
                                 if isinstance(a, bytes) else a
                                 for a in args],
                             {k: v.replace(b'@PORT', b'%d' % l.port)
                              if v else v for k, v in (env or {}).items()},
                             stdin)
        if status not in statuses:
            tell(name, 'status %d, %r' % (status, err[-200:]))
        elif l.connections:
            tell(name, '%d connections: %r' % (l.connections, l.heads))
        elif b'X-Evil: 1\n' in err.replace(b'\r', b'\n') and \
                b'\nX-Evil' in err:
            tell(name, 'the message has a line of its own: %r' % err)
        else:
            tell(name)


def either(name, args, target, *extra, env=None, **how):
    """Refused without a connection, or sent with exactly these lines."""
    with Listener() as l:
        status, _, err = run(l, args, env)
    if l.heads:
        tell(name, differs(l.heads[0], head(l, target, *extra, **how)))
    elif status in (64, 78) and not l.connections:
        tell(name)
    else:
        tell(name, 'status %d, %r' % (status, err[-200:]))


def out():
    return DIR + b'/out.bin'


def show(text):
    return text.decode('latin-1')


# ---- what is encoded -----------------------------------------------------------

def keys():
    every = bytes(range(1, 256))
    for key in EVIL + ENCODED + EIGHT + [b' ', b'a b ', b'?versionId=1', b'#',
                                         b'a//b/../c/.', b'&<>"\'', every]:
        sends('key ' + show(key[:24]), ['get', '--literal', b's3://b/' + key,
                                        out()],
              b'/b/' + encoded(key, b'/'))
    line = b''.join(b'\\x%02x' % c for c in range(256))
    sends('key of all bytes, NUL too, from a list',
          ['get', '-f', '-', out()], b'/b/' + encoded(bytes(range(256)), b'/'),
          stdin=b'\\s3://b/' + line + b'\tout.bin\n')
    longest = b'\r\n' * 512
    sends('key of 1024 bytes that are all encoded',
          ['get', '--literal', b's3://b/' + longest, out()],
          b'/b/' + encoded(longest))
    refuses('key of 1025 bytes', ['get', b's3://b/' + longest + b'x', out()])
    for key in EVIL[:3] + EIGHT[:1]:
        sends('stat, key ' + show(key), ['stat', b's3://b/' + key],
              b'/b/' + encoded(key), method=b'HEAD')


def listed(prefix, delimiter=False):
    return (b'/b/?' + (b'delimiter=%2F&' if delimiter else b'') +
            b'encoding-type=url&list-type=2&max-keys=1000' +
            (b'&prefix=' + encoded(prefix) if prefix else b''))


def prefixes():
    for p in EVIL + ENCODED + EIGHT + [b'a b', b'&prefix=', b'a+b', b'a/b//']:
        sends('ls, prefix ' + show(p), ['ls', b's3://b/' + p],
              listed(p, True), checksum=False, answer=reply(LIST))
        sends('get, prefix ' + show(p), ['get', b's3://b/' + p + b'/', DIR],
              listed(p + b'/'), checksum=False, answer=reply(LIST))
        sends('get, pattern ' + show(p),
              ['get', b's3://b/' + p + b'[a]*', DIR],
              listed(p), checksum=False, answer=reply(LIST))
    sends('get, an escaped pattern', ['get', b's3://b/a\\\r\\\n\\*b*', DIR],
          listed(b'a\r\n*b'), checksum=False, answer=reply(LIST))


def versions():
    for v in EVIL + ENCODED + EIGHT + [b'a b', b'a&b=c', b'null']:
        either('--version-id ' + show(v),
               ['get', '--version-id', v, b's3://b/k', out()],
               b'/b/k?versionId=' + encoded(v))
        either('stat --version-id ' + show(v),
               ['stat', '--version-id', v, b's3://b/k'],
               b'/b/k?versionId=' + encoded(v), method=b'HEAD')


# ---- what is refused ---------------------------------------------------------------

def options():
    for e in EVIL + ENCODED + EIGHT + [b'', b' ', b'a b', b'x/y', b'x@evil',
                                       b'x#', b'x?y', b'x:1']:
        get = ['get', b's3://b/k', out()]
        refuses('--region ' + show(e), get + ['--region', e])
        if e:
            refuses('AWS_REGION ' + show(e), get, {b'AWS_REGION': e})
            refuses('AWS_DEFAULT_REGION ' + show(e), get,
                    {b'AWS_REGION': None, b'AWS_DEFAULT_REGION': e})
        refuses('--expected-bucket-owner ' + show(e),
                get + ['--expected-bucket-owner', e])
        if e not in (b'', b'x/y'):
            either('bucket ' + show(e), ['get', b's3://' + e + b'/k', out()],
                   b'/' + encoded(e) + b'/k')
    owner = (b'x-amz-expected-bucket-owner', b'123456789012')
    sends('an owner', ['get', b's3://b/k', out(), '--expected-bucket-owner',
                       owner[1]], b'/b/k', owner)
    for e in EVIL:
        refuses('--expect-etag ' + show(e),
                ['get', '--expect-etag', e, b's3://b/k', out()])


def endpoints():
    get = ['get', b's3://b/k', out()]
    for e in EVIL + EIGHT + [b'x y']:
        for name, text in (('host', b'http://127.0.0.1' + e + b':@PORT'),
                           ('port', b'http://127.0.0.1:@PORT' + e),
                           ('path', b'http://127.0.0.1:@PORT/' + e)):
            refuses('endpoint, %s %s' % (name, show(e)), get,
                    {b'AWS_ENDPOINT_URL_S3': text})
    for text in (b'http://a:b@127.0.0.1:@PORT', b'http://127.0.0.1:@PORT?x',
                 b'http://127.0.0.1:@PORT/#x', b'http://127.0.0.1%0d%0a:@PORT',
                 b'ftp://127.0.0.1', b'127.0.0.1', b'http://'):
        refuses('endpoint ' + show(text), get, {b'AWS_ENDPOINT_URL_S3': text})


def urls():
    for e in EVIL + EIGHT + [b'a b']:
        refuses('URL, path ' + show(e), ['get', b'http://127.0.0.1:@PORT/' + e,
                                         out()])
        refuses('URL, query ' + show(e), ['get', b'http://127.0.0.1:@PORT/k?' + e,
                                          out()])
        refuses('URL, host ' + show(e), ['get', b'http://127.0.0.1' + e +
                                         b':@PORT/k', out()])
    for path in (b'/a%0d%0aX-Evil:%201?b%0A=%00#frag', b'//a/../b/./?'):
        with Listener() as l:
            run(l, ['get', l.url() + path, out()])
        want = ([re.escape(b'GET ' + path.split(b'#')[0] + b' HTTP/1.1'),
                 b'Host: 127.0.0.1:%d' % l.port], [rb'user-agent: pail/[0-9.]+'])
        tell('URL as it is written ' + show(path),
             differs(l.heads[0] if l.heads else b'', want))


# ---- credentials ---------------------------------------------------------------------

def credentials():
    get = ['get', b's3://b/k', out()]
    for e in EVIL + EIGHT:
        refuses('AWS_ACCESS_KEY_ID ' + show(e), get,
                {b'AWS_ACCESS_KEY_ID': e})
        refuses('AWS_SESSION_TOKEN ' + show(e), get,
                {b'AWS_SESSION_TOKEN': e})
    for e in [b'a/b', b'a b', b'a,b', b'a=b', b'a;b'] + ENCODED:
        either('access key ' + show(e), get, b'/b/k', key=e,
               env={b'AWS_ACCESS_KEY_ID': e})
        either('token ' + show(e), get, b'/b/k', token=e,
               env={b'AWS_SESSION_TOKEN': e})
    token = b'FwoGZXIvYXdz+/=' * 500
    sends('a token of 7,500 bytes', get, b'/b/k',
          env={b'AWS_SESSION_TOKEN': token}, token=token)


def profiles():
    get = ['get', b's3://b/k', out()]
    path = DIR + b'/config'
    base = {b'AWS_ACCESS_KEY_ID': None, b'AWS_SECRET_ACCESS_KEY': None,
            b'AWS_REGION': None, b'AWS_CONFIG_FILE': path,
            b'AWS_SHARED_CREDENTIALS_FILE': b'/dev/null'}
    good = {b'aws_access_key_id': b'AK', b'aws_secret_access_key': b'SK',
            b'region': b'us-east-1'}
    for name in (b'region', b'aws_access_key_id', b'aws_session_token'):
        for e in [b'x\x00X-Evil', b'x\rX-Evil: 1', b'x\x01', b'x\x7f',
                  b'x\x0bX', b'x\tX-Evil: 1'] + EIGHT:
            values = dict(good)
            values[name] = e
            with open(path, 'wb') as f:
                f.write(b'[default]\n' + b''.join(
                    b'%s = %s\n' % item for item in values.items()))
            refuses('profile, %s %s' % (show(name), show(e)), get, base)
    for e in [b'x\x00', b'x\rX', b'x y', b'x\x7f', b'%0d%0a']:
        with open(path, 'wb') as f:
            f.write(b'[default]\n' + b''.join(
                b'%s = %s\n' % item for item in good.items()) +
                    b'endpoint_url = http://127.0.0.1' + e + b':1/\n')
        env = dict(base)
        env[b'AWS_ENDPOINT_URL_S3'] = None
        refuses('profile, endpoint_url ' + show(e), get, env)
    # A line that continues another makes no line of a request.
    with open(path, 'wb') as f:
        f.write(b'[default]\naws_access_key_id = AK\n  X-Evil: 1\n'
                b'aws_secret_access_key = SK\nregion = us-east-1\n'
                b'aws_session_token = tok\n X-Evil: 1\n')
    refuses('profile, a value of two lines', get, base)
    with open(path, 'wb') as f:
        f.write(b'[default]\r\n' + b''.join(
            b'%s = %s\r\n' % item for item in good.items()))
    with Listener() as l:
        run(l, get, base)
    tell('profile with CRLF', differs(l.heads[0] if l.heads else b'',
                                      head(l, b'/b/k')))


def issued():
    """What an issuer of credentials answers, and what it is sent."""
    get = ['get', b's3://b/k', out()]
    quiet = {b'AWS_ACCESS_KEY_ID': None, b'AWS_SECRET_ACCESS_KEY': None}
    for name in (b'AccessKeyId', b'Token'):
        for e in (b'x\\r\\nX-Evil: 1', b'x\\u000aX', b'x\\u0000X', b'x\\tX',
                  b'x\\u007f', b'x y', b'x\\u0085x'):
            values = {b'AccessKeyId': b'AK', b'SecretAccessKey': b'SK',
                      b'Token': b'tok',
                      b'Expiration': b'2099-01-01T00:00:00Z'}
            values[name] = e
            body = b'{' + b','.join(b'"%s":"%s"' % i
                                    for i in values.items()) + b'}'
            with Listener(reply(body)) as issuer, Listener() as l:
                env = dict(quiet)
                env[b'AWS_CONTAINER_CREDENTIALS_FULL_URI'] = \
                    issuer.url() + b'/creds'
                status, _, err = run(l, get, env)
            why = ''
            if l.connections:
                why = 'sent: %r' % l.heads
            elif status not in (77, 78) or not issuer.heads:
                why = 'status %d, %r' % (status, err[-200:])
            tell('issued %s %s' % (show(name), show(e)), why)
    for e in EVIL:
        env = dict(quiet)
        env[b'AWS_CONTAINER_CREDENTIALS_FULL_URI'] = \
            b'http://127.0.0.1:@PORT/creds'
        env[b'AWS_CONTAINER_AUTHORIZATION_TOKEN'] = e
        refuses('container token ' + show(e), get, env)
        path = DIR + b'/token'
        del env[b'AWS_CONTAINER_AUTHORIZATION_TOKEN']
        env[b'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] = path
        with open(path, 'wb') as f:
            f.write(b'a' + e + b'z')
        refuses('container token file ' + show(e), get, env)
    for e in EVIL + EIGHT + [b'a b']:
        env = dict(quiet)
        env[b'AWS_CONTAINER_CREDENTIALS_FULL_URI'] = \
            b'http://127.0.0.1:@PORT/' + e
        refuses('container URI ' + show(e), get, env)


# ---- what a server says, said again ----------------------------------------------------

def etags():
    """An ETag comes back in If-Match exactly, or there is none."""
    body = b'0123456789'
    for tag in (b'"a b"', b'"a"b"', b'W/"x"', b'x', b'"%0d%0aX: 1"',
                b'"\xc3\xa9\xff"', b'"a\tb"', b'"' + b'e' * 200 + b'"'):
        cut = reply(body, b'200 OK', b'ETag: ' + tag,
                    b'Accept-Ranges: bytes')[:-5]
        with Listener(cut, reply(b'', b'412 Precondition Failed')) as l:
            run(l, ['get', '--retries', '1', b's3://b/k', out()])
        why = ''
        for h in l.heads[1:]:
            lines = h.split(b'\r\n')[1:]
            match = [x for x in lines if x.lower().startswith(b'if-match:')]
            if match not in ([], [b'if-match: ' + tag]):
                why = '%r' % match
            names = sorted(x.split(b':')[0].lower() for x in lines if x)
            if len(set(names)) != len(names) or \
                    set(names) - {b'host', b'user-agent', b'range',
                                  b'if-match', b'x-amz-date', b'authorization',
                                  b'x-amz-content-sha256',
                                  b'x-amz-checksum-mode'}:
                why = 'fields %r' % names
        tell('ETag ' + show(tag[:20]), why or
             ('' if len(l.heads) > 1 else 'it was not asked again'))


def regions():
    for e in (b'x&#13;&#10;X-Evil: 1', b'x&#10;', b'evil.com#', b'evil.com/',
              b'a.b', b'x y', b'&#0;', b'\xc3\xa9'):
        body = (b'<Error><Code>AuthorizationHeaderMalformed</Code><Region>' +
                e + b'</Region></Error>')
        with Listener(reply(body, b'400 Bad Request')) as l:
            run(l, ['get', '--retries', '0', b's3://b/k', out()])
        hosts = {h.split(b'\r\n')[1] for h in l.heads}
        bad = [h for h in l.heads if b'/us-east-1/s3/' not in h or
               b'Evil' in h or b'evil' in h]
        tell('told region ' + show(e), '' if l.heads and not bad and
             len(hosts) == 1 else '%r' % l.heads)


def tokens():
    """A page's token goes on into the next query, encoded."""
    for xml, raw in ((b'x&#13;&#10;X-Evil: 1', b'x\r\nX-Evil: 1'),
                     (b'a b&amp;prefix=evil', b'a b&prefix=evil'),
                     (b'\xff', b'\xff'), (b'a+b/c==', b'a+b/c=='),
                     (b'%0d%0a', b'%0d%0a')):
        page = (b'<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>true'
                b'</IsTruncated><NextContinuationToken>' + xml +
                b'</NextContinuationToken></ListBucketResult>')
        with Listener(reply(page), reply(LIST)) as l:
            status, _, err = run(l, ['ls', '-r', '--retries', '0', b's3://b'])
        if len(l.heads) == 1 and status == 76:
            tell('token ' + show(raw))
            continue
        target = (b'/b/?continuation-token=' + encoded(raw) +
                  b'&encoding-type=url&list-type=2&max-keys=1000')
        tell('token ' + show(raw),
             differs(l.heads[1], head(l, target, checksum=False))
             if len(l.heads) > 1 else 'status %d, %r' % (status, err))


def markers():
    """The same of version 1, where a key is the marker, and of keys."""
    for shown_key, key in ((b'x%0D%0AX-Evil:%201', b'x\r\nX-Evil: 1'),
                           (b'a+b', b'a b'), (b'%00', b'\0'),
                           (b'%FF%26c', b'\xff&c')):
        item = (b'<Contents><Key>' + shown_key + b'</Key><Size>1</Size>'
                b'<ETag>"e"</ETag></Contents>')
        page = (b'<ListBucketResult><EncodingType>url</EncodingType>'
                b'<IsTruncated>%s</IsTruncated>' + item +
                b'</ListBucketResult>')
        with Listener(reply(page.replace(b'%s', b'true')),
                      reply(page.replace(item, b'').replace(
                          b'%s', b'false'))) as l:
            status, _, err = run(l, ['ls', '-r', '--retries', '0', b's3://b'])
        target = b'/b/?encoding-type=url&marker=' + encoded(key) + \
            b'&max-keys=1000'
        tell('marker ' + show(key),
             differs(l.heads[1], head(l, target, checksum=False))
             if len(l.heads) > 1 else 'status %d, %r' % (status, err))
        listing = page.replace(b'%s', b'false')
        with Listener(reply(listing), reply(b'1')) as l:
            run(l, ['get', '-q', b's3://b/', DIR + b'/keys/'])
        if key == b'\0':  # it is no name, and not asked for
            tell('listed key \\0', '' if len(l.heads) == 1 else
                 '%r' % l.heads)
            continue
        tell('listed key ' + show(key),
             differs(l.heads[1], head(l, b'/b/' + encoded(key, b'/')))
             if len(l.heads) > 1 else 'it was not asked for')


def redirects():
    """A Location is followed as it is written, or not at all."""
    for e in (b'/x%0d%0aX-Evil:%201', b'/a b', b'/x\tX', b'/\xff', b'/x\x0bX',
              b'//127.0.0.1\\@evil/', b'/x?a b'):
        with Listener(reply(b'', b'302 Found', b'Location: ' + e),
                      reply(b'1')) as l:
            run(l, ['get', '--retries', '0', l.url() + b'/k', out()])
        why = ''
        if len(l.heads) > 1:
            why = differs(l.heads[1], (
                [re.escape(b'GET ' + e + b' HTTP/1.1'),
                 b'Host: 127.0.0.1:%d' % l.port],
                [rb'user-agent: pail/[0-9.]+']))
        tell('Location ' + show(e), why or ('' if l.heads else 'not asked'))


for part in (os.environ.get('PARTS') or 'keys prefixes versions options '
             'endpoints urls credentials profiles issued etags regions tokens '
             'markers redirects').split():
    globals()[part]()
