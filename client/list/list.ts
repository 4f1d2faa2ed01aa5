import { type DecodeContext, own, type Props, type Side } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import type { Collection } from "../../provider/definition";
import { places } from "../../provider/lookup";
import { type Platform, platformNames } from "../../provider/definition/platform";
import { type Schedule } from "../../provider/values/schedule";
import { icalSchedule } from "../../provider/platforms/sc/schedule";
import { settingsSchedule } from "../../provider/platforms/rest/schedule";
import type { Client } from "../connect";
import { runs } from "../scan/platform-runs";
import { likeName } from "./like-name";
import type { Listed } from "./listed";
import { familyRows, preferenceRows } from "./template-settings";

interface ListKind {
  platforms: Record<Platform, Collection | string>;
  /** Of what it is a list, where that has to be said: `template`; with what is meant where it is not. */
  of?: { what: string; default?: string };
  /** How it comes about, where it is no collection. */
  rows?(client: Client, of: string): Listed[] | Promise<Listed[]>;
  /** Members of an entry that are told besides id and name. */
  fields?: Partial<Record<Platform, readonly string[]>>;
  row?(entry: Props, client: Client): Promise<Record<string, string | boolean | undefined>>;
}

type Decoded = Schedule | undefined;

/** What the entry of a scan tells on a platform. */
interface ScanEntries {
  schedule(entry: Props, context: DecodeContext<Schedule>): Decoded | Promise<Decoded>;
  hasStatus: boolean;
}

const editorEntries: ScanEntries = {
  schedule: (entry, context) => settingsSchedule.decode(entry, context),
  hasStatus: true,
};
const scanEntries: Record<Platform, ScanEntries> = {
  vm: editorEntries,
  nessus: editorEntries,
  sc: { schedule: (entry, context) => icalSchedule.decode(entry.schedule, context), hasStatus: false },
};

/** The schedule of a scan in the words of a program. */
async function scanRow(entry: Props, client: Client): Promise<Record<string, string | boolean | undefined>> {
  const list = (path: string, fields: readonly string[]): Promise<Props[]> => client.list(path, fields);
  const context = { list, version: await client.version(), now: client.now(), known: undefined };
  const { schedule, hasStatus } = scanEntries[client.platform];
  const { repeat, start, timeZone, after } = (await schedule(entry, context)) ?? {};
  return {
    ...(hasStatus && { status: String(entry.status) }),
    schedule: after !== undefined ? `after scan ${after}` : start === undefined ? "on demand" : (repeat ?? "once"),
    start,
    timeZone,
    ...(entry.enabled !== undefined && { enabled: [true, 1, "true"].includes(entry.enabled as boolean) }),
  };
}

const place = (path: string): Collection => ({ path });
const everywhere = (path: string): Record<Platform, Collection> => ({
  vm: place(path),
  sc: place(path),
  nessus: place(path),
});

/** Zones of the tz database as this Node.js knows them, with what clocks there are ahead of UTC now. */
function timeZoneRows(client: Client): Listed[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((zone) => {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(
      client.now(),
    );
    const offset = parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "UTC") ?? "";
    return { id: zone, name: zone, offset };
  });
}

/** What can be listed: the scans, and whatever has a look-up. */
const kinds: Readonly<Record<string, ListKind>> = {
  scans: {
    platforms: {
      sc: place(runs.sc.scansPath),
      vm: place(runs.vm.scansPath),
      nessus: place(runs.nessus.scansPath),
    },
    fields: { sc: ["schedule"] },
    row: scanRow,
  },
  policies: { platforms: places.policy },
  templates: { platforms: places.template },
  scanners: { platforms: places.scanner },
  "scanner-groups": { platforms: places["scanner group"] },
  networks: { platforms: places.network },
  repositories: { platforms: places.repository },
  organizations: { platforms: places.organization },
  "asset-lists": {
    platforms: places["asset list"],
    row: (entry) => Promise.resolve(entry.category_name === undefined ? {} : { category: String(entry.category_name) }),
  },
  credentials: { platforms: places.credential },
  "audit-files": { platforms: places["audit file"] },
  folders: { platforms: places.folder },
  users: { platforms: places.user },
  roles: { platforms: places.role },
  "report-definitions": { platforms: places["report definition"] },
  "user-groups": { platforms: places["user group"] },
  "agent-groups": { platforms: places["agent group"] },
  preferences: { platforms: everywhere(""), of: { what: "template" }, rows: preferenceRows },
  families: { platforms: everywhere(""), of: { what: "template", default: "advanced" }, rows: familyRows },
  "time-zones": { platforms: everywhere(""), rows: timeZoneRows },
};

/** Kinds that are lists of something: what has to be named, and what is taken where it is not. */
export const listsOf: Readonly<Record<string, NonNullable<ListKind["of"]>>> = Object.fromEntries(
  Object.entries(kinds).flatMap(([kind, { of }]) => (of ? [[kind, of]] : [])),
);

export const listKinds: readonly string[] = Object.keys(kinds);

/** What a list holds that others may see more of, and who. */
export interface Listing {
  rows: Listed[];
  /** These keys are of the other side: an administrator may see more. */
  isPartial: boolean;
}

/** What a list is narrowed to. */
export interface ListChoice {
  /** What the list is of, for kinds that need it: the template of `preferences`. */
  of?: string;
  /** Only names like this: `*` stands for any text; without regard to case. */
  name?: string;
}

/**
 * Everything of one kind that these keys can see, with the ids that commands and `...Id` properties take. Throws
 * {@link InputError} for a kind that the platform does not have.
 * Source: the vendor's lists of each collection, as for the look-ups.
 */
export async function listed(client: Client, kind: string, { of, name }: ListChoice = {}): Promise<Listing> {
  const found = own(kinds, kind);
  if (!found) {
    throw new InputError(`kind "${kind}" does not exist`, { advice: `the kinds are ${listKinds.join(", ")}` });
  }
  const isWanted = likeName(name);
  const only = (rows: Listed[]): Listed[] => rows.filter((row) => isWanted(row.name) || isWanted(row.id));
  const { platforms, fields, row, rows: made } = found;
  if (made) {
    const what = of ?? found.of?.default;
    if (found.of && what === undefined) {
      throw new InputError(`${kind}: the name of a ${found.of.what} is required`, {
        advice: `write it after the kind: list ${kind} advanced; list ${found.of.what}s names those there are`,
      });
    }
    return { rows: only(await made(client, what ?? "")), isPartial: false };
  }
  if (of !== undefined) {
    throw new InputError(`${kind}: "${of}" is not expected`, { advice: "use --name to narrow a list" });
  }
  const where: Collection | string = platforms[client.platform];
  if (typeof where === "string") {
    throw new InputError(`${kind}: not on ${platformNames[client.platform]}: ${where}`, {
      advice: "choose another kind, or another --connection",
    });
  }
  const { path, names = ["name"], referredBy: id = "id", side } = where;
  const asked = client.sideFor(side);
  const entries = await client.list(path, [...names, ...(fields?.[client.platform] ?? [])], asked);
  const rows = await Promise.all(
    entries.map(
      async (entry): Promise<Listed> => ({
        id: String(entry[id]),
        name: String(entry[names[0] as string]),
        ...Object.fromEntries(names.slice(1).map((member) => [member, String(entry[member])])),
        ...(await row?.(entry, client)),
      }),
    ),
  );
  return { rows: only(rows), isPartial: isOther(side, asked) };
}

const isOther = (wanted: Side | undefined, asked: Side): boolean => wanted !== undefined && wanted !== asked;
