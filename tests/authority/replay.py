#!/usr/bin/python3
"""replay: plays the servers of a published case to a program, and judges.

  replay.py list                          the cases' names, TAB, their marks
  replay.py run PKI CASE PROGRAM...       one case: prints "ok" or why not

The cases are in tests/vectors/chain_http (README there). The program gets the
case's environment, its files in a directory of its own, AWS_CA_BUNDLE and, in
AWS_ENDPOINT_URL_S3 (with dual stack: at AWS's host), a server that takes one
signed GET / and compares id, secret (by the signature) and token with what the
case says. The hosts of a case are real names and addresses: run it within
namespace.sh.
"""
import datetime
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse

sys.dont_write_bytecode = True
import signature
import wire

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = HERE + '/../vectors/chain_http/cases.txt'
ADDRESSES = ('169.254.169.254', '169.254.170.2', '169.254.170.23',
             '127.0.0.1')
S3_PORT = 9000
PROGRAM_S = 60
BUCKETS = '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/' \
          '2006-03-01/"><Owner><ID>x</ID></Owner><Buckets/>' \
          '</ListAllMyBucketsResult>'
PAIRS = (
    r'aws_access_key_id\s*=\s*(\S+)\s+aws_secret_access_key\s*=\s*(\S+)',
    r'"AccessKeyId"\s*:\s*"([^"]+)",\s*"SecretAccessKey"\s*:\s*"([^"]+)"'
    r'(?:,\s*"(?:Token|SessionToken)"\s*:\s*"([^"]+)")?',
    r'<AccessKeyId>([^<]+)</AccessKeyId>\s*<SecretAccessKey>([^<]+)'
    r'</SecretAccessKey>\s*<SessionToken>([^<]+)</SessionToken>')
EXPIRY = re.compile(r'("Expiration"\s*:\s*"|<Expiration>)([^"<]+)')


class Exchange:
    """A request that is to come and what it gets."""

    def __init__(self, method, url):
        parts = urllib.parse.urlsplit(url)
        self.method, self.scheme, self.host = method, parts.scheme, \
            parts.netloc
        self.target = parts.path + ('?' + parts.query if parts.query else '')
        self.headers, self.form, self.signed = [], [], None
        self.status, self.answer_headers, self.body = None, [], ''


class Case:
    def __init__(self, name):
        self.name = name
        self.env, self.files, self.exchanges = [], [], []
        self.result = None      # None: it fails
        self.mark = ''


def unescape(text):
    names = {'n': '\n', 'r': '\r', 't': '\t', '\\': '\\'}
    return re.sub(r'\\(.)', lambda m: names[m.group(1)], text)


def read_cases(path=CASES):
    cases = []
    with open(path, encoding='utf-8') as f:
        for line in f.read().split('\n'):
            word, _, rest = line.partition(' ')
            if word == 'case':
                cases.append(Case(rest))
            elif word:
                read_line(cases[-1], word, rest)
    return cases


def read_line(case, word, rest):
    last = case.exchanges[-1] if case.exchanges else None
    if word == 'env':
        name, _, value = rest.partition('=')
        case.env.append((name, unescape(value)))
    elif word == 'file':
        name, _, text = rest.partition(' ')
        case.files.append((name, unescape(text)))
    elif word == 'request':
        case.exchanges.append(Exchange(*rest.split(' ')))
    elif word == 'signed':
        last.signed = rest.split(' ')
    elif word == 'header':
        pair = tuple(rest.split(': ', 1))
        (last.headers if last.status is None else
         last.answer_headers).append(pair)
    elif word == 'form':
        name, equals, value = rest.partition('=')
        last.form.append((name, unescape(value) if equals else None))
    elif word == 'answer':
        last.status = int(rest)
    elif word == 'body':
        last.body = unescape(rest)
    elif word == 'result':
        case.result = ['' if v == '-' else v for v in rest.split(' ')]
    elif word in ('left-out', 'adapted'):
        case.mark = word
    elif word != 'fails':
        raise ValueError(word)


def keys_of(case):
    """id: (secret, token), of all that the case hands out."""
    texts = [t for _, t in case.files] + [x.body for x in case.exchanges]
    found = {}
    for text in texts:
        for pattern in PAIRS:
            for m in re.finditer(pattern, text, re.IGNORECASE):
                token = m.group(3) if m.lastindex == 3 else None
                found[m.group(1)] = (m.group(2), token or '')
    env = dict(case.env)
    if 'AWS_ACCESS_KEY_ID' in env:
        found[env['AWS_ACCESS_KEY_ID']] = (env['AWS_SECRET_ACCESS_KEY'],
                                           env.get('AWS_SESSION_TOKEN', ''))
    return found


