"""pyTenable's `TenableIO` as a client of the emulated Vulnerability Management."""

import csv
import json
import time
from datetime import datetime
from io import BytesIO

from requests.exceptions import SSLError
from tenable.errors import BadRequestError, NotFoundError, RequestConflictError, ServerError, UnauthorizedError
from tenable.io import TenableIO

from areas import CA_FILE, OPTIONS, advance, area, behave, busy, by_id, holds, raised, report

# Address and keys are taken from the environment by pyTenable itself.
tio = TenableIO(**OPTIONS)

UNKNOWN = "11111111-2222-4333-8444-555555555555"
DEFAULT_NETWORK = "00000000-0000-0000-0000-000000000000"
CLOUD_SCANNER = "00000000-0000-0000-0000-00000000000000000000000000001"


@area("connection")
def connection():
    assert tio.session.details()["username"] == "administrator@example.com"

    # With this backoff a pause that is too short was not the one that the answer asked for.
    started = time.monotonic()
    with busy("/session", retry_after=1):
        assert tio.session.details()["permissions"] == 64
    assert time.monotonic() - started >= 1

    stranger = TenableIO("0" * 64, "0" * 64, **OPTIONS)
    raised(UnauthorizedError, stranger.session.details)
    if CA_FILE:
        distrustful = TenableIO(retries=0, ssl_verify=True)
        raised(SSLError, distrustful.session.details)


@area("scans")
def scans():
    schedule = tio.scans.create_scan_schedule(
        enabled=True,
        frequency="weekly",
        interval=2,
        weekdays=["MO", "WE"],
        starttime=datetime(2030, 1, 7, 2, 0),
        timezone="Europe/Berlin",
    )
    folder = tio.folders.create("py scans")
    with busy("/scans", "POST"):
        made = tio.scans.create(
            name="py scan",
            description="of pyTenable",
            targets=["192.0.2.10", "192.0.2.20-192.0.2.29", "host.example.com"],
            scanner="US Cloud Scanner",
            schedule_scan=schedule,
            folder_id=folder,
        )
    assert made.name == "py scan" and made.custom_targets == "192.0.2.10,192.0.2.20-192.0.2.29,host.example.com"

    written = dict(
        name="py scan",
        description="of pyTenable",
        text_targets="192.0.2.10,192.0.2.20-192.0.2.29,host.example.com",
        rrules="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
        starttime="20300107T020000",
        timezone="Europe/Berlin",
        scanner_id=CLOUD_SCANNER,
    )
    with busy(f"/editor/scan/{made.id}"):
        holds(tio.scans.details(made.id)["settings"], **written)
    with busy("/scans"):
        listed = by_id(tio.scans.list(), made.id)
    holds(listed, name="py scan", rrules=written["rrules"], timezone="Europe/Berlin", status="empty")
    assert by_id(tio.scans.list(folder_id=folder), made.id)

    # What is not named is read and written back by pyTenable.
    tio.scans.configure(made.id, name="py scan, renamed", targets=["198.51.100.7"])
    written.update(name="py scan, renamed", text_targets="198.51.100.7")
    holds(tio.scans.details(made.id)["settings"], **written)
    later = tio.scans.configure_scan_schedule(made.id, frequency="daily", interval=3)
    tio.scans.configure(made.id, schedule_scan=later)
    written.update(rrules="FREQ=DAILY;INTERVAL=3")
    holds(tio.scans.details(made.id)["settings"], **written)
    assert tio.scans.schedule(made.id, False)["enabled"] is False
    assert by_id(tio.scans.list(), made.id)["enabled"] is False

    policy = by_id(tio.policies.list(), "Gentle", key="name")
    following = tio.scans.create(name="py follower", targets=["192.0.2.11"], policy="Gentle")
    assert tio.scans.details(following.id)["settings"]["policy_id"] == policy["id"]

    copied = tio.scans.copy(made.id, name="py copy")
    assert tio.scans.details(copied["id"])["settings"]["text_targets"] == "198.51.100.7"

    run = tio.scans.launch(following.id)
    advance(10)
    assert tio.scans.status(following.id) == "running"
    raised(RequestConflictError, tio.scans.delete, following.id)
    advance(600)
    assert tio.scans.status(following.id) == "completed"
    history = list(tio.scans.history(following.id))
    assert [one["scan_uuid"] for one in history] == [run]
    results = tio.scans.results(following.id)
    holds(results["info"], name="py follower", targets="192.0.2.11", status="completed")
    host = results["hosts"][0]
    found = tio.scans.host_details(following.id, host["host_id"])["vulnerabilities"][0]
    assert tio.scans.plugin_output(following.id, host["host_id"], found["plugin_id"])["outputs"]
    tio.scans.delete_history(following.id, history[0]["id"])
    assert tio.scans.results(following.id)["info"]["status"] == "empty"

    for gone in (copied["id"], following.id, made.id):
        tio.scans.delete(gone)
        raised(NotFoundError, tio.scans.details, gone)
        raised(NotFoundError, tio.scans.results, gone)
        raised(NotFoundError, tio.scans.delete, gone)
        assert by_id(tio.scans.list(), gone) is None
    raised(NotFoundError, tio.scans.configure, made.id, name="x")
    tio.folders.delete(folder)


