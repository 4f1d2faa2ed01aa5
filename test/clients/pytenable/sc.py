"""
pyTenable's `TenableSC` as a client of the emulated Security Center, with both pairs of keys: an organization's Security
Manager's and an administrator's.

Security Center answers 403 for an object that is not there, and pyTenable makes an APIError of every 403: which kind it
is stands in the envelope's `error_code`.
"""

import os
import time
from io import BytesIO
from tempfile import NamedTemporaryFile

from requests.exceptions import SSLError
from tenable.errors import APIError, BadRequestError
from tenable.sc import TenableSC

from areas import CA_FILE, OPTIONS, URL, advance, area, busy, by_id, holds, raised, report

# Address and keys of the Security Manager are taken from the environment by pyTenable itself.
sc = TenableSC(**OPTIONS)
administrator = TenableSC(
    access_key=os.environ["TSC_ADMIN_ACCESS_KEY"], secret_key=os.environ["TSC_ADMIN_SECRET_KEY"], **OPTIONS
)

INVALID = 146
NOT_FOUND = 147
INTERNAL = "1"


def refused(error_code, call, *args, **kwargs):
    """The text of a refusal: 403, with this code in the envelope."""
    error = raised(APIError, call, *args, **kwargs)
    envelope = error.response.json()
    assert (error.code, envelope["error_code"]) == (403, error_code), envelope
    return envelope["error_msg"]


def gone(call, *args, **kwargs):
    """The not-found error of Security Center."""
    message = refused(NOT_FOUND, call, *args, **kwargs)
    assert "does not exist" in message, message


def listed(items, wanted, key="id"):
    """The entry of a list in which an organization's objects come in two halves: usable and manageable."""
    return by_id(items["manageable"], wanted, key) or by_id(items["usable"], wanted, key)


@area("connection")
def connection():
    assert sc.version == "6.4.0"
    assert sc.current.user()["username"] == "api"

    # With this backoff a pause that is too short was not the one that the answer asked for.
    started = time.monotonic()
    with busy("/rest/currentUser", retry_after=1):
        assert sc.current.user(fields=["username"])["username"] == "api"
    assert time.monotonic() - started >= 1

    stranger = TenableSC(access_key="0" * 32, secret_key="0" * 32, **OPTIONS)
    raised(BadRequestError, stranger.current.user)
    # What a 403 means cannot be told from its class: a wrong side has another code than a missing object.
    assert refused(INVALID, sc.scan_zones.create, "py zone")
    if CA_FILE:
        # Without `ssl_verify` pyTenable trusts anybody who says to be a Security Center.
        raised(SSLError, TenableSC, url=URL, access_key="0" * 32, secret_key="0" * 32, ssl_verify=True, retries=0)


@area("asset lists")
def asset_lists():
    with busy("/rest/asset", "POST"):
        made = sc.asset_lists.create(
            "py addresses",
            "static",
            ips=["192.0.2.10", "192.0.2.20-192.0.2.29", "198.51.100.0/24"],
            description="of pyTenable",
            tags="py",
        )
    id = int(made["id"])
    written = dict(name="py addresses", type="static", description="of pyTenable", tags="py")
    addresses = "192.0.2.10,192.0.2.20-192.0.2.29,198.51.100.0/24"
    with busy(f"/rest/asset/{id}"):
        details = sc.asset_lists.details(id)
    holds(details, typeFields={"definedIPs": addresses}, **written)
    holds(sc.asset_lists.details(id, fields=["id", "name"]), id=str(id), name="py addresses")
    with busy("/rest/asset"):
        holds(
            listed(sc.asset_lists.list(fields=["id", "name", "description", "typeFields"]), id),
            description="of pyTenable",
            typeFields={"definedIPs": addresses},
        )
    assert "py" in sc.asset_lists.tags()

    with busy(f"/rest/asset/{id}", "PATCH"):
        sc.asset_lists.edit(id, name="py addresses, renamed", ips=["203.0.113.7"])
    written["name"] = "py addresses, renamed"
    holds(sc.asset_lists.details(id), typeFields={"definedIPs": "203.0.113.7"}, **written)
    refused(INVALID, sc.asset_lists.edit, id, ips=["192.0.2.256"])
    group = by_id(sc.groups.list(), "Auditors", key="name")
    sc.asset_lists.share(id, int(group["id"]))
    assert [one["id"] for one in sc.asset_lists.details(id)["groups"]] == [group["id"]]

    dynamic = sc.asset_lists.create(
        "py rules",
        "dynamic",
        rules=("all", ("os", "contains", "Linux"), ("any", ("severity", "eq", 4), ("pluginid", "eq", 19506))),
    )
    rules = sc.asset_lists.details(int(dynamic["id"]))["typeFields"]["rules"]
    holds(rules, operator="all", type="group")
    holds(rules["children"][0], filterName="os", operator="contains", value="Linux", type="clause")
    holds(rules["children"][1], operator="any", type="group")
    # Written as {"id": 4}, read as text.
    assert [one["value"] for one in rules["children"][1]["children"]] == ["4", "19506"]
    names = sc.asset_lists.create("py names", "dnsname", dns_names=["a.example.com", "b.example.com"])
    holds(sc.asset_lists.details(int(names["id"])), typeFields={"definedDNSNames": "a.example.com,b.example.com"})
    both = sc.asset_lists.create("py both", "combination", combinations=("or", id, int(names["id"])))
    combined = sc.asset_lists.details(int(both["id"]))["typeFields"]["combinations"]
    holds(combined, operator="union")
    assert (combined["operand1"]["id"], combined["operand2"]["id"]) == (str(id), names["id"])

    exported = sc.asset_lists.export_definition(id)
    sc.asset_lists.import_definition(exported, name="py imported")
    imported = listed(sc.asset_lists.list(), "py imported", key="name")
    holds(sc.asset_lists.details(int(imported["id"])), typeFields={"definedIPs": "203.0.113.7"})

    for one in (both["id"], dynamic["id"], names["id"], imported["id"], id):
        assert sc.asset_lists.delete(int(one)) == ""
        gone(sc.asset_lists.details, int(one))
        gone(sc.asset_lists.edit, int(one), name="x")
        gone(sc.asset_lists.delete, int(one))
        assert listed(sc.asset_lists.list(), one) is None


