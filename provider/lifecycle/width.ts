import type { AnyDefinition, Props } from "../definition";
import { cut } from "../errors";
import { countAddresses, isEverything } from "../values/targets";
import { read } from "./read";
import type { Session } from "../connection/session";
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

/** The addresses that this process has seen objects stand for, by session, type and id. */
const seen = new WeakMap<Session, Map<string, readonly string[]>>();

function seenIn(session: Session): Map<string, readonly string[]> {
  const known = seen.get(session) ?? new Map<string, readonly string[]>();
  seen.set(session, known);
  return known;
}

/** Remembers what an object stands for, for those who name it. */
export function remember(session: Session, { type, addresses }: AnyDefinition, id: string, inputs: Props): void {
  if (addresses) {
    seenIn(session).set(`${type}/${id}`, addresses(inputs) ?? []);
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
  session: Session,
  inputs: Props,
  definitionOf: (type: string) => AnyDefinition,
): Promise<string | undefined> {
  const ids = scans ? ((inputs[scans.property] ?? []) as string[]) : [];
  const named = await Promise.all(
    ids.map(async (id): Promise<Part> => {
      const definition = definitionOf(scans?.type ?? "");
      const key = `${definition.type}/${id}`;
      if (!seenIn(session).has(key)) {
        await look(session, definition, id).catch(() => undefined);
      }
      return partOf(`${definition.type} ${id}`, seenIn(session).get(key));
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

async function look(session: Session, definition: AnyDefinition, id: string): Promise<void> {
  const props = { addresses: [], address: session.connection.url };
  const found = await read(taskOf(definition, session, { props, id }), id);
  remember(session, definition, id, found?.inputs ?? {});
}