@area("policies")
def policies():
    document = tio.policies.template_details("advanced")
    assert document["settings"]["safe_checks"] in ("yes", "no")
    document["settings"].update(name="py policy", description="of pyTenable", max_checks_per_host=3, safe_checks="yes")
    with busy("/policies", "POST"):
        made = tio.policies.create(document)
    id = made["policy_id"]
    assert made["policy_name"] == "py policy"
    with busy(f"/policies/{id}"):
        details = tio.policies.details(id)
    assert details["uuid"] == document["uuid"]
    # Numbers come back as text.
    holds(details["settings"], name="py policy", description="of pyTenable", max_checks_per_host="3", safe_checks="yes")
    with busy("/policies"):
        holds(by_id(tio.policies.list(), id), name="py policy", description="of pyTenable")

    details["settings"].update(name="py policy, renamed", max_checks_per_host="7")
    details["plugins"] = {"Denial of Service": {"status": "disabled"}}
    tio.policies.configure(id, details)
    holds(tio.policies.details(id)["settings"], name="py policy, renamed", max_checks_per_host="7", safe_checks="yes")
    edited = tio.editor.details("policy", id)
    assert edited["settings"]["max_checks_per_host"] == "7"
    assert edited["plugins"]["Denial of Service"] == {"status": "disabled"}

    copied = tio.policies.copy(id)
    assert copied["name"] == "Copy of py policy, renamed"
    exported = tio.policies.policy_export(id)
    imported = tio.policies.policy_import(exported)
    holds(tio.policies.details(imported["id"])["settings"], max_checks_per_host="7")

    for gone in (imported["id"], copied["id"], id):
        tio.policies.delete(gone)
        raised(NotFoundError, tio.policies.details, gone)
        raised(NotFoundError, tio.policies.configure, gone, details)
        raised(NotFoundError, tio.policies.delete, gone)
        assert by_id(tio.policies.list(), gone) is None


@area("scanner groups")
def scanner_groups():
    with busy("/scanner-groups", "POST"):
        made = tio.scanner_groups.create("py group")
    id = made["id"]
    holds(made, name="py group", type="load_balancing")
    with busy(f"/scanner-groups/{id}"):
        details = tio.scanner_groups.details(id)
    holds(details, id=id, name="py group", uuid=made["uuid"])
    with busy("/scanner-groups"):
        holds(by_id(tio.scanner_groups.list(), id), name="py group", scanner_count=0)
    # A group is at the same time a scanner: its uuid is what a scan names.
    holds(by_id(tio.scanners.list(), made["uuid"], key="uuid"), name="py group", type="pool")

    tio.scanner_groups.edit(id, "py group, renamed")
    assert tio.scanner_groups.details(id)["name"] == "py group, renamed"
    scanner = by_id(tio.scanners.list(), "Berlin 1", key="name")
    tio.scanner_groups.add_scanner(id, scanner["id"])
    assert [one["id"] for one in tio.scanner_groups.list_scanners(id)] == [scanner["id"]]
    assert by_id(tio.scanner_groups.list(), id)["scanner_count"] == 1
    tio.scanner_groups.delete_scanner(id, scanner["id"])
    assert tio.scanner_groups.list_scanners(id) == []
    raised(NotFoundError, tio.scanner_groups.add_scanner, id, 999999)

    routes = ["192.0.2.0/24", "198.51.100.7", "plant.example.com"]
    tio.scanner_groups.edit_routes(id, routes)
    assert [one["route"] for one in tio.scanner_groups.list_routes(id)] == routes
    raised(BadRequestError, tio.scanner_groups.edit_routes, id, ["192.0.2.256"])
    assert [one["route"] for one in tio.scanner_groups.list_routes(id)] == routes

    tio.scanner_groups.delete(id)
    raised(NotFoundError, tio.scanner_groups.edit, id, "x")
    raised(NotFoundError, tio.scanner_groups.list_scanners, id)
    raised(NotFoundError, tio.scanner_groups.delete, id)
    # Reading a group that is not there failed on the server's side when it was last recorded.
    raised(ServerError, tio.scanner_groups.details, id)
    behave(unknownScannerGroup="404")
    raised(NotFoundError, tio.scanner_groups.details, id)
    assert by_id(tio.scanner_groups.list(), id) is None


