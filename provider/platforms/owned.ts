import type { Collection, Losses } from "../definition";
import { idOf } from "./codecs";

/** Collections whose entries tell whose they are, with the word for one of them, and where that stands. */
export type Owned = readonly (readonly [collection: Collection, one: string, member: string])[];

/** What a user owns: `2 scans ("weekly", "daily") and 1 policy ("gentle")`. Owners are named by id or by login name. */
export const ownedBy =
  (owned: Owned): Losses["find"] =>
  async (_api, id, { name }, entries) => {
    const found: string[] = [];
    for (const [{ path }, one, member] of owned) {
      const own = (await entries(path, member)).filter((entry) => entry[member] === name || idOf(entry[member]) === id);
      if (own.length > 0) {
        const names = own.map((entry) => `"${String(entry.name)}"`);
        const shown = names.length > 3 ? [...names.slice(0, 3), "…"] : names;
        found.push(`${names.length} ${names.length === 1 ? one : plural(one)} (${shown.join(", ")})`);
      }
    }
    const last = found.pop();
    return last && [found.join(", "), last].filter(Boolean).join(" and ");
  };

const plural = (one: string): string => (one.endsWith("y") ? `${one.slice(0, -1)}ies` : `${one}s`);
