import { type Collection, own, type Props } from "../definition";
import { platformNames } from "../definition/platform";
import { NotFoundError, PermissionError, RefusedError } from "../errors";
import type { Asker } from "../lifecycle/work";
import { listOf, type LookupKind, places } from "../lookup";
import { closest } from "../values/closest";

/** Words of the tables for which look-ups have another one. */
const otherWords: Readonly<Record<string, LookupKind>> = {
  StaticAssetList: "asset list",
  tag: "asset list",
  group: "user group",
};

/** `scanner group` of `ScannerGroup`. */
const plainWords = (type: string): string => type.replaceAll(/(?<=[a-z])[A-Z]/g, " $&").toLowerCase();

/** One word for what the type of a resource, or a word of the tables, is. */
export const kindOf = (refersTo: string): string => own(otherWords, refersTo) ?? plainWords(refersTo);

/** What can be looked up of the kind that a property refers to; undefined where nothing lists it. */
export function lookupKindOf(refersTo: string): LookupKind | undefined {
  const kind = kindOf(refersTo);
  return Object.hasOwn(places, kind) ? (kind as LookupKind) : undefined;
}

/** `getScannerGroup` of `scanner group`. */
export const lookUpOf = (kind: string): string =>
  `get${kind.replaceAll(/(?:^| )(.)/g, (_, first: string) => first.toUpperCase())}`;

/** Ids that platforms give to what they do not list: no object, every object, the cloud. */
export const isBuiltIn = (id: string): boolean => /^(-\d+|0+(-0+)*\d?)$/.test(id);

/** Ids among the known inputs that name nothing these keys can see. */
export async function referenceProblems(asker: Asker, inputs: Props, names: readonly string[]): Promise<string[]> {
  const { definition, session } = asker;
  const { platform } = session.connection;
  const problems = names.map(async (name): Promise<string[]> => {
    const refersTo = own(definition.fields, name)?.refersTo;
    const kind = refersTo === undefined ? undefined : lookupKindOf(refersTo);
    const place: Collection | string | undefined = kind && places[kind][platform];
    if (kind === undefined || place === undefined || typeof place === "string") {
      return [];
    }
    const ids = [inputs[name]]
      .flat()
      .map(String)
      .filter((id) => !isBuiltIn(id));
    const { names: nameMembers = ["name"], referredBy = "id" } = place;
    const isIt = (entry: Props, id: string): boolean =>
      [entry[referredBy], entry.id, entry.uuid].some((one) => one !== undefined && String(one) === id);
    const entries = await listed(asker, kind, (all) => ids.every((id) => all.some((entry) => isIt(entry, id))));
    return ids.flatMap((id) => {
      if (entries === undefined || entries.some((entry) => isIt(entry, id))) {
        return [];
      }
      const where = `${definition.type}.${name} ${JSON.stringify(id)}: ${platformNames[platform]} has no ${kind} with this id that these keys can see`;
      const called = entries.find((entry) => nameMembers.some((member) => entry[member] === id));
      const near = closest(
        id,
        entries.map((entry) => String(entry[nameMembers[0] as string])),
        3,
      );
      return [
        called !== undefined
          ? `${where}; it is a name: use ${lookUpOf(kind)}({ name: ${JSON.stringify(id)} }).id, or the id ${JSON.stringify(String(called[referredBy]))}`
          : /^[\d-]+$|^[0-9a-f-]{32,}$/i.test(id)
            ? `${where}: correct it, or use ${lookUpOf(kind)}`
            : `${where}; it looks like a name: use ${lookUpOf(kind)}({ name: … }).id${near.length > 0 ? ` (closest: ${near.join(", ")})` : ""}`,
      ];
    });
  });
  return (await Promise.all(problems)).flat();
}

/** Undefined where these keys may not list it: nothing is known then. A list that lacks something may be an old one. */
async function listed(
  { session }: Asker,
  kind: LookupKind,
  isEnough: (entries: Props[]) => boolean,
): Promise<Props[] | undefined> {
  try {
    const { entries, hint, again } = await listOf(kind, session);
    return hint !== "" ? undefined : isEnough(entries) ? entries : await again();
  } catch (error) {
    const cause = error instanceof RefusedError ? error.cause : error;
    if (cause instanceof PermissionError || cause instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}
