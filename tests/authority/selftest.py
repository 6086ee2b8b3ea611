#!/usr/bin/python3
"""selftest: the stand-ins against a plain client, curl and boto3.

    selftest.py DIR        DIR/pki is what pki.sh makes

Each server is started for some cases and ends with them.
"""
import calendar
import contextlib
import datetime
import hashlib
import hmac
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse
import xml.etree.ElementTree

sys.dont_write_bytecode = True
import documents
import faults
import replay

HERE = os.path.dirname(os.path.abspath(__file__))
DIR = sys.argv[1]
PKI = DIR + '/pki'
ROLE = 'arn:aws:iam::123456789012:role/fleet'
NS = '{%s}' % documents.STS_NAMESPACE
failed = 0
seen_faults = set()


def report(name, good, why=''):
    global failed
    failed += not good
    print('ok - authority: ' + name if good else
          'not ok - authority: %s: %s' % (name, why), flush=True)


def same(name, got, want):
    report(name, got == want, '%r, not %r' % (got, want))


def skip(name, why):
    print('skip - authority: %s: %s' % (name, why))


class Running:
    def __init__(self, options):
        self.files = {n: '%s/%s' % (DIR, n)
                      for n in ('ready', 'log', 'counters', 'users')}
        for path in self.files.values():
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
        self.process = subprocess.Popen(
            [sys.executable, HERE + '/authority.py', 'serve', '--ready',
             self.files['ready'], '--log', self.files['log'], '--counters',
             self.files['counters'], '--users-file', self.files['users'],
             '--pki', PKI, '--for', '300', *options])
        for _ in range(400):
            if os.path.exists(self.files['ready']):
                break
            time.sleep(0.025)
        self.ports = pairs(open(self.files['ready']).read())

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def control(self, word, text=''):
        return ask(self, 'POST', '/-/' + word, {}, text)[2].decode()

    def counters(self):
        return pairs(self.control('counters'))

    def log(self):
        return open(self.files['log']).read()


def pairs(text):
    return {n: int(v) for n, v in (line.split('=') for line in
                                   text.split('\n') if line)}


@contextlib.contextmanager
def running(*options):
    server = Running(options)
    try:
        yield server
    finally:
        server.stop()


def ask(server, method, path, headers=None, body=None, door='http',
        device=None, version=None):
    """(status, headers, body); an error is (its name, {}, b'')."""
    if door == 'http':
        c = http.client.HTTPConnection('127.0.0.1', server.ports['http'],
                                       timeout=3)
    else:
        tls = ssl.create_default_context(cafile=PKI + '/ca.pem')
        if version:
            tls.minimum_version = tls.maximum_version = version
        if device:
            tls.load_cert_chain(PKI + '/%s.pem' % device,
                                PKI + '/%s.key' % device)
        c = http.client.HTTPSConnection('localhost', server.ports[door],
                                        timeout=3, context=tls)
    try:
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        return r.status, dict(r.getheaders()), r.read()
    except (OSError, http.client.HTTPException) as e:
        return type(e).__name__, {}, b''
    finally:
        c.close()


def imds_token(server, ttl='60'):
    return ask(server, 'PUT', '/latest/api/token',
               {'X-aws-ec2-metadata-token-ttl-seconds': ttl})


def sts(server, form, user=None, host=None, when=None, extra=None):
    """A POST, signed here for user = (id, secret, token)."""
    body = urllib.parse.urlencode(form, quote_via=urllib.parse.quote)
    headers = {'Content-Type': 'application/x-www-form-urlencoded',
               'Host': '127.0.0.1:%d' % server.ports['http']}
    if user:
        sign(headers, body, user, when or time.time())
    headers.update(extra or {})
    return ask(server, 'POST', '/', headers, body)


