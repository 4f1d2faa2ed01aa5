import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adopt, type Adoption, type AdoptOptions } from "../../client/adopt/adopt";
import { connect } from "../../client/connect";
import type { Emulator, Platform } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import type { Made } from "./filling";

/** A folder that does not exist yet, and how to take it away. */
export function newFolder(): { folder: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), "pulumi-tenable-adopt-"));
  return { folder: join(parent, "baseline"), remove: () => rmSync(parent, { recursive: true, force: true }) };
}

export const versions = { self: "^0.1.0", pulumi: "^3.216.0", typescript: "^6.0.3" };

/** Whatever a secret is called, the stack has it: no platform shows one. */
export const anySecret: Readonly<Record<string, string>> = new Proxy(
  {},
  { get: (_target, key) => (typeof key === "string" ? "Xq7-4kPz" : undefined) },
);

/** Adopts a tenant into a folder, as the command does. */
export const adoptFrom = (
  emulator: Emulator<Platform>,
  folder: string,
  more: Partial<AdoptOptions> = {},
): Promise<Adoption> =>
  adopt(connect({ env: connectionEnv(emulator) }), {
    ...{ folder, project: "adopted", stack: "dev", choice: {}, versions },
    ...more,
  });

/** What adopting did not do with objects that people made: each has to be declared, or named with a reason. */
export function unaccounted({ added, left }: Adoption, made: readonly Made[]): string[] {
  const isIn = (list: readonly { type: string; id?: string; name?: string }[], { type, id, name }: Made): boolean =>
    list.some((one) => one.type === type && one.id === id && one.name === name);
  return made.flatMap((object) => {
    const { type, id, name, unmanageable } = object;
    const what = `${type} ${id} ${JSON.stringify(name)}`;
    if (isIn(added, object)) {
      return unmanageable === undefined ? [] : [`${what} is declared, although ${unmanageable}`];
    }
    // What no resource stands for goes by another word.
    const reason = left.find((one) => one.id === id && (one.type === type || one.name === name))?.reason;
    // A program has no blanks around a name; and the platform may have numbered one that was as long as it can be.
    const isNamed = unmanageable !== undefined || name.trim() !== name || name.length > 255;
    return isNamed && reason !== undefined ? [] : [`${what} is not declared: ${reason ?? "no reason"}`];
  });
}
