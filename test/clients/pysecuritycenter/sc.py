"""
pySecurityCenter's `SecurityCenter5` as a client of the emulated Security Center. It has a transport, errors and paging of
its own, and was made for sessions: keys are a header that it sends along.
"""

import csv
import io
import os
import zipfile
from urllib.parse import urlsplit
from xml.etree import ElementTree

from securitycenter import SecurityCenter5
from securitycenter.base import APIError

from areas import CA_FILE, URL, advance, area, by_id, holds, raised, report

PLACE = urlsplit(URL)
NOT_FOUND = 147
INVALID = 146


def client(access_key=None, secret_key=None):
    made = SecurityCenter5(PLACE.hostname, PLACE.port, ssl_verify=CA_FILE)
    if access_key:
        made._session.headers["x-apikey"] = f"accesskey={access_key}; secretkey={secret_key};"
    return made


sc = client(os.environ["TSC_ACCESS_KEY"], os.environ["TSC_SECRET_KEY"])
administrator = client(os.environ["TSC_ADMIN_ACCESS_KEY"], os.environ["TSC_ADMIN_SECRET_KEY"])


def told(answer):
    """What stands in an envelope."""
    return answer.json()["response"]


def refused(code, call, *args, **kwargs):
    error = raised(APIError, call, *args, **kwargs)
    assert error.code == code, error
    return error.msg


@area("connection")
def connection():
    assert sc.version == "6.4.0" and sc.license == "Valid" and len(sc.uuid) == 36
    holds(told(sc.get("currentUser")), id="1", username="api")
    holds(told(administrator.get("currentUser")), id="1", username="admin")
    assert "length" in refused(12, client("short", "keys").get, "currentUser")
    assert "does not exist" in refused(NOT_FOUND, sc.get, "scan/99999")
    refused(INVALID, sc.post, "zone", json={"name": "not mine"})


@area("sessions")
def sessions():
    session = client()
    refused(12, session.get, "currentUser")
    session.login("mara", "mara-password")
    holds(told(session.get("currentUser")), id="2", username="mara")
    session.logout()
    refused(12, session.get, "currentUser")
    # Whoever guesses a password locks its user out, and nobody else.
    for _ in range(5):
        refused(12, client().login, "mara", "wrong")
    refused(12, client().login, "mara", "mara-password")
    assert told(sc.get("currentUser"))["username"] == "api"
    assert told(administrator.get("currentUser"))["username"] == "admin"
    assert told(sc.get("user/2"))["locked"] == "true"


HALVES = (
    *("asset", "policy", "scan", "scanResult", "credential", "auditFile", "query", "alert", "agentScan", "wasScan"),
    *("agentResultsSync", "ticket", "reportDefinition", "report", "dashboard", "dashboardTab"),
)
ARRAYS = (
    *("role", "user", "group", "zone", "scanner", "repository", "acceptRiskRule", "recastRiskRule", "policyTemplate"),
    *("auditFileTemplate", "plugin", "pluginFamily", "hosts", "freeze", "blackout", "asset/tag", "policy/tag"),
)


@area("lists")
def lists():
    for name in HALVES:
        halves = told(sc.get(name))
        assert set(halves) == {"usable", "manageable"}, name
        assert set(told(sc.get(name, params={"filter": "usable"}))) == {"usable"}, name
        for entry in halves["usable"]:
            assert isinstance(entry["id"], str) and isinstance(entry["name"], str), (name, entry)
    for name in ARRAYS:
        assert isinstance(told(sc.get(name)), list), name
    for name in ("organization", "zone", "scanner", "repository", "user", "configSection", "config", "job"):
        entries = told(administrator.get(name))
        assert isinstance(entries, list) and entries, name
    groups = told(sc.get("agentGroup/4/remote", params={"fields": "id,name,remoteID"}))
    assert [(one["id"], one["remoteID"]) for one in groups] == [("7", 1), ("8", 2)]


SCAN = {"policy": {"id": 1000001}, "repository": {"id": 1}}
# What is needed to make one of each, and what is changed of it.
OBJECTS = {
    "asset": ({"type": "static", "definedIPs": "192.0.2.1"}, {"description": "d"}),
    "policy": ({"policyTemplate": {"id": 1}}, {"description": "d"}),
    "scan": ({**SCAN, "ipList": "192.0.2.1"}, {"maxScanTime": "7200", "inactivityTimeout": "3600"}),
    "agentScan": ({"repository": {"id": 1}, "nessusManager": {"id": 4}}, {"scanWindow": "30"}),
    "agentResultsSync": ({"repository": {"id": 1}, "nessusManager": {"id": 4}}, {"scansGlob": "Daily*"}),
    "wasScan": ({**SCAN, "urlList": "https://www.example.com"}, {"urlList": "https://shop.example.com"}),
    "credential": ({"type": "ssh", "authType": "password", "username": "u", "password": "p"}, {"tags": "t"}),
    "query": ({"type": "vuln", "tool": "sumip", "filters": []}, {"tool": "sumid"}),
    "alert": ({"query": {"tool": "sumip", "filters": []}, "triggerName": "sumip"}, {"triggerValue": "5"}),
    "freeze": ({"allIPs": "true", "start": "TZID=UTC:20300101T000000"}, {"enabled": "false"}),
    "reportDefinition": ({"type": "csv"}, {"emailTargets": "a@example.com"}),
    "dashboard": ({}, {"numColumns": "3"}),
    "role": ({"permScan": "full"}, {"permScan": "policy"}),
    "group": ({}, {"description": "d"}),
}


