import type { Props } from "../../provider";
import { Site } from "../support/site";
import { plainForms, single, type Written } from "./addresses";
import { type Shown, shownByEditor, shownBySecurityCenter } from "./documents";
import type { Random } from "./random";
import { profiles } from "./rules";

type Settings = Record<string, string>;
type States = Record<string, "enabled" | "disabled" | { plugins: string[] }>;

/** A policy on the platform, and how a program would declare the same. */
export interface PoolPolicy {
  id: string;
  declared: { template: string; preferences: Settings; families?: States };
  shown: Shown;
  /** Its template. */
  initial: Shown;
}

/** A list on the platform; `entries` is undefined for one whose addresses are not known. */
export interface PoolList {
  id: string;
  entries?: Written[];
}

/** An emulator with everything that cases refer to. */
export interface World {
  site: Site;
  policies: PoolPolicy[];
  /** Scans with settings of their own, by the same properties. */
  scans: PoolPolicy[];
  lists: PoolList[];
  modeName(page: string): string;
}

const gentle: Settings = {
  ...{ safe_checks: "yes", reduce_connections_on_congestion: "yes", network_receive_timeout: "15" },
  ...{ max_checks_per_host: "2", max_hosts_per_scan: "2", stop_scan_on_disconnect: "yes", arp_ping: "no" },
  ...{ max_simult_tcp_sessions_per_host: "4", max_simult_tcp_sessions_per_scan: "8" },
  ...{ svc_detection_on_all_ports: "no", ssl_prob_ports: "Known SSL ports", unscanned_closed: "yes" },
  ...{ portscan_range: "22,80,443" },
};

/** Values that a person may set, good and bad. */
const words: Readonly<Record<string, readonly string[]>> = {
  safe_checks: ["yes", "no"],
  thorough_tests: ["no", "yes"],
  max_checks_per_host: ["1", "2", "3", "5", "", "0"],
  max_hosts_per_scan: ["1", "2", "5", "10", "30", "100"],
  network_receive_timeout: ["5", "15", "30"],
  reduce_connections_on_congestion: ["yes", "no"],
  stop_scan_on_disconnect: ["yes", "no"],
  portscan_range: ["default", "all", "80,443", "1-64", "1-65", "T:1-100,U:161", "1-6000"],
  scan_ot_devices: ["no", "yes"],
  scan_network_printers: ["no", "yes"],
  udp_scanner: ["no", "yes"],
  tcp_scanner: ["no", "yes"],
  arp_ping: ["no", "yes"],
  syn_firewall_detection: ["Automatic (normal)", "Disabled (softer)", "Ignore closed ports (aggressive)"],
  report_paranoia: ["Normal", "Paranoid (more false alarms)"],
  scan_webapps: ["no", "yes"],
  provided_creds_only: ["yes", "no"],
};

const modes: Readonly<Record<string, readonly string[]>> = {
  discovery: ["custom", "portscan_common", "portscan_all", "host_enumeration", "host_enumeration_fragile"],
  assessment: ["custom", "default", "webapp_complex"],
  advanced: ["custom", "default", "low_bandwidth"],
};

const families = profiles.strict.forbidden;

/** The differences of a policy from its template. */
export function preferencesBy(random: Random, modeName: (page: string) => string): Settings {
  const chosen: Settings = random.chance(0.6) ? { ...gentle } : {};
  for (const name of random.some(Object.keys(words), random.chance(0.5) ? 0 : 2)) {
    chosen[name] = random.one(words[name] ?? []);
  }
  if (random.chance(0.08)) {
    const page = random.one(Object.keys(modes));
    chosen[modeName(page)] = random.one(modes[page] ?? []);
  }
  return chosen;
}

function familiesBy(random: Random): States {
  const states: [string, States[string]][] = families.map((name) => [
    name,
    random.chance(0.9) ? "disabled" : random.chance(0.5) ? "enabled" : { plugins: ["10001"] },
  ]);
  return Object.fromEntries(states);
}

/** The rule of a tag takes neither masks nor ranges. */
const isOfTags = ({ text }: Written): boolean => !/-|\/.*\./.test(text);
const listEntries = (random: Random): Written[] =>
  Array.from({ length: 3 + random.below(3) }, () => random.one(plainForms)(random)).filter(isOfTags);
const textsOf = (entries: readonly Written[]): string[] => entries.map(({ text }) => text);

type Made = Omit<PoolPolicy, "declared">;

interface Maker {
  modeName(page: string): string;
  policy(site: Site, name: string, declared: PoolPolicy["declared"]): Promise<Made>;
  scan?(site: Site, name: string, declared: PoolPolicy["declared"]): Promise<Made>;
  list?(site: Site, name: string, entries: Written[] | undefined): Promise<string>;
}

const wireFamilies = (states: States = {}): Props =>
  Object.fromEntries(
    Object.entries(states).map(([name, state]) => [
      name,
      typeof state === "string" ? { status: state } : { status: "mixed", individual: { 10001: "enabled" } },
    ]),
  );

