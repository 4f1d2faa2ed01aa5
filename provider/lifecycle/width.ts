import type { AnyDefinition, Props } from "../definition";
import { countAddresses, isEverything } from "../values/targets";
import { read } from "./read";
import type { Session } from "./session";
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

/** What this process has seen objects stand for, by session, type and id. */
const seen = new WeakMap<Session, Map<string, string | undefined>>();

function seenIn(session: Session): Map<string, string | undefined> {
  const known = seen.get(session) ?? new Map<string, string | undefined>();
  seen.set(session, known);
  return known;
}

/** Remembers what an object stands for, for those who name it. */
export function remember(session: Session, { type, addresses }: AnyDefinition, id: string, inputs: Props): void {
  if (addresses) {
    seenIn(session).set(`${type}/${id}`, width(addresses(inputs)));
  }
}

/** A warning about what a scan names itself; undefined when there is nothing to tell. */
export function widthWarning({ type, scans, addresses }: AnyDefinition, inputs: Props): string | undefined {
  const named = scans && addresses?.(inputs);
  // What is not known yet is told when it is.
  const reached = named && !hasUnknown(named) ? width(named) : undefined;
  return reached && `${type} "${String(inputs.name)}" targets ${reached}`;
}

/** The same about what it names by other objects. One that cannot be read is passed over. */
export async function namedWidthWarning(
  { type, scans }: AnyDefinition,
  session: Session,
  inputs: Props,
  definitionOf: (type: string) => AnyDefinition,
): Promise<string | undefined> {
  const ids = scans ? ((inputs[scans.property] ?? []) as string[]) : [];
  const reached = await Promise.all(
    ids.map(async (id): Promise<string[]> => {
      const definition = definitionOf(scans?.type ?? "");
      const key = `${definition.type}/${id}`;
      if (!seenIn(session).has(key)) {
        await look(session, definition, id).catch(() => undefined);
      }
      const found = seenIn(session).get(key);
      return found === undefined ? [] : [`${definition.type} ${id}, which contains ${found}`];
    }),
  );
  const all = reached.flat();
  return all.length > 0 ? `${type} "${String(inputs.name)}" targets ${all.join(" and ")}` : undefined;
}

async function look(session: Session, definition: AnyDefinition, id: string): Promise<void> {
  const props = { addresses: [], address: session.connection.url };
  const found = await read(taskOf(definition, session, { props, id }), id);
  remember(session, definition, id, found?.inputs ?? {});
}
