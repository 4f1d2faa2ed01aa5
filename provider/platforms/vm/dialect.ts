import type { Requests } from "../../definition";
import { objectOf, partOf } from "../answer";
import type { Dialect, Account } from "../dialect";
import { restDialect } from "../rest/dialect";
import { tenantOf } from "../tenant";
import { collections, roles } from "./collections";

const platform = "vm" as const;

/** Who the keys belong to. Source: Vulnerability Management API, `GET /session`. */
async function account(api: Requests): Promise<Account> {
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
    collections,
    roleFor: (request) => roles.find(([area]) => area.test(request))?.[1] ?? "a higher role",
    advice: [
      [/\b(limit|maximum)\b/i, "delete objects that are no longer needed, or ask Tenable support for a higher limit"],
      [
        /approved domains/,
        "a user name must be an email address in a domain that Tenable has approved for this container: use such an address, or ask Tenable support to approve the domain",
      ],
    ],
  }),
  account,
  notFoundMayMeanForbidden: true,
};
