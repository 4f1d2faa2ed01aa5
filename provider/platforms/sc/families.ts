import { type Codec, droppedKeys, entriesOf, isAtLeast, type Props } from "../../definition";
import { InputError } from "../../errors";
import { whatThereIs } from "../../values/closest";
import type { Families, Family } from "../../values/families";
import { asEntries, asId } from "../../values/shape";
import { idsOf } from "../codecs";
import { collections } from "./collections";

interface WireFamily {
  id: string;
  state: Family;
}

function readFamilies(wire: unknown): Map<string, { name: string; state: Family }> {
  return new Map(
    asEntries(wire).map((family) => {
      const plugins = idsOf(family.plugins);
      const state: Family = family.state === "disabled" ? "disabled" : plugins.length > 0 ? { plugins } : "enabled";
      return [asId(family.id), { name: String(family.name ?? ""), state }];
    }),
  );
}

type Read = ReturnType<typeof readFamilies>;

function withNames(read: Read, all: readonly Props[]): Read {
  const names = new Map(all.map(({ id, name }) => [String(id), String(name)]));
  return new Map([...read].map(([id, { name, state }]) => [id, { name: name || (names.get(id) ?? id), state }]));
}

/** By name, in the program's spelling: what is not listed does not run, and without a list all do. */
function statesOf(read: Read, known: Families | undefined): Record<string, Family> {
  const byName = new Map([...read.values()].map(({ name, state }) => [name.toLowerCase(), state]));
  const names = known ? Object.keys(known) : [...read.values()].map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => [name, byName.get(name.toLowerCase()) ?? (read.size === 0 ? "enabled" : "disabled")]),
  );
}

function writeFamilies(families: WireFamily[], version: string): Props[] {
  return families.map(({ id, state }) => ({
    id,
    ...(typeof state === "object" && { plugins: state.plugins.map((plugin) => ({ id: plugin })) }),
    // "Policy Families list is malformed" without it, from 6.0 on.
    ...(isAtLeast(version, "6.0") && { state: "unlocked" }),
  }));
}

/**
 * The families that run, as `[{"id": "41", "plugins": [{"id": "19506"}], "state": "unlocked"}]`; without `plugins` all
 * of a family runs, a family that is not listed does not, and no list at all means every family.
 * The list is written as a whole, so families that the program does not name are laid out as they are now.
 * Source: Security Center API reference, Scan Policy, `POST /policy`, parameter `families`.
 */
export const familyList: Codec<Families, { families?: Families }> = {
  encode: async (map, context) => {
    // Families of the passive sensor cannot be chosen in a scan policy; their ids start at 1,000,000.
    const all = (await context.list(collections.pluginFamily.path, ["id", "name"])).filter(
      ({ id }) => Number(id) < 1_000_000,
    );
    const current = readFamilies(await context.live("families"));
    const wanted = new Map<string, Family>(
      all.map(({ id }) => [
        String(id),
        current.size === 0 ? "enabled" : (current.get(String(id))?.state ?? "disabled"),
      ]),
    );
    const dropped = droppedKeys(context.olds?.families, map);
    const changes: [string, Family][] = [
      ...dropped.map((name): [string, Family] => [name, "enabled"]),
      ...entriesOf(map),
    ];
    for (const [name, state] of changes) {
      const found = all.find((family) => String(family.name).toLowerCase() === name.toLowerCase());
      if (!found) {
        const names = all.map((family) => String(family.name));
        throw new InputError(`${context.property}: Security Center has no plugin family "${name}"`, {
          advice: whatThereIs(name, names),
        });
      }
      wanted.set(String(found.id), state);
    }
    const running = [...wanted].filter(([, state]) => state !== "disabled").map(([id, state]) => ({ id, state }));
    if (running.length === 0) {
      throw new InputError(`${context.property}: every plugin family is disabled`, {
        advice: "an empty list means all families; leave at least one enabled",
      });
    }
    return running.every(({ state }) => state === "enabled") && running.length === all.length
      ? []
      : writeFamilies(running, context.version);
  },
  decode: (wire, { known, list }) => {
    const read = readFamilies(wire);
    // Families may be answered by their ids alone.
    return [...read.values()].every(({ name }) => name !== "")
      ? statesOf(read, known)
      : list(collections.pluginFamily.path, ["id", "name"]).then((all) => statesOf(withNames(read, all), known));
  },
  initialOf: () => Promise.resolve("enabled"),
};
