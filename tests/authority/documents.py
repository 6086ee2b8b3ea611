"""documents: one set of credentials as the services write them, and the ways
to write it wrongly.

A document is a list of (name, literal) pairs, literals being JSON or XML as
they stand; a fault changes the pairs before they are joined, or the text.
"""
import json
import time

# id, secret, token, expiry as each service calls them
NAMES = {
    'container': ('AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'),
    'imds': ('AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'),
    'iot': ('accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration'),
    'sts': ('AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'),
}
FIELDS = ('id', 'secret', 'token', 'expiry')
ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'
HTML = '<!DOCTYPE html>\n<html><head><title>Welcome</title></head>' \
       '<body><h1>Log in to this network</h1></body></html>\n'
# What may stand in a value and is no part of a credential, escaped.
BYTES = {'cr': '\r', 'lf': '\n', 'crlf': '\r\nX-Evil: yes', 'nul': '\0',
         'tab': '\t', 'blank': ' ', 'del': '\x7f', 'esc': '\x1b'}


class Credential:
    """One set. number tells it from the others; expiry_s is unix time."""

    def __init__(self, number, expiry_s, token_bytes):
        self.number, self.expiry_s = number, expiry_s
        self.id = 'ASIAAUTHORITY%07d' % number
        self.secret = 'sEcReT-sEnTiNeL-issued-%07d/+abcdefgh' % number
        token = 'tOkEn-sEnTiNeL-issued-%07d//' % number
        n = token_bytes - len(token) - 2
        token += (ALPHABET * (n // 64 + 1))[:max(n, 0)] + '=='
        self.token = token

    def values(self):
        return (self.id, self.secret, self.token, stamp(self.expiry_s))


def stamp(unix):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(unix))


def json_literal(text):
    return json.dumps(text)


def xml_literal(text):
    for raw, escaped in (('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;')):
        text = text.replace(raw, escaped)
    return ''.join('&#x%x;' % ord(c) if ord(c) < 32 else c for c in text)


class Document:
    """kind: 'container', 'imds', 'iot', 'sts'. pairs may be changed by
    faults, and so may before (raw text in front of the pairs)."""

    def __init__(self, kind, credential, action='AssumeRole', now=None):
        self.kind, self.action = kind, action
        self.xml = kind == 'sts'
        self.literal = xml_literal if self.xml else json_literal
        self.credential = credential
        self.now = time.time() if now is None else now
        self.names = dict(zip(FIELDS, NAMES[kind]))
        self.pairs = [(self.names[f], self.literal(v))
                      for f, v in zip(FIELDS, credential.values())]
        self.before = ''    # in front of the fields
        self.outside = ''   # in front of what holds the fields

    def set(self, field, literal):
        name = self.names[field]
        self.pairs = [(n, literal if n == name else v) for n, v in self.pairs]

    def text(self):
        return self.text_xml() if self.xml else self.text_json()

    def text_json(self):
        inner = self.before + ', '.join('"%s": %s' % p for p in self.pairs)
        if self.kind == 'iot':
            return '{%s"credentials": {%s}}' % (self.outside, inner)
        if self.kind == 'imds':
            more = '"Code": "Success", "LastUpdated": "%s", ' \
                   '"Type": "AWS-HMAC", ' % stamp(self.now)
        else:
            more = '"RoleArn": "arn:aws:iam::123456789012:role/stand-in", '
        return '{%s%s%s}' % (self.outside, more, inner)

    def text_xml(self):
        inner = ''.join('<%s>%s</%s>' % (n, v, n) for n, v in self.pairs)
        return '<{a}Response xmlns="{ns}"><{a}Result>{outside}' \
               '<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId>' \
               '</AssumedRoleUser><Credentials>{before}{inner}' \
               '</Credentials></{a}Result><ResponseMetadata><RequestId>' \
               'stand-in</RequestId></ResponseMetadata></{a}Response>'.format(
                   a=self.action, ns=STS_NAMESPACE, inner=inner,
                   before=self.before, outside=self.outside)


# Faults in the pairs: f(document, argument).

def missing(d, arg):
    d.pairs = [p for p in d.pairs if p[0] != d.names[arg or 'secret']]


def duplicate(d, arg):
    name = d.names[arg or 'secret']
    d.pairs.append((name, d.literal('anotherValue')))


def wrong_type(d, arg):
    d.set(arg or 'secret', '<b>x</b>' if d.xml else '12345')


def null(d, arg):
    d.set(arg or 'secret', '' if d.xml else 'null')


def empty(d, arg):
    d.set(arg or 'secret', '' if d.xml else '""')


def escape(d, arg):
    field, _, which = (arg or 'token:crlf').partition(':')
    value = dict(zip(FIELDS, d.credential.values()))[field]
    half = len(value) // 2
    if d.xml and which in ('nul', 'esc'):   # XML 1.0 has no way to write them
        d.set(field, value[:half] + '&#x%x;' % ord(BYTES[which]) +
              value[half:])
        return
    d.set(field, d.literal(value[:half] + BYTES[which] + value[half:]))


def token_size(d, arg):
    grown = Credential(d.credential.number, 0, int(arg or '65536'))
    d.set('token', d.literal(grown.token))


def expired(d, arg):
    d.set('expiry', d.literal(stamp(d.now - int(arg or '3600'))))


def odd_expiry(d, arg):
    d.set('expiry', d.literal(arg or 'tomorrow'))


def look_alike(d, _):
    """Names and values that look right in places where they do not count."""
    wrong = [(n, d.literal('LOOKALIKE-' + f))
             for f, n in d.names.items()]
    if d.xml:
        inner = ''.join('<%s>%s</%s>' % (n, v, n) for n, v in wrong)
        d.outside = '<!-- <Credentials>%s</Credentials> --><Decoy>' \
                    '<Credentials>%s</Credentials></Decoy>' \
                    '<Text>&lt;Credentials&gt;</Text>' % (inner, inner)
        d.before = '<Decoy>%s</Decoy>' % inner
        return
    inner = ', '.join('"%s": %s' % p for p in wrong)
    d.outside = '"Decoy": {%s}, "List": [{%s}, "AccessKeyId"], ' \
                '"Text": %s, ' % (inner, inner, json.dumps('{%s}' % inner))
    d.before = '"Other": {%s, "credentials": {%s}}, ' % (inner, inner)


def huge(d, arg):
    filler = 'x' * int(arg or '200000')
    if d.xml:
        d.outside = '<Filler>%s</Filler>' % filler
    else:
        d.outside = '"Filler": "%s", ' % filler


def depth(d, arg):
    n = int(arg or '100000')
    if d.xml:
        d.outside = '<a>' * n + '</a>' * n
    else:
        d.outside = '"Deep": %s%s, ' % ('[' * n, ']' * n)


def surrogate(d, _):
    d.set('token', '&#xd800;' if d.xml else '"abc\\ud800def"')


def escaped_names(d, _):
    """The right document with every name spelled by escapes: good JSON."""
    if not d.xml:
        d.pairs = [(''.join('\\u%04x' % ord(c) for c in n), v)
                   for n, v in d.pairs]


PAIRS = {'missing': missing, 'duplicate': duplicate, 'wrongtype': wrong_type,
         'null': null, 'empty': empty, 'escape': escape,
         'token': token_size, 'expired': expired, 'oddexpiry': odd_expiry,
         'lookalike': look_alike, 'huge': huge, 'depth': depth,
         'surrogate': surrogate, 'escapednames': escaped_names}


# Faults in the text: f(text, argument, document) gives bytes.

def refusal(_, arg, d):
    """Status 200 and a document of code and message."""
    code = arg or 'AssumeRoleUnauthorizedAccess'
    if d.xml:
        return error_xml(code, 'not allowed')
    word = str if d.kind == 'imds' else str.lower
    return json.dumps({word('Code'): code,
                       word('Message'): 'not allowed'}).encode()


TEXT = {
    'garbage': lambda t, a, d: bytes((i * 7919 + 13) % 256
                                     for i in range(len(t))),
    'truncated': lambda t, a, d: t[:int(a or len(t) // 2)].encode(),
    'html': lambda t, a, d: HTML.encode(),
    'trailing': lambda t, a, d: t.encode() + (a or '}{').encode(),
    'twice': lambda t, a, d: t.encode() * 2,
    'bom': lambda t, a, d: b'\xef\xbb\xbf' + t.encode(),
    'badutf8': lambda t, a, d: t.encode().replace(b'ASIA', b'AS\xff\xc0'),
    'nobody': lambda t, a, d: b'',
    'nul': lambda t, a, d: t.encode().replace(b'ASIA', b'AS\0A'),
    'code': refusal,
}


def error_xml(code, message):
    return ('<ErrorResponse xmlns="%s"><Error><Type>Sender</Type><Code>%s'
            '</Code><Message>%s</Message></Error><RequestId>stand-in'
            '</RequestId></ErrorResponse>' % (STS_NAMESPACE, code,
                                              xml_literal(message))).encode()


def render(document, faults):
    """The bytes of a document after all of the faults, a list of
    (name, argument), that concern documents."""
    for name, arg in faults:
        if name in PAIRS:
            PAIRS[name](document, arg)
    text = document.text()
    out = text.encode()
    for name, arg in faults:
        if name in TEXT:
            out = TEXT[name](text, arg, document)
    return out
