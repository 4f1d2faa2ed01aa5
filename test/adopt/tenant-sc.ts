import type { Props } from "../../provider";
import { scAddresses, scTargets, hostNames } from "./address";
import { scCredential } from "./credential-sc";
import { when } from "./schedule";
import type { Filling } from "./filling";
import { type Known, make, ref, titled } from "./objects-sc";
import { description, type Names } from "./text";
import { unmanageableSc } from "./unmanageable-sc";

/** Source: API sheet of Security Center; every body is of the members that its tables name. */
export async function fillSc(filling: Filling): Promise<void> {
  const { choice, options } = filling;
  const names = filling.names();
  const known: Known = { groups: [], zones: [], lists: [], credentials: [], policies: [], scans: [] };
  await filling.repeat(choice.number(1, 3), () => zone(filling, names, known));
  await filling.repeat(options.lists, async () => {
    known.lists.push(await assetList(filling, names));
  });
  await filling.repeat(choice.number(1, 3), () => group(filling, names, known));
  await filling.repeat(choice.number(1, 3), () => role(filling, names));
  await filling.repeat(choice.number(1, 3), () => user(filling, known));
  await filling.repeat(choice.number(2, 5), async () => {
    const { body, secrets } = scCredential(choice);
    const id = await make(
      filling,
      "Credential",
      "/rest/credential",
      { ...titled(filling, names), ...body },
      { secrets },
    );
    known.credentials.push(id);
    await share(filling, known, "credential", id);
  });
  await filling.repeat(options.policies, async () => {
    const id = await make(filling, "Policy", "/rest/policy", await policy(filling, names));
    known.policies.push(id);
    await share(filling, known, "policy", id);
  });
  for (const id of known.lists) {
    await share(filling, known, "asset", id);
  }
  await filling.repeat(options.scans, async () => {
    known.scans.push(await make(filling, "Scan", "/rest/scan", scan(filling, names, known)));
  });
  if (options.unmanageable) {
    await unmanageableSc(filling, names, known);
  }
}

async function share(filling: Filling, known: Known, table: string, id: string): Promise<void> {
  const { choice } = filling;
  const groups = choice.chance(0.3) ? choice.some(known.groups, 2) : [];
  if (groups.length > 0) {
    await filling.ask("POST", `/rest/${table}/${id}/share`, { groups: groups.map(ref) });
  }
}

async function zone(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  const body = {
    name: names.next({ repeats: true }),
    ...choice.maybe(0.6, () => ({ description: description(choice) })),
    ...choice.maybe(0.8, () => ({ ipList: scAddresses(choice) })),
    ...choice.maybe(0.8, () => ({ scanners: choice.some(["1", "2", "3"], 3).map(ref) })),
  };
  const id = await make(filling, "ScannerGroup", "/rest/zone", body, { by: "administrator" });
  if (choice.chance(0.7)) {
    known.zones.push(id);
    const zones = ["1", ...known.zones].map(ref);
    await filling.ask("PATCH", "/rest/organization/1", { zones }, "administrator");
  }
}

const assetList = (filling: Filling, names: Names): Promise<string> => {
  const { choice } = filling;
  const body = choice.chance(0.75)
    ? { type: "static", definedIPs: scAddresses(choice) }
    : { type: "dnsname", definedDNSNames: hostNames(choice).join(choice.one([",", ", ", "\n"])) };
  return make(filling, "StaticAssetList", "/rest/asset", { ...titled(filling, names), ...body });
};

async function group(filling: Filling, names: Names, known: Known): Promise<void> {
  const { choice } = filling;
  const body = {
    name: names.next(),
    ...choice.maybe(0.5, () => ({ description: description(choice) })),
    ...choice.maybe(0.7, () => ({ repositories: choice.some(["1", "2"], 2).map(ref) })),
    ...choice.maybe(0.3, () => ({ definingAssets: choice.some(known.lists, 2).map(ref) })),
  };
  known.groups.push(await make(filling, "UserGroup", "/rest/group", body));
}