@area("policies")
def policies():
    template = by_id(sc.policies.template_list(), 1)
    defaults = sc.policies.template_details(1)["preferences"]
    assert template and defaults["safe_checks"] in ("yes", "no")
    # pyTenable reads the template, and sends all of its defaults along.
    with busy("/rest/policy", "POST"):
        made = sc.policies.create(
            name="py policy",
            description="of pyTenable",
            tags="py",
            template_id=1,
            preferences={"max_checks_per_host": "3", "safe_checks": "yes"},
        )
    id = int(made["id"])
    with busy(f"/rest/policy/{id}"):
        details = sc.policies.details(id)
    holds(details, name="py policy", description="of pyTenable", tags="py")
    assert details["policyTemplate"]["id"] == "1"
    holds(details["preferences"], **{**defaults, "max_checks_per_host": "3", "safe_checks": "yes"})
    with busy("/rest/policy"):
        holds(listed(sc.policies.list(fields=["id", "name", "tags"]), id), name="py policy", tags="py")
    assert "py" in sc.policies.tags()

    with busy(f"/rest/policy/{id}", "PATCH"):
        sc.policies.edit(
            id,
            name="py policy, renamed",
            preferences={"max_checks_per_host": "7"},
            families=[{"id": "22", "state": "disabled", "plugins": []}],
        )
    after = sc.policies.details(id)
    holds(after, name="py policy, renamed", description="of pyTenable")
    holds(after["preferences"], max_checks_per_host="7", safe_checks="yes")
    holds(by_id(after["families"], 22), state="disabled")
    sc.policies.edit(id, remove_prefs=["max_checks_per_host"])
    assert "max_checks_per_host" not in sc.policies.details(id)["preferences"]
    group = by_id(sc.groups.list(), "Auditors", key="name")
    sc.policies.share(id, int(group["id"]))
    assert [one["id"] for one in sc.policies.details(id)["groups"]] == [group["id"]]

    sc.policies.copy(id, name="py copy")
    copied = listed(sc.policies.list(), "py copy", key="name")
    holds(sc.policies.details(int(copied["id"]))["preferences"], safe_checks="yes")
    exported = sc.policies.export_policy(id)
    sc.policies.import_policy("py imported", exported, description="From a file")
    imported = listed(sc.policies.list(), "py imported", key="name")
    details = sc.policies.details(int(imported["id"]))
    holds(details, description="From a file")
    holds(details["preferences"], safe_checks="yes")

    for one in (copied["id"], imported["id"], id):
        sc.policies.delete(int(one))
        gone(sc.policies.details, int(one))
        gone(sc.policies.edit, int(one), name="x")
        gone(sc.policies.delete, int(one))
        assert listed(sc.policies.list(), one) is None


