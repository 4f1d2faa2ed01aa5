import { idObjects, plainText } from "../codecs";
import { absent, type Binding, defineResource, type Rule, wire } from "../definition";
import { mapOf, optional, reference, replacing, setOf, text } from "../fields";
import { type Family, families, familyList } from "../values/families";
import { type Preferences, preferenceMap, preferences, removedPreferences } from "../values/preferences";
import { canonicalTemplate, templateObject } from "../values/template";
import { sharedWithGroups } from "./share";

export interface PolicyInputs {
  /** Display name, 1 to 255 characters. The resource's name in the program when left out. */
  name: string;
  /** Free text for the people who find the policy on the platform. */
  description?: string;
  /**
   * The scan template it is made from: a short name (`advanced`, `basic`, `discovery`, …), a title, a uuid or a number.
   * A change replaces the policy.
   */
  template: string;
  /** Settings that differ from the template. Only the keys named here are managed; a key taken out goes back to the template's default. */
  preferences?: Preferences;
  /**
   * Plugin families by name: `{"Denial of Service": "disabled", "Settings": {plugins: ["19506"]}}`.
   * Only the families named here are managed. The template `advanced` has them.
   */
  families?: Record<string, Family>;
  /** Compliance audits to run: the id of each audit file. Security Center only. */
  auditFileIds?: string[];
  /** One label. Security Center only. */
  tags?: string;
  /** Groups whose members may use the policy: the id of each. Security Center only. */
  sharedWithGroupIds?: string[];
  /** Who may use or edit the policy. Vulnerability Management only. */
  permissions?: Record<string, string>;
}

/** Source: Security Center API reference, Scan Policy, `POST /policy` and `PATCH /policy/{id}`. */
const sc: Binding<PolicyInputs> = {
  path: "/rest/policy",
  // An update without an empty context is taken for one of a one-time policy.
  always: { context: "" },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    template: wire("policyTemplate", templateObject),
    preferences: wire("preferences", preferenceMap, { beside: removedPreferences }),
    families: wire("families", familyList),
    auditFileIds: wire("auditFiles", idObjects),
    tags: wire("tags", plainText),
    sharedWithGroupIds: sharedWithGroups("/rest/policy"),
    permissions: absent("it shares with whole groups: use sharedWithGroupIds"),
  },
  usedBy: [{ type: "Scan", path: "/rest/scan", member: "policy", side: "organization" }],
};

/** Templates that let a policy choose plugin families: Advanced Scan and Advanced Agent Scan, by name or number. */
const choosable = ["advanced", "agent_advanced", "1", "25"];

const rules: Rule<PolicyInputs>[] = [
  ({ template, families: chosen }) =>
    chosen !== undefined &&
    template !== undefined &&
    !choosable.includes(canonicalTemplate(template)) &&
    !/^[0-9a-f-]{36,}$/i.test(template)
      ? {
          path: "families",
          reason: `template "${template}" chooses its plugins itself: only "advanced" lets a policy choose families`,
        }
      : undefined,
];

const later = "it comes with a later version of pulumi-tenable";

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
    permissions: optional(mapOf(text())),
  },
  rules,
  platforms: { sc, vm: later, nessus: later },
});
