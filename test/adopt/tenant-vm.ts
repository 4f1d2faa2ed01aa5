import type { Props } from "../../provider";
import { hostNames, ipv4Addresses, routes } from "./address";
import { privateKey, unmanageableVmCredentials, vmCredential } from "./credential-vm";
import { type EditorKnown, editorKnown, policy, scan, scanBody, unmanageableScans } from "./tenant-editor";
import type { Filling } from "./filling";
import { description, type Names } from "./text";

/** What the objects of one container name each other by. */
interface Known extends EditorKnown {
  tags: string[];
  credentials: { id: string; type: string; category: string }[];
  /** Uuids, as scans name them. */
  scanners: string[];
  networks: string[];
  agentGroups: string[];
}

/** Source: API sheet of Vulnerability Management; every body is of the members that its tables name. */
export async function fillVm(filling: Filling): Promise<void> {
  const { choice, options } = filling;
  const names = filling.names();
  await filling.repeat(choice.number(1, 3), () => user(filling));
  await filling.repeat(choice.number(1, 2), () => group(filling, names));
  const known: Known = {
    ...(await editorKnown(filling)),
    ...{ tags: [], credentials: [], networks: [], agentGroups: [] },
    scanners: (await filling.listed("/scanners", "scanners")).map(({ uuid }) => String(uuid)),
  };
  await filling.repeat(choice.number(0, 2), async () => {
    const name = names.next({ most: 20 });
    const id = filling.add({ type: "Folder", id: String((await filling.ask("POST", "/folders", { name })).id), name });
    known.folders.push(Number(id));
  });
  await filling.repeat(choice.number(0, 1), async () => {
    known.networks.push(String((await filling.ask("POST", "/networks", { name: names.next() })).uuid));
  });
  const agents = await filling.ask("POST", "/scanners/1/agent-groups", { name: names.next() });
  known.agentGroups.push(String(agents.uuid));
  await filling.repeat(choice.number(1, 3), () => scannerGroup(filling, names, known));
  await filling.repeat(options.lists, () => list(filling, names, known));
  await filling.repeat(choice.number(1, 4), () => credential(filling, names, known));
  await filling.repeat(choice.number(1, 3), () => permission(filling, names, known));
  await filling.repeat(options.policies, () =>
    policy(filling, names, known, choice.chance(0.15) ? "standard" : undefined),
  );
  await filling.repeat(options.scans, () => vmScan(filling, names, known));
  if (options.unmanageable) {
    await unmanageable(filling, names, known);
  }
}

async function user(filling: Filling): Promise<void> {
  const { choice } = filling;
  const name = `person-${choice.number(1, 1_000_000)}@example.com`;
  const password = "Correct-Horse-1";
  const body = {
    ...{ username: name, password, type: "local" },
    ...choice.maybe(0.9, () => ({ permissions: choice.one<unknown>([16, 24, "32", 40, 64]) })),
    ...choice.maybe(0.6, () => ({ name: choice.one(["Zoë O'Neil", " Blank "]) })),
    ...choice.maybe(0.5, () => ({ email: choice.one(["other@example.com", name.toUpperCase()]) })),
  };
  const id = String((await filling.ask("POST", "/users", body)).id);
  if (choice.chance(0.3)) {
    await filling.ask("PUT", `/users/${id}/enabled`, { enabled: false });
  }
  if (choice.chance(0.3)) {
    const ways = { api_permitted: true, password_permitted: choice.chance(0.5), saml_permitted: false };
    await filling.ask("PUT", `/users/${id}/authorizations`, ways);
  }
  filling.add({ type: "User", id, name, secrets: { password } });
}

async function group(filling: Filling, names: Names): Promise<void> {
  const name = names.next({ repeats: true });
  const id = String((await filling.ask("POST", "/groups", { name })).id);
  const users = await filling.listed("/users", "users");
  for (const one of filling.choice.some(users, 2)) {
    await filling.ask("POST", `/groups/${id}/users/${String(one.id)}`);
  }
  filling.add({ type: "UserGroup", id, name });
}

async function scannerGroup(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  const name = names.next({ repeats: true });
  const made = await filling.ask("POST", "/scanner-groups", { name, type: "load_balancing" });
  const id = filling.add({ type: "ScannerGroup", id: String(made.id), name });
  known.scanners.push(String(made.uuid));
  const scanners = (await filling.listed("/scanners", "scanners")).filter(({ type }) => type === "managed");
  for (const one of choice.some(scanners, 2)) {
    await filling.ask("POST", `/scanner-groups/${id}/scanners/${String(one.id)}`);
  }
  if (choice.chance(0.7)) {
    await filling.ask("PUT", `/scanner-groups/${id}/routes`, { routes: routes(choice) });
  }
}

