import { type Connection, configOf } from "./connection";
import type { Side } from "../definition";
import { RefusedError } from "../errors";
import { maySameTenant, mergedTenant, shownTenant, type Tenant, tenantText } from "../platforms/tenant";

/** An object, or all of them, whose tenant the state remembers. */
export interface Remembered {
  what: string;
  tenant: unknown;
  /** Known by the journal alone: the id to clear there. */
  id?: string;
}

/** Whether objects of a known tenant may be those of this one, or of what it was before. */
export const isTenantOf = ({ formerTenants }: Connection, tenant: string, known: string): boolean =>
  [tenant, ...formerTenants].some((one) => maySameTenant(one, known));

/**
 * Refuses keys of another tenant at the same address: there, everything of this one would be gone. What the state or the
 * platform does not tell is not judged.
 */
export function refuseOtherTenant(
  connection: Connection,
  tenant: Tenant | undefined,
  { what, tenant: known, id }: Remembered,
): void {
  if (tenant === undefined || typeof known !== "string" || isTenantOf(connection, tenant.id, known)) {
    return;
  }
  throw new RefusedError(
    `${what} was created in tenant ${shownTenant(known)}, and the keys of connection "${connection.name}" belong to tenant ${shownTenant(tenantText(tenant))}`,
    {
      advice: `use keys of the first tenant, or list its id in ${configOf(connection.name, "formerTenants")} if it is the same tenant, set up again${id === undefined ? "" : `; if the stack no longer contains it, run pulumi-tenable journal clear ${id}`}`,
    },
  );
}

/** What the state has to remember: parts that are not told now are kept while they may be right. */
export function learntTenant(tenant: Tenant | undefined, known: unknown): string | undefined {
  const old = typeof known === "string" ? known : undefined;
  if (tenant === undefined) {
    return old;
  }
  const text = tenantText(tenant);
  return old !== undefined && old !== text && maySameTenant(old, tenant.id) ? mergedTenant(old, text) : text;
}

/** Tenants of the objects that this process was asked about, by the side whose keys reach them. */
export class Tenants {
  private readonly bySide = new Map<Side | undefined, Map<string, string>>();

  note(side: Side | undefined, { what, tenant }: Remembered): void {
    if (typeof tenant === "string") {
      const known = this.bySide.get(side) ?? new Map<string, string>();
      this.bySide.set(side, known.set(tenant, known.get(tenant) ?? what));
    }
  }

  of(side: Side | undefined): Remembered[] {
    return [...(this.bySide.get(side) ?? [])].map(([tenant, what]) => ({ what, tenant }));
  }
}
