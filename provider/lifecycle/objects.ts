import { maySameTenant } from "../platforms/tenant";

/** An object, whichever connection reaches it. */
export interface Reached {
  /** Address of the platform. */
  place: string;
  type: string;
  id: string;
  tenant?: unknown;
}

/** What is remembered of objects. At one address ids of one tenant may be those of another; one that is not told may be any. */
export class ObjectMemory<T> {
  private readonly all = new Map<string, { tenant: unknown; value: T }[]>();

  add(object: Reached, value: T): void {
    const key = keyOf(object);
    this.all.set(key, [...(this.all.get(key) ?? []), { tenant: object.tenant, value }]);
  }

  of(object: Reached): T[] {
    const { tenant: mine } = object;
    return (this.all.get(keyOf(object)) ?? [])
      .filter(({ tenant }) => typeof tenant !== "string" || typeof mine !== "string" || maySameTenant(tenant, mine))
      .map(({ value }) => value);
  }
}

const keyOf = ({ place, type, id }: Reached): string => JSON.stringify([place, type, id]);
