import { type Json, type JsonObject, listOf, objectOf, textOf } from "../../emulator/json";
import type { Props } from "../../provider";

/** What a program may look up or make by hand before its resources: asked with the keys of the organization's manager. */
export type Ask = (method: string, path: string, body?: JsonObject) => Promise<Json>;

/** One resource in one of its forms: every property that can stand together, and another value of each. */
export interface Program {
  title: string;
  type: string;
  values(ask: Ask): Promise<{ inputs: Props; changed: Props }>;
  /** Properties that go with another one: `drop reportIds` takes its `reportSource` along. */
  along?: Readonly<Record<string, readonly string[]>>;
}

/** Two ids of a list, by the path that answers it. */
export async function two(
  ask: Ask,
  path: string,
  list: string | undefined,
  member = "id",
  suits: (item: JsonObject) => boolean = () => true,
): Promise<[string, string]> {
  const answer = await ask("GET", path);
  const items = list === undefined ? listOf(answer) : listOf(objectOf(answer)[list]);
  const ids = items.map(objectOf).flatMap((item) => (suits(item) ? [textOf(item[member])] : []));
  const [first = "", second = first] = ids;
  if (first === "") {
    throw new Error(`A fresh site has nothing at ${path} that a program could name.`);
  }
  return [first, second];
}

export const made = async (ask: Ask, path: string, body: JsonObject, member = "id"): Promise<string> =>
  textOf(objectOf(await ask("POST", path, body))[member]);

export const weekly = { repeat: "FREQ=WEEKLY;BYDAY=SA,SU", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
export const monthly = {
  repeat: "FREQ=MONTHLY;BYMONTHDAY=1",
  start: "2031-02-01T04:30:00",
  timeZone: "America/New_York",
};
export const addresses = ["192.0.2.0/25", "198.51.100.7-198.51.100.9"];
export const named = { inputs: { name: "fidelity" }, changed: { name: "renamed" } };
export const described = {
  inputs: { ...named.inputs, description: "as written" },
  changed: { ...named.changed, description: "as changed" },
};
