import { isDeepStrictEqual } from "node:util";
import type { AnyDefinition, Props } from "../definition";
import { cut } from "../errors";
import { countAddresses, isEverything } from "../values/targets";
import { isSame } from "./equal";
import { read } from "./read";
import type { Run } from "./run";
import { hasUnknown } from "./unknown";
import { taskOf } from "./work";

/** More than these in one scan are told: what a /12 holds. */
const many = 1n << 20n;

/** How many addresses a scan would reach, in words; undefined where that needs no word. */
function width(addresses: readonly string[] = []): string | undefined {
  if (isEverything(addresses)) {
    return "every IPv4 or IPv6 address";
  }
  const count = countAddresses(addresses);
  return count > many ? `${count} addresses` : undefined;
}

/** Whether a scan comes to other addresses with these inputs, of its own or by what it names. */
export function scansOthers({ scans, addresses, fields }: AnyDefinition, olds: Props, news: Props): boolean {
  if (scans === undefined) {
    return false;
  }
  const field = fields[scans.property];
  const isSameList = field === undefined || isSame(field, olds[scans.property], news[scans.property]);
  return !isSameList || !isDeepStrictEqual(addresses?.(olds), addresses?.(news));
}

/** Remembers what an object stands for, for those who name it. */
export function remember(run: Run, { type, addresses }: AnyDefinition, id: string, inputs: Props): void {
  if (addresses) {
    run.addresses.set(`${type}/${id}`, addresses(inputs) ?? []);
  }
}

/** A warning about what a scan names itself; undefined when there is nothing to tell. */
export function widthWarning({ type, scans, addresses }: AnyDefinition, inputs: Props): string | undefined {
  const named = scans && addresses?.(inputs);
  // What is not known yet is told when it is.
  const reached = named && !hasUnknown(named) ? width(named) : undefined;
  return reached && `${type} "${String(inputs.name)}" targets ${reached}`;
}

/** The same about that and what it names by other objects, together. One that cannot be read is passed over. */
export async function namedWidthWarning(
  { type, scans, addresses }: AnyDefinition,
  run: Run,
  inputs: Props,
  definitionOf: (type: string) => AnyDefinition,
): Promise<string | undefined> {
  const ids = scans ? ((inputs[scans.property] ?? []) as string[]) : [];
  const named = await Promise.all(
    ids.map(async (id): Promise<Part> => {
      const definition = definitionOf(scans?.type ?? "");
      const key = `${definition.type}/${id}`;
      if (!run.addresses.has(key)) {
        await look(run, definition, id).catch(() => undefined);
      }
      return partOf(`${definition.type} ${id}`, run.addresses.get(key));
    }),
  );
  const parts = [partOf("targets", addresses?.(inputs)), ...named].filter(({ count }) => count > 0n);
  const reached = ids.length > 0 ? width(parts.flatMap((part) => part.addresses)) : undefined;
  const shares = parts.sort((a, b) => Number(b.count - a.count)).map(({ name, count }) => `${count} in ${name}`);
  return reached && cut(`${type} "${String(inputs.name)}" targets ${reached}: ${shares.join(", ")}`, 400);
}

/** What some of the addresses of a scan come from. */
interface Part {
  name: string;
  addresses: readonly string[];
  count: bigint;
}

const partOf = (name: string, addresses: readonly string[] = []): Part => ({
  name,
  addresses,
  count: countAddresses(addresses),
});

async function look(run: Run, definition: AnyDefinition, id: string): Promise<void> {
  const props = { addresses: [], address: run.session.connection.url };
  const found = await read(taskOf(definition, run, { props, id }), id);
  remember(run, definition, id, found?.inputs ?? {});
}