const ipv4 = (value: unknown): Props => ({ field: "ipv4", operator: "eq", value });

/** A tag of addresses, or an older target group. Source: API sheet, Tag values, Target groups. */
async function list(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  if (choice.chance(0.2)) {
    const name = names.next({ repeats: true });
    const members = (choice.chance(0.6) ? ipv4Addresses(choice) : hostNames(choice)).join(choice.one([",", ", "]));
    const made = await filling.ask("POST", "/target-groups", { name, members, type: "user" });
    filling.add({ type: "StaticAssetList", id: String(made.id), name });
    return;
  }
  const addresses = ipv4Addresses(choice);
  const asset = choice.one<Props>([
    { and: [ipv4(addresses.join(","))] },
    { or: [ipv4(addresses.join(","))] },
    { or: addresses.map(ipv4) },
    { or: [ipv4(addresses), ipv4(addresses.join(", "))] },
  ]);
  known.tags.push(await tag(filling, names, { filters: { asset } }));
}

async function tag(filling: Filling, names: Names, body: Props, unmanageable?: string): Promise<string> {
  const { choice } = filling;
  const name = names.next({ most: 50, without: "," });
  const { uuid } = await filling.ask("POST", "/tags/values", {
    category_name: choice.one(["Static asset lists", "Location", 'The "odd" one', "Größe"]),
    value: name,
    ...choice.maybe(0.5, () => ({ description: description(choice) })),
    ...body,
  });
  return filling.add({ type: "StaticAssetList", id: String(uuid), name, ...(unmanageable && { unmanageable }) });
}

async function credential(filling: Filling, names: Names, known: Known): Promise<void> {
  const form = new FormData();
  form.append("Filedata", new Blob([privateKey]), "key.pem");
  const { fileuploaded } = await filling.ask("POST", "/credentials/files?fileType=pem", form);
  const { choice } = filling;
  const { body, secrets } = vmCredential(choice, String(fileuploaded));
  const name = names.next();
  const more = choice.maybe(0.5, () => ({ description: description(choice) }));
  const { uuid } = await filling.ask("POST", "/credentials", { name, ...more, ...body });
  const id = filling.add({ type: "Credential", id: String(uuid), name, secrets });
  const type = String(body.type);
  known.credentials.push({ id, type, category: type === "Database" ? "Database" : "Host" });
}

/** Source: API sheet, Permissions and Access groups. */
async function permission(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  const users = await filling.listed("/users", "users");
  const name = names.next({ repeats: true });
  const subject = choice.one(users);
  if (choice.chance(0.3)) {
    const { id } = await filling.ask("POST", "/v2/access-groups", {
      ...{ name, access_group_type: "MANAGE_ASSETS" },
      rules: [{ type: "ipv4", operator: "eq", terms: choice.one([ipv4Addresses(choice), ["192.0.2.0/24"]]) }],
      principals: [
        { type: "user", principal_id: subject.uuid, permissions: choice.several(["CAN_VIEW", "CAN_SCAN"], 2) },
      ],
    });
    filling.add({ type: "AccessPermission", id: String(id), name, args: { kind: "accessGroup" } });
    return;
  }
  const tags = choice.some(known.tags, 2);
  const { permission_uuid: id } = await filling.ask("POST", "/api/v3/access-control/permissions", {
    name,
    actions: choice.several(["CanView", "CanScan", "CanEdit", "CanUse"], 4),
    objects: tags.length > 0 ? tags.map((uuid) => ({ type: "Tag", uuid, name: "x,y" })) : [{ type: "AllAssets" }],
    subjects: choice.one([[{ type: "AllUsers" }], [{ type: "User", uuid: subject.uuid, name: subject.username }]]),
  });
  filling.add({ type: "AccessPermission", id: String(id), name });
}

