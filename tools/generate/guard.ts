/** The rules of the guard, as a page and as a JSON schema of guard files. */
import { allowedText } from "../../provider/guard/allowed";
import { profileNames, type ProfileName } from "../../provider/guard/rule";
import { familyRules, ruleNames, ruleOf } from "../../provider/guard/rules";
import { platformNames, platforms } from "../../provider/definition/platform";
import { table } from "./pages";

const cell = (text: string): string => text.replaceAll("|", "\\|");

function allowedCell(name: (typeof ruleNames)[number], profile: ProfileName): string {
  const allowed = ruleOf(name).allowed[profile];
  return allowed === undefined ? "any" : cell(allowedText(allowed));
}

const onText = (on: readonly string[]): string =>
  on.length === platforms.length
    ? "all"
    : platforms
        .filter((platform) => on.includes(platform))
        .map((platform) => platformNames[platform])
        .join(", ");

export function guardRulesPage(): string {
  const rules = ruleNames.map((name) => {
    const { page, meaning, source, on } = ruleOf(name);
    return [
      `\`${name}\``,
      page,
      ...profileNames.map((profile) => allowedCell(name, profile)),
      cell(meaning),
      source,
      onText(on),
    ];
  });
  const families = Object.entries(familyRules).map(([name, { meaning, source, profiles }]) => [
    `\`${name}\``,
    ...profileNames.map((profile) => (profiles.includes(profile) ? "disabled" : "any")),
    meaning,
    source,
  ]);
  return `# Rules for fragile networks

<!-- Written by npm run generate. -->

What a policy has to be like before a scan with it may reach a fragile network, for each profile. The names of the
preferences are the same on all platforms.

## Preferences

${table(["preference", "page", ...profileNames, "risk of another value", "source", "platforms"], rules)}

- A setting that neither the program nor the stored policy has counts with the default of its template.
- A preset of a page (\`discovery_mode\`, \`MODE|discovery\`, …) decides the settings of its page, whatever the settings
  say. A preset that is not known cannot be judged.
- If a preset does not tell a setting, both the setting and the template's default must be allowed.
- An empty limit means no limit, and is not allowed.

## Plugin families

${table(["family", ...profileNames, "what its plugins do", "source"], families)}

A template with a fixed set of plugins does not meet a profile that disables families: use the template \`advanced\`.

## A policy that meets a profile

\`hardened\` returns the preferences and families of a profile for a policy with the template \`advanced\`:

\`\`\`ts
import * as tenable from "pulumi-tenable";

new tenable.Policy("ot-gentle", { template: "advanced", ...tenable.hardened("strict") });
\`\`\`
`;
}

const texts = { type: "array", items: { type: "string" }, minItems: 1 };
const one = (key: string, description: string): object => ({
  type: "object",
  description,
  additionalProperties: false,
  required: [key],
  properties: { [key]: { type: "integer", minimum: 1 } },
});

export function guardSchema(): object {
  const allowed = {
    anyOf: [
      { type: "string", description: "The only value that is allowed." },
      { ...texts, description: "The values that are allowed." },
      one("atMost", "The largest number that is allowed."),
      one("atLeast", "The smallest number that is allowed."),
      one("ports", "The most ports that a list may name."),
    ],
  };
  const profile = { enum: [...profileNames] };
  const guard = {
    type: "object",
    additionalProperties: false,
    required: ["fragile"],
    properties: {
      fragile: { ...texts, description: "Addresses and CIDR blocks of fragile devices, such as 10.20.0.0/16." },
      profile: {
        description: "What the policy of a scan that reaches them has to be like. Defaults to strict.",
        anyOf: [
          profile,
          {
            type: "object",
            additionalProperties: false,
            properties: {
              base: { ...profile, description: "Profile to start from. Defaults to no rules." },
              preferences: {
                type: "object",
                description: "What each preference may be. Replaces the rule of base.",
                additionalProperties: false,
                properties: Object.fromEntries(
                  ruleNames.map((name) => [
                    name,
                    { description: ruleOf(name).meaning, allOf: [{ $ref: "#/definitions/allowed" }] },
                  ]),
                ),
              },
              disabledFamilies: { ...texts, description: "Plugin families that must not run, next to those of base." },
            },
          },
        ],
      },
      mode: {
        enum: ["refuse", "warn"],
        description: "Whether a violation stops the preview and the run, or is a warning. Defaults to refuse.",
      },
      unjudged: {
        enum: ["refuse", "name"],
        description:
          "What happens with a scan that cannot be judged. Defaults to name with the profile standard, and to refuse with any other.",
      },
      demandExclusion: {
        type: "boolean",
        description: "Refuse scans on a platform that has no exclusion of these networks. Defaults to false.",
      },
    },
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Guard file of pulumi-tenable",
    description: "Networks that an ordinary scan could stop, and what a scan of them has to be like.",
    anyOf: [{ $ref: "#/definitions/guard" }, { type: "array", minItems: 1, items: { $ref: "#/definitions/guard" } }],
    definitions: { guard, allowed },
  };
}