const rights = ["permManageGroups", "permCreatePolicies", "permShareObjects", "permAgentsScan", "permCreateLDAPAssets"];

const role = (filling: Filling, names: Names): Promise<string> => {
  const { choice } = filling;
  const body = {
    name: names.next(),
    ...choice.maybe(0.5, () => ({ description: description(choice) })),
    ...choice.maybe(0.7, () => ({ permScan: choice.one(["none", "policy", "full"]) })),
    ...Object.fromEntries(choice.some(rights, 4).map((right) => [right, choice.one(["true", "false"])])),
  };
  return make(filling, "Role", "/rest/role", body);
};

async function user(filling: Filling, known: Known): Promise<void> {
  const { choice, made } = filling;
  const roles = made.filter(({ type }) => type === "Role").map(({ id }) => id);
  const password = "Correct-Horse-1";
  const groups = ["0", ...known.groups];
  const name = `person-${choice.number(1, 1_000_000)}`;
  const body = {
    ...{ username: name, password, authType: choice.one(["tns", "ldap", "saml"]), responsibleAssetID: -1 },
    ...{ roleID: Number(choice.one(["3", "4", "7", ...roles])), groupID: Number(choice.one(groups)) },
    ...choice.maybe(0.7, () => ({
      firstname: "Zoë",
      lastname: choice.one(["O'Neil", "Müller-Lüdenscheidt", " Blank "]),
    })),
    ...choice.maybe(0.6, () => ({ email: choice.one([`${name}@example.com`, ""]), title: "Lead", city: "Köln" })),
    ...choice.maybe(0.3, () => ({ locked: choice.one(["true", "false"]), mustChangePassword: "true", phone: "+49 1" })),
    ...choice.maybe(0.3, () => ({ managedUsersGroups: choice.some(groups, 2).map(ref) })),
    ...(known.lists.length > 0
      ? choice.maybe(0.2, () => ({ responsibleAssetID: Number(choice.one(known.lists)) }))
      : {}),
  };
  const { id } = await filling.ask("POST", "/rest/user", body);
  filling.add({ type: "User", id: String(id), name, secrets: { password } });
}

/** Preferences with other values than the templates', by template: all of its sections have them. */
const changes: Record<string, Record<string, string>> = {
  1: { safe_checks: "no", max_checks_per_host: "2", portscan_range: "1-1024,U:161", report_verbosity: "Verbose" },
  2: { portscan_range: "all", "MODE|discovery": "portscan_common" },
  3: { safe_checks: "no", max_hosts_per_scan: "12", thorough_tests: "yes" },
  4: { max_checks_per_host: "3" },
  7: { network_receive_timeout: "15" },
  25: { max_checks_per_host: "3" },
};

/** Families by their numbers on the server; one with `plugins` runs those alone. */
const families = [{ id: "22" }, { id: "41", plugins: [{ id: "19506" }] }, { id: 20 }, { id: "30" }, { id: "45" }];

async function policy(filling: Filling, names: Names): Promise<Props & { name: string }> {
  const { choice } = filling;
  const offered = (await filling.ask("GET", "/rest/policyTemplate?fields=id")) as unknown as Props[];
  const template = choice.one(Object.keys(changes).filter((id) => offered.some((one) => String(one.id) === id)));
  const own = Object.entries(changes[template] ?? {});
  return {
    ...titled(filling, names),
    policyTemplate: { id: Number(template) },
    // pyTenable sends every default of the template along.
    preferences: {
      ...(choice.chance(0.3) ? await defaultsOf(filling, template) : {}),
      ...Object.fromEntries(choice.some(own, 4)),
      ...choice.maybe(0.1, () => ({ custom_find_filepath_inclusions: ["/opt", "/srv,backup"] })),
    },
    ...(["1", "25"].includes(template)
      ? choice.maybe(0.5, () => ({
          families: choice.some(families, 4).map((family) => ({ ...family, state: "unlocked" })),
        }))
      : {}),
    ...choice.maybe(0.3, () => ({ auditFiles: choice.some(["1000001", "1000002"], 2).map(ref) })),
  };
}

