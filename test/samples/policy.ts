import type { Props } from "../../provider";
import { formOf, rightsIn } from "./document";
import type { Sample, Samples } from "./sample";
import {
  aclRows,
  acls,
  change,
  described,
  drop,
  dropIds,
  type Names,
  nessusNames,
  renamed,
  scCollection,
  shareWith,
  undescribed,
  vmNames,
} from "./values";

const otherTemplate = { template: { template: "basic", families: undefined } };

const sc: Sample = {
  title: "Policy",
  ...scCollection("Policy", "/rest/policy"),
  laterStep: { method: "POST", path: /share$/ },
  inputs: ({ auditFiles, groups }) => ({
    name: "weekly",
    description: "gentle",
    template: "advanced",
    preferences: { safe_checks: "no", max_checks_per_host: "3" },
    families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
    auditFileIds: [auditFiles[0]],
    tags: "plant",
    sharedWithGroupIds: [groups[0]],
  }),
  changes: ({ auditFiles, groups }) => ({
    name: renamed,
    description: described,
    preferences: change(
      { safe_checks: "yes", max_checks_per_host: "3" },
      { preferences: { safe_checks: "yes" }, context: "" },
    ),
    families: {
      ...change(
        { "Denial of Service": "enabled", Settings: { plugins: ["19506"] } },
        {
          families: [
            { id: "22", state: "unlocked" },
            { id: "41", plugins: [{ id: "19506" }], state: "unlocked" },
          ],
        },
      ),
      isWide: true,
    },
    auditFileIds: change([auditFiles[1]], { auditFiles: [{ id: auditFiles[1] }] }),
    tags: change("office", { tags: "office" }),
    sharedWithGroupIds: shareWith("/rest/policy", groups[1]),
  }),
  replacing: () => otherTemplate,
  drops: () => ({
    description: undescribed,
    auditFileIds: dropIds("auditFiles"),
    tags: drop("tags", ""),
    sharedWithGroupIds: dropIds("groups"),
    families: drop("families", []),
  }),
};

/** On Vulnerability Management and Nessus. */
const inEditor = (names: Names): Sample => ({
  title: "Policy",
  type: "Policy",
  path: "/policies",
  by: "administrator",
  nameMember: "settings.name",
  idMember: "policy_id",
  requests: /^\/(editor\/policy|policies)/,
  shown: (site, id) => formOf(site, "policy", id),
  inputs: () => ({
    name: "weekly",
    description: "gentle",
    template: "advanced",
    preferences: { safe_checks: "no", max_checks_per_host: "3", portscan_range: "1-1024" },
    families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
    permissions: acls(names, "use", "edit", "use"),
  }),
  changes: () => ({
    name: change("renamed", { settings: { name: "renamed" } }),
    description: change("changed", { settings: { description: "changed" } }),
    preferences: change(
      { safe_checks: "yes", max_checks_per_host: "7", max_hosts_per_scan: "12" },
      { settings: { max_checks_per_host: 9 } },
    ),
    families: change(
      { "Denial of Service": { plugins: ["900005"] }, SNMP: "disabled" },
      { plugins: { "Denial of Service": { status: "enabled" } } },
    ),
    permissions: change(acls(names, "none", "use", "use"), { settings: { acls: aclRows(names, 16, 32, 0) } }),
  }),
  replacing: () => otherTemplate,
  undroppable: [],
  drops: () => ({
    description: undescribed,
    preferences: { shown: (form) => [form.safe_checks, form.max_checks_per_host], becomes: ["yes", "5"] },
    families: {
      shown: ({ families }) => [(families as Props)["Denial of Service"], (families as Props).Settings],
      becomes: ["enabled", "enabled"],
    },
    permissions: { shown: rightsIn, becomes: { default: 0 } },
  }),
});

export const policies: Samples = {
  sc: [sc],
  vm: [inEditor(vmNames)],
  nessus: [{ ...inEditor(nessusNames), uniqueName: /Policy "weekly" became "weekly_01", and was deleted/ }],
};
