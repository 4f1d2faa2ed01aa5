import { startProgress } from "../../tools/progress";
import { type Figure, write } from "./figure";
import { report } from "./report";

/** One part of a proof, with the options of the command line. */
export interface Part<Options> {
  title: string;
  run(options: Options & { say(detail: string): void }): Promise<Figure[]>;
}

/** What every proof takes. */
export interface ProofOptions {
  /** Names of parts. */
  only: readonly string[];
  json?: string;
}

/** The parts that are asked for, by `--only a,b`; all without it. Throws for what is none. */
export function chosenParts(only: readonly string[] | undefined, parts: Readonly<Record<string, unknown>>): string[] {
  const names = (only ?? Object.keys(parts)).flatMap((text) => text.split(","));
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(",")} is none of: ${Object.keys(parts).join(", ")}.`);
  }
  return names;
}

/** Runs a proof. The exit code: 0 if every goal is met, 1 if one is not, 2 for wrong usage; no options ask for help. */
export async function runProof<Options extends ProofOptions>(
  help: string,
  readOptions: () => Options | undefined,
  parts: Readonly<Record<string, Part<Options>>>,
): Promise<number> {
  let options: Options | undefined;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const figures: Figure[] = [];
  for (const { title, run } of options.only.flatMap((name) => parts[name] ?? [])) {
    const progress = startProgress(title);
    write(`\n${title}\n`);
    figures.push(...(await run({ ...options, say: progress.say }).finally(() => progress.end())));
  }
  return report(figures, options.json);
}