@area("scans")
def scans():
    policy = listed(sc.policies.list(), "Full Safe Scan", key="name")
    credential = listed(sc.credentials.list(), "Linux Service Account", key="name")
    assets = listed(sc.asset_lists.list(), "Office Servers", key="name")
    zone = by_id(sc.scan_zones.list(), "Office", key="name")
    with busy("/rest/scan", "POST"):
        made = sc.scans.create(
            "py scan",
            1,
            policy_id=int(policy["id"]),
            description="of pyTenable",
            targets=["192.0.2.10", "192.0.2.20-192.0.2.29"],
            creds=[int(credential["id"])],
            scan_zone=int(zone["id"]),
            schedule={
                "type": "ical",
                "start": "TZID=Europe/Berlin:20300107T020000",
                "repeatRule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
            },
            max_time=86400,
            timeout="rollover",
            rollover="nextDay",
            host_tracking=True,
            vhosts=True,
            email_complete=True,
            auto_mitigation=30,
        )
    id = int(made["id"])
    written = dict(
        name="py scan",
        description="of pyTenable",
        ipList="192.0.2.10,192.0.2.20-192.0.2.29",
        maxScanTime="86400",
        timeoutAction="rollover",
        rolloverType="nextDay",
        dhcpTracking="true",
        scanningVirtualHosts="true",
        emailOnFinish="true",
        emailOnLaunch="false",
        classifyMitigatedAge="30",
    )
    with busy(f"/rest/scan/{id}"):
        details = sc.scans.details(id)
    holds(details, **written)
    schedule = dict(
        type="ical", start="TZID=Europe/Berlin:20300107T020000", repeatRule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"
    )
    holds(details["schedule"], **schedule)
    assert (details["policy"]["id"], details["repository"]["id"]) == (policy["id"], "1")
    assert (details["zone"]["id"], [one["id"] for one in details["credentials"]]) == (zone["id"], [credential["id"]])
    with busy("/rest/scan"):
        holds(listed(sc.scans.list(fields=["id", "name", "ipList"]), id), name="py scan", ipList=written["ipList"])

    with busy(f"/rest/scan/{id}", "PATCH"):
        sc.scans.edit(id, name="py scan, renamed", targets=[], asset_lists=[int(assets["id"])], max_time=0)
    written.update(name="py scan, renamed", ipList="", maxScanTime="unlimited")
    after = sc.scans.details(id)
    holds(after, **written)
    assert [one["id"] for one in after["assets"]] == [assets["id"]]
    sc.scans.edit(id, creds=[], schedule={"type": "template"})
    after = sc.scans.details(id)
    assert after["credentials"] == [] and after["schedule"]["type"] == "template"
    refused(INVALID, sc.scans.edit, id, max_time=60)
    # What a scan names has to be there.
    raised(APIError, sc.scans.edit, id, policy_id=999999)

    copied = sc.scans.copy(id, "py copy", 1)
    holds(sc.scans.details(int(copied["id"])), name="py copy", maxScanTime="unlimited")
    run = sc.scans.launch(id)["scanResult"]
    result = int(run["id"])
    advance(20)
    with busy(f"/rest/scanResult/{result}"):
        assert sc.scan_instances.details(result)["status"] == "Running"
    advance(300)
    holds(sc.scan_instances.details(result), status="Completed", importStatus="Finished", name="py scan, renamed")
    assert listed(sc.scan_instances.list(), result)
    sc.scan_instances.delete(result)
    gone(sc.scan_instances.details, result)

    for one in (copied["id"], id):
        sc.scans.delete(int(one))
        gone(sc.scans.details, int(one))
        gone(sc.scans.edit, int(one), name="x")
        gone(sc.scans.launch, int(one))
        gone(sc.scans.delete, int(one))
        assert listed(sc.scans.list(), one) is None


@area("scan zones")
def scan_zones():
    zones = administrator.scan_zones
    with busy("/rest/zone", "POST"):
        made = zones.create(
            "py zone", description="of pyTenable", ips=["192.0.2.0/24", "198.51.100.7"], scanner_ids=[1, 2]
        )
    id = int(made["id"])
    with busy(f"/rest/zone/{id}"):
        details = zones.details(id)
    holds(details, name="py zone", description="of pyTenable", ipList="192.0.2.0/24,198.51.100.7", totalScanners=2)
    assert [one["id"] for one in details["scanners"]] == ["1", "2"]
    with busy("/rest/zone"):
        holds(by_id(zones.list(), id), name="py zone", description="of pyTenable")

    with busy(f"/rest/zone/{id}", "PATCH"):
        zones.edit(id, name="py zone, renamed", ips=["203.0.113.0/24"], scanner_ids=[3])
    after = zones.details(id)
    holds(after, name="py zone, renamed", description="of pyTenable", ipList="203.0.113.0/24")
    assert [one["id"] for one in after["scanners"]] == ["3"]
    # Zones are an administrator's; an organization reads those that it may use.
    refused(INVALID, sc.scan_zones.edit, id, name="x")
    refused(INVALID, sc.scan_zones.delete, id)
    assert by_id(sc.scan_zones.list(), "Office", key="name")

    zones.delete(id)
    gone(zones.details, id)
    gone(zones.edit, id, name="x")
    gone(zones.delete, id)
    assert by_id(zones.list(), id) is None


