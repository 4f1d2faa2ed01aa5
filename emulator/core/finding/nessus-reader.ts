import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { Check, CheckResult, Verdict } from "./audit";
import type { Finding, ReportHost } from "./finding";
import { type Framework, plugin as pluginOf, type Score } from "./plugin";
import { fromCTime } from "./times";

export interface Report {
  readonly name: string;
  readonly hosts: readonly ReportHost[];
}

/** An item as it is read: its attributes, and its elements by name. */
interface Item {
  attributes: Readonly<Record<string, string>>;
  elements: Map<string, string[]>;
}

const first = (item: Item, name: string): string | undefined => item.elements.get(name)?.[0];
const number = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
const day = (text: string | undefined): string | undefined => text?.trim().replaceAll("/", "-");
const lines = (text: string | undefined): string[] => (text ?? "").split("\n").filter((line) => line.trim() !== "");

function scoreOf(item: Item, prefix: string): Score | undefined {
  const base = number(first(item, `${prefix}_base_score`));
  if (base === undefined) {
    return undefined;
  }
  const vector = (name: string): string => (first(item, name) ?? "").replace(/^CVSS(2#|:3\.\d\/)/, "");
  const temporal = number(first(item, `${prefix}_temporal_score`));
  const temporalVector = vector(`${prefix}_temporal_vector`);
  return {
    ...{ base, vector: vector(`${prefix}_vector`) },
    ...(temporal === undefined ? {} : { temporal, temporalVector }),
  };
}

/** Members that have a value. */
const given = <T extends object>(members: T): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== "")) as never;

function findingOf(item: Item): Finding {
  const { pluginID, pluginName, pluginFamily, port, protocol, svc_name, severity } = item.attributes;
  const frameworks = [...item.elements.keys()].flatMap((name) => /^exploit_framework_(\w+)$/.exec(name)?.[1] ?? []);
  const isExploitable = first(item, "exploit_available") === "true";
  const plugin = pluginOf({
    ...{ id: Number(pluginID), name: pluginName ?? "", family: pluginFamily ?? "", severity: Number(severity) },
    ...{ synopsis: first(item, "synopsis") ?? "", description: first(item, "description") ?? "", output: "" },
    ...given({
      ...{ solution: first(item, "solution"), type: first(item, "plugin_type") as "remote" | undefined },
      ...{ published: day(first(item, "plugin_publication_date")), version: first(item, "script_version") },
      modified: day(first(item, "plugin_modification_date")),
      vulnerabilityPublished: day(first(item, "vuln_publication_date")),
      patchPublished: day(first(item, "patch_publication_date")),
      ...{ cvss2: scoreOf(item, "cvss"), cvss3: scoreOf(item, "cvss3"), vpr: number(first(item, "vpr_score")) },
      ...{
        cve: item.elements.get("cve"),
        bid: item.elements.get("bid")?.map(Number),
        xrefs: item.elements.get("xref"),
      },
      ...{ cpe: lines(first(item, "cpe")), seeAlso: lines(first(item, "see_also")) },
      exploit: isExploitable ? { frameworks: frameworks as Framework[] } : undefined,
      stig: first(item, "stig_severity"),
    }),
  });
  return {
    ...{ plugin, severity: plugin.severity, port: Number(port ?? 0), protocol: (protocol ?? "tcp") as "tcp" },
    ...{ service: svc_name ?? "general", output: first(item, "plugin_output") ?? "" },
  };
}

function checkOf(item: Item): CheckResult {
  const told = (name: string): string => first(item, `cm:compliance-${name}`) ?? "";
  const check: Check = {
    ...{ id: told("check-id"), name: told("check-name"), info: told("info"), solution: told("solution") },
    ...{ seeAlso: told("see-also"), expected: told("policy-value"), auditFile: told("audit-file") },
    plugin: Number(item.attributes.pluginID),
    references: told("reference").split(",").filter(Boolean),
    benchmark: { name: told("benchmark-name"), version: told("benchmark-version") },
  };
  return { check, verdict: (told("result") || "WARNING") as Verdict, actual: told("actual-value") };
}

function hostOf(name: string, tags: ReadonlyMap<string, string>, items: readonly Item[], now: number): ReportHost {
  const isCheck = (item: Item): boolean => first(item, "compliance") === "true";
  const tag = (name: string): string => tags.get(name) ?? "";
  return {
    address: tag("host-ip") || name,
    name: tag("host-fqdn") || tag("host-rdns") || name,
    system: tag("operating-system").split("\n")[0] ?? "",
    uuid: tag("host-uuid"),
    mac: tag("mac-address").split("\n")[0] ?? "",
    netbios: tag("netbios-name"),
    cpe: tag("cpe"),
    started: fromCTime(tags.get("HOST_START"), now),
    ended: fromCTime(tags.get("HOST_END"), now),
    isInside: tag("Credentialed_Scan") === "true",
    findings: items.filter((item) => !isCheck(item)).map(findingOf),
    compliance: items.filter(isCheck).map(checkOf),
  };
}

/** Reads a `.nessus` file; `undefined` when it is none. */
export function readNessus(text: string, now: number): Report | undefined {
  let report: string | undefined;
  const hosts: ReportHost[] = [];
  let host = "";
  let tags = new Map<string, string>();
  let items: Item[] = [];
  const path: SaxesTagPlain[] = [];
  let words = "";
  const parser = new SaxesParser();
  parser.on("opentag", (tag) => {
    path.push(tag);
    words = "";
    if (tag.name === "Report") {
      report = tag.attributes.name ?? "";
    } else if (tag.name === "ReportHost") {
      host = tag.attributes.name ?? "";
      tags = new Map();
      items = [];
    } else if (tag.name === "ReportItem") {
      items.push({ attributes: tag.attributes, elements: new Map() });
    }
  });
  for (const event of ["text", "cdata"] as const) {
    parser.on(event, (more) => {
      words += more;
    });
  }
  parser.on("closetag", (tag) => {
    path.pop();
    const item = items.at(-1);
    if (tag.name === "tag" && tag.attributes.name !== undefined) {
      tags.set(tag.attributes.name, words);
    } else if (tag.name === "ReportHost") {
      hosts.push(hostOf(host, tags, items, now));
    } else if (path.at(-1)?.name === "ReportItem" && item !== undefined) {
      item.elements.set(tag.name, [...(item.elements.get(tag.name) ?? []), words]);
    }
    words = "";
  });
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  return report === undefined ? undefined : { name: report, hosts };
}
