import { createHash } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { Props } from "../../provider/definition";
import { hostNameProblem, spelledHostName } from "../../provider/values/host-name";

/** A host of the file, put together from all its rows. Times are ISO 8601. */
export interface PushedHost {
  id: string;
  addresses: string[];
  names: string[];
  macs: string[];
  netbios?: string;
  firstSeen?: string;
  lastSeen?: string;
}

/** Characters of texts. Source: the vendor's public client (pyTenable, `io.sync`), model of an asset. */
const [longestId, longestName, longestNetbios] = [128, 128, 16];

/** Addresses that every host has. The vendor's client leaves them out as well. */
const unspecific = new BlockList();
unspecific.addSubnet("127.0.0.0", 8, "ipv4");
unspecific.addSubnet("169.254.0.0", 16, "ipv4");
unspecific.addAddress("::1", "ipv6");
unspecific.addSubnet("fe80::", 10, "ipv6");
const isUnspecific = (address: string): boolean => unspecific.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** Text that fits into an id; a digest of what does not. */
export const fitting = (text: string): string =>
  text.length <= longestId ? text : createHash("sha256").update(text).digest("hex");

export const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The host of a row. It is the same one in all rows with the same id, else name, else first address. */
export function hostOf(
  assetId: string | undefined,
  list: (column: "address" | "name" | "mac" | "netbios") => string[],
  problems: string[],
): PushedHost {
  const hosts = list("name");
  // Scanners write an address where they know no name.
  const given = unique([...list("address"), ...hosts.filter((host) => isIP(host) > 0)]);
  given
    .filter((address) => isIP(address) === 0)
    .forEach((address) => problems.push(`"${address}" is not an IPv4 or IPv6 address`));
  const addresses = given.filter((address) => isIP(address) > 0 && !isUnspecific(address));
  const names = unique(hosts.filter((host) => isIP(host) === 0).map(spelledHostName));
  for (const name of names) {
    const problem = hostNameProblem(name);
    if (problem !== undefined) {
      problems.push(`host name "${name}": ${problem}`);
    }
  }
  const macs = list("mac");
  macs
    .filter((mac) => !/^([0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i.test(mac))
    .forEach((mac) => problems.push(`"${mac}" is not a MAC address`));
  const id = assetId ?? names.find((name) => name.includes(".")) ?? addresses[0] ?? names[0];
  if (addresses.length + names.length === 0) {
    problems.push(given.length === 0 ? "no address or name of a host" : "only addresses that every host has");
  }
  // `WORKGROUP\HOST` in reports of Security Center.
  const netbios = list("netbios")[0]?.split("\\").at(-1)?.slice(0, longestNetbios);
  return { id: fitting(id ?? ""), addresses, names, macs, ...(netbios !== undefined && netbios !== "" && { netbios }) };
}

/** One host of what two rows say of it. */
export function mergedHost(known: PushedHost, host: PushedHost): PushedHost {
  const both = (member: "addresses" | "names" | "macs"): string[] => unique([...known[member], ...host[member]]);
  const times = (member: "firstSeen" | "lastSeen"): string[] =>
    [known[member], host[member]].filter((time) => time !== undefined).toSorted();
  const [firstSeen, lastSeen] = [times("firstSeen")[0], times("lastSeen").at(-1)];
  return {
    ...known,
    ...host,
    ...{ addresses: both("addresses"), names: both("names"), macs: both("macs") },
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastSeen !== undefined && { lastSeen }),
  };
}

const members = <T extends object>(name: string, items: readonly T[]): Record<string, readonly T[]> =>
  items.length === 0 ? {} : { [name]: items };

/** A host as the platform takes it. */
export function assetOfHost({ id, addresses, names, macs, netbios, firstSeen, lastSeen }: PushedHost): Props {
  const ofFamily = (family: number): object[] =>
    addresses.filter((address) => isIP(address) === family).map((address) => ({ address }));
  const name = names[0] ?? addresses[0] ?? id;
  return {
    object_type: "device-asset",
    asset_class: "DEVICE",
    id,
    name: [...name].slice(0, longestName).join(""),
    device: {
      networking: {
        ...members(
          "fqdns",
          names.filter((one) => one.includes(".")).map((value) => ({ value })),
        ),
        ...members("ip_addresses_v4", ofFamily(4)),
        ...members("ip_addresses_v6", ofFamily(6)),
        ...(macs.length > 0 && { mac_addresses: macs }),
      },
      ...(netbios !== undefined && { netbios_name: netbios }),
    },
    discovery: {
      assessment_status: "ATTEMPTED_FINDINGS",
      ...(firstSeen !== undefined && { first_observed_on: firstSeen }),
      ...(lastSeen !== undefined && { last_observed_on: lastSeen }),
    },
  };
}