@area("scanners")
def scanners():
    known = administrator.scanners
    with busy("/rest/scanner", "POST"):
        made = known.create(
            "py scanner",
            "192.0.2.99",
            description="of pyTenable",
            username="sc",
            password="a secret",
            port=8835,
            zone_ids=[1],
            agent_capable=True,
        )
    id = int(made["id"])
    written = dict(
        name="py scanner",
        description="of pyTenable",
        ip="192.0.2.99",
        port="8835",
        username="sc",
        password="SET",
        authType="password",
        enabled="true",
        verifyHost="false",
        agentCapable="true",
    )
    with busy(f"/rest/scanner/{id}"):
        details = known.details(id)
    holds(details, **written)
    assert [one["id"] for one in details["zones"]] == ["1"]
    with busy("/rest/scanner"):
        holds(by_id(known.list(fields=["id", "name", "ip"]), id), name="py scanner", ip="192.0.2.99")

    # As older releases of pyTenable did it: what was read is written back, "SET" in place of the password too.
    with busy(f"/rest/scanner/{id}", "PATCH"):
        known.edit(
            id,
            **{
                **{name: details[name] for name in ("description", "username", "password", "ip", "port")},
                "name": "py scanner, renamed",
                "enabled": False,
                "verify": True,
            },
        )
    written.update(name="py scanner, renamed", enabled="false", verifyHost="true")
    holds(known.details(id), **written)
    known.edit(id, zone_ids=[])
    assert known.details(id)["zones"] == []
    assert by_id(known.update_status(), id)
    assert isinstance(known.agent_scans(id, "*"), list)
    refused(INVALID, sc.scanners.edit, id, name="x")

    known.delete(id)
    gone(known.details, id)
    gone(known.edit, id, name="x")
    gone(known.delete, id)
    assert by_id(known.list(), id) is None


@area("repositories")
def repositories():
    known = administrator.repositories
    with busy("/rest/repository", "POST"):
        made = known.create(
            name="py repository",
            description="of pyTenable",
            format="IPv4",
            repo_type="Local",
            allowed_ips=["192.0.2.0/24", "198.51.100.0/24"],
            trending=30,
            fulltext_search=True,
            orgs=[1],
        )
    id = int(made["id"])
    with busy(f"/rest/repository/{id}"):
        details = known.details(id)
    holds(details, name="py repository", description="of pyTenable", dataFormat="IPv4", type="Local")
    holds(details["typeFields"], ipRange="192.0.2.0/24,198.51.100.0/24", trendingDays="30", trendWithRaw="true")
    assert [one["id"] for one in details["organizations"]] == ["1"]
    with busy("/rest/repository"):
        holds(by_id(known.list(repo_type="Local"), id), name="py repository", dataFormat="IPv4")
    assert by_id(known.list(repo_type="Remote"), id) is None

    with busy(f"/rest/repository/{id}", "PATCH"):
        known.edit(id, name="py repository, renamed", allowed_ips=["203.0.113.0/24"], trending=0)
    after = known.details(id)
    holds(after, name="py repository, renamed", description="of pyTenable")
    holds(after["typeFields"], ipRange="203.0.113.0/24", trendingDays="0", trendWithRaw="true")
    # What an organization reads of the repositories that it may use.
    assert by_id(sc.repositories.list(), INTERNAL)["name"] == "Internal"
    assert sc.repositories.device_info(int(INTERNAL), ip_address="192.0.2.10")["ip"] == "192.0.2.10"
    assert "Office Servers" in [
        one["name"] for one in sc.repositories.asset_intersections(int(INTERNAL), ip_address="192.0.2.10")
    ]
    assert [one["plugin"]["id"] for one in sc.repositories.accept_risk_rules(int(INTERNAL))] == ["51192"]
    assert [one["plugin"]["id"] for one in sc.repositories.recast_risk_rules(int(INTERNAL))] == ["10114"]
    refused(INVALID, sc.repositories.edit, id, name="x")

    known.delete(id)
    gone(known.details, id)
    gone(known.edit, id, name="x")
    gone(known.delete, id)
    assert by_id(known.list(), id) is None


