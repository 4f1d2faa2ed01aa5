import { type Behaviour, startEmulator } from "../../emulator/index";
import { type Json, listOf, objectOf, textOf } from "../../emulator/core/json";
import type { Sent } from "./client";
import type { Replay } from "./platform";
import type { Interaction, Recording } from "./recording";
import { objects } from "./vm-objects";
import { presupposed } from "./vm-sites";

/** Members that say when something happened: the newest dates the recording. */
const dates = new Set([
  "creation_date",
  "created",
  "created_at",
  "modified",
  "last_modification_date",
  "updated_at",
  "timestamp",
  "lastlogin",
  "linked_on",
]);

/** Milliseconds since 1970 of what the API writes as seconds, milliseconds or text. */
function momentOf(value: Json | undefined): number {
  if (typeof value === "number") {
    return value > 1e11 ? value : value * 1000;
  }
  return Date.parse(textOf(value)) || 0;
}

function newest(value: Json): number {
  if (value === null || typeof value !== "object") {
    return 0;
  }
  return Object.entries(value).reduce(
    (latest, [name, member]) => Math.max(latest, dates.has(name) ? momentOf(member) : 0, newest(member)),
    0,
  );
}

/** Undated answers that only the older service gave: users with a counter, and filters by other things, when
 * there were no networks. */
function isOld({ path, response }: Interaction): boolean {
  const { aggregate, filters, rules } = objectOf(response);
  const all = listOf(filters ?? rules).map(objectOf);
  const hasLists = all.some(({ control }) => objectOf(control).list !== undefined);
  return (
    aggregate !== undefined ||
    all.some(({ group_name }) => typeof group_name === "string") ||
    (path === "/access-groups/rules/filters" && all.length > 0 && !hasLists) ||
    (path === "/server/properties" && !("region" in objectOf(response))) ||
    (path === "/filters/workbenches/assets" && !all.some(({ name }) => name === "network_id"))
  );
}

/** Undated answers that only the newest service gave. */
const isNew = ({ response }: Interaction): boolean =>
  listOf(objectOf(response).templates).some((template) => "icon" in objectOf(template));

/** The services that the emulator knows, by the day that each of the newer ones begins for it. */
const ages = [
  ["2018", 0],
  ["2019", Date.UTC(2018, 11, 7)],
  ["2021", Date.UTC(2019, 6)],
  ["2022", Date.UTC(2022, 0)],
] as const;
type Age = (typeof ages)[number][0];

/** What the answers date decides, and else what their members tell. */
function ageOf({ interactions }: Recording): Age {
  const latest = Math.max(...interactions.map(({ response }) => newest(response)));
  if (latest > 0) {
    return ages.findLast(([, start]) => latest >= start)?.[0] ?? "2018";
  }
  if (interactions.some(isNew)) {
    return "2022";
  }
  return interactions.some(isOld) ? "2018" : "2021";
}

/** How the service of an age answers where clients have to live with more than one way. */
const behaviours: Readonly<Record<Age, Partial<Behaviour<"vm">>>> = {
  2018: {},
  2019: {},
  2021: { agentExclusionRules: "text" },
  // Newest first.
  2022: { listOrder: "reversed" },
};

/** A file that serves wherever one is wanted: a list of exclusions, and a policy or scan. */
const file = { name: "replay.csv", content: "Replay,192.0.2.9\n<policyName>Replay</policyName>" };

/**
 * The page that holds what the recorded one holds, for our lists are shorter: of agents the one that is connected, those
 * that are not of which the second is in a group, or the first of those alone; of anything else the first page.
 */
function pageOf({ path, query = {} }: Sent, response: Json): Record<string, string> {
  const agents = listOf(objectOf(response).agents).map(objectOf);
  if (path.endsWith("/agents") && query.offset !== undefined && agents.length > 0) {
    if (agents.some(({ last_connect }) => last_connect !== undefined)) {
      return { ...query, offset: "0", limit: "1" };
    }
    return { ...query, offset: "1", limit: agents.some(({ groups }) => groups !== undefined) ? "2" : "1" };
  }
  const hasEntries = Object.values(objectOf(response)).some((list) => listOf(list).length > 0);
  return Number(query.offset ?? 0) > 0 && hasEntries ? { ...query, offset: "0" } : query;
}

export const vm: Replay<"vm"> = {
  platform: "vm",
  // Its answer is the name of a Python object.
  isHandEdited: ({ name }) => name === "search_v3",
  age: ageOf,
  start: (age) =>
    startEmulator({
      platform: "vm",
      // The recorded users had keys, and had never logged in with a password.
      seed: { user: ["2", "3", "4"].map((id) => ({ id, lastlogin: null })) },
      behaviour: { service: age as Age, agentNetworks: "absent", ...behaviours[age as Age] },
    }),
  headers: ({ keys: { users } }, who) => {
    const { accessKey, secretKey } = who === "standard" ? users.standard : users.administrator;
    return {
      "x-apikeys": `accessKey=${accessKey}; secretKey=${secretKey}`,
      ...(who === "nobody" ? { "x-impersonate": "username=nobody" } : {}),
    };
  },
  who: ({ path, status, response }) => {
    if (objectOf(response).message === "Insufficient scope") {
      return "standard";
    }
    return path === "/session" && status === 403 ? "nobody" : "administrator";
  },
  keepsPathIds: true,
  prepare: async ({ name }, site) => {
    for (const [pattern, make] of presupposed) {
      if (pattern.test(name)) {
        await make(site);
      }
    }
  },
  presuppose: async (place, site, path) => {
    if (place === "plugins/families") {
      const [family] = listOf(objectOf(await site.ask("GET", "/plugins/families")).families);
      return textOf(objectOf(family).id);
    }
    if (path.endsWith("/assignable-scanners")) {
      return textOf(objectOf(await site.ask("POST", "/networks", { name: "Replay" })).uuid);
    }
    const isMore = place === "networks" && path.split("/").length > 3;
    const id = await objects[isMore ? "networks/*" : place]?.(site);
    return id === undefined ? undefined : String(id);
  },
  async adapt({ request, response }, sent, site): Promise<Sent> {
    // Headers were not recorded; a text answers this one.
    const isTable = sent.path.endsWith("/search") && typeof response === "string";
    const paged: Sent = { ...sent, query: pageOf(sent, response) };
    const headed: Sent = isTable ? { ...paged, headers: { accept: "text/csv" } } : paged;
    // Its body was not recorded; the answer names a target of it.
    if (sent.path === "/scans/check-auto-targets" && request === null) {
      return { ...headed, body: { target_list: textOf(listOf(objectOf(response).missed_targets)[0]) } };
    }
    if (typeof sent.body === "string" && /Content-Disposition|^<\d+ bytes>$/.test(sent.body)) {
      return { ...headed, body: null, file: file };
    }
    const body = objectOf(sent.body);
    if (typeof body.network_id !== "string" || body.network_id !== objectOf(request).network_id) {
      return headed;
    }
    if (/^0{8}-/.test(body.network_id)) {
      return headed;
    }
    const network = objectOf(await site.ask("POST", "/networks", { name: "Replay" }));
    return { ...headed, body: { ...body, network_id: textOf(network.uuid) } };
  },
  madeId: (answer) => objectOf(answer).id ?? objectOf(answer).uuid,
  constants: async (site) => {
    const answer = objectOf(await site.ask("GET", "/editor/scan/templates"));
    return listOf(answer.templates).map((template) => textOf(objectOf(template).uuid));
  },
};
