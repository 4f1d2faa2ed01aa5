/** What the id in a property is one of, and where a program gets it from. */
import { type LookupKind, places } from "../../provider/lookup";
import { resources } from "../../provider/resources";

/** Words of `refersTo` that are called otherwise by the look-ups. */
const lookupKinds: Record<string, LookupKind> = {
  tag: "asset list",
  group: "user group",
  StaticAssetList: "asset list",
};

const capitals = (kind: string): string => kind.replaceAll(/(?:^| )(.)/g, (_, first: string) => first.toUpperCase());
const words = (type: string): string => type.replaceAll(/(?<=[a-z])([A-Z])/g, " $1").toLowerCase();

/** The resource that makes such objects. */
export const resourceOf = (target: string | undefined): string | undefined => {
  const type = target === "tag" ? "StaticAssetList" : capitals(target === "group" ? "user group" : (target ?? ""));
  return resources.find((resource) => resource.type === type)?.type;
};

/** `getScannerGroup` of `ScannerGroup` and of `scanner group`. */
export const lookupOf = (target: string): string | undefined => {
  const kind = lookupKinds[target] ?? words(target);
  return Object.hasOwn(places, kind) ? lookupName(kind as LookupKind) : undefined;
};

export const lookupName = (kind: LookupKind): string => `get${capitals(kind)}`;