@area("scanners")
def scanners():
    # Scanners make themselves known with the linking key; a client cannot create one.
    with busy("/scanners"):
        listed = by_id(tio.scanners.list(), "Berlin 2", key="name")
    id = listed["id"]
    holds(listed, type="managed", linked=1)
    with busy(f"/scanners/{id}"):
        holds(tio.scanners.details(id), id=id, name="Berlin 2", uuid=listed["uuid"])
    assert tio.scanners.get_scanner_key(id) == listed["key"]
    assert tio.scanners.linking_key() == by_id(tio.scanners.list(), CLOUD_SCANNER, key="uuid")["key"]
    assert "Berlin 2" in [one["name"] for one in tio.scanners.allowed_scanners()]

    scan = tio.scans.create(name="py on Berlin 2", targets=["192.0.2.10"], scanner="Berlin 2")
    run = tio.scans.launch(scan.id)
    advance(10)
    with busy(f"/scanners/{id}/scans"):
        holds(by_id(tio.scanners.get_scans(id), run), name="py on Berlin 2", scan_id=scan.id, status="running")
    tio.scanners.control_scan(id, run, "stop")
    advance(10)
    assert tio.scanners.get_scans(id) == [] and tio.scans.status(scan.id) == "canceled"
    tio.scans.delete(scan.id)
    raised(NotFoundError, tio.scanners.get_aws_targets, id)

    tio.scanners.edit(id, force_plugin_update=True)
    assert tio.scanners.details(id)["force_plugin_update"] == 1
    tio.scanners.toggle_link_state(id, False)
    assert tio.scanners.details(id)["linked"] == 0
    tio.scanners.toggle_link_state(id, True)
    assert tio.scanners.details(id)["linked"] == 1
    user = by_id(tio.users.list(), "standard@example.com", key="username")
    tio.scanners.edit_permissions(
        id, {"type": "default", "permissions": 16}, {"type": "user", "id": user["id"], "permissions": 64}
    )
    rows = {(row["type"], row.get("id")): row["permissions"] for row in tio.scanners.get_permissions(id)}
    assert rows[("user", user["id"])] == 64 and ("default", None) in rows, rows

    tio.scanners.delete(id)
    raised(NotFoundError, tio.scanners.details, id)
    raised(NotFoundError, tio.scanners.edit, id, force_plugin_update=True)
    raised(NotFoundError, tio.scanners.toggle_link_state, id, True)
    raised(NotFoundError, tio.scanners.delete, id)
    assert by_id(tio.scanners.list(), id) is None


@area("target groups")
def target_groups():
    # pyTenable has dropped its class for target groups, and the service has not dropped them: these are the same paths
    # over pyTenable's session, with its authentication, its retries and its errors.
    with busy("/target-groups", "POST"):
        made = tio.post(
            "target-groups",
            json={
                "name": "py group",
                "members": "192.0.2.10,198.51.100.0/24",
                "type": "system",
                "acls": [{"type": "default", "permissions": 64}],
            },
        ).json()
    id = made["id"]
    # A comma comes back with a blank behind it.
    written = dict(name="py group", members="192.0.2.10, 198.51.100.0/24")
    holds(made, **written)
    with busy(f"/target-groups/{id}"):
        details = tio.get(f"target-groups/{id}").json()
    holds(details, id=id, **written)
    assert by_id(details["acls"], "default", key="type")["permissions"] == 64
    with busy("/target-groups"):
        holds(by_id(tio.get("target-groups").json()["target_groups"], id), type="system", **written)

    # As pyTenable did it: read, change, write everything back.
    details.update(name="py group, renamed", members="203.0.113.7")
    tio.put(f"target-groups/{id}", json=details)
    after = tio.get(f"target-groups/{id}").json()
    holds(after, name="py group, renamed", members="203.0.113.7")
    assert by_id(after["acls"], "default", key="type")["permissions"] == 64

    tio.delete(f"target-groups/{id}")
    raised(NotFoundError, tio.get, f"target-groups/{id}")
    raised(NotFoundError, tio.put, f"target-groups/{id}", json=details)
    raised(NotFoundError, tio.delete, f"target-groups/{id}")
    assert by_id(tio.get("target-groups").json()["target_groups"], id) is None


