import type { Codec, EncodeContext, Lists, Props } from "../../definition";
import { InputError } from "../../errors";
import { whatThereIs } from "../../values/closest";
import { canonicalTemplate, type Templated } from "../../values/template";
import { ShapeError } from "../../values/shape";
import type { EditorInput } from "../editor-input";
import { type EditorDocument, readDocument } from "./document";

/** What is made from a template. */
export type EditorType = "scan" | "policy";

const pathOf = (type: EditorType): string => `/editor/${type}/templates`;

/** Templates of scans that are made from a policy: no program names them. */
const ofPolicies = { scan: "custom", agent: "agent_custom" } as const;
const hidden: ReadonlySet<string> = new Set(Object.values(ofPolicies));

/** Whether a scan is made from a policy, which then holds its settings. */
export const isOfPolicy = ({ template }: EditorDocument): boolean => hidden.has(template);

const isCalled = ({ uuid, name, title }: Props, template: string): boolean =>
  [uuid, name, title].some((word) => word === template) ||
  [name, title].some((word) => canonicalTemplate(String(word)) === canonicalTemplate(template));

async function find(
  type: EditorType,
  template: string,
  { list, property = "template" }: Lists & { property?: string },
): Promise<Props> {
  const templates = await list(pathOf(type), ["name"]);
  const found = templates.find((entry) => isCalled(entry, template));
  if (!found) {
    const names = templates.map(({ name }) => String(name)).filter((name) => !hidden.has(name));
    throw new InputError(`${property} "${template}" does not exist`, {
      advice: whatThereIs(template, names),
    });
  }
  return found;
}

/** The uuid of a template by short name, title or uuid; read as its short name. */
export const templateUuid = (type: EditorType): Codec<string> => ({
  encode: async (template, context) => String((await find(type, template, context)).uuid),
  decode: async (wire, { known, list }) => {
    const found = (await list(pathOf(type), ["name"])).find(({ uuid }) => uuid === wire);
    if (!found) {
      return known === wire || wire === undefined ? known : String(wire);
    }
    const name = String(found.name);
    return known !== undefined && isCalled(found, known) ? known : hidden.has(name) ? undefined : name;
  },
});

/**
 * The uuid under which a scan of a user-defined policy is made: not the policy's, but that of a template of its own.
 * Source: recorded answers to `GET /editor/scan/policy/{policy_id}`.
 */
export async function uuidOfPolicyScans(isOfAgents: boolean, lists: Lists): Promise<string> {
  return String((await find("scan", ofPolicies[isOfAgents ? "agent" : "scan"], lists)).uuid);
}

/** Documents as they were answered → read: the same one serves many resources. */
const readOnce = new WeakMap<Props, EditorDocument>();

/** The document of the template that these inputs name. */
export async function templateDocument(type: EditorType, context: EncodeContext<Templated>): Promise<EditorDocument> {
  const { uuid } = await find(type, String(context.inputs.template), context);
  const path = `${pathOf(type)}/${String(uuid)}`;
  const answered = await context.get(path);
  try {
    const document = readOnce.get(answered) ?? readDocument(answered);
    readOnce.set(answered, document);
    return document;
  } catch (error) {
    throw error instanceof ShapeError ? (context.malformed?.(error.what, `GET ${path}`) ?? error) : error;
  }
}

const inputsOnce = new WeakMap<EditorDocument, ReadonlyMap<string, EditorInput>>();

/** The settings of the template that these inputs name. */
export async function templateInputs(
  type: EditorType,
  context: EncodeContext<Templated>,
): Promise<ReadonlyMap<string, EditorInput>> {
  const document = await templateDocument(type, context);
  const inputs = inputsOnce.get(document) ?? document.inputs();
  inputsOnce.set(document, inputs);
  return inputs;
}
