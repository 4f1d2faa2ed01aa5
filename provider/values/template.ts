/**
 * Short names of scan templates and the titles under which Security Center lists them.
 * Source: Security Center API reference, Scan Policy Templates, `GET /policyTemplate`; short names as Nessus and
 * Vulnerability Management have them in `GET /editor/policy/templates`.
 */
export const titles = {
  advanced: "Advanced Scan",
  discovery: "Host Discovery",
  basic: "Basic Network Scan",
  patch_audit: "Credentialed Patch Audit",
  webapp: "Web Application Tests",
  malware: "Malware Scan",
  compliance: "Policy Compliance Auditing",
  pci: "Internal PCI Network Scan",
  scap: "SCAP and OVAL Auditing",
  shellshock: "Bash Shellshock Detection",
  ghost: "GHOST (glibc) Detection",
  asv: "PCI Quarterly External Scan",
  drown: "DROWN Detection",
  badlock: "Badlock Detection",
  intelamt: "Intel AMT Security Bypass Detection",
  wannacry: "WannaCry Ransomware Detection",
  shadow_brokers: "Shadow Brokers Scan",
  spectre_meltdown: "Spectre and Meltdown Detection",
  agent_advanced: "Advanced Agent Scan",
} as const;

/** A short name, which an editor completes, or any other title, uuid or number. */
export type TemplateName = keyof typeof titles | (string & {});

export const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(titles).map(([short, title]) => [title.toLowerCase(), short]),
);

/** A title and its short name mean the same. */
export function canonicalTemplate(template: string): string {
  const lower = template.trim().toLowerCase();
  return shortNames.get(lower) ?? lower;
}

/** What is made from a template. */
export interface Templated {
  template?: TemplateName;
}
