import type { Collection } from "../../provider/definition";
import type { Platform } from "../../provider/definition/platform";
import { messageOf, NotFoundError, PermissionError } from "../../provider/errors";
import { collections as sc } from "../../provider/platforms/sc/collections";
import { collections as vm } from "../../provider/platforms/vm/collections";
import type { Client } from "../connect";
import type { Chooser } from "./choice";
import type { NotAdoptable } from "./survey";

/** Objects beside scans that no resource stands for. */
interface Unsupported {
  /** The word for one of them. */
  type: string;
  collection: Collection;
  reason: string;
}

const unsupported: Record<Platform, readonly Unsupported[]> = {
  sc: [{ type: "Agent scan", collection: sc.agentScan, reason: "agent scans of Security Center are not supported" }],
  vm: [
    {
      type: "Remediation scan",
      collection: vm.remediationScans,
      reason: "it was made to check a remediation, and is no part of a baseline",
    },
  ],
  nessus: [],
};

/** What is beside the scans of a platform, each with the reason why it is not managed. */
export async function unsupportedOn(client: Client, chooser: Chooser): Promise<NotAdoptable[]> {
  const left: NotAdoptable[] = [];
  for (const { type, collection, reason } of unsupported[client.platform]) {
    try {
      const entries = await client.list(collection.path, ["name"]);
      const named = entries.map(({ id, name }) => ({ type, id: String(id), name: String(name), reason }));
      left.push(...named.filter((one) => chooser.isListed(type, one)));
    } catch (error) {
      // Not every version has them.
      if (error instanceof PermissionError) {
        left.push({ type, reason: messageOf(error) });
      } else if (!(error instanceof NotFoundError)) {
        throw error;
      }
    }
  }
  return left;
}
