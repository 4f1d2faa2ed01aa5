import { isDeepStrictEqual } from "node:util";
import type { Props } from "../../provider";
import { messageOf } from "../../provider/errors";
import type { Site } from "../support/site";
import type { Made } from "./filling";

/** What became of an object that was read and given back. */
export interface Verdict {
  made: Made;
  /** Why the provider cannot read it, or takes what it reads for wrong: what a user is told. */
  refusals: string[];
  /** What is not the same afterwards, or was written. */
  faults: string[];
  inputs?: Props;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** Members of either side that are not the same on both. */
const differing = (one: Props, other: Props): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isDeepStrictEqual(one[name], other[name]))
    .map((name) => `${name} ${shown(one[name])} → ${shown(other[name])}`);

/**
 * Reads an object as a `get` does, and gives what was read back to the same resource: as the program of a stack whose
 * state came from an import, then as one that adopts the object.
 */
export async function roundTrip(site: Site, made: Made): Promise<Verdict> {
  const { type, id, args = {}, secrets = {} } = made;
  const verdict: Verdict = { made, refusals: [], faults: [] };
  const from = site.emulator.requests.length;
  site.restart();
  const resource = site.resource(type);
  const found = await resource.read(id, args).catch((error: unknown) => {
    verdict.refusals.push(messageOf(error));
    return undefined;
  });
  if (found === undefined) {
    return verdict;
  }
  const { inputs } = found;
  verdict.inputs = inputs;
  const [news, outs] = [
    { ...inputs, ...secrets },
    { ...found.outs, ...secrets },
  ];
  const checked = resource.check(news, news);
  const adopting = site.resource(type).check({}, { ...inputs, adoptId: id });
  const foreseen = async ({ foresee }: typeof checked): Promise<readonly { reason: string }[]> =>
    (await foresee?.().catch((error: unknown) => [{ reason: messageOf(error) }])) ?? [];
  const refused = [
    ...checked.failures,
    ...adopting.failures,
    ...(await foreseen(checked)),
    ...(await foreseen(adopting)),
  ];
  verdict.refusals.push(...new Set(refused.map(({ reason }) => reason)));
  if (verdict.refusals.length > 0) {
    return verdict;
  }
  const say = (what: string, told: readonly string[]): void => {
    verdict.faults.push(...told.map((one) => `${what}: ${one}`));
  };
  try {
    say("check", differing(news, checked.inputs));
    const pathsOf = (olds: Props): string[] => resource.diff(id, olds, checked.inputs).map(({ path }) => path);
    say("diff", pathsOf(outs));
    site.restart();
    const refreshed = await site.resource(type).read(id, outs);
    say("refresh", differing({ ...found.inputs, ...secrets }, refreshed?.inputs ?? {}));
    say("diff after the refresh", pathsOf(refreshed?.outs ?? {}));
    await site.resource(type).update(id, outs, checked.inputs);
    await site.resource(type).create(adopting.inputs);
    say(
      "adoption",
      resource.diff(id, found.outs, adopting.inputs).map(({ path }) => path),
    );
  } catch (error) {
    say("refused", [messageOf(error)]);
  }
  say("written", site.writes(from));
  return verdict;
}
