"""nessrest with the emulated Vulnerability Management."""

from client import run

run()
