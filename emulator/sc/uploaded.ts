import { unzipSync } from "fflate";
import type { Finding as Fact, ReportHost } from "../core/finding/finding";
import { readNessus, type Report } from "../core/finding/nessus-reader";
import { textOf } from "../core/json";
import type { Stored } from "../core/store";
import { type Host, hosts } from "./hosts";

/** Whether a result came as a file. */
export const isImported = ({ _file }: Stored): boolean => textOf(_file) !== "";
export const isArchive = (bytes: Uint8Array): boolean => Buffer.from(bytes.slice(0, 2)).toString("latin1") === "PK";

/** A file is read once for each state of its result. */
const read = new WeakMap<Stored, Report>();

/** A `.nessus` file, bare or as the one file of an archive; anything else has no hosts. */
export function readUpload(bytes: Uint8Array, now: number): Report {
  try {
    const [content = bytes] = isArchive(bytes) ? Object.values(unzipSync(bytes)) : [bytes];
    return readNessus(Buffer.from(content).toString("utf8"), now) ?? { name: "", hosts: [] };
  } catch {
    return { name: "", hosts: [] };
  }
}

export function uploadedReport(result: Stored): Report {
  const known = read.get(result);
  if (known !== undefined) {
    return known;
  }
  const report = readUpload(Buffer.from(textOf(result._file), "base64"), Number(result._launchedAt));
  read.set(result, report);
  return report;
}

const asHost = (host: ReportHost, repository: string): Host =>
  hosts.find((known) => known.ip === host.address && known.repository === repository) ?? {
    ip: host.address,
    dnsName: host.name === host.address ? "" : host.name,
    uuid: host.uuid,
    repository,
    os: host.system,
    osCPE: host.cpe.split("\n")[0] ?? "",
    macAddress: host.mac,
    netbiosName: host.netbios,
  };

/** The hosts of an uploaded result, in the repository that it was imported to. */
export const uploadedHosts = (result: Stored): { host: Host; facts: readonly Fact[] }[] =>
  uploadedReport(result).hosts.map((host) => ({
    host: asHost(host, textOf(result.repository)),
    facts: host.findings,
  }));
