#!/usr/bin/python3
"""name_server.py: a name server for tests, on loopback only.

  name_server.py [--port N] [--log FILE] [--ready FILE] NAME=ADDRESS...

Answers A with the address (127.0.0.0/8), every other type of such a NAME with
nothing, and all other names with NXDOMAIN. A line of the log is a question:
type (A, AAAA or its number) and name. Ends by a signal, or after 10 minutes.
"""
import argparse
import ipaddress
import os
import signal
import socket
import struct

TYPES = {1: "A", 28: "AAAA"}


def question(packet):
    """(name, type, where it ends) of the first question."""
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]])
        at += 1 + packet[at]
    kind, = struct.unpack_from(">H", packet, at + 1)
    return b".".join(labels).decode("ascii").lower(), kind, at + 5


def reply(packet, names, log):
    name, kind, end = question(packet)
    log.write("%s %s\n" % (TYPES.get(kind, kind), name))
    address = names.get(name)
    found = address is not None and kind == 1
    head = packet[:2] + struct.pack(">HHHHH", 0x8180 | (
        0 if address else 3), 1, int(found), 0, 0)
    answer = struct.pack(">HHHIH", 0xc00c, 1, 1, 60, 4) + address.packed \
        if found else b""
    return head + packet[12:end] + answer


def main():
    p = argparse.ArgumentParser(usage=__doc__, add_help=False)
    p.add_argument("--port", type=int, default=53)
    p.add_argument("--log", default=os.devnull)
    p.add_argument("--ready")
    p.add_argument("names", nargs="*")
    args = p.parse_args()
    names = {}
    for pair in args.names:
        name, _, address = pair.partition("=")
        names[name] = ipaddress.IPv4Address(address)
        if not names[name].is_loopback:
            p.error("not loopback: " + address)
    signal.alarm(600)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, \
            open(args.log, "w", buffering=1) as log:
        s.bind(("127.0.0.1", args.port))
        if args.ready:
            with open(args.ready, "w") as f:
                f.write("%d\n" % s.getsockname()[1])
        while True:
            packet, peer = s.recvfrom(2048)
            try:
                s.sendto(reply(packet, names, log), peer)
            except (IndexError, struct.error, UnicodeDecodeError):
                pass


main()
