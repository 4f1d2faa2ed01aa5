import { type Json, textOf } from "../core/json";
import type { Member } from "../core/member";
import type { Behaviour } from "./behaviour";
import { type Call, secondsOf, type Stored } from "./call";
import type { View } from "./collection";

type Own<B extends Behaviour> = Member<Call<B>, View>;

/** Text that a request may leave out; null leaves it out, too. */
export const text = <B extends Behaviour>(name: string, more: Partial<Own<B>> = {}): Own<B> => ({
  name,
  write: (value) => (value === null ? undefined : textOf(value)),
  initial: "",
  ...more,
});

/** What the server alone knows, from the start. Objects that never had it show `missing`. */
export const server = <B extends Behaviour>(
  name: string,
  missing: Json,
  initial?: (call: Call<B>) => Json,
): Own<B> => ({ name, initial, show: (record) => record[name] ?? missing });

/** What the server keeps at every write. */
export const touched = <B extends Behaviour>(name: string, missing: Json, now: (call: Call<B>) => Json): Own<B> => ({
  name,
  touched: now,
  show: (record) => record[name] ?? missing,
});

/** What follows from others. */
export const derived = <B extends Behaviour>(
  name: string,
  show: (record: Stored, call: Call<B>, view: View) => Json | undefined,
): Own<B> => ({ name, show });

export const numericId = derived("id", ({ id }) => Number(id));

/** Seconds since 1970. */
export const dates = [touched("last_modification_date", 0, secondsOf), server("creation_date", 0, secondsOf)] as const;
