import type { JsonObject } from "../core/json";
import { counts, groupsByKey, severity } from "./finding-groups";

/** A device that a mobile repository has heard of from a device manager, and what was found on it. */
interface Device {
  identifier: string;
  model: string;
  osCPE: string;
  user: string;
}
interface MobileFinding extends Device {
  plugin: string;
  name: string;
  severity: number;
}

const devices: readonly Device[] = [
  { identifier: "tablet-0001", model: "Tablet", osCPE: "cpe:/o:example:tablet_os", user: "Paul Plant" },
  { identifier: "phone-0001", model: "Phone", osCPE: "cpe:/o:example:phone_os", user: "Nora Auditor" },
];
const findings: readonly MobileFinding[] = devices.flatMap((device) => [
  { ...device, plugin: "60035", name: "Mobile device report", severity: 0 },
  { ...device, plugin: "60034", name: "Operating system out of date", severity: 3 },
]);

const repository = { id: "9", name: "Devices", description: "", dataFormat: "mobile" };
const empty = [
  ...["mdmType", "exploitEase", "exploitFrameworks", "seeAlso", "stigSeverity", "cvssVector", "cvssV3Vector", "cpe"],
  ...["cve", "bid", "xref"],
];

const grouped = (
  key: (finding: MobileFinding) => string,
  tell: (first: MobileFinding, group: readonly MobileFinding[]) => JsonObject,
): JsonObject[] =>
  [...groupsByKey(findings, key).values()].flatMap((group) => (group[0] === undefined ? [] : [tell(group[0], group)]));

const detailed = (finding: MobileFinding): JsonObject => ({
  ...Object.fromEntries(empty.map((member) => [member, ""])),
  pluginID: finding.plugin,
  severity: severity(finding.severity),
  identifier: finding.identifier,
  model: finding.model,
  serial: `SN-${finding.identifier}`,
  deviceVersion: "6.1",
  port: "0",
  protocol: "tcp",
  pluginName: finding.name,
  user: finding.user,
  osCPE: finding.osCPE,
  lastSeen: "-1",
  pluginOutput: `${finding.name} of ${finding.model}`,
  exploitAvailable: "No",
  synopsis: finding.name,
  description: finding.name,
  solution: "n/a",
  riskFactor: "None",
  ...{ baseScore: "0.0", temporalScore: "0.0", cvssV3BaseScore: "0.0", cvssV3TemporalScore: "0.0" },
  ...{ vulnPubDate: "-1", patchPubDate: "-1", pluginPubDate: "1338480000", pluginModDate: "1338480000" },
  checkType: "local",
  version: "1.0",
  repository: repository,
  pluginInfo: `${finding.plugin} (0/tcp) ${finding.name}`,
});

/** Tools of `mobile` data and their rows, as 5.8 was observed to answer. */
export const mobileRows: Readonly<Record<string, () => JsonObject[]>> = {
  vulndetails: () => findings.map(detailed),
  sumdeviceid: () =>
    grouped(
      ({ identifier }) => identifier,
      ({ identifier, model }, group) => ({
        ...{ identifier, model, serial: `SN-${identifier}` },
        ...counts(group),
        repository: repository,
      }),
    ),
  summdmuser: () =>
    grouped(
      ({ user }) => user,
      ({ user }, group) => ({ user, ...counts(group) }),
    ),
  sumoscpe: () =>
    grouped(
      ({ osCPE }) => osCPE,
      ({ osCPE }, group) => ({ osCPE, deviceCount: "1", ...counts(group) }),
    ),
  sumpluginid: () =>
    grouped(
      ({ plugin }) => plugin,
      (first, group) => ({
        pluginID: first.plugin,
        name: first.name,
        severity: severity(first.severity),
        total: String(group.length),
      }),
    ),
};
