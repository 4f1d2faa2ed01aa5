/** A host that has been scanned: what asset counts, device information and intersections look at. */
export interface Host {
  ip: string;
  dnsName: string;
  uuid: string;
  repository: string;
  os: string;
  osCPE: string;
  macAddress: string;
}

const host = (last: number, dnsName: string, repository: string, os: string): Host => ({
  ip: `192.0.2.${last}`,
  dnsName,
  uuid: `5c3e0000-0000-4000-8000-0000000000${String(last).padStart(2, "0")}`,
  repository,
  os,
  osCPE: os.startsWith("Linux") ? "cpe:/o:linux:linux_kernel" : "cpe:/o:microsoft:windows",
  macAddress: `02:00:5e:00:02:${last.toString(16).padStart(2, "0")}`,
});

/** What the finished scan of a fresh site has found. */
export const hosts: readonly Host[] = [
  host(10, "web.example.com", "1", "Linux Kernel 5.14"),
  host(11, "mail.example.com", "1", "Linux Kernel 5.14"),
  host(12, "files.example.com", "1", "Microsoft Windows Server 2019"),
  host(20, "historian.example.com", "2", "Microsoft Windows Server 2016"),
];
