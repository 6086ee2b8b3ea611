"""wire: HTTP/1.1 on sockets, read strictly and written as badly as asked.

A server is a set of listeners (loopback only) that share one handler: a
function from a Request to a Reply. A Reply can lie about its length, stop
half way, drip, reset or never come. Signatures are checked elsewhere.
"""
import contextlib
import email.utils
import socket
import ssl
import struct
import threading
import time
import urllib.parse

HEAD_MAX = 65536
BODY_MAX = 1 << 20
IDLE_S = 60
REASONS = {200: 'OK', 302: 'Found', 307: 'Temporary Redirect',
           400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden',
           404: 'Not Found', 405: 'Method Not Allowed',
           500: 'Internal Server Error', 503: 'Service Unavailable'}


class Malformed(Exception):
    """What came is not HTTP as a careful client writes it."""


class Request:
    """One request. Header names are in lower case, in the order they came."""

    def __init__(self, method, target, headers, body):
        self.method, self.target = method, target
        self.headers, self.body = headers, body
        path, _, query = target.partition('?')
        self.path = path
        self.query = query
        self.door = ''          # the listener's name
        self.sni = None         # the name asked for in TLS
        self.device = None      # common name of the client's certificate
        self.tls = None         # 'TLSv1.3'
        self.connection = 0

    def header(self, name):
        """The value, '' if it is not there; twice is Malformed."""
        found = [v for n, v in self.headers if n == name]
        if len(found) > 1:
            raise Malformed('%s twice' % name)
        return found[0] if found else ''

    def has(self, name):
        return any(n == name for n, _ in self.headers)

    def form(self):
        """The fields of an x-www-form-urlencoded body; none may be twice."""
        text = self.body.decode('ascii')
        fields = urllib.parse.parse_qsl(text, keep_blank_values=True,
                                        strict_parsing=True)
        if len(dict(fields)) != len(fields):
            raise Malformed('a form field twice')
        return dict(fields)


class Reply:
    """What goes back, and in which bad manner."""

    def __init__(self, status=200, body=b'', kind='application/json'):
        self.status = status
        self.body = body if isinstance(body, bytes) else body.encode()
        self.headers = [('Content-Type', kind)] if kind else []
        self.length = 'right'   # a difference as int; None: no such header
        self.chunked = False
        self.close = False
        self.date_s = 0         # added to the clock; None: no Date
        self.raw = None         # bytes in place of the whole answer
        self.hold = False       # nothing comes; the connection stays
        self.drop = ''          # 'close', 'reset': nothing comes
        self.cut = None         # body bytes after which it is closed
        self.drip_ms = 0        # between single bytes
        self.more = None        # an iterator of further body bytes

    def head(self, now):
        lines = ['HTTP/1.1 %d %s' % (self.status,
                                     REASONS.get(self.status, 'Other'))]
        if self.date_s is not None:
            lines.append('Date: ' + email.utils.formatdate(
                now + self.date_s, usegmt=True))
        lines += ['%s: %s' % h for h in self.headers]
        if self.chunked:
            lines.append('Transfer-Encoding: chunked')
        elif self.length == 'right':
            lines.append('Content-Length: %d' % len(self.body))
        elif self.length is not None:
            lines.append('Content-Length: %d' % max(
                0, len(self.body) + self.length))
        if self.closes():
            lines.append('Connection: close')
        return ('\r\n'.join(lines) + '\r\n\r\n').encode('latin-1')

    def closes(self):
        return (self.close or self.cut is not None or self.more is not None or
                (self.length != 'right' and not self.chunked))

    def payload(self):
        if not self.chunked:
            return self.body
        half = len(self.body) // 2 or len(self.body)
        pieces = [self.body[:half], self.body[half:]]
        out = b''.join(b'%x\r\n%s\r\n' % (len(p), p) for p in pieces if p)
        return out + b'0\r\n\r\n'


def read_request(stream):
    """A Request; None at the end of the connection."""
    head = b''
    while not head.endswith(b'\r\n\r\n'):
        line = stream.readline(HEAD_MAX)
        if not line:
            if head:
                raise Malformed('cut within a head')
            return None
        if not line.endswith(b'\r\n'):
            raise Malformed('a line without CR LF')
        head += line
        if len(head) > HEAD_MAX:
            raise Malformed('head too long')
    lines = head[:-4].split(b'\r\n')
    parts = lines[0].decode('latin-1').split(' ')
    if len(parts) != 3 or parts[2] != 'HTTP/1.1':
        raise Malformed('request line')
    headers = []
    for line in lines[1:]:
        name, colon, value = line.decode('latin-1').partition(':')
        if not colon or not name or name != name.strip():
            raise Malformed('header line')
        if any(ord(c) < 32 and c != '\t' for c in value):
            raise Malformed('control byte in a header')
        headers.append((name.lower(), value.strip()))
    request = Request(parts[0], parts[1], headers, b'')
    if request.header('host') == '':
        raise Malformed('no Host')
    length = request.header('content-length') or '0'
    if not length.isdigit() or int(length) > BODY_MAX:
        raise Malformed('length')
    request.body = stream.read(int(length))
    if len(request.body) != int(length):
        raise Malformed('cut within a body')
    return request


