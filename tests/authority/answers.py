"""answers: what each of the services says to an honest request, and what it
refuses. Sources: EC2's instance metadata, ECS's and EKS's container
credentials, the AWS IoT credential provider, the STS API reference.
"""
import re
import time

import documents
import signature
import wire
from faults import text_of

TOKEN_PATH = '/latest/api/token'
ROLES_PATH = '/latest/meta-data/iam/security-credentials/'
ACTIONS = {'AssumeRole': 'assume-role',
           'AssumeRoleWithWebIdentity': 'web-identity',
           'GetCallerIdentity': 'caller-identity'}
STS_VERSION = '2011-06-15'
SESSION_NAME = re.compile(r'[\w+=,.@-]{2,64}')
ROLE_ARN = re.compile(r'arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+')


class Refusal(Exception):
    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


class Answers:
    """self.o: the options; self.issuer; self.count(name)."""

    # IMDS

    def answer_imds_token(self, request, faults):
        if self.o.imds_no_token:
            raise Refusal(404, 'NotFound', 'version 1 only')
        if request.method != 'PUT':
            raise Refusal(405, 'MethodNotAllowed', request.method)
        if request.has('x-forwarded-for'):
            raise Refusal(403, 'Forbidden', 'by way of a proxy')
        ttl = request.header('x-aws-ec2-metadata-token-ttl-seconds')
        if not ttl.isdigit() or not 1 <= int(ttl) <= 21600:
            raise Refusal(400, 'BadRequest', 'ttl')
        with self.issuer.lock:
            token = 'imds-tOkEn-%06d==' % (len(self.issuer.tokens) + 1)
            self.issuer.tokens[token] = time.time() + int(ttl)
        reply = wire.Reply(200, text_of(token, faults), 'text/plain')
        reply.headers.append(('X-Aws-Ec2-Metadata-Token-Ttl-Seconds', ttl))
        return reply

    def check_imds(self, request):
        if request.method != 'GET':
            raise Refusal(405, 'MethodNotAllowed', request.method)
        token = request.header('x-aws-ec2-metadata-token')
        if not token and (self.o.imds_v1 or self.o.imds_no_token):
            self.count('imds_v1')
            return
        with self.issuer.lock:
            if self.issuer.tokens.get(token, 0) < time.time():
                raise Refusal(401, 'Unauthorized', 'token')

    def answer_imds_role(self, request, faults):
        self.check_imds(request)
        if not self.o.role:
            raise Refusal(404, 'NotFound', 'no role')
        return wire.Reply(200, text_of(self.o.role, faults), 'text/plain')

    def answer_imds(self, request, faults):
        self.check_imds(request)
        rest = request.path[len('/latest/meta-data/'):]
        if rest == 'placement/availability-zone':
            return wire.Reply(200, self.o.region + 'a', 'text/plain')
        if rest == 'placement/region':
            return wire.Reply(200, self.o.region, 'text/plain')
        if request.path != ROLES_PATH + self.o.role:
            raise Refusal(404, 'NotFound', 'path')
        return self.hand_out('imds', faults, type_='text/plain')

    # containers, IoT

    def answer_container(self, request, faults):
        if request.method != 'GET':
            raise Refusal(405, 'MethodNotAllowed', request.method)
        want = self.o.container_auth
        if self.o.container_auth_file:
            with open(self.o.container_auth_file) as f:
                want = f.read().strip()
        if want is not None and request.header('authorization') != want:
            raise Refusal(401, 'Unauthorized', 'Authorization')
        return self.hand_out('container', faults)

    def answer_iot(self, request, faults):
        if request.method != 'GET':
            raise Refusal(405, 'MethodNotAllowed', request.method)
        want = '/role-aliases/%s/credentials' % self.o.role_alias
        if request.path != want:
            raise Refusal(404, 'NotFound', 'Role alias does not exist')
        if not request.sni:
            self.count('iot_without_sni')
        thing = request.header('x-amzn-iot-thingname')
        if self.o.thing and thing != self.o.thing:
            raise Refusal(400, 'BadRequest', 'Invalid thing name passed')
        return self.hand_out('iot', faults)

    # STS

    def fields(self, request):
        if not request.header('content-type').startswith(
                'application/x-www-form-urlencoded'):
            raise Refusal(400, 'MalformedInput', 'Content-Type')
        try:
            form = request.form()
        except (ValueError, wire.Malformed) as e:
            raise Refusal(400, 'MalformedInput', str(e)) from e
        if form.get('Version') != STS_VERSION:
            raise Refusal(400, 'InvalidAction', 'Version')
        return form

    def check_role(self, form):
        arn = form.get('RoleArn', '')
        if not ROLE_ARN.fullmatch(arn):
            raise Refusal(400, 'ValidationError', 'RoleArn')
        if self.o.role_arn and arn not in self.o.role_arn:
            raise Refusal(403, 'AccessDenied', 'not authorized to perform: '
                          'sts:AssumeRole on ' + arn)
        name = form.get('RoleSessionName', '')
        if not SESSION_NAME.fullmatch(name):
            raise Refusal(400, 'ValidationError', 'RoleSessionName')
        if self.o.session_name and name != self.o.session_name:
            raise Refusal(403, 'AccessDenied', 'RoleSessionName')
        lasts = form.get('DurationSeconds', '3600')
        if not lasts.isdigit() or not 900 <= int(lasts) <= 43200:
            raise Refusal(400, 'ValidationError', 'DurationSeconds')
        if self.o.duration and lasts != self.o.duration:
            raise Refusal(400, 'ValidationError', 'DurationSeconds')

    def check_signed(self, request):
        try:
            return signature.check(request, 'sts', self.o.region,
                                   self.issuer.find, self.issuer.now())
        except signature.Refused as e:
            raise Refusal(403, e.code, e.why) from e

    def answer_assume_role(self, request, faults):
        form = self.fields(request)
        self.check_signed(request)
        self.check_role(form)
        if form.get('ExternalId') != self.o.external_id:
            raise Refusal(403, 'AccessDenied', 'ExternalId')
        known = {'Action', 'Version', 'RoleArn', 'RoleSessionName',
                 'DurationSeconds', 'ExternalId'}
        if set(form) - known:
            raise Refusal(400, 'ValidationError', 'unknown field')
        return self.hand_out('sts', faults, 'AssumeRole', 'text/xml')

    def answer_web_identity(self, request, faults):
        form = self.fields(request)
        if request.has('authorization') or \
                request.has('x-amz-security-token'):
            raise Refusal(400, 'ValidationError', 'signed')
        self.check_role(form)
        want = None
        if self.o.web_token_file:
            with open(self.o.web_token_file) as f:
                want = f.read().strip()
        if want is None or form.get('WebIdentityToken') != want:
            raise Refusal(400, 'InvalidIdentityToken', 'token')
        return self.hand_out('sts', faults, 'AssumeRoleWithWebIdentity',
                             'text/xml')

    def answer_caller_identity(self, request, faults):
        self.fields(request)
        who = self.check_signed(request)
        body = '<GetCallerIdentityResponse xmlns="%s">' \
               '<GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:' \
               'assumed-role/stand-in/%s</Arn><UserId>AROA:%s</UserId>' \
               '<Account>123456789012</Account></GetCallerIdentityResult>' \
               '<ResponseMetadata><RequestId>stand-in</RequestId>' \
               '</ResponseMetadata></GetCallerIdentityResponse>' % (
                   documents.STS_NAMESPACE, who, who)
        return wire.Reply(200, text_of(body, faults), 'text/xml')

    def hand_out(self, kind, faults, action='', type_='application/json'):
        credential = self.issuer.issue()
        document = documents.Document(kind, credential, action,
                                      self.issuer.now())
        reply = wire.Reply(200, documents.render(document, faults), type_)
        reply.date_s = self.o.date
        return reply


def refusal_of(mode, e):
    if mode in ('assume-role', 'web-identity', 'caller-identity'):
        return wire.Reply(e.status, documents.error_xml(e.code, e.message),
                          'text/xml')
    if mode and mode.startswith('imds'):
        return wire.Reply(e.status, '<html><body><h1>%d</h1></body></html>' %
                          e.status, 'text/html')
    return wire.Reply(e.status, '{"code": "%s", "message": "%s"}' % (
        e.code, e.message))