async function templateOf(site: Site, type: string, name: string): Promise<string> {
  const { templates } = (await site.byHand("GET", `/editor/${type}/templates`)) as { templates: Props[] };
  return String(templates.find((one) => one.name === name)?.uuid as string);
}

/** An object and its template, as their documents show them. */
async function documents(site: Site, type: string, id: string, uuid: string): Promise<Made> {
  const [shown, initial] = await Promise.all(
    [id, `templates/${uuid}`].map(async (path) => shownByEditor(await site.byHand("GET", `/editor/${type}/${path}`))),
  );
  return { id, shown: shown as Shown, initial: initial as Shown };
}

const editor: Maker = {
  modeName: (page) => `${page}_mode`,
  policy: async (site, name, { template, preferences, families: states }) => {
    const uuid = await templateOf(site, "policy", template);
    const body = { uuid, settings: { name, ...preferences }, ...(states && { plugins: wireFamilies(states) }) };
    const id = String((await site.byHand("POST", "/policies", body)).policy_id);
    return await documents(site, "policy", id, uuid);
  },
  scan: async (site, name, { template, preferences }) => {
    const uuid = await templateOf(site, "scan", template);
    const body = { uuid, settings: { name, text_targets: "192.0.2.1", ...preferences } };
    const { scan } = (await site.byHand("POST", "/scans", body)) as { scan: Props };
    const id = String(scan.id as number);
    return await documents(site, "scan", id, uuid);
  },
};

const tagList = async (site: Site, name: string, entries: Written[] | undefined): Promise<string> => {
  const rules = entries
    ? [{ field: "ipv4", operator: "eq", value: textsOf(entries).join(",") }]
    : [{ field: "fqdn", operator: "match", value: ["plc"] }];
  const body = { category_name: "proof", value: name, filters: { asset: { and: rules } } };
  return String((await site.byHand("POST", "/tags/values", body)).uuid);
};

const titles: Readonly<Record<string, number>> = { advanced: 1, discovery: 2, basic: 3 };

const makers: Readonly<Record<Site["platform"], Maker>> = {
  nessus: editor,
  vm: { ...editor, list: tagList },
  sc: {
    modeName: (page) => `MODE|${page}`,
    policy: async (site, name, { template, preferences, families: states = {} }) => {
      const all = (await site.byHand("GET", "/rest/pluginFamily")) as unknown as Props[];
      const active = all.filter(({ id }) => Number(id) < 1_000_000);
      const running = active.flatMap(({ id, name: family }) => {
        const state = states[String(family)];
        return state === "disabled"
          ? []
          : [{ id, state: "unlocked", ...(typeof state === "object" && { plugins: [{ id: "10001" }] }) }];
      });
      const body = {
        ...{ name, context: "", policyTemplate: { id: titles[template] }, preferences },
        ...(template === "advanced" && { families: running }),
      };
      const { id } = await site.byHand("POST", "/rest/policy", body);
      const policy = await site.byHand("GET", `/rest/policy/${String(id as string)}?fields=preferences,families`);
      const document = await site.byHand("GET", `/rest/policyTemplate/${titles[template]}`);
      const initial = shownBySecurityCenter({ preferences: [], families: [] }, document, all);
      return { id: String(id as string), shown: shownBySecurityCenter(policy, document, all), initial };
    },
    list: async (site, name, entries) => {
      const body = entries
        ? { type: "static", definedIPs: textsOf(entries).join(",") }
        : {
            type: "dynamic",
            rules: {
              operator: "all",
              children: [{ type: "clause", filterName: "dns", operator: "contains", value: "plc" }],
            },
          };
      return String((await site.byHand("POST", "/rest/asset", { name, ...body })).id);
    },
  },
};

/** Policies, scans and lists of every kind. */
export async function makeWorld(platform: Site["platform"], random: Random, size: number): Promise<World> {
  const site = await Site.start(platform);
  const { modeName, policy, scan, list } = makers[platform];
  const policies: PoolPolicy[] = [];
  const scans: PoolPolicy[] = [];
  const lists: PoolList[] = [];
  for (let index = 0; index < size; index++) {
    const template = random.chance(0.9) ? "advanced" : random.one(["basic", "discovery"]);
    const preferences = preferencesBy(random, modeName);
    const own = { template, preferences, ...(template === "advanced" && { families: familiesBy(random) }) };
    policies.push({ declared: own, ...(await policy(site, `policy ${index}`, own)) });
    if (scan && index % 4 === 0) {
      scans.push({
        declared: { template, preferences },
        ...(await scan(site, `scan ${index}`, { template, preferences })),
      });
    }
    if (list && index % 2 === 0) {
      const found = random.chance(0.9) ? listEntries(random) : undefined;
      const entries = found?.length === 0 ? [single(random)] : found;
      lists.push({ id: await list(site, `list ${index}`, entries), ...(entries && { entries }) });
    }
  }
  return { site, policies, scans, lists, modeName };
}
