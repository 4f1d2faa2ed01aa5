import type { JsonObject } from "../core/json";

export interface Template {
  readonly name: string;
  readonly title: string;
  readonly uuid: string;
  readonly isAgent?: true;
  readonly isWeb?: true;
  readonly managerOnly?: true;
  readonly nessusOnly?: true;
}

const template = (name: string, uuid: string, title: string, more: Partial<Template> = {}): Template => ({
  name,
  title,
  uuid,
  ...more,
});
const agent: Partial<Template> = { isAgent: true };
const web: Partial<Template> = { isWeb: true };

/** Names, titles and uuids (what their forms show: `template-layout.ts`) as the service answers them: `GET /editor/policy/templates`, `GET /editor/scan/templates`. */
export const templates: readonly Template[] = [
  template("asv", "cfc46c2d-30e7-bb2b-3b92-c75da136792d080c1fffcc429cfd", "PCI Quarterly External Scan"),
  template("wannacry", "861a8b95-f04c-40b0-ece6-263b1bec457c09cfc122c9666645", "WannaCry Ransomware Detection"),
  template("intelamt", "3f514e0e-66e0-8ea2-b6e7-d2d86b526999a93a89944d19e1f1", "Intel AMT Security Bypass Detection"),
  template("discovery", "bbd4f805-3966-d464-b2d1-0079eb89d69708c3a05ec2812bcf", "Host Discovery"),
  template("basic", "731a8e52-3ea6-a291-ec0a-d2ff0619c19d7bd788d6be818b65", "Basic Network Scan"),
  template("patch_audit", "0625147c-30fe-d79f-e54f-ce7ccd7523e9b63d84cb81c23c2f", "Credentialed Patch Audit"),
  template("webapp", "c3cbcd46-329f-a9ed-1077-554f8c2af33d0d44f09d736969bf", "Legacy Web App Scan"),
  template("malware", "d16c51fa-597f-67a8-9add-74d5ab066b49a918400c42a035f7", "Malware Scan"),
  template("mobile", "8382be4c-2056-51fe-65a3-a376b7912a013d58cfc392e0fac5", "Mobile Device Scan", {
    managerOnly: true,
  }),
  template("mdm", "fbcff9e6-0c8c-e6a9-4d8a-a43a6ee7c04b3fa5e24c0fc81b34", "MDM Config Audit", {
    managerOnly: true,
  }),
  template("compliance", "40345bfc-48be-37bc-9bce-526bdce37582e8fee83bcefdc746", "Policy Compliance Auditing"),
  template("pci", "e460ea7c-7916-d001-51dc-e43ef3168e6e20f1d97bdebf4a49", "Internal PCI Network Scan"),
  template("offline", "1384f3ce-0376-7801-22db-a91e1ae16dea8d863e17313802b1", "Offline Config Audit"),
  template("cloud_audit", "97f94b3b-f843-92d1-5e7a-df02f9dbfaaef40ae03bfdfa7239", "Audit Cloud Infrastructure"),
  template("scap", "fb9cbabc-af67-109e-f023-1e0d926c9e5925eee7a0aa8a8bd1", "SCAP and OVAL Auditing"),
  template("custom", "ab4bacd2-05f6-425c-9d79-3ba3940ad1c24e51e1f403febe40", "Custom Scan"),
  template("shellshock", "65d5b7ce-8d3b-d0df-f473-40633bb6122108a510a44374a167", "Bash Shellshock Detection"),
  template("ghost", "f10bc363-deb5-7218-b4ae-e08c85f84aa089ba9aa631170429", "GHOST (glibc) Detection"),
  template("drown", "b9e01ede-c502-a064-cbca-e0f75d7743549709aaa0d800a65e", "DROWN Detection"),
  template("badlock", "94077f40-5408-f59f-07b1-658c66bed20e1a2c8dfd7bf7c12a", "Badlock Detection"),
  template("shadow_brokers", "2e823751-74a7-4d93-8067-ae301b2523037a8a9aaabacadaea", "Shadow Brokers Scan"),
  template(
    "spectre_meltdown",
    "5dd44847-3c6a-412c-b916-6cc21dd80785df97ab44910aceee",
    "Spectre and Meltdown Detection",
  ),
  template("advanced", "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66", "Advanced Network Scan"),
  template("advanced_dynamic", "939a2145-95e3-0c3f-f1cc-761db860e4eed37b6eee77f9e101", "Advanced Dynamic Scan", {
    nessusOnly: true,
  }),
  template("agent_advanced", "549a08c1-e5fd-c0e9-fb8f-c4336582d50ec8ffa8e5034e8da2", "Advanced Agent Scan", agent),
  template("agent_basic", "e785b26c-5b4d-5da8-6643-007ea1f8ee1c8f23937a4bd45a1d", "Basic Agent Scan", agent),
  template(
    "agent_compliance",
    "523c833f-e434-a05f-5a52-0c0c2c160b7cd9c901634c382c2d",
    "Policy Compliance Auditing",
    agent,
  ),
  template("agent_scap", "f30140bd-0751-6735-1cfb-3f70095cc74f59af2f0e023d13ec", "SCAP and OVAL Agent Auditing", agent),
  template("agent_malware", "fc2fa8b3-028b-83e8-2ebd-4705d0de38bc621fbb0e783517bc", "Malware Scan", agent),
  template("agent_custom", "fb18acbc-39cc-d6a6-3d3b-b145f6f2eade659f25cac6837b27", "Custom Agent Scan", agent),
  template("was_custom", "d732dcdf-aa94-8897-31ab-b7d665fcdb9427a6b231920c8f2a", "Custom WAS Scan", web),
  template("was_overview", "58323412-d521-9482-2224-bdf5e2d65e6a4c67d33d4322677f", "Web App Overview", web),
  template("was_scan", "09805055-a034-4088-8986-aac5e1c57d5f0d44f09d736969bf", "Web App Scan", web),
  template("zerologon", "36191558-0c2f-83fb-f036-97865e2adbc168980dae38867ad9", "Zerologon Remote Scan"),
  template("solorigate", "ebb66f38-ea88-e1fe-eb5c-116ebc514f723d842f7882f0b7e1", "Solorigate"),
  template(
    "eoy20",
    "9125f3af-1ba3-e6ce-4ab6-bc04f9c323fd3cef959b11f41b81",
    "2020 Threat Landscape Retrospective (TLR)",
  ),
  template("hafnium", "2d429fb8-2182-2584-c4f0-a57da3db12ef4abed9ea6b5c3937", "ProxyLogon : MS Exchange"),
];

