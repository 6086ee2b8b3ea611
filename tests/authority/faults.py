"""faults: how a stand-in misbehaves: MODE:NAME[:ARGUMENT][*TIMES].

Those that concern documents are in documents; here are those of the wire.
"""
import documents
import wire

MODES = ('imds-token', 'imds-role', 'imds', 'container', 'iot',
         'assume-role', 'web-identity', 'caller-identity')
WIRE = ('silence', 'close', 'reset', 'status', 'redirect', 'drip', 'length',
        'nolength', 'chunked', 'date', 'cut', 'endless')


class Fault:
    """MODE:NAME[:ARGUMENT][*TIMES]; MODE may be 'any'."""

    def __init__(self, text):
        body, star, times = text.rpartition('*')
        if not star:
            body, times = text, '0'
        self.mode, _, rest = body.partition(':')
        self.name, _, self.arg = rest.partition(':')
        self.left = int(times) if star else None
        if self.mode not in MODES + ('any',):
            raise ValueError('mode ' + self.mode)
        if self.name not in WIRE and self.name not in documents.PAIRS and \
                self.name not in documents.TEXT:
            raise ValueError('fault ' + self.name)


def date_option(text):
    return None if text == 'none' else int(text)


def text_of(text, faults):
    """Faults for an answer that is no document of credentials."""
    out = text.encode()
    for name, arg in faults:
        if name == 'escape':
            which = arg.rpartition(':')[2] or 'crlf'
            out = text.encode() + documents.BYTES[which].encode() + b'z'
        elif name == 'huge':
            out = b'x' * int(arg or '200000')
        elif name in documents.TEXT and name != 'code':
            out = documents.TEXT[name](text, arg, None)
    return out


def early_fault(faults):
    """A Reply in place of the honest one, or None."""
    for name, arg in faults:
        reply = wire.Reply()
        if name == 'silence':
            reply.hold = True
        elif name in ('close', 'reset'):
            reply.drop = name
        elif name == 'status':
            reply = wire.Reply(int(arg or '500'), '<html>no</html>',
                               'text/html')
        elif name == 'redirect':
            reply = wire.Reply(302, b'')
            reply.headers.append(('Location', arg))
        elif name == 'endless':
            reply.headers.append(('X-Endless', 'yes'))
            reply.length = None
            reply.more = (b' ' * 65536 for _ in range(int(arg or '1024')))
        else:
            continue
        return reply
    return None


def late_fault(reply, faults):
    for name, arg in faults:
        if name == 'drip':
            reply.drip_ms = int(arg or '1000')
        elif name == 'length':
            reply.length = int(arg or '+1')
        elif name == 'nolength':
            reply.length = None
        elif name == 'chunked':
            reply.chunked = True
        elif name == 'cut':
            reply.cut = int(arg or '40')
        elif name == 'date':
            reply.date_s = date_option(arg or 'none')
