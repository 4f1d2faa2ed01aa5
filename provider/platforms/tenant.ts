import { cut } from "../errors";

/**
 * Whose objects a pair of keys sees: a container, an organization, a server. Several tenants may share one address.
 * Ids have up to three parts, `1/46d1…/6d32…`; a part that the platform does not tell is empty.
 */
export interface Tenant {
  id: string;
  /** What people call it, where the platform tells. */
  name?: string;
}

/** Undefined when the platform told no part. */
export function tenantOf(parts: readonly unknown[], name?: unknown): Tenant | undefined {
  const id = parts
    .map((part) => (typeof part === "string" || typeof part === "number" ? String(part) : ""))
    .join("/")
    .replace(/\/+$/, "");
  return id === "" ? undefined : { id, ...(typeof name === "string" && name !== "" && { name: cut(name, 60) }) };
}

/** As the state keeps it: `1/46d1… Example Works`. */
export const tenantText = ({ id, name }: Tenant): string => (name === undefined ? id : `${id} ${name}`);

/** `46d1… ("Example Works")` of what the state keeps. */
export function shownTenant(text: string): string {
  const [id = "", ...name] = text.split(" ");
  return name.length > 0 ? `${id} ("${name.join(" ")}")` : id;
}

/** False once a part that both know differs. */
export function maySameTenant(one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  const [parts, others] = [one, other].map((text) => (text.split(" ")[0] as string).split("/"));
  return (parts as string[]).every((part, index) => {
    const counterpart = others?.[index] ?? "";
    return part === "" || counterpart === "" || part === counterpart;
  });
}

/** The newer text, with the parts that only the older one knows. */
export function mergedTenant(older: string, newer: string): string {
  const [id = "", ...name] = newer.split(" ");
  const [parts, known] = [id.split("/"), (older.split(" ")[0] as string).split("/")];
  const merged = Array.from({ length: Math.max(parts.length, known.length) }, (_, at) => parts[at] || known[at] || "");
  return [merged.join("/"), ...name].join(" ");
}
