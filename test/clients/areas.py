"""
What the scripts of all platforms share: areas that are tried one after the other, each reported on a line of its own.

Address and certificate of the emulator come from the environment, as the keys do; pyTenable reads those itself.
"""

import json
import logging
import os
import traceback
from contextlib import contextmanager

import requests

URL = os.environ["EMULATOR_URL"]
# Over http there is nothing to verify, and pyTenable's own default will do.
CA_FILE = os.environ.get("EMULATOR_CA_FILE")
# What every client of pyTenable is made with. The pause after a 503 is a multiple of `backoff`, in seconds.
OPTIONS = {"backoff": 0.02, **({"ssl_verify": CA_FILE} if CA_FILE else {})}

# pyTenable logs every refusal, and these scripts ask for most of them.
logging.disable(logging.ERROR)

_areas = []


def area(name):
    """Marks a function as what is tried in an area. Whatever it raises is the area's problem."""

    def add(function):
        _areas.append((name, function))
        return function

    return add


def report():
    """Tries every area on a fresh site, whatever became of the others, and prints a line of JSON for each."""
    for name, function in _areas:
        problem = ""
        try:
            control("POST", "reset")
            function()
        except Exception:
            problem = traceback.format_exc()
        print(json.dumps({"area": name, "problem": problem}), flush=True)


def control(method, endpoint, body=None):
    """The emulator's own endpoints, beside the platform's."""
    answer = requests.request(method, f"{URL}/emulator/{endpoint}", json=body, verify=CA_FILE or True, timeout=10)
    answer.raise_for_status()
    return answer.json()


def behave(**switches):
    """Changes the emulator's switches until the area ends."""
    control("POST", "behaviour", switches)


def advance(seconds):
    """Moves the emulator's clock on: nobody waits for a scan."""
    control("POST", "clock", {"advance": seconds * 1000})


@contextmanager
def busy(path, method="GET", retry_after=0):
    """Two refusals of one request: 429 with a pause that is asked for, then 503. The body has to survive both."""
    before = control("GET", "faults")["hits"]
    refused = {"method": method, "path": path}
    # A fault that is armed acts beside the others: the second one lets pass what the first one answers.
    control("POST", "faults", [{**refused, "retryAfter": retry_after}, {**refused, "status": 503, "skip": 1}])
    yield
    hits = control("GET", "faults")["hits"] - before
    assert hits == 2, f"{method} {path} met {hits} of 2 refusals"


def raised(error, call, *args, **kwargs):
    """The error that a call has to raise: of this very class, for nearly all of pyTenable's are an APIError."""
    try:
        answer = call(*args, **kwargs)
    except Exception as caught:
        if type(caught) is error:
            return caught
        raise
    raise AssertionError(f"expected {error.__name__}, got {answer!r}")


def by_id(items, wanted, key="id"):
    """The item of a list with this id, or None."""
    found = [item for item in items if str(item[key]) == str(wanted)]
    assert len(found) < 2, found
    return found[0] if found else None


def holds(actual, **expected):
    """Every member named has this value; others are not looked at."""
    different = {name: actual.get(name) for name, value in expected.items() if actual.get(name) != value}
    assert not different, f"{different!r} where {({name: expected[name] for name in different})!r} was written"
