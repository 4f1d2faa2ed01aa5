"""
ivan, a program for the command line that keeps what Security Center tells in a database of its own and answers from
there. It speaks https alone, to an address and a port, and verifies nobody.
"""

import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from areas import URL, advance, area, report

PLACE = urlsplit(URL)
# Its script names the folder in which the environment was made, which is not where it is.
PROGRAM = [sys.executable, "-c", "from ivan.cli import cli; cli()"]
FOLDER = Path(tempfile.mkdtemp())
HOSTS = {"192.0.2.10", "192.0.2.11", "192.0.2.12", "192.0.2.20"}


def ivan(*args):
    """What a command prints. It has to end well, and without the trace of an error that it took for its own."""
    done = subprocess.run(
        [*PROGRAM, *args], cwd=FOLDER, capture_output=True, text=True, timeout=60, input="\n", check=False
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr, (args, done.stdout, done.stderr)
    assert "Check your permissions" not in done.stdout, done.stdout
    return done.stdout


def kept(statement):
    with sqlite3.connect(FOLDER / "ivan.db") as database:
        return database.execute(statement).fetchall()


def rows(text):
    """The words of each line of a table, without its head."""
    return [line.split() for line in text.split("-" * 100, 1)[1].splitlines()[1:] if line.strip()]


@area("keys")
def keys():
    access, secret = os.environ["TSC_ACCESS_KEY"], os.environ["TSC_SECRET_KEY"]
    ivan("keys", "--a", access, "--s", secret, "--h", PLACE.hostname, "--p", str(PLACE.port))
    assert len(kept("select * from keys")) == 1


@area("display")
def display():
    assert [row[-1] for row in rows(ivan("display", "repo"))] == ["1", "2"]
    assert [row[0] for row in rows(ivan("display", "scans"))] == ["Office", "Plant"]
    users = rows(ivan("display", "users"))
    assert [(row[0], row[-2], row[-1]) for row in users] == [
        *[("api", "1", "false"), ("mara", "2", "false"), ("paul", "3", "false"), ("nora", "4", "false")]
    ]
    [[*_, assets]] = rows(ivan("display", "instances"))
    assert assets == "3"
    ivan("display", "query")


@area("findings")
def findings():
    ivan("update", "vulns")
    assert {host for [host] in kept("select distinct asset_ip from vulns")} == HOSTS
    assert "Total: 4" in ivan("display", "assets")
    assert "192.0.2.12" in ivan("find", "plugin", "97833")
    assert "192.0.2.12" in ivan("find", "name", "MS17-010")
    assert "192.0.2.10" in ivan("find", "plugin", "51192")
    assert "CVE-2017-0144" in ivan("ip", "192.0.2.12", "-cves")
    ivan("export", "vulns", "--file", "all")
    with open(FOLDER / "all.csv", encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) - 1 == len(kept("select * from vulns"))
    # What "Nessus Scan Information" says of each host is read line by line.
    ivan("scan", "evaluate", "-full")
    with open(FOLDER / "evaluate-vulns.csv", encoding="utf-8", newline="") as file:
        evaluated = list(csv.DictReader(file))
    assert {row["Asset IP Address"] for row in evaluated} == HOSTS, evaluated
    assert all(row["Scan Policy"] != "none" and float(row["Minutes"]) > 0 for row in evaluated), evaluated
    assert "192.0.2.10" in ivan("find", "port", "443")
    # Of one result.
    ivan("update", "vulns", "--scan_id", "1")
    assert {host for [host] in kept("select distinct asset_ip from vulns")} == HOSTS - {"192.0.2.20"}


@area("runs")
def runs():
    ivan("scan", "start", "1")
    advance(120)
    newest = max(int(row[-7]) for row in rows(ivan("display", "instances")))
    details = ivan("scan", "details", str(newest))
    assert "Completed" in details and "none" not in details, details
    ivan("scan", "export", str(newest))
    file = FOLDER / f"scan-id-{newest}.nessus"
    content = zipfile.ZipFile(file).read(f"{newest}.nessus") if zipfile.is_zipfile(file) else file.read_bytes()
    assert len(ElementTree.fromstring(content).findall("Report/ReportHost")) == 3


report()
