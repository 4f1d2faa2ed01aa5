import type { Collection } from "../../definition";
import { collections as shared } from "../rest/collections";

/** Collections of Nessus. Source: Nessus API pages. */
export const collections = {
  ...shared,
  agentGroups: { path: "/agent-groups", listKey: "groups" },
  scans: { ...shared.scans, licensed: true },
} as const satisfies Record<string, Collection>;
