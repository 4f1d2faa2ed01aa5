import { plainText } from "../platforms/codecs";
import { idObjects } from "../platforms/sc/codecs";
import { absent, type Binding, defineResource, type Rule, wire } from "../definition";
import { familyStatus } from "../platforms/rest/families";
import { policyCalls } from "../platforms/rest/policy";
import { flatPreferences } from "../platforms/rest/preferences";
import { templateUuid } from "../platforms/rest/template";
import { optional, reference, replacing, setOf, text } from "../definition/fields";
import { aclRows, permissions, policyLevels } from "../platforms/rest/permissions";
import { type Families, families } from "../values/families";
import { familyList } from "../platforms/sc/families";
import { type Preferences, preferences } from "../values/preferences";
import { preferenceMap, removedPreferences } from "../platforms/sc/preferences";
import { canonicalTemplate, type TemplateName } from "../values/template";
import { templateObject } from "../platforms/sc/template";
import { sharedWithGroups } from "./share";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inEditor } from "../platforms/rest/collections";

export interface PolicyInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the policy on the platform. */
  description?: string;
  /**
   * Scan template to start from: a short name (`advanced`, `basic`, `discovery`, …), a title, a UUID or a number.
   * A change replaces the policy.
   */
  template: TemplateName;
  /**
   * Settings that differ from the template. Only the keys named here are managed. A key that you remove returns to the
   * template's default.
   */
  preferences?: Preferences;
  /**
   * Plugin families by name: `{"Denial of Service": "disabled", "Settings": {plugins: ["19506"]}}`.
   * Only the families named here are managed. Requires the template `advanced`.
   */
  families?: Families;
  /** Audit files with the compliance checks to run. Security Center only. */
  auditFileIds?: string[];
  /** Label of the policy in lists. Security Center only. */
  tags?: string;
  /** Groups that share the policy: the `id` of each `UserGroup`. Security Center only. */
  sharedWithGroupIds?: string[];
  /**
   * Permissions by user and group: `{"default": "use", "user:anna@example.com": "edit", "group:Plant": "use"}`.
   * Only the users and groups named here are managed. On Nessus, requires Nessus Manager. Not on Security Center.
   */
  permissions?: Record<string, "none" | "use" | "edit">;
}

/** Source: Security Center API reference, Scan Policy, `POST /policy` and `PATCH /policy/{id}`. */
const sc: Binding<PolicyInputs> = {
  collection: inSc.policy,
  // An update without an empty context is taken for one of a one-time policy.
  body: { update: { context: "" } },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    template: wire("policyTemplate", templateObject),
    preferences: wire("preferences", preferenceMap, { beside: removedPreferences }),
    families: wire("families", familyList),
    auditFileIds: wire("auditFiles", idObjects),
    tags: wire("tags", plainText),
    sharedWithGroupIds: sharedWithGroups(inSc.policy),
    permissions: absent("policies are shared with groups: set sharedWithGroupIds"),
  },
  deletion: { usedBy: [{ type: "Scan", collection: inSc.scan, member: "policy" }] },
};

/** Templates that let a policy choose plugin families: Advanced Scan and Advanced Agent Scan, by name or number. */
const choosable = ["advanced", "agent_advanced", "1", "25"];

const rules: Rule<PolicyInputs>[] = [
  ({ template, families: chosen }) =>
    Object.keys(chosen ?? {}).length > 0 &&
    template !== undefined &&
    !choosable.includes(canonicalTemplate(template)) &&
    !/^[0-9a-f-]{36,}$/i.test(template)
      ? {
          path: "families",
          reason: `requires the template "advanced"; "${template}" has a fixed set of plugins`,
        }
      : undefined,
];

/**
 * Nessus speaks like Vulnerability Management. Source: Vulnerability Management API, Policies; Nessus API pages,
 * Policies.
 */
const editorPolicy = {
  collection: inEditor.policies,
  wire: {
    name: wire("settings.name", plainText),
    description: wire("settings.description", plainText),
    template: wire("uuid", templateUuid("policy")),
    preferences: wire("settings", flatPreferences("policy"), { read: "preferences" }),
    families: wire("plugins", familyStatus),
    auditFileIds: absent("only Security Center has audit files as objects"),
    tags: absent("only Security Center labels policies"),
    sharedWithGroupIds: absent("policies have permissions by user and group: set permissions"),
    permissions: wire("settings.acls", aclRows(policyLevels), { read: "acls" }),
  },
} satisfies Binding<PolicyInputs>;

export const policy = defineResource<PolicyInputs>({
  type: "Policy",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    template: replacing({ ...text({ min: 1 }), canonical: canonicalTemplate }),
    preferences: optional(preferences()),
    families: optional(families()),
    auditFileIds: optional(setOf(reference("audit file"))),
    tags: optional(text()),
    sharedWithGroupIds: optional(setOf(reference("group"))),
    permissions: optional(permissions(policyLevels)),
  },
  rules,
  platforms: {
    sc,
    vm: { ...editorPolicy, calls: policyCalls("vm") },
    nessus: { ...editorPolicy, calls: policyCalls("nessus") },
  },
});
