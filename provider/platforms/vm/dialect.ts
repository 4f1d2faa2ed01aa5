import type { Requests } from "../../definition";
import { objectOf, partOf } from "../answer";
import type { Dialect, Facts } from "../dialect";
import { restDialect } from "../rest/dialect";
import { tenantOf } from "../tenant";

const platform = "vm" as const;

/** Roles by area. Source: Vulnerability Management API, Roles; recorded refusals ("Insufficient scope"). */
const roles: readonly (readonly [area: RegExp, role: string])[] = [
  [/^(GET )?.*\/(scanners|scanner-groups)/, "the role Scan Manager or Administrator"],
  [/^(POST|PUT|DELETE) \/tags/, "the role Scan Manager or Administrator"],
  [/^POST \/scans(\/import)?$/, "the role Scan Operator or higher"],
  [
    /^POST \/scans\/[^/]+\/(launch|stop|pause|resume)/,
    "the role Scan Operator or higher, and the permission Can Control on the scan",
  ],
  [/^(POST|PUT|DELETE) \/scans/, "the role Scan Operator or higher, and the permission Can Configure on the scan"],
  [/^(POST|PUT|DELETE) \/policies/, "the role Standard or higher, and the permission Can Edit on the policy"],
  [/\/credentials/, "the role Standard or higher"],
  [/\/(users|groups|access-control|access-groups)/, "the role Administrator"],
];

/** Who the keys belong to. Source: Vulnerability Management API, `GET /session`. */
async function facts(api: Requests): Promise<Facts> {
  const user = objectOf(await api.read("/session"), platform, "GET /session");
  return {
    version: "",
    username: partOf(user, "username", "text", platform, "GET /session"),
    ...(user.id !== undefined && { userId: String(user.id) }),
    isAdministrator: Number(user.permissions) >= 64,
    tenant: tenantOf([user.container_uuid], user.container_name),
  };
}

export const vm: Dialect = {
  ...restDialect({
    platform,
    listKeys: { "/scanner-groups": "scanner_pools", "/scanners/1/agent-groups": "groups" },
    // The sizes that the vendor's own client asks for.
    pageSizes: { "/tags/values": 1000, "/networks": 50, "/credentials": 50, "/v2/access-groups": 50 },
    roleFor: (request) => roles.find(([area]) => area.test(request))?.[1] ?? "a higher role",
    advice: [
      [/\b(limit|maximum)\b/i, "delete objects that are no longer needed, or ask Tenable support for a higher limit"],
      [
        /approved domains/,
        "a user name must be an email address in a domain that Tenable has approved for this container: use such an address, or ask Tenable support to approve the domain",
      ],
    ],
  }),
  facts,
  hidesFromOthers: true,
};
