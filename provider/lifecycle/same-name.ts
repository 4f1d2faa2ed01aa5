import type { Props } from "../definition";
import { RefusedError } from "../errors";
import { isSameStack, resourceName, stackName } from "./address";
import type { Making } from "./making";
import { addressOf } from "./run";
import { type Before, identityOfInputs } from "./session";
import type { Work } from "./work";

/** Ids of the objects that had the identity of these inputs before, and were not deleted since. */
export function namesakesOf({ binding, session }: Work, before: Before, inputs: Props): string[] {
  const all = before.byIdentity.get(identityOfInputs(binding, inputs)) ?? [];
  return all.filter((id) => !session.run.deleted.has(`${binding.path}/${id}`));
}

/** Says whose the object is, as far as the journal of this machine knows, and every way on that is right for it. */
export function sameName({ work, inputs }: Making, ids: string[]): RefusedError {
  const { definition, session, binding } = work;
  const [id] = ids as [string];
  const which = ids.length === 1 ? `id ${id}` : `ids ${ids.join(", ")}`;
  const mine = addressOf(inputs);
  const { backend } = session;
  const [holder] = session.run.journal
    .holders(session.connection.url, definition.type, id)
    .sort((a, b) => Number(b.resource === mine) - Number(a.resource === mine) || b.at - a.at);
  const adopt = `adopt it with adoptId: "${id}"`;
  const canBeTwo = binding.uniqueWithin === undefined;
  const orSameName = canBeTwo ? ", or set allowSameName: true" : "";
  const replace = `to replace it (--replace, state taint), set deleteBeforeReplace: true${canBeTwo ? " or allowSameName: true" : ""} for this run`;
  const isHere = holder?.backend === backend;
  const [whose, advice] =
    holder === undefined
      ? ["", `${adopt}, keep the history of a renamed or moved resource with aliases${orSameName}; ${replace}`]
      : isHere && holder.resource === mine
        ? [" and this resource created it", `${replace}; if the state lost it, ${adopt}`]
        : isHere && isSameStack(holder.resource, mine)
          ? [
              ` and ${resourceName(holder.resource)} of this stack created it`,
              `keep the history of a renamed or moved resource with aliases, or ${adopt}${orSameName}`,
            ]
          : [
              ` and ${stackName(holder.resource)}${isHere ? "" : " in another backend"} created it`,
              `give this one another name${orSameName}; or release it there with pulumi state delete and ${adopt}`,
            ];
  return new RefusedError(`${definition.type} "${String(inputs.name)}" exists (${which})${whose}`, { advice });
}
