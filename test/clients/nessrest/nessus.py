"""nessrest with the emulated Nessus."""

from client import run

run()