class Door:
    """One listener: plain, TLS, or TLS that wants the client's certificate."""

    def __init__(self, name, address, port, context=None):
        self.name, self.context = name, context
        self.socket = socket.create_server((address, port), backlog=64)
        self.port = self.socket.getsockname()[1]
        if context:
            context.sni_callback = self.remember_sni

    @staticmethod
    def remember_sni(tls, name, _context):
        tls.pail_sni = name


class Server:
    """Doors with a thread a connection. handle(request) gives a Reply;
    now() is the server's clock; note(text) gets what is worth a log line."""

    def __init__(self, handle, now=time.time, note=lambda text: None):
        self.handle, self.now, self.note = handle, now, note
        self.lock = threading.Lock()
        self.connections = 0
        self.busy = 0
        self.busiest = 0
        self.malformed = 0
        self.tls_failed = 0

    def open(self, door):
        threading.Thread(target=self.accept, args=(door,),
                         daemon=True).start()
        return door

    def accept(self, door):
        while True:
            try:
                peer, _ = door.socket.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self.serve, args=(door, peer, number),
                             daemon=True).start()

    def serve(self, door, peer, number):
        peer.settimeout(IDLE_S)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if door.context:
                peer = door.context.wrap_socket(
                    peer, server_side=True, do_handshake_on_connect=False)
                peer.do_handshake()
            self.talk(door, peer, number)
            if door.context:
                peer = peer.unwrap()
        except ssl.SSLEOFError:
            pass
        except ssl.SSLError as e:
            with self.lock:
                self.tls_failed += 1
            drain(peer)
            self.note('tls %s' % (e.reason or e))
        except Malformed as e:
            with self.lock:
                self.malformed += 1
            self.note('malformed %s' % e)
        except OSError:
            pass
        finally:
            peer.close()

    def talk(self, door, peer, number):
        stream = peer.makefile('rb')
        while True:
            request = read_request(stream)
            if request is None:
                return
            request.door, request.connection = door.name, number
            if door.context:
                request.sni = getattr(peer, 'pail_sni', None)
                request.tls = peer.version()
                request.device = common_name(peer.getpeercert())
            with self.lock:
                self.busy += 1
                self.busiest = max(self.busiest, self.busy)
            try:
                reply = self.handle(request)
                if not self.send(peer, stream, request, reply):
                    return
            finally:
                with self.lock:
                    self.busy -= 1

    def send(self, peer, stream, request, reply):
        """False: the connection is at its end."""
        if reply.hold:
            stream.read(1)      # until the client has had enough
            return False
        if reply.drop:
            if reply.drop == 'reset':
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack('ii', 1, 0))
            raise ConnectionAbortedError
        if reply.raw is not None:
            peer.sendall(reply.raw)
            return False
        body = b'' if request.method == 'HEAD' else reply.payload()
        if reply.cut is not None:
            body = body[:reply.cut]
        out = reply.head(self.now()) + body
        if reply.drip_ms:
            for byte in out:
                peer.sendall(bytes([byte]))
                time.sleep(reply.drip_ms / 1000)
        else:
            peer.sendall(out)
        for piece in reply.more or ():
            peer.sendall(piece)
        if reply.cut is not None:
            raise ConnectionAbortedError    # without TLS's own good bye
        return not reply.closes() and request.header('connection') != 'close'


def drain(peer):
    """Lets an alert arrive: closing on unread bytes would reset it away."""
    with contextlib.suppress(OSError):
        peer.settimeout(2)
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(4096):
            pass


def common_name(certificate):
    for pairs in (certificate or {}).get('subject', ()):
        for name, value in pairs:
            if name == 'commonName':
                return value
    return None


def tls_context(certificate, key, versions='', clients=None):
    """versions: '1.2', '1.3' or '' for both; clients: the CA file of those
    that may come, and then they must show a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    only = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}
    if versions:
        context.minimum_version = context.maximum_version = only[versions]
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    return context
