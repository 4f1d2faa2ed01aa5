import * as pulumi from "@pulumi/pulumi";

/** What every output has, although its declared type does not say so. */
interface OutputInternals {
  isKnown: Promise<boolean>;
  allResources?(): Promise<Set<pulumi.Resource>>;
}

/**
 * Inputs that tell the provider what the engine does not: which properties hold a secret at any depth, for it is handed
 * plain values and must not show them (`name.*` where it is in clear which keys a map has); and which have no value
 * because this run leaves their resource out. Its check takes them out again, so that no state holds them. Where no
 * property comes from an output there are none.
 */
export function hiddenInputs(args: Record<string, unknown>): Record<string, Promise<unknown>> {
  const outputs = Object.entries(args)
    .filter(([, value]) => holdsOutput(value))
    .map(([name, value]) => {
      const isWhole = pulumi.Output.isInstance(value) || value instanceof Promise;
      return {
        name,
        mark: isWhole ? name : `${name}.*`,
        output: pulumi.Output.isInstance(value) ? value : pulumi.output(value),
      };
    });
  return outputs.length === 0 ? {} : { __secrets: secretAmong(outputs), __unresolved: unresolvedAmong(outputs) };
}

interface Given {
  name: string;
  /** What is told of it if it holds a secret. */
  mark: string;
  output: pulumi.Output<unknown>;
}

function holdsOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const isOutput = pulumi.Output.isInstance(value) || value instanceof Promise;
  return isOutput || Object.values(value).some((inner) => holdsOutput(inner));
}

/** An input that fails is reported where it is used. */
const orElse = <T>(promise: Promise<T>, fallback: T): Promise<T> => promise.catch(() => fallback);

async function secretAmong(outputs: Given[]): Promise<string[] | undefined> {
  const answers = await Promise.all(outputs.map(({ output }) => orElse(pulumi.isSecret(output), false)));
  const marks = outputs.filter((_, index) => answers[index]).map(({ mark }) => mark);
  return marks.length === 0 ? undefined : marks;
}

/**
 * By property, the resources it waits for in vain: outside of a preview everything is known but what `--target` skips.
 */
async function unresolvedAmong(outputs: Given[]): Promise<Record<string, string> | undefined> {
  if (pulumi.runtime.isDryRun()) {
    return undefined;
  }
  const unresolved: Record<string, string> = {};
  for (const { name, output } of outputs) {
    const { isKnown } = output as unknown as OutputInternals;
    if (!(await orElse(isKnown, true))) {
      unresolved[name] = await skippedSources(output);
    }
  }
  return Object.keys(unresolved).length === 0 ? undefined : unresolved;
}

async function skippedSources(output: pulumi.Output<unknown>): Promise<string> {
  const sources = await (output as unknown as OutputInternals).allResources?.();
  const skipped: string[] = [];
  for (const source of sources ?? []) {
    const { id, __name, __pulumiType } = source as unknown as {
      id?: pulumi.Output<string>;
      __name?: string;
      __pulumiType: string;
    };
    if (id !== undefined && !(await orElse((id as unknown as OutputInternals).isKnown, true))) {
      skipped.push(`${__pulumiType.split(":").at(-1)} "${__name}"`);
    }
  }
  return skipped.join(", ");
}
