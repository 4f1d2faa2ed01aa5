import type { Collection } from "../../definition";

const organization = { side: "organization" } as const;
const administrator = { side: "administrator" } as const;
const shared = { ...organization, creator: "creator" } as const;

/** Collections of Security Center, by the name of its API. Source: Security Center API reference, `GET` of each. */
export const collections = {
  asset: { path: "/rest/asset", ...shared },
  auditFile: { path: "/rest/auditFile", ...organization },
  credential: { path: "/rest/credential", ...shared },
  group: { path: "/rest/group", ...organization },
  organization: { path: "/rest/organization", ...administrator },
  pluginFamily: { path: "/rest/pluginFamily" },
  policy: { path: "/rest/policy", ...shared },
  policyTemplate: { path: "/rest/policyTemplate", ...organization },
  reportDefinition: { path: "/rest/reportDefinition", ...organization },
  repository: { path: "/rest/repository", ...organization },
  role: { path: "/rest/role", ...organization },
  // An organization's lists of scans come in halves.
  scan: { path: "/rest/scan", ...shared, neverEmptyArray: true },
  scanner: { path: "/rest/scanner", ...administrator },
  scanResult: { path: "/rest/scanResult", ...organization },
  // Who asks is one of them.
  user: { path: "/rest/user", ...organization, names: ["username"], neverEmptyArray: true },
  zone: { path: "/rest/zone", ...administrator },
} as const satisfies Record<string, Collection>;
