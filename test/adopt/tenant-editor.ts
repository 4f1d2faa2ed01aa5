import type { Props } from "../../provider";
import type { By } from "../support/by-hand";
import { editorTargets } from "./address";
import { when } from "./schedule";
import type { Filling } from "./filling";
import { description, type Names } from "./text";

/** What is on either platform, to be named by scans and policies: numbers, as the API has them. */
export interface EditorKnown {
  folders: number[];
  /** Templates by their short names. */
  templates: Map<string, string>;
  policies: number[];
  users: { id: number; name: string }[];
  groups: { id: number; name: string }[];
}

export async function editorKnown(filling: Filling): Promise<EditorKnown> {
  const templates = await filling.listed("/editor/scan/templates", "templates");
  const policies = await filling.listed("/editor/policy/templates", "templates");
  const people = async (path: string, key: string, member: string): Promise<EditorKnown["users"]> =>
    (await filling.listed(path, key)).map((one) => ({ id: Number(one.id), name: String(one[member]) }));
  return {
    folders: [],
    templates: new Map([...templates, ...policies].map(({ name, uuid }) => [String(name), String(uuid)])),
    policies: [],
    users: (await people("/users", "users", "username")).filter(({ id }) => id > 2),
    groups: await people("/groups", "groups", "name"),
  };
}

/** Rows as the editor takes them. Source: API sheet, ACL row. */
export function acls({ choice }: Filling, { users, groups }: EditorKnown, levels: readonly number[]): Props {
  const rows = [
    { type: "default", permissions: choice.one([0, ...levels]) },
    ...choice.some(users, 2).map(({ id, name }) => ({ type: "user", id, name, permissions: choice.one(levels) })),
    ...choice.some(groups, 2).map(({ id, name }) => ({ type: "group", id, name, permissions: choice.one(levels) })),
  ];
  return { acls: rows };
}

/** Settings with other values than the template's, by template. Source: API sheets, setting ids. */
const changes: Record<string, Props> = {
  advanced: { safe_checks: "no", max_checks_per_host: "2", portscan_range: "1-1024,U:161", max_hosts_per_scan: 12 },
  basic: {
    discovery_mode: "Port scan (all ports)",
    assessment_mode: "Default",
    advanced_mode: "Custom",
    thorough_tests: "yes",
  },
  discovery: { discovery_mode: "Custom", portscan_range: "80,443", arp_ping: "no" },
  patch_audit: { max_checks_per_host: "3", report_superseded_patches: "no" },
  webapp: { scan_webapps: "yes", webcrawler_max_pages: "50" },
  malware: { scan_malware: "yes" },
  compliance: { network_receive_timeout: "15" },
};
export const scanTemplates = Object.keys(changes);

const settingsOf = ({ choice }: Filling, template: string): Props => {
  const own = Object.entries(changes[template] ?? {});
  return { ...(choice.chance(0.3) ? { ping_the_remote_host: "yes" } : {}), ...Object.fromEntries(choice.some(own, 4)) };
};

const families: Record<string, Props> = {
  "Denial of Service": { status: "disabled" },
  Settings: { individual: { "19506": "enabled" } },
  SCADA: { status: "mixed", mixedDefault: "disabled", individual: { "900033": "enabled" } },
  SNMP: { status: "enabled" },
  RPC: { status: "mixed", mixedDefault: "disabled", individual: { "900016": "disabled" } },
  "CGI abuses : XSS": { status: "disabled" },
};

/** Source: API sheets, Policies, create. */
export async function policy(filling: Filling, names: Names, known: EditorKnown, by?: By): Promise<void> {
  const { choice } = filling;
  const template = choice.one(scanTemplates);
  const name = names.next({ repeats: true });
  const { policy_id: id, policy_name: became } = await filling.ask(
    "POST",
    "/policies",
    {
      uuid: known.templates.get(template),
      settings: {
        name,
        ...choice.maybe(0.7, () => ({ description: description(choice) })),
        ...settingsOf(filling, template),
        ...choice.maybe(0.4, () => acls(filling, known, [16, 32])),
      },
      ...(template === "advanced"
        ? choice.maybe(0.6, () => ({ plugins: Object.fromEntries(choice.some(Object.entries(families), 4)) }))
        : {}),
      ...choice.maybe(0.2, () => ({
        credentials: { add: { Host: { SSH: [{ auth_method: "password", username: "scan", password: "x" }] } } },
      })),
    },
    by,
  );
  known.policies.push(Number(id));
  filling.add({ type: "Policy", id: String(id), name: String(became) });
}

