import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Found, Props } from "../../provider";
import type { Platform } from "../../provider/definition/platform";
import type { StackState } from "../../tools/pulumi/project";
import { repositoryRoot } from "../../tools/repo";
import type { Ids } from "../samples/sample";
import type { Site } from "./site";

type Resource = NonNullable<StackState["deployment"]["resources"]>[number];

/** A resource of the state, with its secrets in clear and what it names on today's site. */
export interface OldResource {
  urn: string;
  type: string;
  inputs: Props;
  outputs: Props;
}

/**
 * What `pulumi stack export` showed after an `up` of every sample with the version of commit 9e36fe2, the last one
 * before definitions were checked by the compiler; without times and places. `ids` is what the samples named then.
 */
function readState(platform: Platform): StackState & { ids: Ids } {
  const file = join(repositoryRoot(), "test", "fixtures", "old-state", `${platform}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as StackState & { ids: Ids };
}

const isOurs = ({ type }: Resource): boolean => type.startsWith("pulumi-nodejs:dynamic/tenable:");

/** The resources of the state, in the order in which they were written. */
export const oldNames = (platform: Platform): string[] =>
  (readState(platform).deployment.resources ?? []).filter(isOurs).map(({ urn }) => urn.slice(urn.lastIndexOf(":") + 1));

/** The state with today's ids in the place of those that the samples named then. */
export function stateFor(platform: Platform, ids: Ids): StackState {
  const { ids: then, ...state } = readState(platform);
  let text = JSON.stringify(state);
  for (const [kind, known] of Object.entries(then)) {
    for (const [index, id] of known.entries()) {
      const now = ids[kind as keyof Ids][index] ?? "";
      if (/^[0-9a-f-]{36}$/.test(id)) {
        text = text.replaceAll(id, now);
      } else if (id !== "" && id !== now) {
        throw new Error(`${kind}: the emulator gave the id ${id} when the state was written, and gives ${now} now`);
      }
    }
  }
  return JSON.parse(text) as StackState;
}

/** Values without the envelope of a secret, and without what the class tells its host. */
const clear = (props: object = {}): Props =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([name]) => name !== "__provider")
      .map(([name, value]) => {
        const secret = (value as { plaintext?: string } | null)?.plaintext;
        return [name, secret === undefined ? (value as unknown) : (JSON.parse(secret) as unknown)];
      }),
  );

export const oldResources = ({ deployment }: StackState): OldResource[] =>
  (deployment.resources ?? []).filter(isOurs).map(({ urn, type, inputs, outputs }) => ({
    urn,
    type: type.slice(type.lastIndexOf(":") + 1),
    inputs: clear(inputs),
    outputs: clear(outputs),
  }));

/** Makes the object of a resource again, as it was; its outputs tell today's site. */
export async function remade(site: Site, { type, inputs, outputs }: OldResource): Promise<Found> {
  const { id, inputs: now, outs } = await site.create(type, inputs);
  return { id, inputs: now, outs: { ...outputs, address: outs.address, tenant: outs.tenant } };
}
