"""issuer: credentials, each set handed out once, and the file in which a
server looks them up: lines of ID SECRET TOKEN EXPIRY_UNIX, the last being when
they really end.
"""
import math
import os
import threading
import time

import documents


class Issuer:
    """Credentials, each set once, and the file that a server reads."""

    def __init__(self, options):
        self.o = options
        self.lock = threading.Lock()
        self.issued = []
        self.tokens = {}    # IMDS session tokens: expiry
        if options.users_file:
            open(options.users_file, 'a').close()

    def now(self):
        return time.time() + self.o.skew

    def issue(self):
        with self.lock:
            n = len(self.issued) + 1
            lasts = self.o.lasts[min(n, len(self.o.lasts)) - 1]
            c = documents.Credential(n, int(self.now() + lasts),
                                     self.o.token_bytes)
            # whole seconds: never before the document says
            really = self.o.really_lasts
            c.really_s = math.ceil(time.time() +
                                   (lasts if really is None else really))
            self.issued.append(c)
            if self.o.users_file:
                fd = os.open(self.o.users_file, os.O_WRONLY | os.O_APPEND)
                os.write(fd, user_line(c))
                os.close(fd)
        return c

    def expire(self):
        """All that were issued are over, whatever their documents said."""
        with self.lock:
            for c in self.issued:
                c.really_s = 1
            if self.o.users_file:
                with open(self.o.users_file + '.new', 'wb') as f:
                    for c in self.issued:
                        f.write(user_line(c))
                os.rename(self.o.users_file + '.new', self.o.users_file)

    def find(self, key_id):
        for user in self.o.sts_user or ():
            parts = user.split(':')
            if parts[0] == key_id:
                return parts[1], parts[2] if len(parts) > 2 else ''
        with self.lock:
            for c in self.issued:
                if c.id == key_id and c.really_s > time.time():
                    return c.secret, c.token
        return None


def user_line(c):
    return ('%s %s %s %d\n' % (c.id, c.secret, c.token, c.really_s)).encode()