def sign(headers, body, user, when):
    date = time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(when))
    headers['X-Amz-Date'] = date
    if user[2]:
        headers['X-Amz-Security-Token'] = user[2]
    names = sorted(n.lower() for n in headers)
    lower = {n.lower(): v for n, v in headers.items()}
    text = 'POST\n/\n\n%s\n%s\n%s' % (
        ''.join('%s:%s\n' % (n, lower[n]) for n in names), ';'.join(names),
        hashlib.sha256(body.encode()).hexdigest())
    scope = date[:8] + '/us-east-1/sts/aws4_request'
    key = ('AWS4' + user[1]).encode()
    for part in scope.split('/'):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, ('AWS4-HMAC-SHA256\n%s\n%s\n%s' % (
        date, scope, hashlib.sha256(text.encode()).hexdigest())).encode(),
        hashlib.sha256).hexdigest()
    headers['Authorization'] = 'AWS4-HMAC-SHA256 Credential=%s/%s, ' \
        'SignedHeaders=%s, Signature=%s' % (user[0], scope, ';'.join(names),
                                            signature)


def assume(**more):
    return {'Action': 'AssumeRole', 'Version': '2011-06-15',
            'RoleArn': ROLE, 'RoleSessionName': 'pail', **more}


def code_of(answer):
    found = xml.etree.ElementTree.fromstring(answer[2]).find(
        NS + 'Error/' + NS + 'Code')
    return answer[0], found.text


def imds_cases():
    path = '/latest/meta-data/iam/security-credentials/'
    with running('--lasts', '100,3600', '--token-bytes', '8192') as s:
        same('imds: no ttl', ask(s, 'PUT', '/latest/api/token')[0], 400)
        same('imds: ttl too long', imds_token(s, '21601')[0], 400)
        same('imds: a proxy is seen', ask(
            s, 'PUT', '/latest/api/token',
            {'X-aws-ec2-metadata-token-ttl-seconds': '60',
             'X-Forwarded-For': '1.2.3.4'})[0], 403)
        token = imds_token(s)
        same('imds: token', token[0], 200)
        h = {'X-aws-ec2-metadata-token': token[2].decode()}
        same('imds: no token', ask(s, 'GET', path)[0], 401)
        same('imds: wrong token', ask(
            s, 'GET', path, {'X-aws-ec2-metadata-token': 'x'})[0], 401)
        same('imds: role', ask(s, 'GET', path, h)[2], b'stand-in-role')
        first = json.loads(ask(s, 'GET', path + 'stand-in-role', h)[2])
        second = json.loads(ask(s, 'GET', path + 'stand-in-role', h)[2])
        same('imds: code', first['Code'], 'Success')
        report('each fetch gives the next set',
               first['AccessKeyId'] != second['AccessKeyId'], 'the same')
        same('a token of 8 KiB', len(first['Token']), 8192)
        users = [u.split(' ') for u in
                 open(s.files['users']).read().splitlines()]
        same('users file', [u[:3] for u in users],
             [[d['AccessKeyId'], d['SecretAccessKey'], d['Token']]
              for d in (first, second)])
        lasts = [int(u[3]) - time.time() for u in users]
        report('users file: expiry', 90 < lasts[0] <= 101 < 3500 < lasts[1],
               lasts)
        same('imds: another role', ask(s, 'GET', path + 'x', h)[0], 404)
        same('imds: zone', ask(s, 'GET', '/latest/meta-data/placement/'
                               'availability-zone', h)[2], b'us-east-1a')
        s.control('expire')
        same('expire', {u.split(' ')[3] for u in
                        open(s.files['users']).read().splitlines()}, {'1'})
        same('counters: issued', s.counters()['issued'], 2)
        same('counters: refused', s.counters()['refused'], 6)
        s.control('zero')
        same('counters: zero', s.counters()['imds'], 0)
    same('counters: at the end too',
         pairs(open(s.files['counters']).read())['issued'], 2)
    with running('--imds-no-token', '--role', 'old') as s:
        same('imds: v1 only: token', imds_token(s)[0], 404)
        same('imds: v1 only: role', ask(s, 'GET', path)[2], b'old')
    with running('--imds-v1') as s:
        same('imds: v1 allowed', ask(s, 'GET', path)[0], 200)
        same('imds: v1 is counted', s.counters()['imds_v1'], 1)