@area("credentials")
def credentials():
    with busy("/rest/credential", "POST"):
        made = sc.credentials.create(
            "py credential",
            "ssh",
            "password",
            username="scan",
            password="a secret",
            description="of pyTenable",
            tags="py",
        )
    id = int(made["id"])
    with busy(f"/rest/credential/{id}"):
        details = sc.credentials.details(id)
    holds(details, name="py credential", type="ssh", description="of pyTenable", tags="py")
    holds(details["typeFields"], authType="password", username="scan", password="SET", privilegeEscalation="none")
    with busy("/rest/credential"):
        holds(listed(sc.credentials.list(fields=["id", "name", "type"]), id), name="py credential", type="ssh")
    assert "py" in sc.credentials.tags()

    with busy(f"/rest/credential/{id}", "PATCH"):
        sc.credentials.edit(
            id,
            name="py credential, renamed",
            username="reader",
            privilege_escalation="sudo",
            escalation_username="root",
        )
    after = sc.credentials.details(id)
    holds(after, name="py credential, renamed", description="of pyTenable")
    holds(after["typeFields"], username="reader", password="SET", privilegeEscalation="sudo", escalationUsername="root")
    group = by_id(sc.groups.list(), "Auditors", key="name")
    sc.credentials.share(id, int(group["id"]))
    assert [one["id"] for one in sc.credentials.details(id)["groups"]] == [group["id"]]

    snmp = sc.credentials.create("py snmp", "snmp", "password", community_string="a secret")
    assert sc.credentials.details(int(snmp["id"]))["typeFields"]["communityString"] == "SET"
    database = sc.credentials.create(
        "py database",
        "database",
        "password",
        login="scan",
        password="a secret",
        db_type="Oracle",
        sid="ORCL",
        port=1521,
    )
    holds(
        sc.credentials.details(int(database["id"]))["typeFields"],
        login="scan",
        dbType="Oracle",
        sid="ORCL",
        port="1521",
        password="SET",
        oracleAuthType="NORMAL",
    )
    key = sc.credentials.create(
        "py key", "ssh", "publicKey", username="scan", public_key=BytesIO(b"public"), private_key=BytesIO(b"private")
    )
    holds(sc.credentials.details(int(key["id"]))["typeFields"], authType="publicKey", username="scan")

    for one in (snmp["id"], database["id"], key["id"], id):
        sc.credentials.delete(int(one))
        gone(sc.credentials.details, int(one))
        gone(sc.credentials.edit, int(one), name="x")
        gone(sc.credentials.delete, int(one))
        assert listed(sc.credentials.list(), one) is None


@area("analysis")
def analysis():
    with busy("/rest/analysis", "POST"):
        everything = list(sc.analysis.vulns())
    # Small pages, so that pyTenable has to ask for the next ones.
    assert len(everything) > 4
    paged = list(sc.analysis.vulns(limit=3, sort_field="severity", sort_direction="desc"))
    assert len(paged) == len(everything)
    severities = [int(one["severity"]["id"]) for one in paged]
    assert severities == sorted(severities, reverse=True)
    critical = list(sc.analysis.vulns(("severity", "=", "4")))
    assert 0 < len(critical) < len(everything) and {one["severity"]["id"] for one in critical} == {"4"}
    one_host = list(sc.analysis.vulns(("ip", "=", "192.0.2.10"), tool="listvuln"))
    assert {one["ip"] for one in one_host} == {"192.0.2.10"}
    in_repository = list(sc.analysis.vulns(("repository", "=", [int(INTERNAL)]), tool="sumip"))
    assert {one["repository"]["id"] for one in in_repository} == {INTERNAL}
    assets = listed(sc.asset_lists.list(), "Office Servers", key="name")
    within = list(sc.analysis.vulns(("asset", "=", int(assets["id"])), tool="sumip"))
    without = list(sc.analysis.vulns(("asset", "~", ("not", int(assets["id"]))), tool="sumip"))
    hosts = list(sc.analysis.vulns(tool="sumip"))
    assert 0 < len(within) < len(hosts) and len(within) + len(without) == len(hosts)
    # The same as an asset list of its own.
    others = sc.asset_lists.create("py others", "combination", combinations=("not", int(assets["id"])))
    assert list(sc.analysis.vulns(("asset", "=", int(others["id"])), tool="sumip")) == without
    sc.asset_lists.delete(int(others["id"]))
    assert len(list(sc.analysis.vulns(tool="sumseverity"))) == 5
    assert sum(int(one["total"]) for one in sc.analysis.vulns(tool="sumid")) == len(everything)
    addresses = sc.analysis.vulns(tool="iplist")
    assert any("192.0.2.10" in value for value in addresses.values() if isinstance(value, str)), addresses
    assert isinstance(list(sc.analysis.vulns(source="patched", tool="listvuln")), list)
    refused(INVALID, lambda: list(sc.analysis.vulns(("noSuchFilter", "=", "1"))))

    query = sc.queries.create("py query", "vulndetails", "vuln", ("severity", "=", "4"))
    assert len(list(sc.analysis.vulns(query_id=int(query["id"])))) == len(critical)
    sc.queries.delete(int(query["id"]))
    gone(lambda: list(sc.analysis.vulns(query_id=int(query["id"]))))

    result = sc.scan_instances.list()["usable"][0]
    assert len(list(sc.analysis.scan(int(result["id"])))) > 0
    assert all(one["message"] for one in sc.analysis.console())
    assert isinstance(list(sc.analysis.mobile()), list)
    assert isinstance(list(sc.analysis.events()), list)


