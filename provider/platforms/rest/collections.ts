import type { Collection } from "../../definition";

/**
 * Collections that Vulnerability Management and Nessus have in common.
 * Source: lists of the Vulnerability Management API and of the Nessus API pages.
 */
export const collections = {
  folders: { path: "/folders", perUser: true },
  groups: { path: "/groups", numbered: true },
  // Names of any length are taken; two of one name are numbered on some versions.
  policies: { path: "/policies", creator: "owner", uniqueNames: 255 },
  policyTemplates: { path: "/editor/policy/templates", names: ["name", "title"] },
  scans: { path: "/scans", creator: "owner" },
  scanners: { path: "/scanners" },
  users: { path: "/users", nameMember: "username", numbered: true },
} as const satisfies Record<string, Collection>;