async function vmScan(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  const body = scanBody(filling, names, known);
  const { text_targets: targets, policy_id: ofPolicy, ...settings } = body.settings;
  if (ofPolicy === undefined && choice.chance(0.15)) {
    const agents = { ...settings, agent_group_id: known.agentGroups, scan_time_window: 180 };
    await scan(filling, { uuid: known.templates.get("agent_basic"), settings: agents });
    return;
  }
  const isOfTags = known.tags.length > 0 && choice.chance(0.4);
  const managed = choice.some(known.credentials, 2);
  const isOther = settings.folder_id === undefined && ofPolicy === undefined && managed.length === 0;
  await scan(
    filling,
    {
      ...body,
      settings: {
        ...{ ...settings, ...(ofPolicy === undefined ? {} : { policy_id: ofPolicy }) },
        ...(isOfTags ? { tag_targets: choice.several(known.tags, 2), use_tag_rules_as_targets: 1 } : {}),
        ...(isOfTags && choice.chance(0.7) ? {} : { text_targets: targets }),
        ...choice.of<Props>([
          () => ({}),
          () => ({ scanner_id: choice.one(known.scanners) }),
          () => ({
            scanner_id: "AUTO-ROUTED",
            target_network_uuid: choice.one(["00000000-0000-0000-0000-000000000000", ...known.networks]),
          }),
        ]),
        ...choice.maybe(0.3, () => ({ scan_time_window: choice.one([0, 60, 480]) })),
      },
      ...(managed.length > 0
        ? {
            credentials: {
              add: Object.fromEntries(
                managed.map(({ id, type, category }) => [category, { [type]: [{ id }] }] as [string, Props]),
              ),
            },
          }
        : {}),
    },
    isOther && choice.chance(0.2) ? "standard" : undefined,
  );
}

/** Who may do what, in forms that only the platform's own pages make. */
async function unmanageableAccess(filling: Filling, names: Names): Promise<void> {
  const [user] = await filling.listed("/users", "users");
  const group = {
    ...{ name: names.next(), access_group_type: "MANAGE_ASSETS" },
    rules: [
      { type: "ipv4", operator: "eq", terms: ["192.0.2.0/24"] },
      { type: "fqdn", operator: "match", terms: ["*.example.com"] },
    ],
    principals: [{ type: "user", principal_id: user?.uuid, permissions: ["CAN_VIEW"] }],
  };
  const { id } = await filling.ask("POST", "/v2/access-groups", group);
  const args = { kind: "accessGroup" };
  filling.add({ type: "AccessPermission", id: String(id), name: group.name, args, unmanageable: "a rule about names" });
  const permission = {
    ...{ name: names.next(), actions: ["CanView"], objects: [{ type: "AllObjects" }] },
    subjects: [{ type: "AllAdmins" }],
  };
  const { permission_uuid: uuid } = await filling.ask("POST", "/api/v3/access-control/permissions", permission);
  const why = "what is for administrators alone";
  filling.add({ type: "AccessPermission", id: String(uuid), name: permission.name, unmanageable: why });
}

async function unmanageable(filling: Filling, names: Names, known: Known): Promise<void> {
  await unmanageableScans(filling, names, known);
  await unmanageableAccess(filling, names);
  const rule = (field: string, operator: string, value: string): Props => ({ field, operator, value });
  const filters = (asset: Props): Props => ({ filters: { asset } });
  await tag(filling, names, {}, "a tag without a rule");
  await tag(filling, names, filters({ and: [rule("fqdn", "match", "*.example.com")] }), "a rule about names");
  const both = [ipv4("192.0.2.0/24"), ipv4("192.0.2.0/28")];
  await tag(filling, names, filters({ and: both }), "two rules that both hold");
  await tag(filling, names, filters({ or: [rule("ipv6", "eq", "2001:db8::1")] }), "a rule about IPv6");
  const mixed = { name: names.next(), members: "192.0.2.1, door.example.com", type: "user" };
  const { id } = await filling.ask("POST", "/target-groups", mixed);
  filling.add({ type: "StaticAssetList", id: String(id), name: mixed.name, unmanageable: "addresses beside names" });
  const person = { username: "custom@example.com", password: "Correct-Horse-1", type: "local", permissions: 48 };
  const { id: user } = await filling.ask("POST", "/users", person);
  filling.add({ type: "User", id: String(user), name: person.username, unmanageable: "a role without a name" });
  for (const { body, unmanageable: why } of unmanageableVmCredentials) {
    const name = names.next();
    const { uuid } = await filling.ask("POST", "/credentials", { name, ...body });
    filling.add({ type: "Credential", id: String(uuid), name, unmanageable: why });
  }
  const { scan: remediation } = (await filling.ask("POST", "/scans/remediation", {
    uuid: (await filling.listed("/editor/remediation/templates", "templates"))[0]?.uuid,
    settings: { name: names.next(), text_targets: "192.0.2.1" },
    enabled_plugins: [19506],
  })) as { scan: Props };
  const name = String(remediation.name);
  filling.add({ type: "Scan", id: String(remediation.id), name, unmanageable: "a remediation scan" });
}
