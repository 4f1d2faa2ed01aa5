import { own, type Props } from "../definition";
import { InputError, RefusedError } from "../errors";
import { understood } from "../platforms/answer";
import { hasUnknown, watching } from "../lifecycle/unknown";
import { type Asker, encodeContext } from "../lifecycle/work";
import { referenceProblems } from "./references";

/**
 * Everything that the platform would refuse of these properties, one sentence each: their values are made into what would
 * be sent, which looks up every name and template in them. What is not known yet is passed over, and so is what rests on
 * it. Reads only; with `olds`, of an object that has these.
 */
export async function refusals(
  asker: Asker,
  inputs: Props,
  names: readonly string[] = Object.keys(inputs),
  olds?: Props,
): Promise<string[]> {
  const { definition, binding } = asker;
  const found = new Map<string, string>();
  const known = names.filter((name) => inputs[name] !== undefined && !hasUnknown(inputs[name]));
  await Promise.all(
    known.map(async (name) => {
      const entry = own(binding.wire, name);
      const { watched, guessed } = watching(inputs);
      const context = { ...encodeContext(asker, watched), olds, property: `${definition.type}.${name}` };
      try {
        if (entry?.kind === "wire") {
          await understood(
            async () => {
              await entry.codec.encode(inputs[name], context);
              await entry.beside?.(inputs[name], context);
            },
            (what) => context.malformed?.(what),
          );
        } else if (entry?.kind === "apart") {
          await entry.refuse?.(inputs[name], context);
        }
      } catch (error) {
        if (guessed()) {
          return;
        }
        if (!(error instanceof InputError || error instanceof RefusedError)) {
          throw error;
        }
        found.set(name, error.message);
      }
    }),
  );
  const others = known.filter((name) => !found.has(name));
  return [...new Set([...found.values(), ...(await referenceProblems(asker, inputs, others))])];
}
