import { isDeepStrictEqual } from "node:util";
import { member, own, type Props, type Requests } from "../../definition";
import { UnexpectedAnswerError } from "../../errors";
import { objectOf, partOf } from "../answer";
import type { Platform } from "../../definition/platform";
import { asEntries, asId, asObject, isObject, ShapeError } from "../../values/shape";
import { editorInput, type EditorInput } from "../editor-input";

/**
 * Editor documents: the forms in which Vulnerability Management and Nessus show scans, policies and templates. Each
 * input holds the value of now in `default`, at any depth.
 * Source: Vulnerability Management API, Editor, `GET /editor/{type}/{id}`; the same on Nessus.
 */
export interface EditorDocument {
  /** The template's. */
  uuid: string;
  /** Its short name. */
  template: string;
  /** Inputs and groups of the first page: name, targets, schedule, mail, permissions. */
  basic: Props;
  /** Everything else, by the input's id: what a program calls preferences. */
  preferences: Props;
  /** The presets that pages are on, by page; a page without one counts by its inputs. */
  modes: Readonly<Record<string, string>>;
  /** What each of these offers. */
  inputs(): ReadonlyMap<string, EditorInput>;
  /** Ids of the credentials that are set: numbers of its own ones, uuids of managed ones. */
  credentialIds: string[];
  /** Status of each plugin family with its number there, where the template lets them be chosen. */
  families: Map<string, { id: string; status: string }>;
  owner?: string;
}

/** Inputs that have no `default` when nothing is set. */
const emptyInputs = new Set(["entry", "textarea", "small-entry", "medium-entry", "medium-fixed-entry", "password"]);

/** Every input below a node, with its value. */
function eachInput(node: unknown, found: (input: Props & { id: string }, value: unknown) => void): void {
  if (typeof node !== "object" || node === null) {
    return;
  }
  const { id, type, default: value } = node as Props;
  if (typeof id === "string" && (value !== undefined || emptyInputs.has(String(type)))) {
    found(node as Props & { id: string }, value === undefined ? "" : value);
  }
  for (const [key, inner] of Object.entries(node)) {
    eachInput(key === "modes" ? modeOf(inner) : inner, found);
  }
}

function collect(node: unknown, values: Props): void {
  eachInput(node, ({ id }, value) => {
    // An assignment would take an input called `__proto__` for something else.
    Object.defineProperty(values, id, { configurable: true, enumerable: true, writable: true, value });
  });
}

/** The preset that a page is on; the presets themselves are no settings, though they look like some. */
const modeOf = (modes: unknown): unknown => {
  const { id, default: chosen } = isObject(modes) ? modes : {};
  return typeof id === "string" && typeof chosen === "string" ? { id, default: chosen } : undefined;
};

/** Also where a document tells the presets as a numbered map, which makes its page no input. */
const modesIn = (pages: Props): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pages).flatMap(([page, content]) => {
      const chosen = member({ content }, "content.modes.default");
      return typeof chosen === "string" ? [[page, chosen]] : [];
    }),
  );

/** A member of a document, read. Names it where its shape is wrong. */
function within<T>(document: Props, path: string, read: (value: unknown) => T): T {
  const value = member(document, path);
  try {
    return read(value);
  } catch (error) {
    if (error instanceof ShapeError) {
      throw new ShapeError(value === undefined ? `no "${path}"` : `a "${path}" that is ${error.what}`);
    }
    throw error;
  }
}

/** Families by name; none is absent, null, or a list without entries. */
function familiesIn(wire: unknown): EditorDocument["families"] {
  const families = Array.isArray(wire) && wire.length === 0 ? {} : asObject(wire ?? {});
  return new Map(
    Object.entries(families).map(([name, family]) => {
      const { id, status } = asObject(family);
      return [name, { id: asId(id), status: asId(status) }];
    }),
  );
}

/** Members of a group that are no values. */
const frame = new Set(["title", "name", "inputs", "sections", "groups", "desc"]);

