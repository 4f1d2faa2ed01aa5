import type { Connection } from "../connection/connection";
import type { Session } from "../connection/session";
import { learntTenant } from "../connection/tenant";
import { type AnyDefinition, type Binding, type Props, sideOf } from "../definition";
import { impliedBy, membersOf, readable } from "../lifecycle/body";
import { callsOf } from "../lifecycle/calls";
import { decode } from "../lifecycle/decode";
import { type Asker, codecContext, foundAs, ownership } from "../lifecycle/work";

/** An object as it is, and not as a program declares it. */
export interface Whole {
  /** Everything that it shows, in the form of a program. */
  values: Props;
  /** As the platform answers it. */
  object: Props;
}

/** What may ask about an object that no program declares yet, with the tenant that it is of. */
export interface Surveyor extends Asker {
  tenant: string | undefined;
}

/** Asks with the keys of the side that the resource is on. */
export async function surveyorOf(
  session: Session,
  definition: AnyDefinition,
  binding: Binding,
  signal?: AbortSignal,
): Promise<Surveyor> {
  const connected = await session.api(sideOf(binding.collection), `a ${definition.type}`, session.operation(signal));
  const tenant = learntTenant(await session.tenant(connected), undefined);
  return { definition, binding, session, calls: callsOf(session.dialect, binding), ...connected, tenant };
}

/** Reads all that an object shows; undefined for one that is not there. `given` chooses the table. */
export async function readWhole(asker: Surveyor, id: string, given: Props = {}): Promise<Whole> {
  const { definition, binding, session, api, calls } = asker;
  const names = readable(binding).map(([name]) => name);
  const members = [...membersOf(binding, names), ...ownership(asker)];
  const object = await session.reads.object(api, binding.collection.path, id, members, calls.get);
  const { values } = await decode(definition, binding, object, names, given, codecContext(asker));
  return { values: { ...impliedBy(binding, values), ...values, ...given }, object };
}

/** What a state holds of such an object, once a program declares it with these inputs. */
export const outputsOf = (asker: Surveyor, id: string, inputs: Props, { object }: Whole): Props =>
  foundAs(asker, id, inputs, object.owner).outs;

/** Settings that a program needs to reach the same connection; no keys. */
export const settingsOf = ({ name, platform, url }: Connection): Record<string, unknown> =>
  name === "default"
    ? { "tenable:platform": platform, "tenable:url": url }
    : { "tenable:connections": { [name]: { platform, url } } };
