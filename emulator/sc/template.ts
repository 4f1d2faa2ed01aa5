import { isSince } from "./call";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { defaultsOf, editorOf } from "./preference";
import type { Stored } from "../core/store";

/** Name, description, and the sections of its editor: none named means all. `since`: not in older versions. */
interface Template {
  name: string;
  description: string;
  sections?: readonly string[];
  since?: string;
}

const discovery = ["discovery", "portscan", "service"];
const usual = [...discovery, "assessment", "report", "advanced"];
const quick = (name: string, description: string): Template => ({
  name,
  description,
  sections: [...discovery, "report"],
});

/** Ids and names as listed by 5.8.0 (1 to 18) and API reference, Scan Policy (25, 40). */
const templates: Record<string, Template> = {
  1: { name: "Advanced Scan", description: "Configure a scan without using any recommendations." },
  2: {
    name: "Host Discovery",
    description: "A simple scan to discover live hosts and open ports.",
    sections: discovery,
  },
  3: {
    name: "Basic Network Scan",
    description: "A full system scan suitable for any host.",
    sections: [...usual, "webapps", "windows", "bruteforce"],
  },
  4: {
    name: "Credentialed Patch Audit",
    description: "Authenticate to hosts and enumerate missing updates.",
    sections: usual,
  },
  5: {
    name: "Web Application Tests",
    description: "Scan for published and unknown web vulnerabilities.",
    sections: [...usual, "webapps"],
  },
  6: {
    name: "Malware Scan",
    description: "Scan for malware on Windows and Unix systems.",
    sections: [...usual, "malware"],
  },
  7: {
    name: "Policy Compliance Auditing",
    description: "Audit system configurations against a known baseline.",
    sections: usual,
  },
  8: {
    name: "Internal PCI Network Scan",
    description: "Perform an internal PCI DSS (11.2.1) vulnerability scan.",
    sections: [...usual, "webapps"],
  },
  9: { name: "SCAP and OVAL Auditing", description: "Audit systems using SCAP and OVAL definitions.", sections: usual },
  10: quick("Bash Shellshock Detection", "Remote and local checks for CVE-2014-6271 and CVE-2014-7169."),
  11: quick("GHOST (glibc) Detection", "Local checks for CVE-2015-0235."),
  12: quick("PCI Quarterly External Scan", "An approved scan for quarterly external scanning as required by PCI."),
  13: quick("DROWN Detection", "Remote checks for CVE-2016-0800."),
  14: quick("Badlock Detection", "Remote and local checks for CVE-2016-2118 and CVE-2016-0128."),
  15: quick("Intel AMT Security Bypass Detection", "Remote and local checks for CVE-2017-5689."),
  16: quick("WannaCry Ransomware Detection", "Remote and local checks for MS17-010."),
  17: quick("Shadow Brokers Scan", "Scan for vulnerabilities disclosed in the Shadow Brokers leaks."),
  18: quick(
    "Spectre and Meltdown Detection",
    "Remote and local checks for CVE-2017-5753, CVE-2017-5715 and CVE-2017-5754.",
  ),
  25: {
    name: "Advanced Agent Scan",
    description: "Configure an agent scan without using any recommendations.",
    since: "6.0.0",
  },
  40: { name: "Web App Scanning", description: "Scan web applications.", sections: ["webapps"], since: "6.0.0" },
};

const released = "1406151204";
/** The templates as objects: the vendor's, no organization's. */
export const templateRecords = (): Stored[] =>
  Object.entries(templates).map(([id, { name, description }]) => ({
    id,
    name,
    description,
    agent: String(id === "25"),
    uuid: `3f9a0000-0000-4000-8000-00000000000${id}`.slice(-36),
  }));

/** The preferences of a template with their defaults; none for a template that does not exist. */
export const templateDefaults = (id: string): Record<string, string> => {
  const template = templates[id];
  return template === undefined ? {} : defaultsOf(template.sections ?? []);
};

/** Only these two let a policy choose plugin families (API reference, Scan Policy). */
export const hasFamilies = (id: string): boolean => id === "1" || id === "25";

const isOffered = ({ id }: Stored, call: Call): boolean => isSince(call, templates[id]?.since ?? "5.0.0");

const template: Collection = {
  table: "policyTemplate",
  noun: "Policy Template",
  list: "array",
  listed: ["name", "description"],
  read: "either",
  write: "administrator",
  scope: "all",
  isVisible: isOffered,
  members: [
    member.server("name", ""),
    member.server("description", ""),
    member.derived("editor", ({ id }) => editorOf(templates[id]?.sections ?? [])),
    member.derived("createdTime", () => released),
    member.derived("modifiedTime", () => released),
    member.derived("templateModTime", () => released),
    member.derived("templatePubTime", () => released),
    member.derived("templateDefModTime", () => released),
    member.derived("agent", ({ agent }, call) => (isSince(call, "6.0.0") ? agent : undefined), { asked: true }),
  ],
};

export const templateArea: Area = {
  collections: [template],
  routes: collectionRoutes(template).filter(({ method }) => method === "GET"),
};
