import type { EncodeContext } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";
import { InputError } from "../../provider/errors";
import { objectOf } from "../../provider/platforms/answer";
import type { EditorInput } from "../../provider/platforms/editor-input";
import { templateDocument, templateInputs as editorInputs } from "../../provider/platforms/rest/template";
import { collections as sc } from "../../provider/platforms/sc/collections";
import { templateInputs as scInputs } from "../../provider/platforms/sc/template";
import type { Templated } from "../../provider/values/template";
import type { Client } from "../connect";
import type { Listed } from "./listed";

/** What asks for the document of a template. */
async function contextOf(client: Client, template: string): Promise<EncodeContext<Templated>> {
  return {
    property: "template",
    inputs: { template },
    list: (path, fields) => client.list(path, fields),
    get: async (path) => objectOf(await client.read(path), client.platform, `GET ${path}`),
    live: () => Promise.resolve(undefined),
    version: await client.version(),
    now: client.now(),
  };
}

type Inputs = ReadonlyMap<string, EditorInput>;

/** Settings of a template for policies, or else of one for scans: some are for scans alone. */
async function inputsOfEditor(client: Client, template: string): Promise<Inputs> {
  const context = await contextOf(client, template);
  try {
    return await editorInputs("policy", context);
  } catch (error) {
    if (error instanceof InputError) {
      return await editorInputs("scan", context);
    }
    throw error;
  }
}

/** Families of a template's document. */
async function familiesOfEditor(client: Client, template: string): Promise<Listed[]> {
  const { families } = await templateDocument("policy", await contextOf(client, template));
  return [...families].map(([name, { id, status }]) => ({ id, name, status }));
}

/** Families of Security Center, the same for every template. */
async function familiesOfSc(client: Client): Promise<Listed[]> {
  const families = await client.list(sc.pluginFamily.path, ["name", "type"]);
  return families.map(({ id, name, type }) => ({
    id: String(id),
    name: String(name),
    ...(type !== undefined && { type: String(type) }),
  }));
}

interface Settings {
  inputs(client: Client, template: string): Promise<Inputs>;
  families(client: Client, template: string): Promise<Listed[]>;
}

const ofEditor: Settings = { inputs: inputsOfEditor, families: familiesOfEditor };
const settings: Record<Platform, Settings> = {
  vm: ofEditor,
  nessus: ofEditor,
  sc: {
    inputs: async (client, template) => await scInputs(template, await contextOf(client, template)),
    families: familiesOfSc,
  },
};

const shown = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** The preferences of a template: key, meaning, default, and the values that it takes. */
export async function preferenceRows(client: Client, template: string): Promise<Listed[]> {
  const inputs = await settings[client.platform].inputs(client, template);
  return [...inputs].map(([key, { label, initial, options, pattern }]) => ({
    id: key,
    name: label ?? "",
    default: shown(initial),
    values:
      options?.map((option) => JSON.stringify(option)).join(", ") ?? (pattern ? `text like ${pattern.source}` : "text"),
  }));
}

/** The plugin families that a policy of a template can choose. */
export const familyRows = (client: Client, template: string): Promise<Listed[]> =>
  settings[client.platform].families(client, template);
