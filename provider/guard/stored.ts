import type { Api } from "../connection/api";
import type { Session } from "../connection/session";
import { SharedReads } from "../connection/shared-reads";
import { type EncodeContext, own, type Props } from "../definition";
import type { Platform } from "../definition/platform";
import { InputError, NotFoundError, PermissionError, UnexpectedAnswerError } from "../errors";
import { commaList } from "../platforms/codecs";
import type { Account } from "../platforms/dialect";
import { type EditorDocument, readDocument } from "../platforms/rest/document";
import { templateDocument } from "../platforms/rest/template";
import { collections as inSc } from "../platforms/sc/collections";
import { familyList } from "../platforms/sc/families";
import { templateInputs, templateName } from "../platforms/sc/template";
import { collections as inVm } from "../platforms/vm/collections";
import { ipv4Rule } from "../platforms/vm/tag-rule";
import type { Families, Family } from "../values/families";
import { asObject, ShapeError } from "../values/shape";
import { parseEntry } from "../values/targets";
import { excludedBy, exclusionPlaces, type StoredExclusion } from "./exclusions";
import type { Later, TargetFacts, Unjudged } from "./judge";
import { type Layer, layerOf, type PolicyFacts, type TemplateFacts } from "./policy";
import { modesOfTemplate } from "./presets";
import { scanReaders, type StoredScan } from "./stored-scan";

/** What is made from a template. */
type Made = "policy" | "scan";

/** Answers what is stored on a platform. Each question is asked once. */
export interface Stored {
  /** A stored policy, or a scan that has settings of its own. */
  policy(id: string, made?: Made): Promise<PolicyFacts | Unjudged | Later>;
  template(template: string, made?: Made): Promise<TemplateFacts | Unjudged>;
  /** What an asset list stands for. */
  list(id: string): Promise<ListFacts>;
  scan(id: string): Promise<StoredScan | Unjudged>;
  /** What the platform keeps from scans. */
  exclusions(): Promise<StoredExclusion[]>;
}

/** What a list stands for, and its name. */
type ListFacts = TargetFacts & { called?: string };

interface Ask {
  /** What codecs may ask. */
  context: EncodeContext<Props>;
  object(path: string, id: string, fields: readonly string[]): Promise<Props>;
}

interface Reader {
  policy(ask: Ask, id: string, made: Made): Promise<PolicyFacts>;
  template(ask: Ask, template: string, made: Made): Promise<TemplateFacts>;
  list(ask: Ask, id: string): Promise<ListFacts>;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? ""));
const textsOf = (values: Props): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));

/** Some plugins of a family; which ones makes no difference. */
const inPart: Family = { plugins: [] };

const familiesOf = ({ families }: EditorDocument): Families =>
  Object.fromEntries(
    [...families].map(([name, { status }]) => [
      name,
      status === "disabled" ? "disabled" : status === "enabled" ? "enabled" : inPart,
    ]),
  );

/** Every setting of a document: the values of now are its defaults too. */
const factsOfDocument = (document: EditorDocument): TemplateFacts => ({
  name: document.template,
  initial: new Map(Object.entries(textsOf(document.preferences))),
  isWhole: true,
  modes: document.modes,
});

/** The settings of an object by its editor document. */
function policyOf(answer: Props): PolicyFacts {
  const document = readDocument(answer);
  const template = { ...factsOfDocument(document), isStored: true };
  return {
    template,
    layers: [layerOf(Object.fromEntries(template.initial ?? []), familiesOf(document))],
    called: textOf(document.basic.name),
  };
}

const rest: Reader = {
  policy: async ({ context }, id, made) => policyOf(await context.get(`/editor/${made}/${id}`)),
  template: async ({ context }, template, made) =>
    factsOfDocument(await templateDocument(made, { ...context, inputs: { template } })),
  list: async ({ object }, id) => {
    const tag = await object(inVm.tags.path, id, ["filters"]);
    const targets = ipv4Rule.decode(tag.filters) ?? [];
    const called = textOf(tag.value);
    const named = `tag ${id} ("${called}")`;
    return targets.length === 0
      ? { unjudged: `${named} has no rule, and is assigned to hosts one by one`, called }
      : targets.some((target) => typeof parseEntry(target) === "string")
        ? { unjudged: `${named} has rules that are no set of addresses`, called }
        : { targets, called };
  },
};

/** What is not listed does not run, and without a list all do. */
async function layerOfSc({ context }: Ask, { preferences, families }: Props): Promise<Layer> {
  const states = (await familyList.decode(families, context)) ?? {};
  const unlisted: Family = Object.keys(states).length === 0 ? "enabled" : "disabled";
  const { family = () => undefined, ...layer } = layerOf(
    textsOf(Array.isArray(preferences) ? {} : asObject(preferences ?? {})),
    states,
  );
  return { ...layer, family: (name) => family(name) ?? unlisted };
}