@area("tags")
def tags():
    with busy("/tags/categories", "POST"):
        category = tio.tags.create_category("Py site", description="Where it stands")
    holds(tio.tags.details_category(category["uuid"]), name="Py site", description="Where it stands")
    tio.tags.edit_category(category["uuid"], name="Py place", description="Where it is")
    with busy("/tags/categories"):
        listed = by_id(tio.tags.list_categories(("name", "eq", "Py place")), category["uuid"], key="uuid")
    holds(listed, name="Py place", description="Where it is")

    with busy("/tags/values", "POST"):
        made = tio.tags.create(category["uuid"], "Plant", description="Behind the firewall")
    id = made["uuid"]
    with busy(f"/tags/values/{id}"):
        details = tio.tags.details(id)
    holds(details, value="Plant", description="Behind the firewall", category_name="Py place", type="static")
    rules = [("ipv4", "eq", ["192.0.2.0/24", "198.51.100.7"]), ("fqdn", "match", ["plant"])]
    tio.tags.edit(id, value="Plant 1", filters=rules, filter_type="or", all_users_permissions=["CAN_EDIT"])
    expected = [
        {"field": "ipv4", "operator": "eq", "value": "192.0.2.0/24,198.51.100.7"},
        {"field": "fqdn", "operator": "match", "value": "plant"},
    ]
    after = tio.tags.details(id)
    holds(after, value="Plant 1", description="Behind the firewall", type="dynamic")
    assert json.loads(after["filters"]["asset"]) == {"or": expected}
    holds(after["access_control"], all_users_permissions=["CAN_EDIT"], version=1)
    # An edit of something else sends the rules again, read from their text.
    tio.tags.edit(id, value="Plant 2")
    assert json.loads(tio.tags.details(id)["filters"]["asset"]) == {"or": expected}
    with busy("/tags/values"):
        found = list(tio.tags.list(("category_name", "eq", "Py place"), sort=(("value", "asc"),)))
    assert [one["value"] for one in found] == ["Plant 2"], found
    assert tio.tags.get_tag_uuid("py place", "plant 2") == id

    by_name = tio.tags.create("Py owner", "Team 1", category_description="Who looks after it")
    asset = tio.assets.list()[0]["id"]
    tio.tags.assign([asset], [by_name["uuid"]])
    assert by_name["uuid"] in [one["value_uuid"] for one in tio.assets.tags(asset)["tags"]]
    tio.tags.unassign([asset], [by_name["uuid"]])
    assert by_name["uuid"] not in [one["value_uuid"] for one in tio.assets.tags(asset)["tags"]]

    tio.tags.delete(by_name["uuid"])
    raised(NotFoundError, tio.tags.details, by_name["uuid"])
    tio.tags.delete_category(by_name["category_uuid"])
    tio.tags.delete_category(category["uuid"])
    for gone in (by_name["category_uuid"], category["uuid"]):
        raised(NotFoundError, tio.tags.details_category, gone)
        raised(NotFoundError, tio.tags.edit_category, gone, name="x")
    # The values of a category go with it.
    raised(NotFoundError, tio.tags.details, id)
    raised(NotFoundError, tio.tags.edit, id, value="x")
    # What is gone may be deleted again: the one kind of object with which the service does not mind.
    tio.tags.delete(id)
    tio.tags.delete_category(category["uuid"])
    assert tio.tags.get_tag_uuid("py place", "plant 2") is None


