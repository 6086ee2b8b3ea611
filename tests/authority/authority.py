#!/usr/bin/python3
"""authority: those who hand out credentials, on loopback, for tests.

  authority.py serve --ready FILE [option...]
  authority.py control PORT WORD [TEXT]      speaks to a running one
  authority.py faults                        the names of the faults

See README.md beside this file.
"""
import argparse
import http.client
import os
import re
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True
import documents
import wire
from answers import (ACTIONS, ROLES_PATH, TOKEN_PATH, Answers, Refusal,
                     refusal_of)
from faults import MODES, WIRE, Fault, date_option, early_fault, late_fault
from issuer import Issuer


class Authority(Answers):
    def __init__(self, options):
        self.o = options
        self.issuer = Issuer(options)
        self.lock = threading.Lock()
        self.faults = [Fault(f) for f in options.fault or ()]
        self.counts = {}
        self.log = open(options.log, 'a', buffering=1) if options.log else None
        self.server = wire.Server(self.handle, self.issuer.now, self.note)

    # counting and faults

    def note(self, text):
        if self.log:
            self.log.write(text + '\n')

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1

    def counters(self):
        with self.lock:
            all_ = dict.fromkeys([m.replace('-', '_') for m in MODES] +
                                 ['refused', 'faults', 'unknown'], 0)
            all_.update(self.counts)
        all_['issued'] = len(self.issuer.issued)
        for name in ('connections', 'busiest', 'malformed', 'tls_failed'):
            all_[name] = getattr(self.server, name)
        return ''.join('%s=%d\n' % p for p in sorted(all_.items()))

    def take_faults(self, mode):
        taken = []
        with self.lock:
            for f in self.faults:
                if f.mode not in (mode, 'any') or f.left == 0:
                    continue
                if f.left:
                    f.left -= 1
                taken.append((f.name, f.arg))
        for _ in taken:
            self.count('faults')
        return taken

    # one request

    def handle(self, request):
        if request.path.startswith('/-/') and request.door == 'http':
            return self.control(request)
        mode = self.mode_of(request)
        faults = self.take_faults(mode) if mode else []
        self.count((mode or 'unknown').replace('-', '_'))
        reply, why = self.reply(request, mode, faults)
        self.note('%s connection=%d door=%s %s %s status=%s mode=%s sni=%s '
                  'device=%s tls=%s thing=%s forwarded=%s faults=%s %s' % (
                      time.strftime('%H:%M:%S'), request.connection,
                      request.door, request.method, request.path,
                      reply.status, mode, request.sni, request.device,
                      request.tls, request.header('x-amzn-iot-thingname'),
                      request.header('x-forwarded-for') != '',
                      ','.join(n for n, _ in faults), why))
        return reply

    def mode_of(self, request):
        path = request.path
        if request.door == 'iot':
            return 'iot'
        if path == TOKEN_PATH:
            return 'imds-token'
        if path == ROLES_PATH or path == ROLES_PATH[:-1]:
            return 'imds-role'
        if path.startswith('/latest/'):
            return 'imds'
        if path == '/' and request.method == 'POST':
            m = re.search(rb'(?:^|&)Action=(\w+)', request.body)
            return ACTIONS.get(m.group(1).decode()) if m else None
        return 'container' if path in self.o.container_path else None

    def reply(self, request, mode, faults):
        """The Reply, and for the log why it is a refusal."""
        first = early_fault(faults)
        if first:
            return first, ''
        try:
            if mode is None:
                raise Refusal(404, 'NotFound', 'no such thing here')
            make = getattr(self, 'answer_' + mode.replace('-', '_'))
            reply = make(request, faults)
            why = ''
        except Refusal as e:
            self.count('refused')
            reply = refusal_of(mode, e)
            why = '%s (%s)' % (e.code, e.message)
        late_fault(reply, faults)
        return reply, why

    # the control door

    def control(self, request):
        word, text = request.path[3:], request.body.decode()
        if word == 'counters':
            return wire.Reply(200, self.counters(), 'text/plain')
        if word == 'issued':
            lines = ['%s %d %d\n' % (c.id, c.expiry_s, c.really_s)
                     for c in self.issuer.issued]
            return wire.Reply(200, ''.join(lines), 'text/plain')
        try:
            if word == 'faults':    # in place of those before
                fresh = [Fault(line) for line in text.split('\n') if line]
                with self.lock:
                    self.faults = fresh
            elif word == 'set':     # NAME=VALUE lines, as the options
                for line in text.split('\n'):
                    set_option(self.o, line)
            elif word == 'expire':
                self.issuer.expire()
            elif word == 'zero':
                with self.lock:
                    self.counts = {}
            else:
                raise ValueError('word ' + word)
        except ValueError as e:
            return wire.Reply(400, '%s\n' % e, 'text/plain')
        return wire.Reply(200, 'done\n', 'text/plain')


