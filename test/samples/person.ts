import { expect } from "chai";
import type { Props, Resource } from "../../provider";
import type { Site } from "../support/site";
import type { PlatformFacts, Sample } from "./sample";

/** What the switches of a platform say before a test sets one. */
export const usualSwitches = ({ switches }: Pick<PlatformFacts, "switches">): Record<string, unknown> =>
  Object.fromEntries(Object.entries(switches).map(([name, [first]]) => [name, first]));

/** Does something while the platform shows what it can show, and takes a partial body for what it is. */
export async function asAPerson<T>(site: Site, facts: PlatformFacts, work: () => Promise<T>): Promise<T> {
  const before = { ...site.behaviour };
  Object.assign(site.behaviour, usualSwitches(facts), facts.partial);
  try {
    return await work();
  } finally {
    Object.assign(site.behaviour, before);
  }
}

/** The object without what changes with every write. */
export const seenByAPerson = async (site: Site, facts: PlatformFacts, sample: Sample, id: string): Promise<Props> =>
  lasting(await asAPerson(site, facts, () => sample.shown(site, id)));

/** Texts that say nothing are left out as well; numbers come back as text. */
const lasting = (object: Props): Props =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([name, value]) => !/modif|updated|version|^status$/i.test(name) && value !== "" && value !== null)
      .map(([name, value]) => [name, typeof value === "number" ? String(value) : value]),
  );

/** What a check makes of inputs that it has to accept; undefined takes one away. */
export function checkedInputs(resource: Resource, olds: Props, news: Props): Props {
  const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined));
  const { inputs, failures } = resource.check(olds, given);
  expect(failures).to.deep.equal([]);
  return inputs;
}

/** Properties with another value. */
export const differing = (before: Props, after: Props = {}): string[] =>
  Object.keys({ ...before, ...after }).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