@area("networks")
def networks():
    with busy("/networks", "POST"):
        made = tio.networks.create("py network", description="of pyTenable", assets_ttl_days=120)
    id = made["uuid"]
    with busy(f"/networks/{id}"):
        holds(tio.networks.details(id), name="py network", description="of pyTenable", assets_ttl_days=120)
    with busy("/networks"):
        assert by_id(tio.networks.list(("name", "eq", "py network")), id, key="uuid")
    raised(BadRequestError, tio.networks.create, "py short", assets_ttl_days=1)
    raised(RequestConflictError, tio.networks.create, "py network")

    # An edit replaces everything.
    tio.networks.edit(id, "py network, renamed")
    after = tio.networks.details(id)
    holds(after, name="py network, renamed", description="")
    assert "assets_ttl_days" not in after
    berlin = [
        one["uuid"]
        for one in tio.networks.unassigned_scanners(id)
        if one["name"] in ("Berlin 1", "EU Frankfurt Cloud Scanners")
    ]
    assert len(berlin) == 2
    tio.networks.assign_scanners(id, berlin[0])
    assert [one["uuid"] for one in tio.networks.list_scanners(id)] == berlin[:1]
    tio.networks.assign_scanners(id, *berlin)
    assert sorted(one["uuid"] for one in tio.networks.list_scanners(id)) == sorted(berlin)
    holds(tio.networks.network_asset_count(id, 10), numAssetsTotal=0, numAssetsNotSeen=0)

    tio.networks.delete(id)
    # Deleting is soft: the network stays readable, and says since when it is gone. Its scanners go home.
    assert tio.networks.details(id)["deleted"] > 0
    assert by_id(tio.networks.list(), id, key="uuid") is None
    assert by_id(tio.networks.list(include_deleted=True), id, key="uuid")
    home = [one["uuid"] for one in tio.networks.list_scanners(DEFAULT_NETWORK)]
    assert set(berlin) <= set(home)
    for call in (tio.networks.details, tio.networks.delete, tio.networks.list_scanners):
        raised(NotFoundError, call, UNKNOWN)
    raised(NotFoundError, tio.networks.edit, UNKNOWN, "x")


@area("exclusions")
def exclusions():
    with busy("/exclusions", "POST"):
        made = tio.exclusions.create(
            "py exclusion",
            ["192.0.2.10", "198.51.100.0/24"],
            start_time=datetime(2030, 1, 7, 2, 0),
            end_time=datetime(2030, 1, 7, 6, 30),
            timezone="Europe/Berlin",
            description="of pyTenable",
            frequency="weekly",
            weekdays=["mo", "fr"],
            interval=2,
        )
    id = made["id"]
    written = dict(
        name="py exclusion",
        members="192.0.2.10, 198.51.100.0/24",
        description="of pyTenable",
        network_id=DEFAULT_NETWORK,
    )
    schedule = dict(
        enabled=True,
        starttime="2030-01-07 02:00:00",
        endtime="2030-01-07 06:30:00",
        timezone="Europe/Berlin",
        rrules={"freq": "WEEKLY", "interval": 2, "byweekday": "MO,FR"},
    )
    with busy(f"/exclusions/{id}"):
        details = tio.exclusions.details(id)
    holds(details, **written)
    holds(details["schedule"], **schedule)
    with busy("/exclusions"):
        holds(by_id(tio.exclusions.list(), id), **written)

    tio.exclusions.edit(
        id,
        name="py exclusion, renamed",
        members=["203.0.113.7"],
        frequency="monthly",
        day_of_month=15,
        timezone="Europe/Berlin",
    )
    after = tio.exclusions.details(id)
    holds(after, name="py exclusion, renamed", members="203.0.113.7", description="of pyTenable")
    holds(after["schedule"], starttime=schedule["starttime"], timezone="Europe/Berlin")
    holds(after["schedule"]["rrules"], freq="MONTHLY", interval=2, bymonthday=15)
    always = tio.exclusions.create("py always", ["203.0.113.8"], enabled=False)
    holds(tio.exclusions.details(always["id"])["schedule"], enabled=False, rrules=None, starttime=None)
    raised(NotFoundError, tio.exclusions.create, "py lost", ["203.0.113.9"], enabled=False, network_id=UNKNOWN)

    rows = (
        "id,name,description,members,creation_date,last_modification_date\n"
        '9,py imported,"From, a ""file""","203.0.113.9,203.0.113.10",1617703622,1617789521\n'
    )
    tio.exclusions.exclusions_import(BytesIO(rows.encode()))
    third = by_id(tio.exclusions.list(), "py imported", key="name")
    holds(third, members="203.0.113.9, 203.0.113.10", description='From, a "file"')
    assert third["schedule"]["enabled"] is False

    for gone in (id, always["id"], third["id"]):
        tio.exclusions.delete(gone)
        raised(NotFoundError, tio.exclusions.details, gone)
        raised(NotFoundError, tio.exclusions.edit, gone, name="x")
        raised(NotFoundError, tio.exclusions.delete, gone)
        assert by_id(tio.exclusions.list(), gone) is None


