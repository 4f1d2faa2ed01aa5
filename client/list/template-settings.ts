import type { EncodeContext, Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import type { EditorInput } from "../../provider/platforms/editor-input";
import { templateDocument, templateInputs as editorInputs } from "../../provider/platforms/rest/template";
import { collections as sc } from "../../provider/platforms/sc/collections";
import { templateInputs as scInputs } from "../../provider/platforms/sc/template";
import type { Templated } from "../../provider/values/template";
import type { Client } from "../connect";
import type { Listed } from "./list";

/** What asks for the document of a template. */
async function contextOf(client: Client, template: string): Promise<EncodeContext<Templated>> {
  return {
    property: "template",
    inputs: { template },
    list: (path, fields) => client.list(path, fields),
    get: async (path) => (await client.read(path)) as Props,
    live: () => Promise.resolve(undefined),
    version: await client.version(),
    now: client.now(),
  };
}

/** Settings of a template for policies, or else of one for scans: some are for scans alone. */
async function inputsOf(client: Client, template: string): Promise<ReadonlyMap<string, EditorInput>> {
  const context = await contextOf(client, template);
  if (client.platform === "sc") {
    return await scInputs(template, context);
  }
  try {
    return await editorInputs("policy", context);
  } catch (error) {
    if (error instanceof InputError) {
      return await editorInputs("scan", context);
    }
    throw error;
  }
}

const shown = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** The preferences of a template: key, meaning, default, and the values that it takes. */
export async function preferenceRows(client: Client, template: string): Promise<Listed[]> {
  const inputs = await inputsOf(client, template);
  return [...inputs].map(([key, { label, initial, options, pattern }]) => ({
    id: key,
    name: label ?? "",
    default: shown(initial),
    values:
      options?.map((option) => JSON.stringify(option)).join(", ") ?? (pattern ? `text like ${pattern.source}` : "text"),
  }));
}

/** The plugin families that a policy of a template can choose. */
export async function familyRows(client: Client, template: string): Promise<Listed[]> {
  if (client.platform === "sc") {
    const families = await client.list(sc.pluginFamily.path, ["name", "type"]);
    return families.map(({ id, name, type }) => ({
      id: String(id),
      name: String(name),
      ...(type !== undefined && { type: String(type) }),
    }));
  }
  const { families } = await templateDocument("policy", await contextOf(client, template));
  return [...families].map(([name, { id, status }]) => ({ id, name, status }));
}