def options_parser():
    p = argparse.ArgumentParser(prog='authority.py serve')
    add = p.add_argument
    add('--ready', required=True)
    add('--pid')
    add('--log')
    add('--counters')
    add('--users-file')
    add('--for', dest='for_s', type=float)
    add('--port', type=int, default=0)
    add('--address', default='127.0.0.1')
    add('--pki')
    add('--server', default='server')
    add('--tls', default='', choices=('', '1.2', '1.3'))
    add('--region', default='us-east-1')
    add('--lasts', type=seconds, default=[3600])
    add('--really-lasts', type=int)
    add('--token-bytes', type=int, default=400)
    add('--skew', type=int, default=0)
    add('--date', type=date_option, default=0)
    add('--role', default='stand-in-role')
    add('--imds-v1', action='store_true')
    add('--imds-no-token', action='store_true')
    add('--container-path', action='append')
    add('--container-auth')
    add('--container-auth-file')
    add('--role-alias', default='stand-in-alias')
    add('--thing')
    add('--sts-user', action='append')
    add('--role-arn', action='append')
    add('--session-name')
    add('--external-id')
    add('--duration')
    add('--web-token-file')
    add('--fault', action='append')
    return p


def seconds(text):
    return [int(n) for n in text.split(',')]


def set_option(options, line):
    """Changes an option of a running server: lasts, skew..."""
    name, equals, value = line.partition('=')
    name = name.replace('-', '_')
    kinds = {'lasts': seconds, 'really_lasts': int, 'token_bytes': int,
             'skew': int, 'date': date_option, 'role': str, 'thing': str,
             'role_alias': str, 'external_id': str, 'container_auth': str}
    if not equals or name not in kinds:
        raise ValueError('option ' + name)
    setattr(options, name, kinds[name](value))


def write_whole(path, text):
    with open(path + '.new', 'w') as f:
        f.write(text)
    os.rename(path + '.new', path)


def serve(arguments):
    o = options_parser().parse_args(arguments)
    if not o.address.startswith('127.'):
        sys.exit('authority: loopback only')
    o.container_path = o.container_path or ['/v1/credentials']
    authority = Authority(o)
    doors = [wire.Door('http', o.address, o.port)]
    if o.pki:
        pair = ['%s/%s.%s' % (o.pki, o.server, e) for e in ('pem', 'key')]
        doors.append(wire.Door('https', o.address, 0, wire.tls_context(
            *pair, versions=o.tls)))
        doors.append(wire.Door('iot', o.address, 0, wire.tls_context(
            *pair, versions=o.tls, clients=o.pki + '/devices.pem')))
    for door in doors:
        authority.server.open(door)
    if o.pid:
        write_whole(o.pid, '%d\n' % os.getpid())
    write_whole(o.ready, ''.join('%s=%d\n' % (d.name, d.port)
                                 for d in doors))
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    end.wait(o.for_s)
    if o.counters:
        write_whole(o.counters, authority.counters())


def control(port, word, text=''):
    c = http.client.HTTPConnection('127.0.0.1', int(port), timeout=20)
    c.request('POST', '/-/' + word, text.encode())
    r = c.getresponse()
    sys.stdout.write(r.read().decode())
    return 0 if r.status == 200 else 1


def main():
    if len(sys.argv) >= 2 and sys.argv[1] == 'serve':
        serve(sys.argv[2:])
    elif 4 <= len(sys.argv) <= 5 and sys.argv[1] == 'control':
        sys.exit(control(*sys.argv[2:]))
    elif sys.argv[1:] == ['faults']:
        print('\n'.join(sorted(set(WIRE) | set(documents.PAIRS) |
                               set(documents.TEXT))))
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