@area("credentials")
def credentials():
    assert "SSH" in [one["id"] for group in tio.credentials.types() for one in group["types"]]
    user = by_id(tio.users.list(), "standard@example.com", key="username")
    settings = dict(auth_method="password", username="scan", elevate_privileges_with="Nothing")
    with busy("/credentials", "POST"):
        id = tio.credentials.create(
            "py credential",
            "SSH",
            description="of pyTenable",
            permissions=[("user", "use", user["uuid"])],
            password="a secret",
            **settings,
        )
    with busy(f"/credentials/{id}"):
        details = tio.credentials.details(id)
    holds(details, name="py credential", description="of pyTenable", ad_hoc=False)
    assert details["type"]["id"] == "SSH"
    # Secrets do not come back, and what comes back in their place leaves them as they are.
    holds(details["settings"], password="********", **settings)
    assert by_id(details["permissions"], user["uuid"], key="grantee_uuid")["permissions"] == 32
    with busy("/credentials"):
        holds(by_id(tio.credentials.list(), id, key="uuid"), name="py credential", description="of pyTenable")

    assert tio.credentials.edit(id, cred_name="py credential, renamed", username="reader") is True
    after = tio.credentials.details(id)
    holds(after, name="py credential, renamed", description="of pyTenable")
    holds(after["settings"], password="********", auth_method="password", username="reader")
    assert by_id(after["permissions"], user["uuid"], key="grantee_uuid")["permissions"] == 32
    key = tio.credentials.upload(BytesIO(b"a key"), "pem")
    assert tio.credentials.edit(id, auth_method="public key", private_key=key) is True
    assert tio.credentials.details(id)["settings"]["auth_method"] == "public key"

    assert tio.credentials.delete(id) is True
    raised(NotFoundError, tio.credentials.details, id)
    raised(NotFoundError, tio.credentials.edit, id, cred_name="x")
    raised(NotFoundError, tio.credentials.delete, id)
    assert by_id(tio.credentials.list(), id, key="uuid") is None


@area("folders")
def folders():
    with busy("/folders", "POST"):
        id = tio.folders.create("py folder")
    with busy("/folders"):
        holds(by_id(tio.folders.list(), id), name="py folder", type="custom", custom=1)
    tio.folders.edit(id, "py renamed")
    assert by_id(tio.folders.list(), id)["name"] == "py renamed"
    tio.folders.delete(id)
    assert by_id(tio.folders.list(), id) is None
    raised(NotFoundError, tio.folders.edit, id, "x")
    raised(NotFoundError, tio.folders.delete, id)


@area("users")
def users():
    with busy("/users", "POST"):
        made = tio.users.create("py@example.com", "Emulator-5678", 32, name="Py Reader", email="py-mail@example.com")
    id = made["id"]
    written = dict(username="py@example.com", name="Py Reader", email="py-mail@example.com", permissions=32)
    holds(made, **written)
    with busy(f"/users/{id}"):
        holds(tio.users.details(id), enabled=True, **written)
    with busy("/users"):
        holds(by_id(tio.users.list(), id), **written)
    raised(RequestConflictError, tio.users.create, "py@example.com", "Emulator-5678", 32)

    # What pyTenable's own `users.edit` collects is not in the request that it makes: this is the one it means.
    tio.put(f"users/{id}", json={"permissions": 40, "name": "Py Manager"})
    holds(tio.users.details(id), **{**written, "permissions": 40, "name": "Py Manager"})
    tio.users.enabled(id, False)
    assert tio.users.details(id)["enabled"] is False
    tio.users.enabled(id, True)
    tio.users.edit_auths(id, saml_permitted=False)
    holds(tio.users.list_auths(id), api_permitted=True, password_permitted=True, saml_permitted=False)
    tio.users.change_password(id, "Emulator-5678", "Emulator-9012")
    keys = tio.users.gen_api_keys(id)
    theirs = TenableIO(keys["accessKey"], keys["secretKey"], **OPTIONS)
    assert theirs.session.details()["username"] == "py@example.com"
    renewed = tio.users.gen_api_keys(id)
    assert renewed["accessKey"] != keys["accessKey"]
    raised(UnauthorizedError, theirs.session.details)

    tio.users.delete(id)
    raised(NotFoundError, tio.users.details, id)
    raised(NotFoundError, tio.users.edit, id, name="x")
    raised(NotFoundError, tio.users.enabled, id, False)
    raised(NotFoundError, tio.users.list_auths, id)
    raised(NotFoundError, tio.users.delete, id)
    assert by_id(tio.users.list(), id) is None


