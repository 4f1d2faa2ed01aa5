import type { GuardCheckResult } from "../client";
import { familyRules, ruleNames, ruleOf } from "../provider/guard/rules";

type Finding = GuardCheckResult["findings"][number];

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const summary = ({ scans, findings }: GuardCheckResult): string =>
  scans + findings.length === 0
    ? "No scan was judged."
    : findings.length === 0
      ? `${countOf(scans, "scan")} judged: no scan of a fragile network violates a guard.`
      : `${countOf(scans, "scan")} judged: ${countOf(findings.length, "finding")}, ${findings.filter(({ isRefused }) => isRefused).length} refused.`;

const text = (result: GuardCheckResult): string =>
  [...result.findings.map((one) => `${one.isRefused ? "refused" : "warning"}: ${one.text}`), summary(result), ""].join(
    "\n",
  );

const cell = (value: string): string => value.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Every rule that a finding is about, with what cannot be judged. */
const rowsOf = ({ violations, unjudged }: Finding): { rule: string; value: string; allowed: string }[] => [
  ...violations.map(({ rule, value, from, allowed }) => ({
    rule,
    value: `${JSON.stringify(value)}${from === undefined ? "" : ` (${from})`}`,
    allowed,
  })),
  ...unjudged.map((why) => ({ rule: "not judged", value: why, allowed: "" })),
];

function markdown(result: GuardCheckResult): string {
  const parts = result.findings.map((finding) => {
    const { scan, addresses, profile, guard, isRefused } = finding;
    const reach = addresses.length === 0 ? "may reach fragile addresses" : `reaches ${addresses.join(", ")}`;
    const rows = rowsOf(finding).map(
      ({ rule, value, allowed }) => `| ${[rule, value, allowed].map(cell).join(" | ")} |`,
    );
    return [
      `### ${cell(scan)}`,
      `${isRefused ? "Refused" : "Warning"}: ${cell(reach)}. Profile "${profile}" of ${cell(guard)}.`,
      ["| rule | value | allowed |", "| --- | --- | --- |", ...rows].join("\n"),
    ].join("\n\n");
  });
  return `${["## Scans of fragile networks", ...parts, summary(result)].join("\n\n")}\n`;
}

/** Rules by their ids in SARIF. */
const described: readonly [id: string, text: string][] = [
  ...ruleNames.map((name): [string, string] => [name, `${ruleOf(name).meaning} ${ruleOf(name).source}.`]),
  ...Object.entries(familyRules).map(([name, { meaning, source }]): [string, string] => [
    `family:${name}`,
    `${meaning} ${source}.`,
  ]),
  ["demandExclusion", "A fragile network that nothing keeps from scans."],
  ["unjudged", "A scan of fragile addresses that cannot be judged."],
];

/** Source: Static Analysis Results Interchange Format (SARIF) 2.1.0, OASIS. */
function sarif(result: GuardCheckResult, artifact: string): string {
  const results = result.findings.flatMap((finding) => {
    const level = finding.isRefused ? "error" : "warning";
    const place = {
      physicalLocation: { artifactLocation: { uri: artifact } },
      logicalLocations: [{ name: finding.scan, kind: "resource" }],
    };
    const one = (ruleId: string, message: string): object => ({
      ...{ ruleId, level, message: { text: message }, locations: [place] },
    });
    const where =
      finding.addresses.length === 0 ? "may reach fragile addresses" : `reaches ${finding.addresses.join(", ")}`;
    return [
      ...finding.violations.map(({ rule, property, value, allowed }) =>
        one(rule, `${finding.scan} ${where}: ${property} is ${JSON.stringify(value)}, allowed: ${allowed}`),
      ),
      ...finding.unjudged.map((why) => one("unjudged", `${finding.scan} ${where}: ${why}`)),
    ];
  });
  const known = new Set(described.map(([id]) => id));
  const others = [...new Set(results.map((one) => (one as { ruleId: string }).ruleId))].filter((id) => !known.has(id));
  const rules = [...described, ...others.map((id): [string, string] => [id, "A rule of a custom profile."])];
  const driver = {
    name: "pulumi-tenable guard check",
    informationUri: "https://www.npmjs.com/package/pulumi-tenable",
    rules: rules.map(([id, full]) => ({ id, shortDescription: { text: id }, fullDescription: { text: full } })),
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** How findings are told, by the word for it. `artifact` is what was judged: a file or the address of a platform. */
export const formats: Readonly<
  Record<"text" | "markdown" | "sarif" | "json", (result: GuardCheckResult, artifact: string) => string>
> = {
  text,
  markdown,
  sarif,
  json: (result) => `${JSON.stringify(result)}\n`,
};
