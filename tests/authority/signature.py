"""signature: AWS Signature Version 4 in the Authorization header, checked
from the request as it came. Source: AWS General Reference, Signature
Version 4. Written apart from pail's own and from s3d's.
"""
import calendar
import hashlib
import hmac
import re
import time
import urllib.parse

SKEW_S = 900
AUTHORIZATION = re.compile(
    r'AWS4-HMAC-SHA256 Credential=([^/,\s]+)/(\d{8})/([^/,\s]+)/([^/,\s]+)/'
    r'aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})')


class Refused(Exception):
    """code as AWS gives it, and why in words for the log."""

    def __init__(self, code, why):
        super().__init__('%s: %s' % (code, why))
        self.code, self.why = code, why


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def canonical_query(query):
    pairs = [p.partition('=') for p in query.split('&') if p]
    again = [(urllib.parse.quote(urllib.parse.unquote(n), safe='-_.~'),
              urllib.parse.quote(urllib.parse.unquote(v), safe='-_.~'))
             for n, _, v in pairs]
    return '&'.join('%s=%s' % p for p in sorted(again))


def canonical(request, signed, payload):
    lines = []
    for name in signed:
        values = [' '.join(v.split()) for n, v in request.headers if n == name]
        if not values:
            raise Refused('SignatureDoesNotMatch', 'no header ' + name)
        lines.append('%s:%s\n' % (name, ','.join(values)))
    return '\n'.join([request.method, request.path,
                      canonical_query(request.query), ''.join(lines),
                      ';'.join(signed), payload])


def scope_of(request):
    """(access key id, date, region, service) as the request claims."""
    m = AUTHORIZATION.fullmatch(request.header('authorization'))
    if not m:
        raise Refused('IncompleteSignature', 'Authorization header')
    return m.group(1), m.group(2), m.group(3), m.group(4)


def check(request, service, region, find, now=None):
    """find(id) gives (secret, token) or None. region None: any. now None:
    the date is not checked. Gives the id."""
    m = AUTHORIZATION.fullmatch(request.header('authorization'))
    if not m:
        raise Refused('MissingAuthenticationToken', 'Authorization header')
    key_id, day, its_region, its_service, signed, signature = m.groups()
    if its_service != service:
        raise Refused('SignatureDoesNotMatch', 'service ' + its_service)
    if region and its_region != region:
        raise Refused('SignatureDoesNotMatch', 'region ' + its_region)
    names = signed.split(';')
    if names != sorted(names) or 'host' not in names or \
            'x-amz-date' not in names:
        raise Refused('SignatureDoesNotMatch', 'signed headers')
    for name, _ in request.headers:
        if name.startswith('x-amz-') and name not in names:
            raise Refused('SignatureDoesNotMatch', name + ' is not signed')
    date = request.header('x-amz-date')
    if not re.fullmatch(r'\d{8}T\d{6}Z', date) or date[:8] != day:
        raise Refused('SignatureDoesNotMatch', 'date')
    if now is not None:
        at = calendar.timegm(time.strptime(date, '%Y%m%dT%H%M%SZ'))
        if abs(at - now) > SKEW_S:
            raise Refused('SignatureDoesNotMatch', 'Signature expired')
    known = find(key_id)
    if known is None:
        raise Refused('InvalidClientTokenId', 'access key')
    secret, token = known
    if request.header('x-amz-security-token') != token:
        raise Refused('InvalidClientTokenId', 'session token')
    payload = hashlib.sha256(request.body).hexdigest()
    told = request.header('x-amz-content-sha256')
    if told not in ('', payload, 'UNSIGNED-PAYLOAD'):
        raise Refused('SignatureDoesNotMatch', 'payload hash')
    text = canonical(request, names, told or payload)
    key = ('AWS4' + secret).encode()
    for part in (day, its_region, its_service, 'aws4_request'):
        key = hmac_sha256(key, part)
    to_sign = '\n'.join(['AWS4-HMAC-SHA256', date,
                         '%s/%s/%s/aws4_request' % (day, its_region,
                                                    its_service),
                         hashlib.sha256(text.encode('latin-1')).hexdigest()])
    mine = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mine, signature):
        raise Refused('SignatureDoesNotMatch', 'signature')
    return key_id