@area("groups")
def groups():
    with busy("/groups", "POST"):
        id = tio.groups.create("py group")["id"]
    with busy("/groups"):
        holds(by_id(tio.groups.list(), id), name="py group", user_count=0)
    assert tio.groups.edit(id, "py group, renamed")["name"] == "py group, renamed"
    user = by_id(tio.users.list(), "basic@example.com", key="username")
    tio.groups.add_user(id, user["id"])
    with busy(f"/groups/{id}/users"):
        assert [one["username"] for one in tio.groups.list_users(id)] == ["basic@example.com"]
    holds(by_id(tio.groups.list(), id), name="py group, renamed", user_count=1)
    tio.groups.delete_user(id, user["id"])
    assert tio.groups.list_users(id) == []

    tio.groups.delete(id)
    assert by_id(tio.groups.list(), id) is None
    raised(NotFoundError, tio.groups.list_users, id)
    raised(NotFoundError, tio.groups.edit, id, "x")
    raised(NotFoundError, tio.groups.delete, id)


@area("exports")
def exports():
    # pyTenable waits, asks again and fetches the chunks.
    with busy("/vulns/export", "POST"):
        vulns = tio.exports.vulns(num_assets=50, severity=["critical", "high", "medium", "low", "info"])
    items = list(vulns)
    assert len(items) > 0 and all(item["asset"]["uuid"] and item["plugin"]["id"] for item in items)
    assert tio.exports.status("vulns", vulns.uuid)["status"] == "FINISHED"
    critical = tio.exports.vulns(num_assets=50, severity=["critical"])
    advance(60)
    with busy(f"/vulns/export/{critical.uuid}/chunks/1"):
        assert {item["severity"] for item in critical} == {"critical"}

    assets = tio.exports.assets(chunk_size=100)
    advance(60)
    found = list(assets)
    assert {item["id"] for item in found} >= {item["asset"]["uuid"] for item in items}
    second = tio.exports.assets_v2(chunk_size=100)
    advance(60)
    assert len(list(second)) > 0
    compliance = tio.exports.compliance()
    advance(60)
    assert isinstance(list(compliance), list)

    # A second export of the same kind that runs: refused with the first one's id, which pyTenable adopts.
    behave(chunkSeconds=60)
    first = tio.exports.vulns(num_assets=60)
    assert tio.exports.vulns(num_assets=60).uuid == first.uuid
    raised(RequestConflictError, tio.exports.vulns, num_assets=60, adopt_existing=False)
    assert tio.exports.cancel("vulns", first.uuid) == "CANCELLED"
    assert tio.exports.status("vulns", first.uuid)["status"] == "CANCELLED"
    assert first.uuid in [str(job["uuid"]) for job in tio.exports.jobs("vulns")]
    raised(NotFoundError, tio.exports.status, "vulns", UNKNOWN)
    raised(NotFoundError, tio.exports.download_chunk, "vulns", vulns.uuid, 99)

    scan = by_id(tio.scans.list(), "Office weekly", key="name")
    with busy(f"/scans/{scan['id']}/export", "POST"):
        nessus = tio.scans.export(scan["id"])
    assert b"<NessusClientData_v2" in nessus.getvalue()
    # Ready in the moment in which it is asked for: one wait is enough for a test.
    behave(exportSeconds=0)
    table = tio.scans.export(scan["id"], ("severity", "eq", "Critical"), format="csv").getvalue().decode()
    rows = list(csv.DictReader(table.splitlines()))
    assert {row["Risk"] for row in rows} == {"Critical"}, rows
    everything = tio.scans.export(scan["id"], format="csv").getvalue().decode()
    assert len(everything.splitlines()) > len(table.splitlines())
    imported = tio.scans.import_scan(nessus)["scan"]
    assert tio.scans.results(imported["id"])["info"]["status"] == "imported"
    tio.scans.delete(imported["id"])
    raised(NotFoundError, tio.scans.export, imported["id"])


report()