/** What the template's page shows before anybody changes it. */
async function defaultsOf(filling: Filling, template: string): Promise<Props> {
  const { editor } = await filling.ask("GET", `/rest/policyTemplate/${template}`);
  const found: Props = {};
  const walk = (node: unknown): void => {
    if (typeof node === "object" && node !== null) {
      const { id, default: value } = node as Props;
      if (typeof id === "string" && value !== undefined) {
        found[id] = value;
      }
      Object.values(node).forEach(walk);
    }
  };
  walk((JSON.parse(String(editor)) as Props).sections);
  return found;
}

function schedule({ choice }: Filling, known: Known): Props {
  const { rule, start, timeZone } = when(choice, "FREQ=ONETIME;INTERVAL=1");
  const times = { type: "ical", start: `TZID=${timeZone}:${start}`, repeatRule: rule };
  return choice.of<Props>([
    () => ({ type: "template", start: "", repeatRule: "" }),
    () => ({ type: "never" }),
    () => times,
    () => times,
    () => ({ ...times, enabled: choice.one(["true", "false"]) }),
    () => ({ type: "now", start: times.start, repeatRule: "FREQ=NOW;INTERVAL=1" }),
    () =>
      known.scans.length === 0
        ? { type: "template" }
        : {
            ...{ type: "dependent", dependentID: Number(choice.one(known.scans)) },
            ...choice.maybe(0.3, () => ({ enabled: choice.one(["true", "false"]) })),
          },
  ]);
}

function scan(filling: Filling, names: Names, known: Known): Props & { name: string } {
  const { choice } = filling;
  const lists = known.lists.length > 0 && choice.chance(0.4) ? choice.several(known.lists, 3) : [];
  const { tags: _, ...title } = titled(filling, names);
  return {
    ...(title as { name: string }),
    type: "policy",
    policy: ref(choice.one(known.policies.length > 0 ? known.policies : ["1000001"])),
    repository: { id: choice.number(1, 2) },
    ...(lists.length > 0 ? { assets: lists.map(ref) } : {}),
    ...(lists.length === 0 || choice.chance(0.3) ? { ipList: scTargets(choice) } : {}),
    ...choice.maybe(0.3, () => ({ zone: ref(choice.one(["0", "1", ...known.zones])) })),
    ...choice.maybe(0.4, () => ({ credentials: choice.some(known.credentials, 3).map(ref) })),
    ...choice.maybe(0.9, () => ({ schedule: schedule(filling, known) })),
    ...choice.maybe(0.6, () =>
      choice.one<Props>([
        { maxScanTime: "unlimited" },
        { maxScanTime: "3600", inactivityTimeout: "3600" },
        { maxScanTime: "28800", inactivityTimeout: "7200" },
        { maxScanTime: "432000" },
      ]),
    ),
    ...choice.maybe(0.5, () =>
      choice.one<Props>([
        { timeoutAction: "rollover", rolloverType: "template" },
        { timeoutAction: "rollover", rolloverType: "nextDay" },
        { timeoutAction: "discard" },
        { timeoutAction: "import", rolloverType: "nextDay" },
      ]),
    ),
    ...choice.maybe(0.5, () => ({
      ...{ dhcpTracking: choice.one(["true", "false"]), scanningVirtualHosts: choice.one(["true", "false"]) },
      ...{ classifyMitigatedAge: choice.one(["0", "3", "30", "365"]) },
    })),
    ...choice.maybe(0.3, () => ({ emailOnLaunch: "true", emailOnFinish: choice.one(["true", "false"]) })),
    ...choice.maybe(0.3, () => ({
      reports: choice.several(["1", "2"], 2).map((id) => ({ ...ref(id), reportSource: "patched" })),
    })),
  };
}
