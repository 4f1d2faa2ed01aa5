import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "../../emulator/index";
import type { Props } from "../../provider";
import { perConnection, Session } from "../../provider/connection/session";
import { resolveConnection } from "../../provider/connection/resolve";
import { type Field, own, propertyOf } from "../../provider/definition";
import { judgeProgram } from "../../provider/preview/program";
import { resourceOf } from "../../provider/resources";
import { Site } from "../support/site";
import { adoptFrom, anySecret, newFolder, unaccounted } from "./adopting";
import { Choice } from "./choice";
import { randomTenant } from "./tenant";

/** What was seen of one tenant. */
export interface Proof {
  objects: number;
  /** Changed properties that were looked for. */
  changes: number;
  wrong: string[];
}

interface Entry {
  type: string;
  id: string;
  inputs: Props;
  outputs: Props;
}

const without = (props: Props, name: string): Props =>
  Object.fromEntries(Object.entries(props).filter(([key]) => key !== name));

/** Entries of an import file as the provider is given them: secrets in clear, without its own text. */
function entriesIn(folder: string): Entry[] {
  const { resources } = JSON.parse(readFileSync(join(folder, "import.json"), "utf8")) as { resources: Entry[] };
  const clear = (props: Props): Props =>
    Object.fromEntries(
      Object.entries(without(props, "__provider")).map(([key, value]) => {
        const { plaintext } = (value ?? {}) as { plaintext?: string };
        return [key, typeof plaintext === "string" ? JSON.parse(plaintext) : value];
      }),
    );
  return resources.map(({ type, id, inputs, outputs }) => ({
    ...{ type: type.split(":").at(-1) as string, id },
    ...{ inputs: clear(inputs), outputs: clear(outputs) },
  }));
}

/** The arguments of the program for an entry, which says nothing of an adoption. */
const argumentsOf = ({ inputs }: Entry): Props => without(inputs, "adoptId");

/**
 * Adopts a random tenant over the wire and looks at everything that an import, the next preview, a refresh and an adoption
 * by id would do: nothing. Then one property of each object is changed in the program: a preview names that, and no other.
 */
export async function proveCore(platform: Platform, seed: number, unmanageable = false): Promise<Proof> {
  const site = await Site.start(platform);
  const { folder, remove } = newFolder();
  const wrong: string[] = [];
  try {
    const made = await randomTenant(site.emulator, seed, { unmanageable });
    const from = site.emulator.requests.length;
    const adoption = await adoptFrom(site.emulator, folder, { config: anySecret });
    wrong.push(...unaccounted(adoption, made));
    const entries = entriesIn(folder);
    for (const entry of entries) {
      wrong.push(...(await differences(site, entry)).map((text) => `${entry.type} ${entry.id}: ${text}`));
    }
    wrong.push(...(await judged(site, entries)));
    site.restart();
    for (const entry of entries) {
      wrong.push(...(await adoptionChanges(site, entry)).map((text) => `${entry.type} ${entry.id}: ${text}`));
    }
    const changes = entries.flatMap((entry) => changedIn(site, entry, new Choice(seed)) ?? []);
    wrong.push(...changes.flatMap((change) => inState(site, change)));
    site.restart();
    for (const change of changes) {
      wrong.push(...(await byId(site, change)));
    }
    wrong.push(...site.writes(from).map((request) => `it sent ${request}`));
    return { objects: entries.length, changes: changes.length, wrong };
  } finally {
    remove();
    await site.close();
  }
}

/** What the next preview and the next refresh would show. */
async function differences(site: Site, entry: Entry): Promise<string[]> {
  const { type, id, inputs, outputs } = entry;
  const resource = site.resource(type);
  const { inputs: checked, failures, foresee } = resource.check(inputs, argumentsOf(entry));
  const refused = [...failures, ...((await foresee?.()) ?? [])].map(({ reason }) => `refused: ${reason}`);
  const different = resource.diff(id, outputs, checked).map(({ path }) => `a difference: ${path}`);
  const found = await resource.read(id, outputs);
  const drift = found ? resource.diff(id, found.outs, checked).map(({ path }) => `drift: ${path}`) : ["gone"];
  return [...refused, ...different, ...drift];
}

/** What the program's gate would say of all of them. */
async function judged(site: Site, entries: readonly Entry[]): Promise<string[]> {
  const connection = resolveConnection("default", site.settings);
  const judgements = await judgeProgram(
    entries.map((entry) => ({
      ...{ type: entry.type, name: entry.id, inputs: argumentsOf(entry), connection, sources: [] },
      ...{ isOffline: false, isWhole: true, isTransformed: false },
    })),
    perConnection((one) => new Session(one, site.host)),
  );
  return judgements.flatMap(({ problems }, at) =>
    problems.map((problem) => `${entries[at]?.type} ${entries[at]?.id} is refused: ${problem}`),
  );
}

