"""A child that behaves or misbehaves as it is told: one function a deed, named by the first argument."""

import os
import sys
import time
from pathlib import Path

from bot.sandbox import Limits, confine


def echo() -> None:
    sys.stdout.buffer.write(sys.stdin.buffer.read())


def deaf() -> None:
    sys.stdout.buffer.write(b"done")


def first() -> None:
    sys.stdout.buffer.write(bytes(500_000))
    sys.stdout.buffer.flush()
    sys.stdin.buffer.read()


def fail() -> None:
    sys.exit(3)


def abort() -> None:
    os.abort()


def memory() -> None:
    bytearray(1 << 30)


def write() -> None:
    Path(sys.argv[2]).write_bytes(b"x")


def environment() -> None:
    print(dict(os.environ))


def spin() -> None:
    while True:
        pass


def flood() -> None:
    while True:
        sys.stdout.buffer.write(bytes(100_000))


def sleep() -> None:
    time.sleep(600)


confine(Limits(memory=1 << 29, processor=1 if sys.argv[1] == "spin" else 10, patience=60, answer=1))
globals()[sys.argv[1]]()
