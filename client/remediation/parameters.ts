import {
  type AnyDefinition,
  type Binding,
  bindingFor,
  type EncodeContext,
  type Props,
} from "../../provider/definition";
import { InputError } from "../../provider/errors";
import { check } from "../../provider/lifecycle/check";
import { encode, merge } from "../../provider/lifecycle/encode";
import type { Platform } from "../../provider/definition/platform";
import { policy } from "../../provider/resources/policy";
import { scan } from "../../provider/resources/scan";
import type { Client } from "../connect";
import type { RemediationParameters } from "./remediation";

/** The template whose preferences a remediation scan has. */
const template = "advanced";

/** Whether a remediation scan is made of the template itself, or of a policy that is made of it. */
const isOfTemplate: Record<Platform, boolean> = { vm: true, nessus: true, sc: false };

/** Refuses parameters that a Scan of this platform would be refused for, all at once. */
export function checkParameters(platform: Platform, parameters: RemediationParameters): void {
  const { preferences, ...ofScan } = parameters;
  const name = "remediation";
  // Everything else that a scan needs, so that only the parameters can be wrong.
  const basis = isOfTemplate[platform] ? { template } : { repositoryId: "1", policyId: "1" };
  const failures = [
    ...check(scan, platform, {}, { name, targets: ["192.0.2.1"], ...basis, ...ofScan }).failures,
    ...(preferences ? check(policy, platform, {}, { name, template, preferences }).failures : []),
  ];
  if (failures.length > 0) {
    throw new InputError(failures.map(({ reason }) => reason.replace(/^(Scan|Policy)\./, "")).join("; "), {
      advice: "correct these options",
    });
  }
}

/** What a codec may ask while it writes; each list is asked for once. */
async function contextOf(client: Client, inputs: Props): Promise<EncodeContext<Props>> {
  const lists = new Map<string, Promise<Props[]>>();
  return {
    property: "remediation",
    inputs,
    version: await client.version(),
    now: client.clock.now(),
    list: (path, fields) => {
      const key = `${path} ${fields.join(",")}`;
      const known = lists.get(key) ?? client.list(path, fields);
      lists.set(key, known);
      return known;
    },
    get: async (path) => (await client.read(path)) as Props,
    live: () => Promise.resolve(undefined),
  };
}

async function bodyOf(
  client: Client,
  definition: AnyDefinition,
  inputs: Props,
  names: readonly string[],
): Promise<Props> {
  const binding = bindingFor(definition, client.platform, inputs, undefined) as Binding;
  const given = names.filter((name) => inputs[name] !== undefined);
  return given.length === 0 ? {} : await encode(definition, binding, given, await contextOf(client, inputs));
}

/** The members of the scan's body that these parameters and credentials write, as a Scan writes them. */
export async function scanMembers(
  client: Client,
  { preferences, ...parameters }: RemediationParameters,
  credentialIds: readonly string[],
): Promise<Props> {
  const credentials = credentialIds.length > 0 ? { credentialIds: [...credentialIds] } : {};
  const ofTemplate = isOfTemplate[client.platform] ? { template, preferences } : {};
  const inputs = { ...parameters, ...credentials, ...ofTemplate };
  const names = Object.keys(inputs).filter((name) => name !== "template");
  return await bodyOf(client, scan, inputs, names);
}

/** The preferences of the one-time policy of Security Center, in place of a scan's. */
export async function policyMembers(client: Client, { preferences }: RemediationParameters): Promise<Props> {
  return await bodyOf(client, policy, { template, preferences }, ["preferences"]);
}

/** Bodies laid over one another, the last one on top. */
export const laidOver = (...bodies: Props[]): Props => bodies.reduce<Props>((below, body) => merge(below, body), {});
