import { plugins } from "../core/finding/catalogue";
import { type Plugin, plugin } from "../core/finding/plugin";

export { type Plugin, plugins };

/** Name, number and count of plugins of a family. */
export interface Family {
  readonly id: number;
  readonly name: string;
  readonly count: number;
}

const table = (rows: readonly string[]): readonly Family[] =>
  rows.map((row) => {
    const [id = "", count = "", ...name] = row.split(" ");
    return { id: Number(id), count: Number(count), name: name.join(" ") };
  });

/** `GET /plugins/families`, and `plugins.families` of editor documents: number, count, name. */
export const allFamilies: readonly Family[] = table([
  ...["1 4498 CGI abuses", "2 1393 Web Servers", "3 257 FTP", "4 2386 Misc.", "5 110 Denial of Service"],
  ...["6 5125 Windows", "7 690 CGI abuses : XSS", "8 310 Firewalls", "9 121 Backdoors", "10 1915 CISCO"],
  ...["11 149 SMTP problems", "12 14 Netware", "13 5147 Huawei Local Security Checks", "14 281 Gain a shell remotely"],
  ...["15 518 Service detection", "16 38 RPC", "17 108 Settings", "18 311 General", "19 171 Default Unix Accounts"],
  ...["20 1680 PhotonOS Local Security Checks", "21 748 Databases", "22 1249 Slackware Local Security Checks"],
  ...["23 341 Virtuozzo Local Security Checks", "24 116 Mobile Devices", "25 1720 MacOS X Local Security Checks"],
  ...["26 57 Policy Compliance", "27 11392 AIX Local Security Checks", "28 1955 Amazon Linux Local Security Checks"],
  ...["29 100 Peer-To-Peer File Sharing", "30 33 SNMP", "31 207 DNS", "32 3727 CentOS Local Security Checks"],
  ...["33 351 SCADA", "34 7544 Debian Local Security Checks", "35 1020 F5 Networks Local Security Checks"],
  ...["36 16409 Fedora Local Security Checks", "37 4727 FreeBSD Local Security Checks"],
  ...["38 2318 Windows : Microsoft Bulletins", "39 3155 Gentoo Local Security Checks"],
  ...["40 7876 Red Hat Local Security Checks", "41 17261 SuSE Local Security Checks"],
  ...["42 1983 HP-UX Local Security Checks", "43 26 Brute force attacks", "44 393 Junos Local Security Checks"],
  ...["45 3641 Mandriva Local Security Checks", "47 919 NewStart CGSL Local Security Checks"],
  ...["48 4005 Oracle Linux Local Security Checks", "49 556 OracleVM Local Security Checks"],
  ...["50 131 Palo Alto Local Security Checks", "51 3154 Scientific Linux Local Security Checks"],
  ...["52 29 Windows : User management", "53 3746 Solaris Local Security Checks"],
  ...["54 5513 Ubuntu Local Security Checks", "55 140 VMware ESX Local Security Checks"],
]);

export const familyById = (id: string): Family | undefined => allFamilies.find((one) => String(one.id) === id);
export const pluginsOf = ({ name }: Family): Plugin[] => {
  const known = plugins.filter(({ family }) => family === name);
  // Every family has something to show: a plugin of its own number.
  return known.length > 0 ? known : [onlyOf(name)];
};
export const familyIdByName = (name: string): number | undefined => allFamilies.find((one) => one.name === name)?.id;
const onlyOf = (family: string): Plugin =>
  plugin({
    ...{ id: 900_000 + (familyIdByName(family) ?? 0), name: `${family} check`, family, severity: 0 },
    ...{ synopsis: `A check of ${family}.`, description: `A check of the family ${family}.`, output: "" },
  });
export const pluginById = (id: string): Plugin | undefined =>
  plugins.find((one) => String(one.id) === id) ?? allFamilies.flatMap(pluginsOf).find((one) => String(one.id) === id);
