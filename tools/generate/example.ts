/** An example program for each resource and platform, from the values that the contract suite tests with. */
import { platforms, type Platform } from "../../provider/definition/platform";
import { platformSamples } from "../../test/samples";
import { type Ids, noIds } from "../../test/samples/sample";
import type { ComponentEntry, ResourceEntry } from "./catalogue";
import { lookupOf } from "./reference";

type Props = Record<string, unknown>;

/** Objects that the examples look up, by the look-up. */
const objects: Record<string, string> = {
  getScanner: "Berlin 1",
  getScannerGroup: "Office",
  getNetwork: "Plant",
  getRepository: "Internal",
  getOrganization: "Example Works",
  getPolicy: "Weekly",
  getAssetList: "Office network",
  getCredential: "Linux hosts",
  getAuditFile: "CIS Debian 12",
  getFolder: "My Scans",
  getUser: "jane@example.com",
  getUserGroup: "Security team",
  getAgentGroup: "Laptops",
  getRole: "Security analyst",
  getReportDefinition: "Weekly summary",
};

/** What reads better than a value that tests want: the tests name all that is not the default. */
const better: Record<string, Props> = {
  Scan: {
    schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
    preferences: { safe_checks: "yes", max_checks_per_host: "4" },
    description: "Weekly scan of the office",
  },
  Policy: { preferences: { safe_checks: "yes", max_checks_per_host: "3" }, description: "Gentle on old machines" },
  User: { name: "jane@example.com", fullName: "Jane Doe", email: "jane@example.com", enabled: undefined },
};

/** What the suites of samples do not have. */
const own: Record<string, Partial<Record<Platform, Props>>> = {
  ApiKeys: { vm: { userId: "7", keepers: { rotated: "2030-01" } } },
};

const componentExamples: Record<string, Props> = {
  ScanBaseline: {
    addresses: ["192.0.2.0/24"],
    policy: { template: "advanced", preferences: { safe_checks: "yes" } },
    schedule: { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" },
    from: { sc: "Office", nessus: "Local Scanner" },
    repository: "Internal",
  },
  IntegrationUser: { email: "siem@example.com", fullName: "SIEM", keepers: { rotated: "2030-01" } },
};

/** Ids that stand for whatever the example looks up. */
const anyIds = Object.fromEntries(Object.keys(noIds).map((kind) => [kind, ["7", "8", "9"]])) as unknown as Ids;

/** Code that is not a text: a look-up, a secret of the config. */
class Code {
  constructor(readonly text: string) {}
}

const margin = 100;

function print(value: unknown, indent = ""): string {
  if (value instanceof Code) {
    return value.text;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const isList = Array.isArray(value);
  const inner = `${indent}  `;
  const entries = isList
    ? value.map((item) => print(item, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${print(member, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  const space = isList ? "" : " ";
  const line = `${open}${space}${entries.join(", ")}${space}${close}`;
  return line.length + indent.length <= margin && !line.includes("\n") && indent !== ""
    ? line
    : `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${close}`;
}

function valueOf(
  name: string,
  value: unknown,
  field: ResourceEntry["definition"]["fields"][string] | undefined,
): unknown {
  if (field?.secret) {
    return new Code(`config.requireSecret("${name}")`);
  }
  const lookup = field?.refersTo === undefined ? undefined : lookupOf(field.refersTo);
  const object = objects[lookup ?? ""];
  if (object === undefined) {
    return value;
  }
  const code = new Code(`tenable.${lookup}({ name: ${JSON.stringify(object)} }).id`);
  return Array.isArray(value) ? [code] : code;
}

function program(type: string, inputs: Props): string {
  const call = `new tenable.${type}("${type === "User" ? "jane" : "weekly"}", ${print(inputs)});`;
  const needsConfig = call.includes("config.");
  return [
    ...(needsConfig ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    'import * as tenable from "pulumi-tenable";',
    "",
    ...(needsConfig ? ["const config = new pulumi.Config();", ""] : []),
    call,
  ].join("\n");
}

/** A program for each platform that has the resource. */
export function examplesOf({ type, definition }: ResourceEntry): { platform: Platform; code: string }[] {
  return platforms.flatMap((platform) => {
    const all = platformSamples.filter((samples) => samples.platform === platform).flatMap(({ samples }) => samples);
    const sample = all.find((one) => one.type === type);
    const inputs = own[type]?.[platform] ?? sample?.inputs(anyIds);
    if (inputs === undefined) {
      return [];
    }
    const chosen = Object.entries({ ...inputs, ...pick(better[type], Object.keys(inputs)) })
      // The first argument says it.
      .filter(([name]) => name !== "name" || type === "User")
      .map(([name, value]) => [name, valueOf(name, value, definition.fields[name])] as const);
    return [{ platform, code: program(type, Object.fromEntries(chosen)) }];
  });
}

const pick = (values: Props = {}, names: readonly string[]): Props =>
  Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));

export const componentExample = ({ type }: ComponentEntry): string => program(type, componentExamples[type] ?? {});
