import { plainText, word } from "../platforms/codecs";
import { type Binding, defineResource, type Props, type PureCodec, wire } from "../definition";
import { oneOf, optional, setOf, text } from "../definition/fields";
import { asObject } from "../values/shape";
import { collections as inSc } from "../platforms/sc/collections";

/** What a role may allow. Source: Security Center API reference, Role, `POST /role`, without the prefix `perm`. */
const rights = [
  "manageGroups",
  "manageRoles",
  "manageImages",
  "manageGroupRelationships",
  "manageBlackoutWindows",
  "manageAttributeSets",
  "createTickets",
  "createAlerts",
  "createAuditFiles",
  "createLDAPAssets",
  "createPolicies",
  "purgeTickets",
  "purgeScanResults",
  "purgeReportResults",
  "agentsScan",
  "shareObjects",
  "updateFeeds",
  "uploadNessusResults",
  "viewOrgLogs",
  "manageAcceptRiskRules",
  "manageRecastRiskRules",
] as const;
type Right = (typeof rights)[number];

export interface RoleInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the role on the platform. */
  description?: string;
  /** Scans that users with the role may create: all, those with a shared policy, or none. Defaults to "none". */
  scan?: "full" | "policy" | "none";
  /** All other permissions of the role, as a complete list: `["createPolicies", "shareObjects"]`. */
  permissions?: Right[];
}

/** `permManageGroups` of `manageGroups`. */
const memberOf = (right: Right): string => `perm${right.charAt(0).toUpperCase()}${right.slice(1)}`;

/** One member for all of them, which the calls below spread and gather. */
const rightSet: PureCodec<Right[]> = {
  encode: (wanted) => Object.fromEntries(rights.map((right) => [memberOf(right), String(wanted.includes(right))])),
  decode: (wire) => rights.filter((right) => String(asObject(wire)[memberOf(right)]) === "true"),
};

const spread = ({ permissions, ...body }: Props): Props => ({ ...body, ...(permissions as Props | undefined) });

/** An answer with its permissions in one member, where it has them. */
function gathered(role: Props): Props {
  const own = rights.map(memberOf).filter((name) => name in role);
  return own.length < rights.length
    ? role
    : { ...role, permissions: Object.fromEntries(own.map((name) => [name, role[name]])) };
}

/** Source: Security Center API reference, Role, `POST /role`, `PATCH /role/{id}`. */
const sc: Binding<RoleInputs> = {
  collection: inSc.role,
  calls: ({ get, create, update }) => ({
    get: async (api, id, members) => {
      const asked = members.flatMap((name) => (name === "permissions" ? rights.map(memberOf) : [name]));
      return gathered(await get(api, id, asked));
    },
    create: async (api, body) => {
      const { id, answer } = await create(api, spread(body));
      return { id, answer: gathered(answer) };
    },
    update: async (api, id, body) => gathered(await update(api, id, async () => spread(await body()))),
  }),
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    scan: wire("permScan", word(), { initial: "none" }),
    permissions: wire("permissions", rightSet),
  },
  deletion: { usedBy: [{ type: "User", collection: inSc.user, member: "role" }] },
};

const fixedRoles = "custom roles are not supported: set User.role";

export const role = defineResource<RoleInputs>({
  type: "Role",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    scan: optional(oneOf(["full", "policy", "none"])),
    permissions: optional(setOf(oneOf(rights))),
  },
  rules: [],
  platforms: { sc, vm: fixedRoles, nessus: fixedRoles },
});
