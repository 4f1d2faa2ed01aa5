import { builtIn, type Collection, member, type Props } from "../../definition";

const organization = { side: "organization" } as const;
const administrator = { side: "administrator" } as const;
const shared = {
  ...organization,
  creator: "creator",
  unmanaged: { members: ["canManage"], reason: unchangeable },
} as const satisfies Partial<Collection>;

/** Kinds of asset lists that a program can declare; the others are made by rules or directories. */
const declarable: ReadonlySet<unknown> = new Set(["static", "dnsname", undefined]);

/** An organization's lists come in halves, and an entry of the first half alone may only be used. */
function unchangeable({ canManage }: Props): string | undefined {
  return String(canManage) === "false" ? "the user of these keys may use it, and not change it" : undefined;
}

/** Collections of Security Center, by the name of its API. Source: Security Center API reference, `GET` of each. */
export const collections = {
  asset: {
    path: "/rest/asset",
    ...shared,
    unmanaged: {
      members: ["canManage", "type"],
      reason: (entry) =>
        declarable.has(entry.type)
          ? unchangeable(entry)
          : `it is a list of type ${String(entry.type)}, and only static lists and lists of DNS names can be declared`,
    },
  },
  auditFile: { path: "/rest/auditFile", ...organization },
  credential: { path: "/rest/credential", ...shared },
  freeze: { path: "/rest/freeze", ...shared },
  group: {
    path: "/rest/group",
    ...organization,
    unmanaged: { reason: ({ id }) => (String(id) === "0" ? builtIn : undefined) },
  },
  organization: { path: "/rest/organization", ...administrator },
  pluginFamily: { path: "/rest/pluginFamily" },
  policy: { path: "/rest/policy", ...shared },
  policyTemplate: { path: "/rest/policyTemplate", ...organization },
  reportDefinition: { path: "/rest/reportDefinition", ...organization },
  repository: { path: "/rest/repository", ...organization },
  role: {
    path: "/rest/role",
    ...organization,
    unmanaged: {
      members: ["creator"],
      reason: ({ creator }) => (String(member(creator, "id")) === "-1" ? builtIn : undefined),
    },
  },
  // An organization's lists of scans come in halves.
  scan: {
    path: "/rest/scan",
    ...shared,
    neverEmptyArray: true,
    unmanaged: {
      members: ["canManage", "plugin"],
      // Scans of policies that stay have the placeholder.
      reason: (entry) =>
        Number(member(entry.plugin, "id") ?? -1) > 0
          ? "it is a remediation scan, of a policy that is used once"
          : unchangeable(entry),
    },
  },
  agentScan: { path: "/rest/agentScan", ...organization },
  scanner: { path: "/rest/scanner", ...administrator },
  scanResult: { path: "/rest/scanResult", ...organization },
  // Who asks is one of them.
  user: { path: "/rest/user", ...organization, names: ["username"], neverEmptyArray: true },
  zone: { path: "/rest/zone", ...administrator },
} as const satisfies Record<string, Collection>;
