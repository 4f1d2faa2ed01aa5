import { member, type Props, type Requests } from "../../definition";
import { objectOf, partOf } from "../answer";
import type { Dialect, Account } from "../dialect";
import { restDialect } from "../rest/dialect";
import { tenantOf } from "../tenant";
import { collections } from "./collections";

const platform = "nessus" as const;

/** Who the keys belong to, and what the licence holds. Source: Nessus API pages, `GET /session`, `GET /server/properties`. */
async function account(api: Requests): Promise<Account> {
  const user = objectOf(await api.read("/session"), platform, "GET /session");
  const server = objectOf(await api.read("/server/properties"), platform, "GET /server/properties");
  const edition = String(server.nessus_type ?? "Nessus");
  const version = String(server.nessus_ui_version ?? server.server_version ?? "");
  return {
    version,
    username: partOf(user, "username", "text", platform, "GET /session"),
    isAdministrator: Number(user.permissions) >= 64,
    tenant: tenantOf([server.server_uuid]),
    ...(holdsScans(server)
      ? {}
      : { unlicensed: `${edition} ${version}: its licence does not allow changing scans through the API` }),
  };
}

/** A server that says nothing of it is tried. */
const holdsScans = (server: Props): boolean =>
  member(server, "license.features.scan_api") !== false && member(server, "features.scan_api") !== false;

export const nessus: Dialect = {
  ...restDialect({
    platform,
    collections,
    licenceAdvice: "without this licence, scans can only be changed in the web interface",
    roleFor: (request) => (/\/(users|groups)/.test(request) ? "the role Administrator" : "the role Standard or higher"),
  }),
  account,
  // An object that is not shared answers 404 to other users.
  notFoundMayMeanForbidden: true,
};
