import type { JsonObject } from "../core/json";

const actions = (entity: string, words: string): string[] => words.split(" ").map((action) => `${entity}.${action}`);
const all = "READ CREATE EDIT DELETE";

/** What custom roles may be given. Source: the privileges that the vendor's API pages name. */
export const rolePrivileges: readonly string[] = [
  ...actions("TIO_BACKEND.ACCESS_CONTROL", "READ MANAGE"),
  ...actions("TIO_BACKEND.SCAN", "READ EXECUTE MANAGE TOGGLE"),
  ...actions("TIO_BACKEND.REPORT", "READ MANAGE"),
  ...["VULNERABILITY", "ASSET", "DASHBOARD"].map((entity) => `TIO_BACKEND.${entity}.READ`),
  "IO.SHARED_COLLECTIONS.MANAGE",
  "VM.VM_EXPLORE.VM_EXPLORE.EXPORT",
  ...actions("VM.VM_RECAST.VM_RECAST", all),
  ...actions("VM.VM_REMEDIATION.VM_REMEDIATION", "READ CREATE"),
  ...actions("VM.VM_REPORT.VM_REPORT", "READ GENERATE DOWNLOAD"),
  ...actions("VM.VM_SCAN.VM_SCAN", `${all} EXPORT`),
  ...["VM_SCAN_EXCLUSION", "VM_SCAN_MANAGED_CREDENTIAL", "VM_SCAN_SHARED_COLLECTION", "VM_SCAN_USER_TEMPLATE"].flatMap(
    (entity) => actions(`VM.VM_SCAN.${entity}`, all),
  ),
  ...["AGENT_GROUP", "NETWORK", "SCANNER_GROUP"].flatMap((entity) => actions(`VM.VM_SENSOR.${entity}`, all)),
  ...["VM_AGENT", "VM_NETWORK_MONITOR", "VM_SCANNER", "VM_WAS_SCANNER"].flatMap((entity) =>
    actions(`VM.VM_SENSOR.${entity}`, "READ EDIT DELETE"),
  ),
  "VM.VM_SENSOR.LINKING_KEY.READ",
  ...actions("WAS.RECAST_RULE", "READ MANAGE"),
];

const parts = (privilege: string): { domain: string; entity: string; action: string } => {
  const words = privilege.split(".");
  return { domain: words[0] ?? "", entity: words.at(-2) ?? "", action: words.at(-1) ?? "" };
};

/** Who may manage, may read; who may manage access, may do everything else. */
function includes(one: string, other: string): boolean {
  const [wide, narrow] = [parts(one), parts(other)];
  const isSame = wide.domain === narrow.domain && wide.entity === narrow.entity;
  return one !== other && wide.action === "MANAGE" && (isSame || wide.entity === "ACCESS_CONTROL");
}

const titled = (word: string): string =>
  word
    .split("_")
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join(" ");

/** Numbers made from the place in the list: the same at every start. */
const uuidOf = (index: number): string => `5f1c0000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** `GET /access-control/v1/role-permissions`: a list without a name. */
export const rolePermissions = (): JsonObject[] =>
  rolePrivileges.map((privilege, index) => {
    const { domain, entity, action } = parts(privilege);
    const narrower = rolePrivileges.filter((other) => includes(privilege, other));
    const wider = rolePrivileges.filter((other) => includes(other, privilege));
    return {
      role_permission_string: privilege,
      domain,
      entity,
      action,
      category: titled(entity),
      uuid: uuidOf(index),
      name: `${titled(action)} ${titled(entity)}`,
      direct_children: narrower,
      direct_parents: wider,
      included_role_permissions: narrower,
      including_role_permissions: wider,
      is_category_toggle: action === "TOGGLE",
    };
  });
