"""pyTenable's `Nessus` as a client of the emulated Nessus."""

import csv
import time
from io import BytesIO

from requests.exceptions import SSLError
from tenable.errors import (
    InvalidMethodError,
    NotFoundError,
    PreconditionFailedError,
    RequestConflictError,
    UnauthorizedError,
)
from tenable.nessus import Nessus
from tenable.utils import policy_settings

from areas import CA_FILE, OPTIONS, advance, area, behave, busy, by_id, holds, raised, report

# Address and keys are taken from the environment by pyTenable itself.
nessus = Nessus(**OPTIONS)


def template(name, kind="scan"):
    return by_id(nessus.editor.template_list(kind), name, key="name")["uuid"]


def settings_of(document):
    """The values of an editor document, found by pyTenable's own reader of forms; the schedule stands in a group."""
    values = policy_settings(document["settings"])
    for group in document["settings"]["basic"]["groups"]:
        values.update({name: value for name, value in group.items() if name in ("rrules", "starttime", "timezone")})
    return values


@area("connection")
def connection():
    assert nessus.server.status()["status"] == "ready"
    assert nessus.server.properties()["license"]["features"]["scan_api"] is True
    assert nessus.session.get()["username"] == "administrator"

    # With this backoff a pause that is too short was not the one that the answer asked for.
    started = time.monotonic()
    with busy("/session", retry_after=1):
        assert nessus.session.get()["username"] == "administrator"
    assert time.monotonic() - started >= 1

    stranger = Nessus(access_key="0" * 64, secret_key="0" * 64, **OPTIONS)
    raised(UnauthorizedError, stranger.session.get)
    if CA_FILE:
        # Without `ssl_verify` pyTenable trusts anybody who says to be a Nessus.
        distrustful = Nessus(retries=0, ssl_verify=True)
        raised(SSLError, distrustful.session.get)


@area("scans")
def scans():
    folder = nessus.folders.create("py scans")
    with busy("/scans", "POST"):
        made = nessus.scans.create(
            uuid=template("basic"),
            settings={
                "name": "py scan",
                "description": "of pyTenable",
                "text_targets": "192.0.2.10,192.0.2.20-192.0.2.29",
                "folder_id": folder,
                "enabled": True,
                "launch": "WEEKLY",
                "rrules": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
                "starttime": "20300107T020000",
                "timezone": "Europe/Berlin",
            },
        )["scan"]
    id = made["id"]
    written = dict(
        name="py scan",
        description="of pyTenable",
        text_targets="192.0.2.10,192.0.2.20-192.0.2.29",
        rrules="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
        starttime="20300107T020000",
        timezone="Europe/Berlin",
        folder_id=folder,
    )
    with busy(f"/editor/scan/{id}"):
        holds(settings_of(nessus.editor.details("scan", id)), **written)
    with busy(f"/scans/{id}"):
        holds(nessus.scans.details(id)["info"], name="py scan", status="empty")
    with busy("/scans"):
        holds(by_id(nessus.scans.list()["scans"], id), name="py scan", rrules=written["rrules"], enabled=True)
    assert [one["id"] for one in nessus.scans.list(folder_id=folder)["scans"]] == [id]
    assert "Europe/Berlin" in [one["value"] for one in nessus.scans.timezones()]

    nessus.scans.configure(
        id,
        uuid=template("basic"),
        settings={"name": "py scan, renamed", "text_targets": "198.51.100.7", "enabled": True},
    )
    written.update(name="py scan, renamed", text_targets="198.51.100.7")
    holds(settings_of(nessus.editor.details("scan", id)), **written)
    # pyTenable puts these two into the query.
    assert nessus.scans.schedule(id, False)["enabled"] in (False, 0)
    assert by_id(nessus.scans.list()["scans"], id)["enabled"] is False
    nessus.scans.read_status(id, False)
    assert by_id(nessus.scans.list()["scans"], id)["read"] is False
    nessus.scans.read_status(id, True)
    assert by_id(nessus.scans.list()["scans"], id)["read"] is True

    copied = nessus.scans.copy(id, folder_id=folder, name="py copy")
    holds(settings_of(nessus.editor.details("scan", copied["id"])), text_targets="198.51.100.7")

    run = nessus.scans.launch(id, alt_targets=["192.0.2.10"])
    advance(30)
    details = nessus.scans.details(id)
    holds(details["info"], status="running", uuid=run)
    raised(RequestConflictError, nessus.scans.delete, id)
    nessus.scans.pause(id)
    advance(10)
    assert nessus.scans.details(id)["info"]["status"] == "paused"
    nessus.scans.resume(id)
    advance(600)
    details = nessus.scans.details(id)
    holds(details["info"], status="completed")
    host = details["hosts"][0]["host_id"]
    plugin = details["vulnerabilities"][0]["plugin_id"]
    assert nessus.scans.plugin_output(id, host, plugin)["outputs"]
    nessus.scans.delete_history(id, details["history"][0]["history_id"])
    assert nessus.scans.details(id)["info"]["status"] == "empty"

    # A licence without scans by API: reading goes on, writing does not.
    behave(scanApi="refused")
    raised(PreconditionFailedError, nessus.scans.configure, id, settings={"name": "x"})
    assert by_id(nessus.scans.list()["scans"], id)["name"] == "py scan, renamed"
    behave(scanApi="available")

    nessus.scans.delete(id)
    assert nessus.scans.delete_many([copied["id"], id]) == [copied["id"]]
    for gone in (id, copied["id"]):
        raised(NotFoundError, nessus.scans.details, gone)
        raised(NotFoundError, nessus.editor.details, "scan", gone)
        raised(NotFoundError, nessus.scans.configure, gone, settings={"name": "x"})
        raised(NotFoundError, nessus.scans.launch, gone)
        raised(NotFoundError, nessus.scans.delete, gone)
        assert by_id(nessus.scans.list()["scans"], gone) is None
    nessus.folders.delete(folder)