def container_cases():
    token = DIR + '/token'
    with open(token, 'w') as f:
        f.write('one\n')
    with running('--container-path', '/a', '--container-path', '/b/c',
                 '--container-auth-file', token) as s:
        same('container: no authorization', ask(s, 'GET', '/a')[0], 401)
        same('container: path', ask(s, 'GET', '/v1/credentials')[0], 404)
        same('container: one', ask(s, 'GET', '/a',
                                   {'Authorization': 'one'})[0], 200)
        with open(token, 'w') as f:
            f.write('two')
        same('container: the file is read again',
             [ask(s, 'GET', '/b/c', {'Authorization': t})[0]
              for t in ('one', 'two')], [401, 200])
    with running('--container-auth', 'Bearer x', '--skew', '-86400',
                 '--date', 'none') as s:
        answer = ask(s, 'GET', '/v1/credentials',
                     {'Authorization': 'Bearer x'})
        report('no date', 'Date' not in answer[1], answer[1])
        at = calendar.timegm(time.strptime(json.loads(
            answer[2])['Expiration'], '%Y-%m-%dT%H:%M:%SZ'))
        report('a skewed clock', -83000 < at - time.time() < -82000, at)
        same('https', ask(s, 'GET', '/v1/credentials',
                          {'Authorization': 'Bearer x'}, door='https')[0], 200)


def sts_cases():
    user = ('AKID', 'SK', '')
    with running('--sts-user', 'AKID:SK', '--sts-user', 'AT:ST:TT',
                 '--role-arn', ROLE, '--external-id', 'e x+t',
                 '--duration', '900') as s:
        good = assume(ExternalId='e x+t', DurationSeconds='900')
        answer = sts(s, good, user)
        same('sts: AssumeRole', answer[0], 200)
        found = xml.etree.ElementTree.fromstring(answer[2]).find(
            NS + 'AssumeRoleResult/' + NS + 'Credentials')
        got = tuple(found.find(NS + n).text for n in
                    ('AccessKeyId', 'SecretAccessKey', 'SessionToken'))
        same('sts: with a token', sts(s, good, ('AT', 'ST', 'TT'))[0], 200)
        same('sts: by what it handed out', sts(s, good, got)[0], 200)
        for name, form, who, want in (
                ('unsigned', good, None,
                 (403, 'MissingAuthenticationToken')),
                ('wrong secret', good, ('AKID', 'no', ''),
                 (403, 'SignatureDoesNotMatch')),
                ('unknown key', good, ('X', 'SK', ''),
                 (403, 'InvalidClientTokenId')),
                ('wrong token', good, ('AT', 'ST', 'T'),
                 (403, 'InvalidClientTokenId')),
                ('external id', {**good, 'ExternalId': 'x'}, user,
                 (403, 'AccessDenied')),
                ('no external id', assume(DurationSeconds='900'), user,
                 (403, 'AccessDenied')),
                ('role', {**good, 'RoleArn': ROLE + 's'}, user,
                 (403, 'AccessDenied')),
                ('session name', {**good, 'RoleSessionName': 'a b'}, user,
                 (400, 'ValidationError')),
                ('duration', {**good, 'DurationSeconds': '899'}, user,
                 (400, 'ValidationError')),
                ('version', {**good, 'Version': '2012'}, user,
                 (400, 'InvalidAction'))):
            same('sts: ' + name, code_of(sts(s, form, who)), want)
        same('sts: an old date', code_of(
            sts(s, good, user, when=time.time() - 2000))[1],
            'SignatureDoesNotMatch')
        same('sts: an unsigned x-amz- header', code_of(
            sts(s, good, user, extra={'x-amz-extra': '1'}))[1],
            'SignatureDoesNotMatch')
        same('sts: GetCallerIdentity', sts(
            s, {'Action': 'GetCallerIdentity', 'Version': '2011-06-15'},
            user)[0], 200)
        s.control('expire')
        same('sts: what is over', code_of(sts(s, good, got))[1],
             'InvalidClientTokenId')