class Player:
    """Answers in the case's order; what does not fit is a complaint."""

    def __init__(self, case):
        self.case = case
        self.keys = keys_of(case)
        self.lock = threading.Lock()
        self.next = 0
        self.asked_s3 = 0
        self.complaints = []
        self.expiry = (datetime.datetime.now(datetime.timezone.utc) +
                       datetime.timedelta(hours=1)).strftime(
                           '%Y-%m-%dT%H:%M:%SZ')

    def fresh(self, text):
        return EXPIRY.sub(lambda m: m.group(1) + self.expiry, text)

    def handle(self, request):
        with self.lock:
            if request.door == 's3' or \
                    request.header('host').startswith('s3'):
                return self.s3(request)
            if self.next == len(self.case.exchanges):
                self.complaints.append('one request too many: %s %s' % (
                    request.method, request.target))
                return wire.Reply(404)
            exchange = self.case.exchanges[self.next]
            self.next += 1
            for why in differences(exchange, request, self.keys):
                self.complaints.append('request %d: %s' % (self.next, why))
            reply = wire.Reply(exchange.status, self.fresh(exchange.body),
                               None)
            for name, value in exchange.answer_headers:
                if name == 'connection':
                    reply.close = value == 'close'
                else:
                    reply.headers.append((name, value))
            return reply

    def s3(self, request):
        self.asked_s3 += 1
        want = self.case.result
        try:
            if want is None:
                raise signature.Refused('AccessDenied', 'no credentials here')
            signature.check(request, 's3', None, lambda key_id: want[1:3]
                            if key_id == want[0] else None)
        except signature.Refused as e:
            self.complaints.append('credentials: ' + e.why)
            return wire.Reply(403, '<Error><Code>%s</Code></Error>' % e.code,
                              'application/xml')
        return wire.Reply(200, BUCKETS, 'application/xml')


def differences(x, request, keys):
    if request.method != x.method or request.target != x.target:
        yield '%s %s, not %s %s' % (request.method, request.target, x.method,
                                    x.target)
    if request.header('host') != x.host:
        yield 'Host %s, not %s' % (request.header('host'), x.host)
    if (request.tls is not None) != (x.scheme == 'https'):
        yield 'not over ' + x.scheme
    for name, value in x.headers:
        got = request.header(name)
        if name == 'content-type':  # what a client says behind it is its own
            got = got.partition(';')[0]
        if got != value:
            yield '%s: %s, not %s' % (name, request.header(name), value)
    if x.form:
        form = request.form()
        if sorted(form) != sorted(n for n, _ in x.form):
            yield 'form of ' + ' '.join(form)
        for name, value in x.form:
            if value is not None and form.get(name) != value:
                yield '%s=%s, not %s' % (name, form.get(name), value)
    if x.signed is None:
        if x.form and request.has('authorization'):
            yield 'signed'
        return
    try:
        signature.check(request, x.signed[0], x.signed[1], keys.get)
    except signature.Refused as e:
        yield str(e)


def lay_out(case, root):
    """Writes the files; gives the environment."""
    for name, text in case.files:
        path = root + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text.replace('@/', root + '/'))
        os.chmod(path, 0o600)
    os.makedirs(root + '/home', exist_ok=True)
    return {n: v.replace('@/', root + '/') for n, v in case.env}


def wants_dualstack(case):
    """Then S3 must be at AWS's own host: there is none beside another."""
    return any(re.search('use_dualstack_endpoint *= *true', t, re.I)
               for _, t in case.files) or \
        dict(case.env).get('AWS_USE_DUALSTACK_ENDPOINT') == 'true'


def open_doors(server, pki):
    tls = wire.tls_context(pki + '/hosts.pem', pki + '/hosts.key')
    for address in ADDRESSES:
        server.open(wire.Door('http', address, 80))
    server.open(wire.Door('https', '127.0.0.1', 443, tls))
    server.open(wire.Door('s3', '127.0.0.1', S3_PORT))


def judge(case, player, run):
    """'' if all was as it should be."""
    told = ' '.join(run.stderr.decode('utf-8', 'replace').split())[-400:]
    told = 'status %d: %s' % (run.returncode, told)
    if case.mark == 'left-out':
        if player.next or player.asked_s3 or player.complaints:
            return 'somebody was asked; ' + told
        if run.returncode != 78 or b'sso' not in run.stderr.lower():
            return 'SSO is not refused by name; ' + told
        return ''
    if player.complaints:
        return '; '.join(player.complaints) + '; ' + told
    if player.next != len(case.exchanges):
        return '%d of %d requests; %s' % (player.next, len(case.exchanges),
                                          told)
    if case.result is None:
        if player.asked_s3 or run.returncode == 0:
            return 'it did not fail; ' + told
        return ''
    if run.returncode or player.asked_s3 != 1:
        return 'it failed; ' + told
    return ''


def play(pki, name, program):
    case = [c for c in read_cases() if c.name == name][0]
    player = Player(case)
    server = wire.Server(player.handle)
    open_doors(server, pki)
    with tempfile.TemporaryDirectory() as root:
        env = {'PATH': os.environ['PATH'], 'AWS_CA_BUNDLE': pki + '/ca.pem'}
        if not wants_dualstack(case):
            env['AWS_ENDPOINT_URL_S3'] = 'http://127.0.0.1:%d' % S3_PORT
        if os.environ.get('LD_LIBRARY_PATH'):
            env['LD_LIBRARY_PATH'] = os.environ['LD_LIBRARY_PATH']
        # the process that fetches keys prints a document that ends some day
        for i, (path, text) in enumerate(case.files):
            if path.endswith('.json'):
                case.files[i] = (path, player.fresh(text))
        env.update(lay_out(case, root))
        run = subprocess.run(program, env=env, capture_output=True,
                             stdin=subprocess.DEVNULL, check=False,
                             timeout=PROGRAM_S)
    why = judge(case, player, run)
    if server.malformed:
        why = 'malformed request; ' + why
    print(why or 'ok')
    return 1 if why else 0


def main():
    if sys.argv[1:] == ['list']:
        for case in read_cases():
            print('%s\t%s' % (case.name, case.mark))
    elif len(sys.argv) >= 5 and sys.argv[1] == 'run':
        try:
            sys.exit(play(sys.argv[2], sys.argv[3], sys.argv[4:]))
        except subprocess.TimeoutExpired:
            sys.exit('no end within %d s' % PROGRAM_S)
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
