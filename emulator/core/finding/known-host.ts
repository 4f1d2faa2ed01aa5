import { type Place, placesOf } from "./plugin";

/** In which of the three runs before the start a plugin has found something: `101` was repaired, and is back. */
export type Presence = string;

/** A host that scans of a fresh site have seen. */
export interface KnownHost {
  readonly uuid: string;
  readonly address: string;
  readonly ipv6?: string;
  readonly name: string;
  readonly system: string;
  readonly cpe: string;
  readonly mac: string;
  readonly netbios: string;
  readonly biosUuid: string;
  readonly agent?: { readonly name: string; readonly uuid: string };
  /** The network card, and products that the scan has recognised. */
  readonly card: string;
  readonly software: readonly string[];
  readonly found: ReadonlyMap<number, { presence: Presence; places?: readonly Place[] }>;
}

type Facts = Pick<KnownHost, "system" | "cpe" | "card" | "software"> & { agent?: true; ipv6?: string };

const host = (last: number, name: string, facts: Facts, found: readonly string[]): KnownHost => {
  const { agent, ...others } = facts;
  const number = String(last);
  return {
    uuid: `5c3e0000-0000-4000-8000-0000000000${number}`,
    address: `192.0.2.${last}`,
    name: `${name}.example.com`,
    mac: `02:00:5e:00:02:${last.toString(16).padStart(2, "0")}`,
    netbios: facts.system.startsWith("Microsoft") ? name.toUpperCase() : "",
    biosUuid: `b105${number.padStart(4, "0")}-0000-4000-8000-000000000000`,
    ...others,
    ...(agent === true ? { agent: { name, uuid: `a6e70000-0000-4000-8000-0000000000${number}` } } : {}),
    found: new Map(
      found.map((row) => {
        const [plugin = "", presence = "111", ...places] = row.split(" ");
        const where = places.length === 0 ? {} : { places: placesOf(places.join(" ")) };
        return [Number(plugin), { presence, ...where }];
      }),
    ),
  };
};

const everywhere = ["19506", "12053", "11936", "10180", "10287", "54615", "45590", "25220", "10114"];
const linux: Facts = {
  ...{ system: "Linux Kernel 5.14", cpe: "cpe:/o:linux:linux_kernel", card: "eth0" },
  software: ["cpe:/a:openbsd:openssh:8.7"],
};
const windows: Facts = {
  ...{ system: "Microsoft Windows Server 2019", cpe: "cpe:/o:microsoft:windows", card: "Ethernet0" },
  software: ["cpe:/a:microsoft:remote_desktop_connection"],
};

/**
 * The hosts that the three emulators know, and what each of three runs has found on them: what is new, what was there
 * before, what is repaired, and what has come back.
 */
export const knownHosts: readonly KnownHost[] = [
  host(10, "web", { ...linux, software: [...linux.software, "cpe:/a:igor_sysoev:nginx:1.24.0"] }, [
    ...everywhere,
    ...["11219 111 22/tcp/ssh 80/tcp/www 443/tcp/www", "22964 111 22/tcp/ssh 80/tcp/www 443/tcp/www", "10267"],
    ...["10107 111 80/tcp/www 443/tcp/www", "10863", "56984", "51192", "104743", "70658", "71049 101", "42873 001"],
    ...["142960 001", "11213 110", "10092 110", "155999 100", "141584 011"],
  ]),
  host(11, "mail", { ...linux, agent: true, ipv6: "2001:db8::11" }, [
    ...everywhere,
    "11219 111 22/tcp/ssh 25/tcp/smtp 110/tcp/pop3 443/tcp/www",
    "22964 111 22/tcp/ssh 25/tcp/smtp 110/tcp/pop3 443/tcp/www",
    ...["10267", "10263", "10863", "56984", "57582", "20007", "54582", "15855 101", "65821 011", "15901 110"],
    ...["153953 001", "139422 011", "141588 001"],
  ]),
  host(12, "files", windows, [
    ...everywhere,
    "11219 111 135/tcp/epmap 139/tcp/smb 445/tcp/cifs 3389/tcp/msrdp",
    ...["10150", "57608", "97833", "97737 011", "10863 111 3389/tcp/msrdp", "56984 111 3389/tcp/msrdp"],
    ...["58453 101", "18405 001", "157288 110"],
  ]),
  host(20, "historian", { ...windows, system: "Microsoft Windows Server 2008" }, [
    ...everywhere,
    "11219 111 23/tcp/telnet 135/tcp/epmap 445/tcp/cifs 502/tcp/modbus 3389/tcp/msrdp",
    ...["10150", "57608", "97833", "108797", "15588", "10281", "42263", "125313 011", "41028 101", "58453 001"],
    "10205 110",
  ]),
];

export const knownHost = (uuid: string): KnownHost | undefined => knownHosts.find((one) => one.uuid === uuid);
export const hostAt = (address: string): KnownHost | undefined => knownHosts.find((one) => one.address === address);

/** The three runs before the start, oldest first: days before the newest one. */
export const generations = [84, 42, 0] as const;
/** The number of the newest one. */
export const newest = 2;

export const foundIn = ({ found }: KnownHost, generation: number): number[] =>
  [...found].filter(([, { presence }]) => presence[generation] === "1").map(([plugin]) => plugin);
