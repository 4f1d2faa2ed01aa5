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

/** A row of a list: what a command or a look-up takes, and what people recognise it by. */
export type Listed = { id: string; name: string } & Record<string, string | boolean | undefined>;

interface ListKind {
  platforms: Record<Platform, Collection | string>;
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
};

export const listKinds: readonly string[] = Object.keys(kinds);

/** What a list holds that others may see more of, and who. */
export interface Listing {
  rows: Listed[];
  /** These keys are of the other side: an administrator may see more. */
  isPartial: boolean;
}

/**
 * Everything of one kind that these keys can see, with the ids that commands and `...Id` properties take. Throws
 * {@link InputError} for a kind that the platform does not have.
 * Source: the vendor's lists of each collection, as for the look-ups.
 */
export async function listed(client: Client, kind: string): Promise<Listing> {
  const found = own(kinds, kind);
  if (!found) {
    throw new InputError(`kind "${kind}" does not exist`, { advice: `the kinds are ${listKinds.join(", ")}` });
  }
  const { platforms, fields, row } = found;
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
  return { rows, isPartial: isOther(side, asked) };
}

const isOther = (wanted: Side | undefined, asked: Side): boolean => wanted !== undefined && wanted !== asked;
