import type { Props } from "../../provider";
import type { Filling } from "./filling";
import { description, type Names } from "./text";

export const ref = (id: string): Props => ({ id: /^\d+$/.test(id) ? Number(id) : id });

/** What the objects of one organization name each other by. */
export interface Known {
  groups: string[];
  zones: string[];
  lists: string[];
  credentials: string[];
  policies: string[];
  scans: string[];
}

/** Creates an object and remembers it. */
export async function make(
  filling: Filling,
  type: string,
  path: string,
  body: Props & { name: string },
  more: { secrets?: Record<string, string>; unmanageable?: string; by?: "administrator" } = {},
): Promise<string> {
  const { by, ...rest } = more;
  const { id } = await filling.ask("POST", path, body, by);
  return filling.add({ type, id: String(id), name: body.name, ...rest });
}

export const titled = ({ choice }: Filling, names: Names): { name: string } & Props => ({
  name: names.next({ repeats: true }),
  ...choice.maybe(0.7, () => ({ description: description(choice) })),
  ...choice.maybe(0.3, () => ({ tags: choice.one(["plant", "office 1", 'say "hi"']) })),
});