@area("users")
def users():
    with busy("/rest/user", "POST"):
        made = sc.users.create(
            "py",
            "Emulator-5678",
            3,
            group=1,
            firstname="Py",
            lastname="Reader",
            email="py@example.com",
            timezone="Europe/Berlin",
        )
    id = int(made["id"])
    written = dict(
        username="py", firstname="Py", lastname="Reader", email="py@example.com", authType="tns", password="SET"
    )
    with busy(f"/rest/user/{id}"):
        details = sc.users.details(id)
    holds(details, **written)
    assert (details["role"]["id"], details["group"]["id"]) == ("3", "1")
    assert details["preferences"] == [{"name": "timezone", "tag": "system", "value": "Europe/Berlin"}]
    with busy("/rest/user"):
        holds(by_id(sc.users.list(), id), username="py", firstname="Py", lastname="Reader")
    holds(by_id(sc.users.list(fields=["id", "email"]), id), email="py@example.com")

    with busy(f"/rest/user/{id}", "PATCH"):
        sc.users.edit(id, firstname="Pya", role=7, group=2, is_locked=True, managed_usergroups=[1])
    after = sc.users.details(id)
    holds(after, **{**written, "firstname": "Pya", "locked": "true"})
    assert (after["role"]["id"], after["group"]["id"]) == ("7", "2")
    assert [one["id"] for one in after["managedUsersGroups"]] == ["1"]
    # Administrators have a list of their own, and make users of an organization by its id.
    assert {one["username"] for one in administrator.users.list()} == {"admin"}
    manager = administrator.users.create("py2", "Emulator-5678", 2, org=1, group=0)
    assert by_id(sc.users.list(), manager["id"])["username"] == "py2"

    for one in (int(manager["id"]), id):
        sc.users.delete(one, migrate_to=1)
        gone(sc.users.details, one)
        gone(sc.users.edit, one, firstname="x")
        gone(sc.users.delete, one)
        assert by_id(sc.users.list(), one) is None


@area("risk rules")
def risk_rules():
    for rules, create in ((sc.accept_risks, ()), (sc.recast_risks, (1,))):
        made = rules.create(97737, [1], *create, ips=["192.0.2.10", "192.0.2.11"], port=443, protocol=6)
        id = int(made["id"])
        holds(made, hostType="ip", hostValue="192.0.2.10,192.0.2.11", port="443", protocol="TCP", expires="-1")
        assert made["plugin"]["id"] == "97737" and made["user"]["id"] == "1"
        holds(rules.details(id), id=str(id), hostType="ip")
        assert by_id(rules.list(repo_ids=[1], plugin_id=97737), id) and not by_id(rules.list(repo_ids=[2]), id)
        assert rules.apply(id, 1) == ""
        rules.delete(id)
        gone(rules.details, id)


@area("queries and alerts")
def queries_and_alerts():
    made = sc.queries.create("py query", "sumip", "vuln", ("severity", "=", "4"), tags="py")
    id = int(made["id"])
    holds(sc.queries.edit(id, description="by py"), description="by py", tool="sumip")
    assert sc.queries.details(id, fields=["id", "filters"])["filters"][0]["filterName"] == "severity"
    assert listed(sc.queries.list(), id) and "py" in sc.queries.tags()
    assert [one["id"] for one in sc.queries.share(id, 1)["groups"]] == ["1"]
    action = [{"type": "notification", "message": "py", "users": [{"id": 2}]}]
    alert = sc.alerts.create(("severity", "=", "4"), trigger=("sumip", ">=", "100"), name="py alert", action=action)
    holds(alert, name="py alert", triggerName="sumip", triggerOperator=">=", triggerValue="100")
    assert alert["action"][0]["users"][0]["username"] == "mara"
    number = int(alert["id"])
    holds(sc.alerts.edit(number, description="by py"), description="by py")
    holds(sc.alerts.execute(number), id=alert["id"])
    assert listed(sc.alerts.list(), number) and sc.alerts.details(number)["query"]["name"].startswith("Query for alert")
    sc.alerts.delete(number)
    gone(sc.alerts.details, number)
    sc.queries.delete(id)
    gone(sc.queries.details, id)


