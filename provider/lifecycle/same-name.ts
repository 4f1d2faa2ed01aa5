import type { Props } from "../definition";
import { RefusedError } from "../errors";
import { isSameStack, resourceName, stackName } from "./address";
import type { JournalLine } from "./journal";
import { isSameTenant, keyOf } from "./line";
import type { Making } from "./making";
import { addressOf } from "./run";
import { identityOfInputs } from "./identity";
import type { Before } from "./run";
import type { Work } from "./work";

/** Ids of the objects that had the identity of these inputs before, and were neither deleted nor renamed since. */
export function namesakesOf({ binding, run }: Work, before: Before, inputs: Props): string[] {
  const all = before.byIdentity.get(identityOfInputs(binding, inputs)) ?? [];
  return all.filter((id) => {
    const path = `${binding.collection.path}/${id}`;
    return !run.deleted.has(path) && !run.renamed.has(path);
  });
}

/** Says whose the object is, as far as the journal of this machine knows, and every way on that is right for it. */
export function sameName({ work, inputs }: Making, ids: string[]): RefusedError {
  const { definition, run, session, binding } = work;
  const [id] = ids as [string];
  const which = ids.length === 1 ? `id ${id}` : `ids ${ids.join(", ")}`;
  const mine = addressOf(inputs);
  const { backend } = run;
  const [holder] = run.journal
    .holders(session.connection.url, definition.type, id)
    .sort((a, b) => Number(b.resource === mine) - Number(a.resource === mine) || b.at - a.at);
  const adopt = `adopt it with adoptId: "${id}"`;
  const canBeTwo = binding.collection.uniqueNames === undefined;
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
              `choose another name${orSameName}; or release it there with pulumi state delete and ${adopt}`,
            ];
  return new RefusedError(`${definition.type} "${String(inputs.name)}" exists (${which})${whose}`, { advice });
}

/**
 * Lines of the resource itself for what is to be made again. Refuses where the journal of this machine, or the state,
 * knows another resource that holds it: that one would hold what is no more.
 */
export function formerOf({ work, inputs, entry }: Making): JournalLine[] {
  const { run, definition, binding } = work;
  const mine = keyOf(work);
  const identity = identityOfInputs(binding, inputs);
  const isIt = (props: Props): boolean => identityOfInputs(binding, props) === identity;
  // Only what the state shows is the same resource under another address or backend.
  const isReplacement = entry !== undefined && isIt(entry.olds);
  const isMine = ({ resource, backend }: JournalLine): boolean =>
    isReplacement
      ? resource === mine.resource || resource === entry.stored
      : resource === mine.resource && backend === mine.backend;
  const lines = run.journal
    .others(mine)
    .filter((line) => line.path === binding.collection.path && line.identity === identity && isSameTenant(work, line));
  const [holder] = lines.filter((line) => !isMine(line)).sort((a, b) => b.at - a.at);
  const beside = run.besides(definition.type, [mine.resource, ...(entry ? [entry.stored] : [])], isIt);
  if (holder === undefined && beside === undefined) {
    return lines;
  }
  const isHere =
    holder === undefined || (holder.backend === mine.backend && isSameStack(holder.resource, mine.resource));
  const which = resourceName(holder?.resource ?? String(beside));
  const elsewhere = isHere
    ? "this stack"
    : `${stackName(holder.resource)}${holder.backend === mine.backend ? "" : " in another backend"}`;
  const clear =
    holder === undefined
      ? ""
      : `; if that resource no longer exists, run pulumi-tenable journal clear ${holder.id} --type ${definition.type}`;
  throw new RefusedError(
    `${definition.type} "${identity}" exists, and ${which} of ${elsewhere} created it: a new pair would revoke it`,
    {
      advice: `${
        isHere
          ? "keep the history of a renamed or moved resource with aliases, or remove that resource and run up before adding this one"
          : "use it from there, or delete it there first"
      }${clear}`,
    },
  );
}
