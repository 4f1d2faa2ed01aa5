"""
nessrest's `Scanner` as a client of the emulated Nessus and Vulnerability Management: a client of 2017 with a transport
and readers of its own, which knows a scan as "pending" or "running" until it is done.
"""

import contextlib
import functools
import io
import json
import os
import sys
import types
import xml.etree.ElementTree as etree

from nessrest import credentials as logins
from nessrest import ness6rest

from areas import CA_FILE, URL, advance, area, report


def quiet(function):
    """The client prints what it does, and every refusal that it meets: none is expected."""

    @functools.wraps(function)
    def run(*args):
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            function(*args)
        assert "START ERROR" not in told.getvalue(), told.getvalue()

    return run


# The script that was started says which platform it is for.
IS_NESSUS = os.path.basename(sys.argv[0]) == "nessus.py"
PREFIX = "NESSUS" if IS_NESSUS else "TIO"


def client():
    return ness6rest.Scanner(
        url=URL,
        api_akey=os.environ[f"{PREFIX}_ACCESS_KEY"],
        api_skey=os.environ[f"{PREFIX}_SECRET_KEY"],
        ca_bundle=CA_FILE or "",
    )


def session():
    """With the user name and password of a fresh site."""
    return ness6rest.Scanner(
        url=URL, login=os.environ["EMULATOR_USERNAME"], password=os.environ["EMULATOR_PASSWORD"], ca_bundle=CA_FILE or ""
    )


# nessrest sleeps between its looks at a scan or an export: here the emulator's clock goes on instead.
ness6rest.time = types.SimpleNamespace(sleep=advance)


@area("connection")
@quiet
def connection():
    scanner = client()
    assert scanner.permissions in (64, 128), scanner.permissions
    assert scanner.scanner_id is not None
    if IS_NESSUS:
        assert (scanner.ver_gui, scanner.ver_feed) != ("", "")
    logged = session()
    assert logged.token
    assert logged.permissions == scanner.permissions
    logged.action(action="session", method="DELETE", retry=False)


@area("policies")
@quiet
def policies():
    scanner = client()
    scanner.policy_add(name="rest policy", plugins="19506,12053")
    assert scanner.policy_exists("rest policy")
    identifier = scanner.policy_id
    scanner.policy_details(identifier)
    assert scanner.res["settings"]["safe_checks"] == "yes", scanner.res["settings"]
    scanner.action(action=f"editor/policy/{identifier}", method="GET")
    families = scanner.res["plugins"]["families"]
    chosen = [name for name, family in families.items() if family["status"] == "mixed"]
    assert chosen and all(f["status"] in ("mixed", "disabled") for f in families.values()), families
    assert sorted(scanner.plugins) == ["12053", "19506"], scanner.plugins
    scanner.policy_limit_ports("22,443")
    scanner.policy_details(identifier)
    assert scanner.res["settings"]["portscan_range"] == "22,443"
    assert scanner.policy_copy("rest policy", "rest copy")
    assert scanner.policy_exists("rest copy")
    assert not scanner.policy_exists("nothing of this name")


@area("credentials")
@quiet
def credentials():
    scanner = client()
    login = logins.SshPassword(username="scan", password="not a real one").sudo("root", "neither")
    windows = logins.WindowsPassword(username="scan", password="not a real one")
    scanner.policy_add(name="rest login", plugins="19506", credentials=[login, windows])
    scanner.action(action=f"editor/policy/{scanner.policy_id}", method="GET")
    types_ = {t["name"]: t for c in scanner.res["credentials"]["data"] for t in c["types"]}
    assert len(types_["SSH"]["instances"]) == 1, types_["SSH"]["instances"]
    assert len(types_["Windows"]["instances"]) == 1
    assert "not a real one" not in json.dumps(scanner.res)


@area("scans")
@quiet
def scans():
    scanner = client()
    scanner.policy_add(name="rest plan", plugins="19506")
    scanner.scan_add(targets="192.0.2.10,192.0.2.11", name="rest scan")
    assert scanner.scan_exists("rest scan")
    assert scanner.scan_uuid.startswith("template-")
    scanner.scan_run()
    if not IS_NESSUS:
        # The cloud prepares a run before it is pending, which this client takes for the end.
        advance(3)
    scanner._scan_status()
    names = {host["hostname"] for host in (scanner.scan_details("rest scan"), scanner.res["hosts"])[1]}
    assert names == {"192.0.2.10", "192.0.2.11"}, names
    if IS_NESSUS:
        # Asks for audit trails, which the cloud does not tell.
        scanner.scan_results()
    scanner.get_host_vulns("rest scan")
    found = scanner.host_vulns[scanner.scan_id]
    assert all(any(v["plugin_id"] == 19506 for v in host["vulnerabilities"]) for host in found.values())
    assert scanner.scan_list()["scans"]


@area("exports")
@quiet
def exports():
    scanner = client()
    scanner.scan_add(targets="192.0.2.10", template="basic", name="rest export")
    scanner.scan_run()
    advance(300)
    content = scanner.download_scan(export_format="nessus")
    hosts = etree.fromstring(content).findall("./Report/ReportHost")
    assert [host.get("name") for host in hosts] == ["192.0.2.10"], hosts
    assert b"19506" in scanner.download_scan(export_format="csv")
    if IS_NESSUS:
        knowledge = scanner.download_kbs()
        assert b"HostDetails/host-ip=192.0.2.10" in knowledge["192.0.2.10"], knowledge


def run():
    report()
    # At the end it would log out once more, of a site that has been reset.
    sys.stdout.flush()
    os._exit(0)