/** Source: API sheets, Scans, schedule: what was set may be off, what was never set is on. */
function schedule({ choice }: Filling): Props {
  const { rule, start, timeZone } = when(choice, "FREQ=ONETIME;INTERVAL=1");
  const launch = /FREQ=(\w+)/.exec(rule)?.[1];
  const times = { rrules: rule, starttime: start, timezone: timeZone, launch };
  return choice.one<Props>([
    {},
    { enabled: false },
    { launch: "ON_DEMAND" },
    times,
    { ...times, enabled: true },
    { ...times, enabled: false, scheduleScan: "no" },
    { enabled: true, launch: "ON_DEMAND", rrules: null, starttime: null, timezone: null },
  ]);
}

const emails = ["soc@example.com", "it@example.com,soc@example.com", "a@example.com, b@example.com", ""];

/** A scan's body, of a policy or of a template, without what one platform alone has. */
export function scanBody(filling: Filling, names: Names, known: EditorKnown): { uuid: unknown; settings: Props } {
  const { choice } = filling;
  const template = choice.one(scanTemplates);
  const isOfPolicy = known.policies.length > 0 && choice.chance(0.5);
  return {
    uuid: known.templates.get(isOfPolicy ? "custom" : template),
    settings: {
      name: names.next({ repeats: true }),
      ...choice.maybe(0.6, () => ({ description: description(choice) })),
      ...(isOfPolicy ? { policy_id: choice.one(known.policies) } : settingsOf(filling, template)),
      text_targets: editorTargets(choice),
      ...choice.maybe(0.9, () => schedule(filling)),
      ...(known.folders.length > 0 ? choice.maybe(0.5, () => ({ folder_id: choice.one(known.folders) })) : {}),
      ...choice.maybe(0.4, () => ({ emails: choice.one(emails) })),
      ...choice.maybe(0.4, () => acls(filling, known, [16, 32, 64])),
      ...choice.maybe(0.2, () => ({ filters: [], filter_type: "and", sms: "" })),
    },
  };
}

export async function scan(filling: Filling, body: { settings: Props } & Props, by?: By): Promise<string> {
  const answer = (await filling.ask("POST", "/scans", body, by)).scan as Props;
  return filling.add({ type: "Scan", id: String(answer.id), name: String(body.settings.name) });
}

const result = `<?xml version="1.0" ?>
<NessusClientData_v2><Report name="Branch &amp; depot"><ReportHost name="depot"><HostProperties>
<tag name="host-ip">203.0.113.40</tag></HostProperties></ReportHost></Report></NessusClientData_v2>
`;

/** What no program can declare on either platform. */
export async function unmanageableScans(filling: Filling, names: Names, known: EditorKnown): Promise<void> {
  const form = new FormData();
  form.append("Filedata", new Blob([result]), "depot.nessus");
  const { fileuploaded: file } = await filling.ask("POST", "/file/upload", form);
  const { scan: imported } = (await filling.ask("POST", "/scans/import", { file })) as { scan: Props };
  filling.add({ type: "Scan", id: String(imported.id), name: String(imported.name), unmanageable: "an imported scan" });
  const template = known.templates.get("basic");
  const odd = async (why: string, settings: Props): Promise<string> => {
    const name = names.next();
    const body = { uuid: template, settings: { name, text_targets: "192.0.2.1", ...settings } };
    const { scan: made } = (await filling.ask("POST", "/scans", body)) as { scan: Props };
    return filling.add({ type: "Scan", id: String(made.id), name: String(body.settings.name), unmanageable: why });
  };
  // The platforms do not look at either.
  await odd("targets that are none", { text_targets: "basic target, 192.0.2.1" });
  const times = { starttime: "20310105T020000", timezone: "Europe/Berlin" };
  await odd("a rule with a count", { ...times, rrules: "FREQ=DAILY;INTERVAL=000;COUNT=3" });
  const list = new FormData();
  list.append("Filedata", new Blob(["192.0.2.1\n"]), "targets.txt");
  const { fileuploaded } = await filling.ask("POST", "/file/upload", list);
  await odd("targets in a file", { text_targets: "", file_targets: fileuploaded });
  await odd("a name that is too long", { name: `${names.next()} ${"x".repeat(300)}` });
  const trash = (await filling.listed("/folders", "folders")).find(({ type }) => type === "trash");
  const thrown = await odd("in the trash", {});
  await filling.ask("PUT", `/scans/${thrown}/folder`, { folder_id: Number(trash?.id) });
}