@area("objects")
def objects():
    for name, (needed, changed) in OBJECTS.items():
        made = told(sc.post(name, json={"name": "py", **needed}))
        path = f"{name}/{made['id']}"
        holds(told(sc.patch(path, json=changed)), id=made["id"], name="py", **changed)
        holds(told(sc.get(path)), **changed)
        assert told(sc.delete(path)) == ""
        refused(NOT_FOUND, sc.get, path)
    ticket = told(sc.post("ticket", json={"name": "py", "assignee": {"id": "2"}}))
    holds(told(sc.patch(f"ticket/{ticket['id']}", json={"status": "closed"})), status="Closed")


@area("runs")
def runs():
    launched = told(sc.post("scan/1/launch"))["scanResult"]
    assert launched["initiatorID"] == 1 and launched["status"] == "Queued"
    path = f"scanResult/{launched['id']}"
    advance(120)
    holds(told(sc.get(path)), status="Completed", importStatus="Finished", resultType="active")
    archive = zipfile.ZipFile(io.BytesIO(sc.post(f"{path}/download", json={"downloadType": "v2"}).content))
    [file] = archive.namelist()
    hosts = ElementTree.fromstring(archive.read(file)).findall("Report/ReportHost")
    assert len(hosts) == 3 and all(host.findall("ReportItem") for host in hosts)
    sc.post(f"{path}/copy", json={"users": [{"id": 2}]})
    copied = told(sc.get("scanResult", params={"fields": "id,owner"}))["usable"]
    assert sorted(one["owner"]["username"] for one in copied) == ["api", "api", "mara"]
    agents = told(sc.post("agentScan/1/launch"))["scanResult"]
    advance(120)
    holds(told(sc.get(f"scanResult/{agents['id']}")), status="Completed", resultType="agent")


@area("files")
def files():
    uploaded = told(sc.upload(("list.xml", sc.get("asset/3/export").content)))["filename"]
    holds(told(sc.post("asset/import", json={"filename": uploaded, "name": "py"})), name="py", type="static")
    uploaded = told(sc.upload(("report.xml", sc.post("reportDefinition/1/export").content)))["filename"]
    holds(told(sc.post("reportDefinition/import", json={"filename": uploaded})), name="Monthly Summary", type="pdf")
    sc.patch("reportDefinition/1", json={"type": "csv"})
    made = told(sc.post("reportDefinition/1/launch"))["reportResult"]
    advance(60)
    holds(told(sc.get(f"report/{made['id']}")), status="Completed", type="csv", running="false")
    rows = list(csv.DictReader(io.StringIO(sc.post(f"report/{made['id']}/download").text)))
    assert len(rows) == len(sc.analysis(tool="listvuln")) and {"Plugin", "Severity", "IP Address"} <= set(rows[0])


@area("analysis")
def analysis():
    everything = sc.analysis(tool="listvuln")
    # In pages of five, as in one.
    assert sc.analysis(tool="listvuln", page_size=5) == everything and len(everything) > 10
    assert sc.analysis(tool="listvuln", page=1, page_size=5) == everything[5:10]
    critical = sc.analysis(("severity", "=", "4"), tool="vulndetails")
    assert critical and {row["severity"]["id"] for row in critical} == {"4"}
    for tool in ("sumip", "sumid", "sumseverity", "sumport", "sumfamily", "sumprotocol", "listos", "sumcve"):
        rows = sc.analysis(tool=tool)
        assert rows and all(isinstance(row, dict) for row in rows), tool
    gone = sc.analysis(tool="listvuln", sourceType="patched")
    assert gone and all(row not in everything for row in gone)
    message = refused(INVALID, sc.analysis, ("colour", "=", "red"), tool="listvuln")
    assert "Valid filters" in message
    # Neither has totals that this client's paging could follow.
    for kind, tool in (("vuln", "trend"), ("event", "sumtime")):
        query = {"type": kind, "tool": tool, "filters": [], "startOffset": 0, "endOffset": 50}
        assert told(sc.post("analysis", json={"type": kind, "query": query}))["results"], tool


@area("numbers")
def numbers():
    """What refers to a user tells the number in its organization, and takes it."""
    org = told(administrator.post("organization", json={"name": "py works"}))["id"]
    managers = f"organization/{org}/securityManager"
    body = {"username": "boss", "password": "Emulator-1234", "authType": "tns"}
    assert told(administrator.post(managers, json=body))["id"] == "1"
    assert told(administrator.get(f"{managers}/1"))["username"] == "boss"
    assert told(administrator.get("user/1", params={"orgID": org}))["username"] == "boss"
    assert told(sc.get("user/1"))["username"] == "api"
    copied = told(sc.post("scan/1/copy", json={"name": "py", "targetUser": {"id": 2}}))["scan"]
    assert copied["owner"]["username"] == "mara" and copied["creator"]["id"] == "1"
    assert told(sc.patch("asset/1", json={"ownerID": 3}))["owner"]["username"] == "paul"
    sc.delete("user/3", json={"migrateUserID": 2})
    assert told(sc.get("asset/1"))["owner"]["username"] == "mara"
    administrator.delete(f"organization/{org}")
    assert by_id(told(administrator.get("organization")), org) is None


@area("settings")
def settings():
    section = told(administrator.get("configSection/0"))
    holds(section["LicenseConfig"], status="Valid")
    changed = told(administrator.patch("configSection/2", json={"ScanResultExpiration": "30"}))
    holds(changed, name="Data Expiration", ScanResultExpiration="30", TicketExpiration="365")
    refused(INVALID, sc.get, "configSection/0")
    info = told(sc.get("deviceInfo", params={"ip": "192.0.2.20"}))
    holds(info, dnsName="historian.example.com", repositoryID="2")


report()
