import { own, type Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import type { Platform } from "../../provider/definition/platform";
import { whatThereIs } from "../../provider/values/closest";
import type { Client } from "../connect";
import { type DateRange, dayMs, readRange, type When } from "../date-range";
import { findNamed, type Place } from "../find-named";
import { type AbsentOptions, refuseAbsent, refuses } from "../refusal";
import { severities, type Severity } from "./finding";

/** Which findings are wanted. What is left out does not narrow them. */
export interface FindingQuery {
  /** Open or mitigated findings: the guide's cumulative and mitigated data. Defaults to `open`. */
  state?: "open" | "mitigated";
  /** In short for `lastSeen`, or with the state `mitigated` for `lastMitigated`. */
  since?: When;
  firstSeen?: When;
  lastSeen?: When;
  /** Findings that are gone only. */
  lastMitigated?: When;
  severity?: readonly Severity[];
  /** Numbers of plugins. */
  plugins?: readonly string[];
  /** By name. On Vulnerability Management a tag: `DMZ`, or `Static asset lists:DMZ`. */
  assetList?: string;
  /** By name. Security Center only. */
  repository?: string;
  /** A column and a direction: `severity:desc`. Security Center only. */
  sort?: string;
  /** Only hosts that have a licence. Vulnerability Management only, where all hosts are the default. */
  licensedOnly?: boolean;
}

/** The same with names and days looked up: plain data, to be asked again in another process. */
export interface ResolvedQuery {
  state: "open" | "mitigated";
  firstSeen?: DateRange;
  lastSeen?: DateRange;
  lastMitigated?: DateRange;
  severity: Severity[];
  plugins: string[];
  assetListId?: string;
  /** The tag, as filters name it. */
  tag?: { category: string; value: string };
  repositoryId?: string;
  licensedOnly?: true;
  sort: { field: string; direction: "asc" | "desc" };
}

/** Columns that Security Center sorts by, and its names for them. */
const sortFields: Readonly<Record<string, string>> = {
  severity: "severity",
  pluginId: "pluginID",
  pluginName: "pluginName",
  family: "family",
  ip: "ip",
  dnsName: "dnsName",
  port: "port",
  protocol: "protocol",
  firstSeen: "firstSeen",
  lastSeen: "lastSeen",
};

/** Looks up what a query names. Throws {@link InputError} for what cannot be: names, days, numbers, the platform. */
export async function resolveQuery(client: Client, query: FindingQuery): Promise<ResolvedQuery> {
  return await resolvers[client.platform](client, query);
}

/** What a platform lets be asked. */
interface Questions {
  absent: AbsentOptions<FindingQuery>;
  /** It counts time in whole days. */
  isInDays: boolean;
  assetLists: Place;
  /** What filters take instead of the id of an asset list. */
  tagOf?(assetList: Props): ResolvedQuery["tag"];
}

/** Asset lists, where the platform finds them by name: on Vulnerability Management they are values of tags. */
const assetListPlaces = {
  sc: { kind: "asset list", path: "/rest/asset" },
  vm: {
    kind: "asset list (tag)",
    path: "/tags/values",
    alias: (entry: Props) => `${String(entry.category_name)}:${String(entry.value)}`,
  },
} satisfies Partial<Record<Platform, Place>>;

const securityCenter: Questions = {
  absent: {
    licensedOnly: {
      reason: "only Vulnerability Management distinguishes licensed hosts",
      advice: "leave it out",
    },
  },
  isInDays: true,
  assetLists: assetListPlaces.sc,
};

const vulnerabilityManagement: Questions = {
  absent: {
    sort: { reason: "exports of Vulnerability Management are not sorted", advice: "sort the written file" },
    repository: {
      reason: "only Security Center keeps findings in repositories",
      advice: "name an asset list to narrow them",
    },
  },
  isInDays: false,
  assetLists: assetListPlaces.vm,
  tagOf: ({ category_name, value }) => ({ category: String(category_name), value: String(value) }),
};

/** Nessus has no findings to ask for. */
export const refusesFindings = refuses(
  "Nessus stores findings in the results of each scan and cannot list all findings",
  "export the results of a scan with `pulumi-tenable run SCAN --export`",
);

const resolvers: Record<Platform, (client: Client, query: FindingQuery) => Promise<ResolvedQuery>> = {
  sc: (client, query) => resolve(client, query, securityCenter),
  vm: (client, query) => resolve(client, query, vulnerabilityManagement),
  nessus: refusesFindings,
};

async function resolve(client: Client, query: FindingQuery, questions: Questions): Promise<ResolvedQuery> {
  const plain = {
    state: query.state ?? "open",
    ...rangesOf(query, client.clock.now(), questions.isInDays),
    severity: severitiesOf(query.severity ?? []),
    plugins: pluginsOf(query.plugins ?? []),
  };
  refuseAbsent(questions.absent, query);
  const sort = sortOf(query.sort);
  const places = await placesOf(client, query, questions);
  return { ...plain, sort, ...(query.licensedOnly && { licensedOnly: true as const }), ...places };
}

async function placesOf(
  client: Client,
  { assetList, repository }: FindingQuery,
  { assetLists, tagOf }: Questions,
): Promise<Partial<ResolvedQuery>> {
  const places: Partial<ResolvedQuery> = {};
  if (repository !== undefined) {
    places.repositoryId = String((await findRepository(client, repository)).id);
  }
  if (assetList !== undefined) {
    const found = await findNamed(client, assetLists, assetList);
    places.assetListId = String(found.id);
    if (tagOf) {
      places.tag = tagOf(found);
    }
  }
  return places;
}

export const findRepository = (client: Client, name: string): Promise<Props> =>
  findNamed(client, { kind: "repository", path: "/rest/repository" }, name);

/** An asset list by name: on Vulnerability Management a value of a tag. */
export const findAssetList = (client: Client, platform: keyof typeof assetListPlaces, name: string): Promise<Props> =>
  findNamed(client, assetListPlaces[platform], name);

function rangesOf(query: FindingQuery, now: number, isInDays: boolean): Partial<ResolvedQuery> {
  const { state = "open", since, firstSeen } = query;
  const isOpen = state === "open";
  const [last, other] = isOpen ? (["lastSeen", "lastMitigated"] as const) : (["lastMitigated", "lastSeen"] as const);
  if (query[other] !== undefined) {
    throw new InputError(
      isOpen ? "lastMitigated: only applies to mitigated findings" : "lastSeen: does not apply to mitigated findings",
      { advice: isOpen ? "set the state mitigated" : "use lastMitigated, or since" },
    );
  }
  if (since !== undefined && query[last] !== undefined) {
    throw new InputError(`since and ${last} cannot be combined`, { advice: "use one of them" });
  }
  const read = (name: string, when: When | undefined): DateRange | undefined => {
    const hours = isInDays && typeof when === "string" && /^\d+h$/.test(when.trim()) ? Number.parseInt(when, 10) : 0;
    if (hours % 24 > 0) {
      throw new InputError(`${name}: ${hours} hours are not a whole number of days, which Security Center requires`, {
        advice: `write ${Math.ceil(hours / 24)}d`,
      });
    }
    return when === undefined ? undefined : readRange(name, when, now);
  };
  const first = read("firstSeen", firstSeen);
  const ended = since === undefined ? read(last, query[last]) : read("since", since);
  return { ...(first && { firstSeen: first }), ...(ended && { [last]: ended }) };
}

function severitiesOf(names: readonly string[]): Severity[] {
  return names.map((name) => {
    const found = severities.find((severity) => severity === name.toLowerCase());
    if (!found) {
      throw new InputError(`severity: "${name}" does not exist`, { advice: whatThereIs(name, severities) });
    }
    return found;
  });
}

function pluginsOf(numbers: readonly string[]): string[] {
  const wrong = numbers.find((number) => !/^\d+$/.test(number));
  if (wrong !== undefined) {
    throw new InputError(`plugin: "${wrong}" is not a number`, {
      advice: "plugins are named by number, such as 19506",
    });
  }
  return [...numbers];
}

function sortOf(sort: string | undefined): ResolvedQuery["sort"] {
  const [column = "", direction = column === "severity" ? "desc" : "asc"] = (sort ?? "severity").split(":");
  const field = own(sortFields, column);
  if (field === undefined) {
    throw new InputError(`sort: Security Center does not sort by "${column}"`, {
      advice: whatThereIs(column, Object.keys(sortFields)),
    });
  }
  if (direction !== "asc" && direction !== "desc") {
    throw new InputError(`sort: "${direction}" is not a direction`, {
      advice: `write ${column}:asc or ${column}:desc`,
    });
  }
  return { field, direction };
}

/** Days from one moment back to another; both count as the days of the calendar (UTC) that they are in. */
const daysBack = (ms: number, now: number): number => Math.floor(now / dayMs) - Math.floor(ms / dayMs);

/** Farther back than any finding, for a range that is open there. */
const endlessDays = 36_500;

/**
 * A range as Security Center writes it: days back from today, the nearer one first.
 * Source: Security Center API Best Practices Guide, "Retrieve Vulnerability Data for a Specific Time Range", date codes.
 */
export function dateCode({ from = -Infinity, to = Infinity }: DateRange, now: number): string {
  const nearest = to >= now ? 0 : daysBack(to, now);
  return `${nearest}:${from === -Infinity ? endlessDays : daysBack(from, now)}`;
}

export const isIn = ({ from = -Infinity, to = Infinity }: DateRange, time: string | undefined): boolean => {
  const ms = time === undefined ? Number.NaN : Date.parse(time);
  return ms >= from && ms <= to;
};
