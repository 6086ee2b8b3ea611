#!/usr/bin/python3
"""trips.py: the round trips of a traced program.

  trips.py PREFIX      the files of strace -ff -e trace=network -o PREFIX

Prints, each on a line: what was sent by datagram and to where ("asked ADDRESS
PORT"), what was connected to ("connected ADDRESS PORT"), and then "round
trips: ..., ...", one number a connection: how often it had to wait for bytes
that came, after bytes that it had sent. Sent without anything received in
between is one trip, however many calls it took. Other sockets than these of
the Internet are named ("other ...").

A thread is a file: nothing here depends on which of two threads was first. A
socket that one thread opens and another uses is an error.
"""
import glob
import re
import sys

CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
PLACE = re.compile(r"sin6?_port=htons\((\d+)\).*?"
                   r"(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\"")


class Socket:
    def __init__(self, stream):
        self.stream = stream
        self.connected = False
        self.sent = False
        self.trips = 0


def place(text):
    port, address = PLACE.search(text).groups()
    return address + " " + port


def opened(text):
    if not text.startswith("AF_INET"):
        print("other " + text)
        return None
    return Socket("SOCK_STREAM" in text)


def connect(s, text):
    if s.stream:
        s.connected = True
        print("connected " + place(text))


def send(s, text, count):
    if count <= 0:
        return
    if s.stream:
        s.sent = True
    else:
        print("asked " + place(text))


def receive(s, count):
    if s.stream and count > 0 and s.sent:
        s.trips += 1
        s.sent = False


def read_thread(path):
    sockets, ended = {}, []
    with open(path, errors="replace") as f:
        for line in f:
            m = CALL.match(line)
            if not m:
                continue
            call, text, result = m[1], m[2], int(m[3])
            if call == "socket":
                if result in sockets:
                    ended.append(sockets[result])
                if result >= 0:
                    sockets[result] = opened(text)
                continue
            fd = int(text.split(",")[0])
            if call in ("connect", "sendto", "sendmsg", "recvfrom", "recvmsg"):
                s = sockets[fd]
                if s is None:
                    continue
                if call == "connect":
                    connect(s, text)
                elif call.startswith("send"):
                    send(s, text, result)
                else:
                    receive(s, result)
    return ended + list(sockets.values())


def main():
    trips = []
    for path in sorted(glob.glob(sys.argv[1] + ".*")):
        trips += [s.trips for s in read_thread(path) if s and s.connected]
    print("round trips: " + ", ".join(map(str, trips)))


main()