@area("audit files")
def audit_files():
    assert sc.audit_files.template_categories()
    template = sc.audit_files.template_list()[0]
    holds(sc.audit_files.template_details(int(template["id"])), id=template["id"])
    made = sc.audit_files.create("py audit", template=int(template["id"]))
    id = int(made["id"])
    holds(sc.audit_files.edit(id, description="by py"), description="by py", name="py audit")
    assert listed(sc.audit_files.list(), id) and sc.audit_files.export_audit(id).read()
    own = sc.audit_files.create("py own", audit_file=BytesIO(b"<check_type: \"Unix\">"))
    assert sc.audit_files.export_audit(int(own["id"])).read() == b"<check_type: \"Unix\">"
    for one in (id, int(own["id"])):
        sc.audit_files.delete(one)
        gone(sc.audit_files.details, one)


@area("groups")
def groups():
    made = sc.groups.create("py group", repos=[1], asset_lists=[1])
    id = int(made["id"])
    holds(made, name="py group", userCount=0, users=[])
    assert [one["id"] for one in made["repositories"]] == ["1"]
    holds(sc.groups.edit(id, description="by py"), description="by py")
    user = sc.users.create("py member", "Emulator-1234", 3, group=id)
    holds(sc.groups.details(id), userCount=1)
    assert [one["username"] for one in sc.groups.details(id)["users"]] == ["py member"]
    sc.users.delete(int(user["id"]))
    sc.groups.delete(id)
    gone(sc.groups.details, id)


@area("plugins and feeds")
def plugins_and_feeds():
    found = list(sc.plugins.list(fields=["id", "name", "type"], limit=5))
    assert len(found) > 5 and len({one["id"] for one in found}) == len(found)
    detail = sc.plugins.details(97833)
    assert detail["family"]["name"] == "Windows" and detail["cvssV3BaseScore"] == "8.1"
    family = by_id(sc.plugins.family_list(), detail["family"]["id"])
    holds(sc.plugins.family_details(int(family["id"])), name="Windows", type="active")
    assert by_id(list(sc.plugins.family_plugins(int(family["id"]), limit=5)), "97833")
    assert set(sc.feeds.status()) >= {"active", "passive", "lce", "sc"} and "stale" in sc.feeds.status("active")
    administrator.feeds.update("active")
    administrator.feeds.process("active", BytesIO(b"plugins"))
    name = sc.files.upload(BytesIO(b"a file"))
    assert sc.files.clear(name) == name


@area("runs")
def runs():
    id = int(sc.scans.launch(1)["scanResult"]["id"])
    advance(20)
    sc.scan_instances.pause(id)
    advance(10)
    holds(sc.scan_instances.details(id), status="Paused")
    sc.scan_instances.resume(id)
    advance(120)
    holds(sc.scan_instances.details(id), status="Completed", importStatus="Finished")
    with sc.scan_instances.export_scan(id) as file:
        assert file.read(2) == b"PK"
    sc.scan_instances.copy(id, 2)
    sc.scan_instances.reimport_scan(id)
    sc.scan_instances.email(id, "py@example.com")
    second = int(sc.scans.launch(2)["scanResult"]["id"])
    sc.scan_instances.stop(second)
    advance(10)
    holds(sc.scan_instances.details(second), status="Partial")
    for one in (id, second):
        sc.scan_instances.delete(one)
        gone(sc.scan_instances.details, one)


@area("organizations")
def organizations():
    made = administrator.organizations.create("py works", zone_selection="auto_only", repositories=[1])
    org = int(made["id"])
    # Each organization has its own first user, as the administrators have.
    manager = administrator.organizations.manager_create(org, "py boss", "Emulator-1234", 2, group=0)
    other = administrator.organizations.manager_create(org, "py deputy", "Emulator-1234", 2, group=0)
    assert (manager["id"], other["id"]) == ("1", "2")
    holds(administrator.organizations.manager_details(org, 1), id="1", username="py boss")
    holds(administrator.organizations.manager_edit(org, 1, firstname="Pia"), username="py boss", firstname="Pia")
    assert [one["username"] for one in administrator.organizations.managers_list(org)] == ["py boss", "py deputy"]
    assert administrator.users.details(1)["username"] == "admin" and sc.users.details(1)["username"] == "api"
    administrator.organizations.manager_delete(org, 2, migrate_to=1)
    gone(administrator.organizations.manager_details, org, 2)
    assert administrator.organizations.details(org)["userCount"] == "1"
    holds(administrator.organizations.edit(org, description="by py"), name="py works", description="by py")
    assert administrator.organizations.accept_risk_rules(1) and administrator.organizations.recast_risk_rules(1)
    administrator.organizations.delete(org)
    gone(administrator.organizations.details, org)


