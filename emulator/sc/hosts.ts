import { type KnownHost, knownHosts } from "../core/finding/known-host";

/** A host that has been scanned: what asset counts, device information and intersections look at. */
export interface Host {
  ip: string;
  dnsName: string;
  uuid: string;
  repository: string;
  os: string;
  osCPE: string;
  macAddress: string;
  netbiosName: string;
}

/** The plant's hosts are in a repository of their own. */
const repositoryOf = ({ name }: KnownHost): string => (name.startsWith("historian") ? "2" : "1");

/** What the finished scans of a fresh site have found. */
export const hosts: readonly Host[] = knownHosts.map((host) => ({
  ip: host.address,
  dnsName: host.name,
  uuid: host.uuid,
  repository: repositoryOf(host),
  os: host.system,
  osCPE: host.cpe,
  macAddress: host.mac,
  netbiosName: host.netbios === "" ? "" : `EXAMPLE\\${host.netbios}`,
}));