const sc: Reader = {
  policy: async (ask, id) => {
    const policy = await ask.object(inSc.policy.path, id, ["name", "preferences", "families", "policyTemplate"]);
    const { id: template } = asObject(policy.policyTemplate ?? {});
    const facts = await sc.template(ask, textOf(template), "policy");
    return { template: facts, layers: [await layerOfSc(ask, policy)], called: textOf(policy.name) };
  },
  template: async ({ context }, template) => {
    const asked = { ...context, property: "template" };
    const name = await templateName(template, asked);
    const inputs = await templateInputs(template, asked);
    const initial = [...inputs].filter(([, input]) => input.initial !== undefined);
    return {
      name,
      // A document that describes nothing says nothing about defaults either.
      ...(initial.length > 0 && { initial: new Map(initial.map(([id, input]) => [id, textOf(input.initial)])) }),
      modes: modesOfTemplate(name),
    };
  },
  list: async ({ object }, id) => {
    const { name, type, typeFields } = await object(inSc.asset.path, id, ["name", "type", "typeFields"]);
    const { definedIPs, definedDNSNames } = asObject(typeFields ?? {});
    const targets = [...(commaList.decode(definedIPs) ?? []), ...(commaList.decode(definedDNSNames) ?? [])];
    const called = textOf(name);
    return ["static", "dnsname"].includes(String(type)) && targets.length > 0
      ? { targets, called }
      : { unjudged: `asset list ${id} ("${called}") is ${textOf(type)}: its addresses change by themselves`, called };
  },
};

const noLists = (): Promise<ListFacts> => Promise.resolve({ unjudged: "Nessus has no asset lists" });
const readers: Record<Platform, Reader> = { vm: rest, sc, nessus: { ...rest, list: noLists } };

/** The answer, or why these keys get none. Every other failure is one. */
async function orUnjudged<T extends object>(what: string, work: () => Promise<T>): Promise<T | Unjudged> {
  try {
    return await work();
  } catch (error) {
    const isNone = [PermissionError, NotFoundError, InputError, UnexpectedAnswerError, ShapeError].some(
      (kind) => error instanceof kind,
    );
    if (!isNone) {
      throw error;
    }
    return { unjudged: `${what} cannot be read: ${(error as Error).message}` };
  }
}

/** Keys that may not list exclusions see none. */
async function exclusionsOn(platform: Platform, { list, now }: EncodeContext<Props>): Promise<StoredExclusion[]> {
  const place = exclusionPlaces[platform];
  if (typeof place === "string") {
    return [];
  }
  const { path, fields, type, inputsOf } = place;
  const entries = await list(path, fields).catch((error: unknown) => {
    if (error instanceof PermissionError || error instanceof NotFoundError) {
      return [];
    }
    throw error;
  });
  return entries.map((entry) => ({
    ...{ type, id: String(entry.id), name: String(entry.name) },
    addresses: excludedBy([{ type, inputs: inputsOf(entry) }], now),
  }));
}

/** What a session tells. With `isFresh`, what was read earlier does not count: this process may have changed it. */
export function storedOn(
  { session, api, account }: { session: Session; api: Api; account: Account },
  { isFresh = false } = {},
): Stored {
  const { dialect, connection } = session;
  // Each question is asked once all the same.
  const reads = isFresh ? new SharedReads(dialect, session.host.clock) : session.reads;
  const reader = readers[connection.platform];
  const ask: Ask = {
    context: {
      list: (path, fields) => reads.list(api, path, fields),
      get: (path) => reads.document(api, path),
      live: () => Promise.resolve(undefined),
      version: account.version,
      now: api.now(),
      property: "template",
      inputs: {},
    },
    object: (path, id, fields) =>
      reads.object(api, path, id, fields, (one, of, members) => dialect.get(one, `${path}/${of}`, members)),
  };
  const answers: Record<string, Promise<unknown>> = {};
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> =>
    (own(answers, key) ?? (answers[key] = work())) as Promise<T>;
  return {
    policy: (id, made = "policy") =>
      once(`${made} ${id}`, () => orUnjudged(`${made} ${id}`, () => reader.policy(ask, id, made))),
    template: (template, made = "policy") =>
      once(`template ${made} ${template}`, () =>
        orUnjudged(`the template "${template}"`, () => reader.template(ask, template, made)),
      ),
    list: (id) => once(`list ${id}`, () => orUnjudged(`asset list ${id}`, () => reader.list(ask, id))),
    exclusions: () => once("exclusions", () => exclusionsOn(connection.platform, ask.context)),
    scan: (id) =>
      once(`stored scan ${id}`, () =>
        orUnjudged(`scan ${id}`, () => scanReaders[connection.platform]({ ...ask, policyOf }, id)),
      ),
  };
}

/** The same without a platform: of templates, what is known of them in general. */
export function notStored(why: (what: string) => Unjudged | Later): Omit<Stored, "scan" | "exclusions"> {
  return {
    policy: (id, made = "policy") => Promise.resolve(why(`${made} ${id}`)),
    template: (template) => Promise.resolve({ name: template, modes: modesOfTemplate(template) }),
    list: (id) => Promise.resolve(why(`asset list ${id}`)),
  };
}
