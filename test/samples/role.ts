import type { Samples } from "./sample";
import { change, described, drop, renamed, scCollection, undescribed } from "./values";

export const roles: Samples = {
  sc: [
    {
      title: "Role",
      ...scCollection("Role", "/rest/role"),
      inputs: () => ({
        name: "weekly",
        description: "they look",
        scan: "policy",
        permissions: ["createPolicies", "shareObjects"],
      }),
      changes: () => ({
        name: renamed,
        description: described,
        scan: change("full", { permScan: "none" }),
        permissions: change(["createLDAPAssets", "manageRecastRiskRules"], {
          permManageGroups: "true",
          permShareObjects: "false",
        }),
      }),
      drops: () => ({
        description: undescribed,
        scan: drop("permScan", "none"),
        permissions: {
          shown: (role) => Object.keys(role).filter((name) => role[name] === "true"),
          becomes: [],
        },
      }),
    },
  ],
};