@area("roles")
def roles():
    for client in (sc, administrator):
        made = client.roles.create("py role", can_scan="policy", create_tickets=True)
        id = int(made["id"])
        holds(made, permScan="policy", permCreateTickets="true", permManageRoles="false")
        # An edit of pyTenable's says `permScan` in any case.
        holds(client.roles.edit(id, description="by py", can_scan="full"), description="by py", permScan="full")
        # An administrator's role is everybody's.
        assert by_id(sc.roles.list(), id)
        client.roles.delete(id)
        gone(client.roles.details, id)


@area("hosts")
def hosts():
    with busy("/rest/hosts"):
        found = list(sc.hosts.list())
    assert len(found) == 4 and {"id", "uuid", "ipAddress", "acr", "aes", "source"} <= set(found[0])
    assert [one["uuid"] for one in sc.hosts.list(limit=3)] == [one["uuid"] for one in found]
    assert len(sc.hosts.list(limit=3, return_json=True)) == 3
    with busy("/rest/hosts/search", "POST"):
        windows = list(sc.hosts.search(("os", "like", "windows"), fields=["id", "os"]))
    assert len(windows) == 2 and all("Windows" in one["os"] for one in windows)
    both = (("os", "like", "windows"), ("ipAddress", "eq", "192.0.2.10"))
    assert list(sc.hosts.search(*both)) == [] and len(list(sc.hosts.search(*both, filter_type="or"))) == 3
    rated = sc.hosts.update_acr(found[0]["uuid"], reasoning=[4], score=9, notes="by py")
    holds(rated["acr"], score="9", overwritten="true", notes="by py")


@area("tickets")
def tickets():
    with busy("/rest/ticket", "POST"):
        made = sc.tickets.create("py ticket", {"id": 3}, status="Assigned", classification="Patch", notes="now")
    id = int(made["id"])
    holds(made, name="py ticket", status="Assigned", classification="Patch", notes="now")
    assert made["assignee"]["username"] == "paul"
    holds(sc.tickets.edit(id, status="Resolved"), status="Resolved", classification="Patch")
    assert sc.tickets.details(id, fields=["id", "resolvedTime"])["resolvedTime"] != "-1"
    holds(listed(sc.tickets.list(fields=["id", "status"]), id), status="Resolved")


@area("reports")
def reports():
    with busy("/rest/reportDefinition/1/launch", "POST"):
        launched = sc.report_definition.launch(1)
    holds(launched["reportResult"], status="Queued", creatorID="1", ownerID="1", totalSteps=-1)
    report = f"report/{launched['reportResult']['id']}"
    advance(60)
    assert sc.get(report).json()["response"]["status"] == "Completed"
    assert sc.post(f"{report}/download").content.startswith(b"%PDF-")


@area("license")
def license_file():
    before = administrator.license.details()
    holds(before, status="Valid", licensedIPs="1024")
    with NamedTemporaryFile(suffix=".key") as file:
        file.write(b"a licence")
        file.flush()
        after = administrator.license.update(file.name)
    holds(after, status="Valid", licensedIPs="1024")
    refused(INVALID, sc.license.details)


@area("current")
def current():
    with busy("/rest/currentUser"):
        user = sc.current.user()
    holds(user, username="api", firstname="Iris", lastname="Integration", authType="tns")
    holds(sc.current.user(fields=["id", "username"]), id=user["id"], username="api")
    assert user["role"]["name"] == "Security Manager" and user["organization"]["name"] == "Example Works"
    with busy("/rest/currentOrganization"):
        holds(sc.current.org(), id=str(user["organization"]["id"]), name="Example Works")
    other = administrator.current.user()
    assert other["username"] == "admin" and str(other["organization"]["id"]) in ("0", "-1")
    # Ends nothing, for keys are no session.
    with TenableSC(**OPTIONS) as client:
        assert client.current.user()["username"] == "api"
    assert sc.current.user()["username"] == "api"


@area("system")
def system():
    with busy("/rest/system"):
        details = sc.system.details()
    holds(details, version="6.4.0", licenseStatus="Valid")
    assert by_id(details["timezones"], "Europe/Berlin", key="name")
    assert sc.status.status()["jobd"] == "Running"

    assert "ja" in sc.system.list_locales()
    before = sc.system.current_locale()["code"]
    administrator.system.set_locale("ja")
    holds(sc.system.current_locale(), code="ja", name="Japanese")
    administrator.system.set_locale(before)
    assert sc.system.current_locale()["code"] == before
    refused(INVALID, sc.system.set_locale, "ja")

    assert administrator.system.diagnostics(task="diagnosticsFile", options=["all"]).read(2) == b"PK"
    refused(INVALID, sc.system.status)


report()
