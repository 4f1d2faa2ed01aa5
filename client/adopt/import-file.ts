import type { Props } from "../../provider/definition";
import { providerText, resourceToken } from "../../provider/definition/token";
import type { Declared } from "./program";

/** The engine's mark of a secret. */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const secret = (value: string): Props => ({ ...secretMark, plaintext: JSON.stringify(value) });

/** A stack as the Pulumi CLI names it. */
export interface StackName {
  organization: string;
  project: string;
  stack: string;
}

/** `dev`, or `organization/project/dev`. */
export function stackName(text: string, project: string): StackName {
  const parts = text.split("/");
  const [organization = "organization"] = parts.length > 1 ? parts : [];
  return { organization, project: parts.length === 3 ? (parts[1] as string) : project, stack: parts.at(-1) as string };
}

/** Entries of an import file, in the order of the program; what lacks a secret's value is left out. */
export interface ImportFile {
  text: string;
  /** Objects whose secrets have no value yet. */
  waiting: Declared[];
  count: number;
}

/**
 * The file that `pulumi import --file` takes. The state has to hold what the program says, so each entry has inputs and
 * outputs, and secrets as the engine marks them.
 */
export function importFile(
  objects: readonly Declared[],
  { organization, project, stack }: StackName,
  connection: string,
  config: Readonly<Record<string, string>>,
): ImportFile {
  const waiting: Declared[] = [];
  const resources = objects.flatMap((object) => {
    const { type, id, resource, inputs, outputs } = object;
    const values = Object.entries(object.config).map(([name, key]) => [name, config[`${project}:${key}`]] as const);
    if (values.some(([, value]) => value === undefined)) {
      waiting.push(object);
      return [];
    }
    const token = resourceToken(type);
    const given: Props = {
      ...inputs,
      ...(inputs.name === undefined && resource !== undefined && "name" in outputs ? { name: resource } : {}),
      ...(connection !== "default" && { connection }),
      // What was taken over stays so, as with the argument of this name.
      adoptId: id,
      ...Object.fromEntries(values.map(([name, value]) => [name, secret(String(value))])),
      __address: `${organization}/urn:pulumi:${stack}::${project}::${token}::${resource}`,
      __provider: providerText(type),
    };
    return [{ type: token, name: resource, id, inputs: given, outputs: { ...outputs, ...given } }];
  });
  return { text: `${JSON.stringify({ resources }, undefined, 2)}\n`, waiting, count: resources.length };
}
