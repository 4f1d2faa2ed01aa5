import { builtIn, type Collection, type Props } from "../../definition";

/** Levels of what a user may do with an object; from this one on, change it. Source: recorded lists. */
const mayChange = 64;
const zeroUuid = "00000000-0000-0000-0000-000000000000";

/** Of lists that tell what the user of the keys may do with an entry. */
export function unchangeable({ user_permissions, user_permission, owner }: Props): string | undefined {
  const level = user_permissions ?? user_permission;
  const whose = typeof owner === "string" && owner !== "" ? `belongs to ${owner}` : "belongs to another user";
  return typeof level === "number" && level < mayChange
    ? `it ${whose}, and the user of these keys may not change it`
    : undefined;
}

export const isZeroUuid = (uuid: unknown): boolean => uuid === zeroUuid;

/**
 * Collections that Vulnerability Management and Nessus have in common.
 * Source: lists of the Vulnerability Management API and of the Nessus API pages.
 */
export const collections = {
  folders: {
    path: "/folders",
    perUser: true,
    unmanaged: { reason: ({ type }) => (type === "custom" ? undefined : builtIn) },
  },
  groups: {
    path: "/groups",
    numbered: true,
    unmanaged: { reason: ({ id, uuid }) => (String(id) === "0" || isZeroUuid(uuid) ? builtIn : undefined) },
  },
  // Names of any length are taken; two of one name are numbered on some versions.
  policies: { path: "/policies", creator: "owner", uniqueNames: 255, unmanaged: { reason: unchangeable } },
  policyTemplates: { path: "/editor/policy/templates", names: ["name", "title"] },
  scans: {
    path: "/scans",
    creator: "owner",
    unmanaged: {
      reason: (entry) =>
        entry.status === "imported" ? "it holds imported results, and has no configuration" : unchangeable(entry),
    },
  },
  scanners: { path: "/scanners" },
  users: { path: "/users", nameMember: "username", numbered: true },
} as const satisfies Record<string, Collection>;
