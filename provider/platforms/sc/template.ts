import type { Codec, EncodeContext, Props } from "../../definition";
import { InputError } from "../../errors";
import { whatThereIs } from "../../values/closest";
import { asObject, isObject } from "../../values/shape";
import { editorInput, type EditorInput } from "../editor-input";
import { collections } from "./collections";
import { canonicalTemplate, shortNames } from "../../values/template";

const { path } = collections.policyTemplate;

async function find(template: string, context: EncodeContext): Promise<Props> {
  const templates = await context.list(path, ["id", "name"]);
  const wanted = canonicalTemplate(template);
  const found = templates.find(
    ({ id, uuid, name }) =>
      [id, uuid].some((key) => key !== undefined && String(key) === template) ||
      canonicalTemplate(String(name)) === wanted,
  );
  if (!found) {
    const names = templates.map(({ name }) => shortNames.get(String(name).toLowerCase()) ?? String(name));
    throw new InputError(`${context.property} "${template}" does not exist on Security Center`, {
      advice: whatThereIs(template, names),
    });
  }
  return found;
}

/** The template's id on Security Center. */
export async function templateId(template: string, context: EncodeContext): Promise<string> {
  return String((await find(template, context)).id);
}

/** Its short name, or its title where there is none. */
export async function templateName(template: string, context: EncodeContext): Promise<string> {
  const { name } = await find(template, context);
  return canonicalTemplate(String(name));
}

/** `{"id": 1}` by short name, title, uuid or number; read with its title. */
export const templateObject: Codec<string> = {
  encode: async (template, context) => ({ id: Number(await templateId(template, context)) }),
  decode: (wire, { known }) => {
    const { id, uuid, name } = asObject(wire ?? {});
    if (id === undefined || String(id) === "-1") {
      return undefined;
    }
    // A number or uuid in the program names the same template as the title does.
    return known !== undefined && [String(id), String(uuid)].includes(known)
      ? known
      : (shortNames.get(String(name).toLowerCase()) ?? String(name ?? id));
  },
};

const readOnce = new WeakMap<Props, ReadonlyMap<string, EditorInput>>();

/** The inputs of a template's editor document, by identifier; empty when it describes none. */
export async function templateInputs(
  template: string,
  context: EncodeContext,
): Promise<ReadonlyMap<string, EditorInput>> {
  const detail = await context.get(`${path}/${await templateId(template, context)}`);
  const inputs = readOnce.get(detail) ?? inputsIn(parseEditor(detail.editor));
  readOnce.set(detail, inputs);
  return inputs;
}

/** Each section has a mode as well, `MODE|discovery`, of which no default is told. */
function inputsIn(editor: unknown): Map<string, EditorInput> {
  const found = new Map<string, EditorInput>();
  const walk = (value: unknown): void => {
    if (typeof value === "object" && value !== null) {
      const { id, inputs, default: initial } = value as Props;
      if (typeof id === "string" && initial !== undefined && inputs === undefined) {
        found.set(id, editorInput(value as Props));
      }
      Object.values(value).forEach(walk);
    }
  };
  walk(editor);
  const { sections } = (editor ?? {}) as { sections?: unknown };
  for (const { id } of Array.isArray(sections) && found.size > 0 ? sections.filter(isObject) : []) {
    if (typeof id === "string") {
      found.set(`MODE|${id}`, { initial: undefined });
    }
  }
  return found;
}

/** The document is JSON text inside a string; what is no JSON describes nothing. */
function parseEditor(editor: unknown): unknown {
  try {
    return typeof editor === "string" ? JSON.parse(editor) : editor;
  } catch {
    return undefined;
  }
}