@area("policies")
def policies():
    with busy("/policies", "POST"):
        made = nessus.policies.create(
            template("advanced", "policy"),
            settings={
                "name": "py policy",
                "description": "of pyTenable",
                "max_checks_per_host": 3,
                "safe_checks": "yes",
            },
            plugins={"Denial of Service": {"status": "disabled"}},
        )
    id = made["policy_id"]
    assert made["policy_name"] == "py policy"
    with busy(f"/policies/{id}"):
        details = nessus.policies.details(id)
    assert details["uuid"] == template("advanced", "policy")
    # Numbers come back as text.
    holds(details["settings"], name="py policy", description="of pyTenable", max_checks_per_host="3", safe_checks="yes")
    with busy("/policies"):
        holds(by_id(nessus.policies.list(), id), name="py policy", description="of pyTenable")
    document = nessus.editor.details("policy", id)
    assert settings_of(document)["max_checks_per_host"] == "3"
    assert document["plugins"]["families"]["Denial of Service"]["status"] == "disabled"

    nessus.policies.edit(
        id,
        uuid=details["uuid"],
        settings={**details["settings"], "name": "py policy, renamed", "max_checks_per_host": 7},
    )
    holds(
        nessus.policies.details(id)["settings"], name="py policy, renamed", max_checks_per_host="7", safe_checks="yes"
    )
    copied = nessus.policies.copy(id)
    holds(nessus.policies.details(copied["id"])["settings"], name=copied["name"], max_checks_per_host="7")
    exported = nessus.policies.export_policy(id)
    assert b"<NessusClientData_v2" in exported.getvalue()
    imported = nessus.policies.import_policy(exported)
    holds(nessus.policies.details(imported["id"])["settings"], max_checks_per_host="7")

    scan = nessus.scans.create(
        uuid=template("custom"), settings={"name": "py follower", "text_targets": "192.0.2.10", "policy_id": id}
    )["scan"]
    raised(InvalidMethodError, nessus.policies.delete, id)
    nessus.scans.delete(scan["id"])

    nessus.policies.delete(id)
    others = [copied["id"], imported["id"]]
    assert nessus.policies.delete_many(others) == others
    for gone in (id, *others):
        raised(NotFoundError, nessus.policies.details, gone)
        raised(NotFoundError, nessus.policies.edit, gone, settings={"name": "x"})
        raised(NotFoundError, nessus.policies.copy, gone)
        raised(NotFoundError, nessus.policies.delete, gone)
        assert by_id(nessus.policies.list(), gone) is None


@area("folders")
def folders():
    with busy("/folders", "POST"):
        id = nessus.folders.create("py folder")
    with busy("/folders"):
        holds(by_id(nessus.folders.list(), id), name="py folder", type="custom", custom=1)
    nessus.folders.edit(id, "py renamed")
    assert by_id(nessus.folders.list(), id)["name"] == "py renamed"
    nessus.folders.delete(id)
    assert by_id(nessus.folders.list(), id) is None
    raised(NotFoundError, nessus.folders.edit, id, "x")
    raised(NotFoundError, nessus.folders.delete, id)


@area("exports")
def exports():
    scan = by_id(nessus.scans.list()["scans"], "Office weekly", key="name")["id"]
    formats = nessus.scans.export_formats(scan)["formats"]
    assert "csv" in [one["value"] for one in formats["format"]]
    # pyTenable asks for the state of the export every half second until it is ready.
    with busy(f"/scans/{scan}/export", "POST"):
        report_file = nessus.scans.export_scan(scan)
    assert b"<NessusClientData_v2" in report_file.getvalue()
    behave(exportSeconds=0)
    table = nessus.scans.export_scan(scan, format="csv").getvalue().decode()
    risks = {row["Risk"] for row in csv.DictReader(table.splitlines())}
    assert "Critical" in risks and len(risks) > 1
    critical = nessus.scans.export_scan(
        scan, format="csv", filters=[("severity", "eq", "4")], search_type="and", fobj=BytesIO()
    )
    rows = list(csv.DictReader(critical.getvalue().decode().splitlines()))
    assert {row["Risk"] for row in rows} == {"Critical"}, rows
    assert nessus.scans.export_scan(scan, format="db", password="a secret").getvalue()

    imported = nessus.scans.import_scan(report_file)["scan"]
    holds(nessus.scans.details(imported["id"])["info"], status="imported")
    nessus.scans.delete(imported["id"])
    raised(NotFoundError, nessus.scans.export_scan, imported["id"])
    raised(NotFoundError, nessus.tokens.status, "0" * 64)
    raised(NotFoundError, nessus.tokens.download, "0" * 64)


report()