export function readDocument(document: Props): EditorDocument {
  const { basic: _, ...pages } = within(document, "settings", asObject);
  const basic = within(document, "settings.basic", asObject);
  const values: Props = {};
  collect(basic.inputs, values);
  const groups = within(document, "settings.basic.groups", asEntries);
  for (const group of groups) {
    Object.assign(values, Object.fromEntries(Object.entries(group).filter(([key]) => !frame.has(key))));
  }
  const types = within(document, "credentials.data", (data) =>
    asEntries(data).flatMap((category) => asEntries(category.types)),
  );
  const others = [
    groups.map((group) => [group.inputs, group.sections, group.groups]),
    pages,
    types.map(({ settings }) => settings),
  ];
  const preferences: Props = {};
  collect(others, preferences);
  const families = within(document, "plugins.families", familiesIn);
  return {
    uuid: within(document, "uuid", asId),
    template: within(document, "name", asId),
    basic: values,
    preferences,
    modes: modesIn(pages),
    inputs: () => inputsIn(others),
    credentialIds: within(document, "credentials.data", () =>
      types.flatMap(({ instances }) => asEntries(instances).map(({ id }) => asId(id))),
    ),
    families,
    ...(typeof document.owner === "string" && { owner: document.owner }),
  };
}

/** Inputs by id. Where two of one id offer different things, nothing tells which of them a value is for. */
function inputsIn(node: unknown): Map<string, EditorInput> {
  const inputs = new Map<string, EditorInput>();
  eachInput(node, (input) => {
    const [found, other] = [editorInput(input), inputs.get(input.id)];
    inputs.set(input.id, other === undefined || isDeepStrictEqual(other, found) ? found : { initial: found.initial });
  });
  return inputs;
}

const pages = ["discovery", "assessment", "report", "advanced"].map((page) => `settings.${page}`);

/** Parts that every document of a template has; which those of others have is not known. Source: recorded documents. */
const whole: Readonly<Record<string, readonly string[]>> = {
  basic: [...pages, "credentials.data"],
  advanced: [...pages, "credentials.data", "plugins.families"],
};

/** Where every document has a list of who may do what, be it empty. */
const alwaysShowsAcls: Record<Platform, boolean> = { vm: true, nessus: false, sc: false };

/** The editor document of one scan or policy. */
export async function documentOf(
  api: Requests,
  platform: Platform,
  type: "scan" | "policy",
  id: string,
): Promise<EditorDocument> {
  const request = `GET /editor/${type}/${id}`;
  const document = objectOf(await api.read(`/editor/${type}/${id}`), platform, request);
  const parts = ["settings.basic", "settings.basic.inputs", "settings.basic.groups"];
  const lists = parts.slice(1).filter((part) => !Array.isArray(member(document, part)));
  const [lacking] = document.uuid === undefined || member(document, parts[0] as string) === undefined ? parts : lists;
  if (lacking !== undefined) {
    // Laid over half a document, a change would reset the other half.
    throw new UnexpectedAnswerError({ platform, request }, `no "${lacking}"`);
  }
  try {
    const read = readDocument(document);
    if (alwaysShowsAcls[platform] && !Array.isArray(read.basic.acls)) {
      throw new ShapeError('no "acls"');
    }
    if (isNothing(read.basic.acls)) {
      delete read.basic.acls;
    }
    // The settings of a scan with a policy are the policy's.
    const parts = Number(read.basic.policy_id) > 0 ? [] : (own(whole, read.template) ?? []);
    const isThere = (part: string): boolean =>
      part === "plugins.families" ? read.families.size > 0 : typeof (member(document, part) ?? undefined) === "object";
    const lacks = parts.find((part) => !isThere(part));
    if (lacks !== undefined) {
      throw new ShapeError(`no "${lacks}"`);
    }
    return read;
  } catch (error) {
    throw error instanceof ShapeError ? new UnexpectedAnswerError({ platform, request }, error.what) : error;
  }
}

/** Rows of an `acls`: who may do what, as numbers. */
export interface AclRow extends Props {
  type: "default" | "user" | "group";
  permissions: number;
}

/** Who may do what after a change; nothing where a document does not tell and the change is none. */
export function aclsAfter(
  { basic }: EditorDocument,
  over: readonly AclRow[] | undefined,
  platform: Platform,
  request: string,
): { acls?: AclRow[] } {
  return over === undefined && isNothing(basic.acls)
    ? {}
    : { acls: mergeRows(partOf(basic, "acls", "objects", platform, request) as AclRow[], over ?? []) };
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const rowKey = ({ type, id }: Props): string => (type === "default" ? "default" : `${String(type)}:${String(id)}`);

/** Rows laid over those there are; a row that permits nothing takes the old one away. */
export function mergeRows(rows: readonly AclRow[], over: readonly AclRow[]): AclRow[] {
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  for (const row of over) {
    byKey.set(rowKey(row), { ...byKey.get(rowKey(row)), ...row });
  }
  return [...byKey.values()].filter(({ type, permissions }) => type === "default" || permissions > 0);
}
