import type { Connection } from "../connection/connection";
import type { Session } from "../connection/session";
import { bindingFor, own, type Props, sideOf } from "../definition";
import { TenableError } from "../errors";
import type { Origins, ProgramObject } from "../guard/facts";
import type { Guard } from "../guard/guard";
import { Guardian } from "../guard/guardian";
import { callsOf } from "../lifecycle/calls";
import { check } from "../lifecycle/check";
import { secretsIn } from "../lifecycle/body";
import { identifying, identityOfEntry, identityOfInputs } from "../lifecycle/identity";
import { hasUnknown, watching } from "../lifecycle/unknown";
import type { Asker } from "../lifecycle/work";
import { resourceOf } from "../resources";
import { kindOf } from "./references";
import { refusals } from "./refusals";

/** A resource as a program declares it. What is not known yet is the engine's value for that. */
export interface Declared extends ProgramObject {
  connection: Connection;
  /** Properties that hold the id of another resource of the program. */
  sources: readonly Source[];
  /** The values alone are judged. */
  isOffline: boolean;
  /** Nothing is unknown but ids of resources. */
  isWhole: boolean;
  /** The engine may be given something else: its values are not judged. */
  isTransformed: boolean;
  /** Finds the resources of the program whose ids stand at a path. */
  origins?: Origins;
}

export interface Source {
  property: string;
  type: string;
  name: string;
}

/** What is wrong with one resource; `isSure` is false where the provider, which knows the state, has to say. */
export interface Judgement {
  problems: readonly string[];
  isSure: boolean;
  /** Guards have said everything. */
  isGuarded: boolean;
}

/**
 * Judges all resources of a program together, with shared reads: an answer for each. Rests on nothing that only the state
 * tells, and on no secret. `earlier` are those that have been judged and registered before.
 */
export async function judgeProgram(
  resources: readonly Declared[],
  sessionOf: (connection: Connection) => Session,
  guards: readonly Guard[] = [],
  earlier: readonly Declared[] = [],
): Promise<Judgement[]> {
  const guardian = new Guardian(guards, sessionOf, [...earlier, ...resources]);
  return await Promise.all(
    resources.map(async (resource): Promise<Judgement> => {
      const problems = resource.isTransformed ? [] : [...sourceProblems(resource), ...valueProblems(resource)];
      if (problems.length > 0) {
        return { problems, isSure: false, isGuarded: false };
      }
      try {
        const { problems: fragile, isDone: isGuarded } = await guardian.judge(resource);
        if (resource.isOffline || resource.isTransformed) {
          return { problems: fragile, isSure: false, isGuarded };
        }
        const judgement = await judgeOnPlatform(resource, sessionOf(resource.connection));
        return { ...judgement, problems: [...judgement.problems, ...fragile], isGuarded };
      } catch (error) {
        if (error instanceof TenableError) {
          return { problems: [error.message], isSure: false, isGuarded: false };
        }
        throw error;
      }
    }),
  );
}

/** What is wrong whatever the state says: of an object that is new, and of one that was taken over. */
function valueProblems({ type, inputs, connection }: Declared): string[] {
  const definition = resourceOf(type);
  const told = (olds: Props): string[] =>
    check(definition, connection.platform, olds, { ...olds, ...inputs }).failures.map(({ reason }) => reason);
  const found = told({});
  const ofAdopted = found.length === 0 ? [] : told({ adoptId: "adopted" });
  return found.filter((reason) => ofAdopted.includes(reason));
}

function sourceProblems({ type, sources }: Declared): string[] {
  const { fields } = resourceOf(type);
  return sources.flatMap(({ property, type: source, name }) => {
    const wanted = own(fields, property)?.refersTo;
    return wanted === undefined || kindOf(wanted) === kindOf(source)
      ? []
      : [`${type}.${property} is the id of ${source} "${name}": it takes the id of a ${kindOf(wanted)}`];
  });
}

async function judgeOnPlatform(
  { type, inputs, isWhole }: Declared,
  session: Session,
): Promise<Omit<Judgement, "isGuarded">> {
  const definition = resourceOf(type);
  const { watched, guessed } = watching(inputs);
  const binding = bindingFor(definition, session.connection.platform, watched, undefined);
  if (typeof binding === "string" || guessed()) {
    return { problems: [], isSure: false };
  }
  secretsIn(definition, inputs).forEach((secret) => session.secrets.add(secret));
  const side = sideOf(binding.collection);
  const { api, account } = await session.api(side, `a ${type}`, session.operation());
  const asker: Asker = { definition, binding, session, calls: callsOf(session.dialect, binding), api, account };
  const problems = await refusals(asker, inputs);
  // An object that is there may hold what it never would again: what changes of it, the state tells.
  return problems.length > 0 && (inputs.adoptId !== undefined || (await isThere(asker, inputs)))
    ? { problems: [], isSure: false }
    : { problems, isSure: isWhole };
}

async function isThere({ session, binding, api }: Asker, inputs: Props): Promise<boolean> {
  const { identity, path } = binding.collection;
  if (hasUnknown(identity === undefined ? inputs.name : inputs)) {
    return false;
  }
  const wanted = identityOfInputs(binding, inputs);
  const entries = await session.reads.list(api, path, identifying(session.dialect, binding));
  return entries.some((entry) => identityOfEntry(binding, entry) === wanted);
}