def web_identity_cases():
    path = DIR + '/web'
    with open(path, 'w') as f:
        f.write('ey.x.y\n')
    form = {'Action': 'AssumeRoleWithWebIdentity', 'Version': '2011-06-15',
            'RoleArn': ROLE, 'RoleSessionName': 'pail',
            'WebIdentityToken': 'ey.x.y'}
    with running('--web-token-file', path, '--sts-user', 'AKID:SK') as s:
        same('web identity', sts(s, form)[0], 200)
        same('web identity: token', code_of(
            sts(s, {**form, 'WebIdentityToken': 'z'})),
            (400, 'InvalidIdentityToken'))
        same('web identity: signed', code_of(
            sts(s, form, ('AKID', 'SK', '')))[0], 400)


def iot_cases():
    path = '/role-aliases/stand-in-alias/credentials'
    with running('--thing', 'board-7') as s:
        h = {'x-amzn-iot-thingname': 'board-7'}
        for device in ('device-ec', 'device-rsa', 'device-chain'):
            for word, version in (('1.2', ssl.TLSVersion.TLSv1_2),
                                  ('1.3', ssl.TLSVersion.TLSv1_3)):
                answer = ask(s, 'GET', path, h, door='iot', device=device,
                             version=version)
                same('iot: %s, TLS %s' % (device, word),
                     (answer[0], sorted(json.loads(
                         answer[2] or b'{"credentials":{}}')['credentials'])),
                     (200, ['accessKeyId', 'expiration', 'secretAccessKey',
                            'sessionToken']))
        same('iot: another thing', ask(
            s, 'GET', path, {'x-amzn-iot-thingname': 'x'}, door='iot',
            device='device-ec')[0], 400)
        same('iot: another alias', ask(
            s, 'GET', '/role-aliases/x/credentials', h, door='iot',
            device='device-ec')[0], 404)
        before = s.counters()['iot']
        report('iot: no certificate',
               ask(s, 'GET', path, h, door='iot')[0] != 200)
        report('iot: a stranger', ask(s, 'GET', path, h, door='iot',
                                      device='stranger')[0] != 200)
        time.sleep(0.2)
        same('iot: both failed in TLS', (s.counters()['tls_failed'],
                                         s.counters()['iot'] - before),
             (2, 0))
        report('iot: the log names the device', all(
            w in s.log() for w in ('device=device-rsa', 'sni=localhost',
                                   'thing=board-7', 'tls=TLSv1.3')), s.log())


def fault_cases():
    """Each fault of the table, on the wire, and that it can be seen."""
    def get(s, text):
        name = text.split(':')[1].split('*')[0]
        seen_faults.add(name)
        s.control('faults', text)
        return ask(s, 'GET', '/v1/credentials')

    def fails(body):
        try:
            d = json.loads(body.decode())
            return not {'AccessKeyId', 'SecretAccessKey', 'Token',
                        'Expiration'} <= set(d)
        except ValueError:
            return True

    with running() as s:
        same('fault: status, once', [get(s, 'container:status:503*1')[0],
                                     ask(s, 'GET', '/v1/credentials')[0]],
             [503, 200])
        for name in ('close', 'reset', 'silence', 'cut'):
            report('fault: ' + name, get(s, 'container:%s' % name)[0] in
                   ('RemoteDisconnected', 'ConnectionResetError',
                    'TimeoutError', 'IncompleteRead'))
        same('fault: redirect', get(
            s, 'container:redirect:http://example.test/')[1]['Location'],
            'http://example.test/')
        began = time.monotonic()
        get(s, 'container:drip:1')
        report('fault: drip', time.monotonic() - began > 0.5)
        same('fault: length', get(s, 'container:length:+7')[0],
             'IncompleteRead')
        for name in ('nolength', 'chunked'):
            answer = get(s, 'any:' + name)
            report('fault: ' + name, 'Content-Length' not in answer[1] and
                   not fails(answer[2]), answer)
        report('fault: date', 'Date' not in get(s, 'container:date:none')[1])
        report('fault: endless', len(get(s, 'container:endless:4')[2]) ==
               4 * 65536)
        for name in ('missing', 'garbage', 'truncated', 'html', 'trailing',
                     'twice', 'bom', 'badutf8', 'nobody', 'nul', 'code'):
            report('fault: ' + name, fails(get(s, 'container:' + name)[2]))
        text = get(s, 'container:duplicate:token')[2]
        same('fault: duplicate', text.count(b'"Token"'), 2)
        for name, value in (('wrongtype', 12345), ('null', None),
                            ('empty', '')):
            same('fault: ' + name, json.loads(get(
                s, 'container:%s:secret' % name)[2])['SecretAccessKey'],
                value)
        for word, raw in documents.BYTES.items():
            report('fault: escape: ' + word, raw in json.loads(get(
                s, 'container:escape:token:' + word)[2])['Token'])
        same('fault: token', len(json.loads(get(
            s, 'container:token:65536')[2])['Token']), 65536)
        report('fault: expired', json.loads(get(
            s, 'container:expired')[2])['Expiration'] <
            documents.stamp(time.time()))
        same('fault: oddexpiry', json.loads(get(
            s, 'container:oddexpiry:soon')[2])['Expiration'], 'soon')
        d = json.loads(get(s, 'container:lookalike')[2])
        report('fault: lookalike', d['AccessKeyId'].startswith('ASIA') and
               'LOOKALIKE-id' in json.dumps(d['Decoy']))
        report('fault: huge', len(get(s, 'container:huge')[2]) > 200000)
        report('fault: depth', b'[' * 100000 in get(s, 'container:depth')[2])
        report('fault: surrogate', b'\\ud800' in get(
            s, 'container:surrogate')[2])
        text = get(s, 'container:escapednames')[2]
        report('fault: escapednames', b'AccessKeyId' not in text and
               not fails(text))
        same('fault: an unknown one is refused',
             s.control('faults', 'container:nonsense'),
             'fault nonsense\n')
        s.control('faults', '')
        same('fault: none any more', ask(s, 'GET', '/v1/credentials')[0],
             200)
    all_ = set(faults.WIRE) | set(documents.PAIRS) | set(documents.TEXT)
    same('every fault has a case', sorted(all_ - seen_faults), [])