/**
 * `GET /editor/remediation/templates`: templates of their own, with other uuids than those for scans (the uuid of the
 * last one is published; which others there are is not).
 */
export const remediationTemplates: readonly Template[] = [
  template("advanced", "7b1d5e49-20a8-41c3-9e44-1ed329a505b1d24bd260ef5f9e66", "Advanced Network Scan"),
  template("basic", "3c9a5e49-64b7-4fb3-8a21-5bd329a505077bd788d6be818b65", "Basic Network Scan"),
  template("custom", "9afd5e49-b4a8-4ab3-8c44-4ed329a505c44e51e1f403febe40", "Custom Scan"),
];

/** Templates of Vulnerability Management, and of a Nessus: web scans are not for it, agents only for a manager. */
export const vmTemplates = templates.filter(({ nessusOnly }) => nessusOnly !== true);
export const nessusTemplates = (isManager: boolean): Template[] =>
  templates.filter((one) => one.isWeb !== true && (isManager || (one.isAgent !== true && one.managerOnly !== true)));

const byUuid = new Map([...templates, ...remediationTemplates].map((one) => [one.uuid, one]));
const byName = new Map(templates.map((one) => [one.name, one]));
export const templateByUuid = (uuid: string): Template | undefined => byUuid.get(uuid);
export const templateByName = (name: string): Template | undefined => byName.get(name);

/** Templates of web scans say `false` where others say nothing; agents' say `true`. */
export const isAgent = ({ isAgent: agent, isWeb }: Template): boolean | null =>
  agent ?? (isWeb === true ? false : null);
export const isWeb = ({ isWeb: web }: Template): boolean | null => web ?? null;

/** A picture as Base64, which answers of 2022 have. */
const icon = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64");

/** An element of the template lists of Vulnerability Management. */
export const templateItem = (one: Template): JsonObject => ({
  unsupported: false,
  cloud_only: false,
  desc: `Template for: ${one.title}.`,
  order: null,
  subscription_only: false,
  is_was: isWeb(one),
  title: one.title,
  is_agent: isAgent(one),
  uuid: one.uuid,
  manager_only: false,
  name: one.name,
  icon: icon,
});