/** What adopting by id says of an object, and of its secrets only that they are written. */
async function adoptionLines(site: Site, { type, id }: Entry, args: Props): Promise<string[]> {
  const from = site.infos.length;
  const { failures, foresee } = site.resource(type).check({}, { ...args, adoptId: id });
  const refused = [...failures, ...((await foresee?.()) ?? [])].map(({ reason }) => `refused: ${reason}`);
  const lines = site.infos.slice(from).filter((line) => line.startsWith(`adopt ${type} ${id}: `));
  return [...refused, ...(lines.length === 1 ? [] : [`${lines.length} lines about adopting it`]), ...lines];
}

const isSecret = (type: string, name: string): boolean => own(resourceOf(type).fields, name)?.secret === true;

function changesIn(line: string, type: string): string[] {
  const told = line.replace(/^adopt \w+ \S+: /, "");
  return told === "nothing changes"
    ? []
    : told.split("; ").filter((change) => !isSecret(type, change.replace(/ is written$/, "")));
}

async function adoptionChanges(site: Site, entry: Entry): Promise<string[]> {
  const lines = await adoptionLines(site, entry, argumentsOf(entry));
  return lines.flatMap((line) => (line.startsWith("adopt ") ? changesIn(line, entry.type) : [line]));
}

/** Another value of a property; undefined where none is at hand. */
function other(name: string, value: unknown, schema: Field["schema"]): unknown {
  if (name === "preferences") {
    const box = Object.entries(value as Props).find(([, word]) => word === "yes" || word === "no");
    return box && { ...(value as Props), [box[0]]: box[1] === "yes" ? "no" : "yes" };
  }
  if (name === "schedule") {
    const { enabled, ...rest } = value as Props;
    return rest.start === undefined ? undefined : enabled === false ? rest : { ...rest, enabled: false };
  }
  const added: Record<string, string> = {
    addresses: "100.64.99.77",
    routes: "100.64.99.77",
    targets: "new.example.org",
  };
  if (added[name] !== undefined) {
    return [...(value as string[]), added[name]];
  }
  if (name === "maxRunHours") {
    return value === 5 ? 6 : 5;
  }
  if (typeof value === "boolean") {
    return !value;
  }
  const { enum: values } = schema;
  if (Array.isArray(values)) {
    return values.find((one) => one !== value);
  }
  return ["name", "description", "tags", "username", "domain"].includes(name) ? `${String(value)}x` : undefined;
}

/** A program in which one property of an object is another one. */
interface Change {
  entry: Entry;
  name: string;
  news: Props;
}

/** Changes one property in the program; undefined where none can be changed. */
function changedIn(site: Site, entry: Entry, choice: Choice): Change | undefined {
  const args = argumentsOf(entry);
  const { fields } = resourceOf(entry.type);
  const candidates = Object.entries(args).flatMap(([name, value]): Change[] => {
    const field = own(fields, name);
    const changed = field && field.refersTo === undefined ? other(name, value, field.schema) : undefined;
    const news = { ...args, [name]: changed };
    const isFine = changed !== undefined && site.resource(entry.type).check(entry.inputs, news).failures.length === 0;
    return isFine ? [{ entry, name, news }] : [];
  });
  return candidates.length === 0 ? undefined : choice.one(candidates);
}

const told = ({ entry, name }: Change, text: string): string =>
  `${entry.type} ${entry.id} with another ${name}: ${text}`;

/** What the next preview says of a change, but that it is one. */
function inState(site: Site, change: Change): string[] {
  const { type, id, inputs, outputs } = change.entry;
  const resource = site.resource(type);
  const named = resource
    .diff(id, outputs, resource.check(inputs, change.news).inputs)
    .map(({ path }) => propertyOf(path));
  return [...new Set(named)].join() === change.name
    ? []
    : [told(change, `a preview names ${named.join() || "nothing"}`)];
}

/** The same of a preview that adopts the object by its id. */
async function byId(site: Site, change: Change): Promise<string[]> {
  const { entry, name, news } = change;
  // A change that replaces the object cannot be adopted.
  if (own(resourceOf(entry.type).fields, name)?.replaces) {
    return [];
  }
  const lines = await adoptionLines(site, entry, news);
  const changes = lines.flatMap((line) => (line.startsWith("adopt ") ? changesIn(line, entry.type) : [line]));
  const isNamed = changes.length > 0 && changes.every((line) => propertyOf(line.split(" ")[0] ?? "") === name);
  return isNamed ? [] : [told(change, `adopting says ${changes.join("; ") || "nothing"}`)];
}