def xml_fault_cases():
    with running('--sts-user', 'AKID:SK') as s:
        def text(fault):
            s.control('faults', 'assume-role:' + fault)
            return sts(s, assume(), ('AKID', 'SK', ''))[2].decode()

        def tree(fault):
            return xml.etree.ElementTree.fromstring(text(fault))
        same('xml: missing', text('missing:token').count('<SessionToken>'), 0)
        same('xml: duplicate', text('duplicate:token').count(
            '<SessionToken>'), 2)
        found = tree('lookalike').find(
            NS + 'AssumeRoleResult/' + NS + 'Credentials/' + NS +
            'AccessKeyId').text
        report('xml: lookalike', found.startswith('ASIA'), found)
        found = tree('escape:token:crlf').find('.//' + NS + 'SessionToken')
        report('xml: escape', '\r\nX-Evil' in found.text, found.text)
        report('xml: depth', '<a>' * 500 in text('depth:500'))
        report('xml: code', 'ErrorResponse' in text('code:ExpiredToken'))


def curl_cases():
    if not shutil.which('curl'):
        return skip('curl', 'not installed')
    with running('--sts-user', 'AKID:SK') as s:
        out = subprocess.run(
            ['curl', '-sS', '--cacert', PKI + '/ca.pem', '--cert',
             PKI + '/device-rsa.pem', '--key', PKI + '/device-rsa.key',
             'https://localhost:%d/role-aliases/stand-in-alias/credentials' %
             s.ports['iot']], capture_output=True, check=False)
        report('curl: iot', b'sessionToken' in out.stdout, out)
        out = subprocess.run(
            ['curl', '-sS', '--aws-sigv4', 'aws:amz:us-east-1:sts', '--user',
             'AKID:SK', '--data', 'Action=GetCallerIdentity&Version='
             '2011-06-15', 'http://127.0.0.1:%d/' % s.ports['http']],
            capture_output=True, check=False)
        report('curl: sts', b'<Account>123456789012' in out.stdout, out)
    return None


BOTO = '''
import json, sys, boto3
s = boto3.Session(profile_name=sys.argv[1] or None)
c = s.get_credentials()
print(json.dumps([c.method, c.access_key]))
'''


def boto_cases():
    python = shutil.which('python3') or sys.executable
    probe = subprocess.run([python, '-c', 'import boto3'],
                           capture_output=True, check=False)
    if probe.returncode:
        return skip('boto3', 'not installed')
    web = DIR + '/web'
    with open(web, 'w') as f:
        f.write('ey.x.y')
    with running('--sts-user', 'AKID:SK', '--web-token-file', web,
                 '--container-auth', 'tok', '--external-id', 'ext') as s:
        base = 'http://127.0.0.1:%d' % s.ports['http']
        with open(DIR + '/config', 'w') as f:
            f.write('[profile role]\nrole_arn = %s\nsource_profile = base\n'
                    'external_id = ext\n[profile base]\n'
                    'aws_access_key_id = AKID\naws_secret_access_key = SK\n'
                    '[profile web]\nrole_arn = %s\n'
                    'web_identity_token_file = %s\n' % (ROLE, ROLE, web))
        common = {'PATH': os.environ['PATH'], 'HOME': DIR,
                  'AWS_CONFIG_FILE': DIR + '/config',
                  'AWS_ENDPOINT_URL_STS': base, 'AWS_REGION': 'us-east-1',
                  'AWS_DEFAULT_REGION': 'us-east-1',
                  'AWS_EC2_METADATA_SERVICE_ENDPOINT': base}
        for name, profile, more in (
                ('iam-role', '', {}),
                ('container-role', '', {
                    'AWS_CONTAINER_CREDENTIALS_FULL_URI':
                        base + '/v1/credentials',
                    'AWS_CONTAINER_AUTHORIZATION_TOKEN': 'tok'}),
                ('assume-role', 'role', {}),
                ('assume-role-with-web-identity', 'web', {})):
            out = subprocess.run([python, '-c', BOTO, profile],
                                 env={**common, **more}, check=False,
                                 capture_output=True, text=True)
            try:
                got = json.loads(out.stdout)
            except ValueError:
                got = [out.stderr[-300:], '']
            report('boto3: ' + name, got[0] == name and
                   got[1].startswith('ASIAAUTHORITY'), got)
    return None


BUCKETS = '''
import boto3
print(boto3.client('s3', region_name='us-east-1').list_buckets()['Buckets'])
'''


def replay_cases():
    """A case is passed by a client that does right, and by no other."""
    cases = replay.read_cases()
    same('replay: cases', (len(cases), sum(c.mark == 'left-out'
                                           for c in cases)), (47, 5))
    python = shutil.which('python3') or sys.executable
    inside = HERE + '/namespace.sh'
    if subprocess.run([inside], check=False).returncode:
        return skip('replay: a client', 'no network namespace here')
    if subprocess.run([python, '-c', 'import boto3'], check=False,
                      capture_output=True).returncode:
        return skip('replay: a client', 'no boto3 here')
    part = 'default-credential-provider-chain/'
    another = ['env', 'AWS_ACCESS_KEY_ID=ASIARCORRECT',
               'AWS_SECRET_ACCESS_KEY=another',
               'AWS_SESSION_TOKEN=tokencorrect']
    for case, before, want in (
            ('ecs_credentials', [], 'ok'),
            ('imds_default_chain_success', [], 'ok'),
            ('ecs_credentials', ['true'], '0 of 1 requests'),
            ('imds_disabled', another, 'credentials: no credentials here'),
            ('ecs_credentials', another, 'credentials: signature')):
        out = subprocess.run(
            [inside, HERE + '/replay.py', 'run', PKI, part + case, *before,
             python, '-c', BUCKETS], capture_output=True, text=True,
            check=False).stdout
        name = 'replay: %s: %s' % (case, want)
        report(name, want in out, out)
    return None


def loopback_case():
    out = subprocess.run([sys.executable, HERE + '/authority.py', 'serve',
                          '--ready', DIR + '/r', '--address', '0.0.0.0'],
                         capture_output=True, check=False, text=True)
    same('loopback only', out.stderr, 'authority: loopback only\n')


for cases in (imds_cases, container_cases, sts_cases, web_identity_cases,
              iot_cases, fault_cases, xml_fault_cases, curl_cases,
              boto_cases, replay_cases, loopback_case):
    cases()
sys.exit(1 if failed else 0)
