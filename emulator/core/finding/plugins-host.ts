import { plugin } from "./plugin";

const fixed2 = { temporalVector: "E:U/RL:OF/RC:C" };
const fixed3 = { temporalVector: "E:U/RL:O/RC:C" };
const eternal = [
  ...["CVE-2017-0143", "CVE-2017-0144", "CVE-2017-0145", "CVE-2017-0146", "CVE-2017-0147", "CVE-2017-0148"],
];
const bulletin = "https://learn.microsoft.com/en-us/security-updates/SecurityBulletins/2017/ms17-010";
const smb = {
  vulnerabilityPublished: "2017-03-14",
  patchPublished: "2017-03-14",
  cvss2: { base: 10, vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C", temporal: 8.7, temporalVector: "E:H/RL:OF/RC:C" },
  cvss3: {
    ...{ base: 8.1, vector: "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H" },
    ...{ temporal: 7.7, temporalVector: "E:H/RL:O/RC:C" },
  },
  ...{ vpr: 9.7, epss: 94.4, cpe: ["cpe:/o:microsoft:windows"], bid: [96_703, 96_704, 96_705, 96_706, 96_707] },
  xrefs: ["EDB-ID:41891", "EDB-ID:41987", "MSFT:MS17-010", "IAVA:2017-A-0065", "CISA-KNOWN-EXPLOITED:2022/08/10"],
  exploit: { frameworks: ["metasploit", "canvas", "core"] as const, malware: true as const },
  ...{ stig: "I", seeAlso: [bulletin] },
};

/** What is wrong with Windows hosts. */
const windows = [
  plugin({
    ...{ id: 57_608, name: "SMB Signing not required", family: "Misc.", severity: 2 },
    synopsis: "Messages of the file server may be unsigned.",
    description: "Who stands between client and server can change messages, since the server takes unsigned ones.",
    solution: "Require signed communication in the policy of the server.",
    output: "",
    ...{ places: "445/tcp/cifs", published: "2012-01-19", vulnerabilityPublished: "2012-01-17" },
    cvss2: { base: 5, vector: "AV:N/AC:L/Au:N/C:N/I:P/A:N", temporal: 3.7, ...fixed2 },
    cvss3: { base: 5.3, vector: "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N", temporal: 4.6, ...fixed3 },
    seeAlso: ["https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html"],
  }),
  plugin({
    ...{ id: 97_833, family: "Windows", severity: 4, type: "remote" },
    name: "MS17-010: Security Update for Microsoft Windows SMB Server",
    synopsis: "The host lets strangers run code through SMB.",
    description:
      "Version 1 of the SMB server handles some requests wrongly. A packet made for it runs code, without a login. EternalBlue, WannaCry and Petya use it.",
    solution: "Install MS17-010, and switch SMB version 1 off.",
    output: "\nSent:\n00000040 ff534d4225000000\nReceived:\nff534d4225050200\n",
    ...{ places: "445/tcp/cifs", published: "2017-03-20", cve: eternal, ...smb },
  }),
  plugin({
    ...{ id: 97_737, family: "Windows : Microsoft Bulletins", severity: 3, type: "local" },
    name: "MS17-010: Security Update for Microsoft Windows SMB Server (4013389)",
    synopsis: "A security update is missing on the host.",
    description:
      "The list of installed updates lacks the one of March 2017, which closes several holes of the SMB server.",
    solution: "Install the update of March 2017 or a later rollup.",
    output: "\nThe remote host is missing one of the following rollup KBs :\n  - 4012212\n  - 4012215\n",
    ...{ places: "445/tcp/cifs", published: "2017-03-15", cve: eternal, ...smb },
  }),
  plugin({
    ...{ id: 125_313, family: "Windows", severity: 4 },
    name: "Microsoft RDP RCE (CVE-2019-0708) (BlueKeep)",
    synopsis: "The host lets strangers run code through Remote Desktop.",
    description: "Remote Desktop Services take a request before the login that runs code as the system.",
    solution: "Install the update of May 2019, or require Network Level Authentication.",
    output: "",
    ...{ places: "3389/tcp/msrdp", published: "2019-05-22" },
    ...{ vulnerabilityPublished: "2019-05-14", patchPublished: "2019-05-14" },
    cvss2: { base: 10, vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C", temporal: 8.7, temporalVector: "E:H/RL:OF/RC:C" },
    cvss3: {
      ...{ base: 9.8, vector: "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" },
      ...{ temporal: 9.4, temporalVector: "E:H/RL:O/RC:C" },
    },
    ...{ cve: ["CVE-2019-0708"], bid: [108_273], vpr: 9.8, epss: 94.5, cpe: ["cpe:/o:microsoft:windows"] },
    xrefs: ["CISA-KNOWN-EXPLOITED:2022/05/03", "CEA-ID:CEA-2019-0326"],
    exploit: { frameworks: ["metasploit", "core"], malware: true },
    seeAlso: ["https://msrc.microsoft.com/update-guide/vulnerability/CVE-2019-0708"],
  }),
  plugin({
    ...{ id: 108_797, name: "Unsupported Windows OS (remote)", family: "Windows", severity: 4 },
    synopsis: "The vendor no longer repairs this operating system.",
    description: "Support for this version of Windows has ended: holes found from now on stay open.",
    solution: "Move to a version that is supported.",
    output: "\nThe following Windows version is installed and not supported:\n\n{system}\n",
    ...{ published: "2018-04-03", version: "1.28", unsupported: true },
    cvss2: { base: 10, vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C" },
    cvss3: { base: 10, vector: "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" },
    ...{ cpe: ["cpe:/o:microsoft:windows"], xrefs: ["IAVA:0001-A-0501"] },
    seeAlso: ["https://learn.microsoft.com/en-us/lifecycle/"],
  }),
  plugin({
    ...{ id: 58_453, family: "Misc.", severity: 2 },
    name: "Terminal Services Doesn't Use Network Level Authentication (NLA) Only",
    synopsis: "Remote Desktop shows a session before the login.",
    description: "Without Network Level Authentication a session is made for everybody who connects.",
    solution: "Require Network Level Authentication in the system's remote settings.",
    output: "Nessus was able to negotiate non-NLA (Network Level Authentication) security.",
    ...{ places: "3389/tcp/msrdp", published: "2012-03-23" },
    cvss2: { base: 4.3, vector: "AV:N/AC:M/Au:N/C:P/I:N/A:N" },
    cvss3: { base: 4, vector: "AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N" },
  }),
  plugin({
    ...{ id: 18_405, family: "Windows", severity: 2 },
    name: "Microsoft Windows Remote Desktop Protocol Server Man-in-the-Middle Weakness",
    synopsis: "A stranger can pretend to be the Remote Desktop server.",
    description: "The client does not check the server's key, whose private half was published.",
    solution: "Force TLS for Remote Desktop, or require Network Level Authentication.",
    output: "",
    ...{ places: "3389/tcp/msrdp", published: "2005-06-01", vulnerabilityPublished: "2005-05-28" },
    cvss2: { base: 5.1, vector: "AV:N/AC:H/Au:N/C:P/I:P/A:P", temporal: 3.8, ...fixed2 },
    ...{ cve: ["CVE-2005-1794"], bid: [13_818], vpr: 2.5, epss: 27.3, cpe: ["cpe:/o:microsoft:windows"] },
  }),
];

/** What is wrong with Unix hosts, and with software on them. */
const unix = [
  plugin({
    ...{ id: 33_850, name: "Unix Operating System Unsupported Version Detection", family: "General", severity: 4 },
    synopsis: "The vendor no longer repairs this operating system.",
    description: "Support for this version has ended: holes found from now on stay open.",
    solution: "Move to a version that is supported.",
    output: "\n{system} support has ended.\n",
    ...{ type: "combined", published: "2008-08-08", unsupported: true },
    cvss2: { base: 10, vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C" },
    cvss3: { base: 10, vector: "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" },
    xrefs: ["IAVA:0001-A-0502", "IAVA:0001-A-0648"],
  }),
  plugin({
    ...{ id: 155_999, name: "Apache Log4j < 2.15.0 Remote Code Execution (Nix)", family: "Misc.", severity: 4 },
    synopsis: "A logging library lets strangers run code.",
    description: "Log4j resolves look-ups in what it logs, and loads code from the address that a look-up names.",
    solution: "Move to Log4j 2.17.1 or later.",
    output:
      "\n  Path              : /srv/app/lib/log4j-core-2.14.1.jar\n  Installed version : 2.14.1\n  Fixed version     : 2.15.0\n",
    ...{ type: "local", published: "2021-12-10", vulnerabilityPublished: "2021-12-09", patchPublished: "2021-12-09" },
    cvss2: { base: 9.3, vector: "AV:N/AC:M/Au:N/C:C/I:C/A:C", temporal: 8.1, temporalVector: "E:H/RL:OF/RC:C" },
    cvss3: {
      ...{ base: 10, vector: "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" },
      ...{ temporal: 9.5, temporalVector: "E:H/RL:O/RC:C" },
    },
    ...{ cve: ["CVE-2021-44228"], vpr: 10, epss: 94.4, cpe: ["cpe:/a:apache:log4j"], stig: "I" },
    xrefs: ["IAVA:2021-A-0573", "CISA-KNOWN-EXPLOITED:2021/12/24", "CEA-ID:CEA-2021-0052"],
    exploit: { frameworks: ["metasploit", "canvas", "core"], malware: true },
    seeAlso: ["https://logging.apache.org/security.html", "https://www.lunasec.io/docs/blog/log4j-zero-day/"],
  }),
  plugin({
    ...{ id: 139_422, family: "CentOS Local Security Checks", severity: 2, type: "local", version: "1.3" },
    name: "CentOS 7 : java-1.8.0-openjdk (CESA-2020:2968)",
    synopsis: "Packages of Java are out of date.",
    description: "Packages of java-1.8.0-openjdk are older than those of the advisory CESA-2020:2968.",
    solution: "Update the packages that the output names.",
    output:
      "\nRemote package installed : java-1.8.0-openjdk-1.8.0.252.b09-2.el7_8\nShould be                : java-1.8.0-openjdk-1.8.0.262.b10-0.el7_8\n",
    ...{ published: "2020-08-07", vulnerabilityPublished: "2020-07-14", patchPublished: "2020-08-07" },
    cvss2: { base: 5.8, vector: "AV:N/AC:M/Au:N/C:P/I:P/A:N", temporal: 4.3, ...fixed2 },
    cvss3: { base: 4.8, vector: "AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N", temporal: 4.2, ...fixed3 },
    ...{ cve: ["CVE-2020-14577", "CVE-2020-14621", "CVE-2020-14556"], vpr: 6.5, epss: 0.3 },
    ...{ cpe: ["p-cpe:/a:centos:centos:java-1.8.0-openjdk"], xrefs: ["RHSA:2020:2968", "CWE:248"] },
    seeAlso: ["https://cwe.mitre.org/data/definitions/248.html"],
  }),
  plugin({
    ...{ id: 141_584, family: "CentOS Local Security Checks", severity: 2, type: "local", version: "1.4" },
    name: "CentOS 7 : httpd (CESA-2020:3958)",
    synopsis: "Packages of the Apache web server are out of date.",
    description: "Packages of httpd are older than those of the advisory CESA-2020:3958.",
    solution: "Update the packages that the output names.",
    output: "\nRemote package installed : httpd-2.4.6-93.el7\nShould be                : httpd-2.4.6-95.el7\n",
    ...{ published: "2020-10-20", vulnerabilityPublished: "2018-07-18", patchPublished: "2020-10-20" },
    cvss2: { base: 6.8, vector: "AV:N/AC:M/Au:N/C:P/I:P/A:P", temporal: 5, ...fixed2 },
    cvss3: { base: 8.1, vector: "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", temporal: 7.1, ...fixed3 },
    ...{ cve: ["CVE-2017-15715", "CVE-2018-1283", "CVE-2019-10098"], vpr: 6.7, threatDays: 366, epss: 94 },
    ...{ cpe: ["p-cpe:/a:centos:centos:httpd"], xrefs: ["RHSA:2020:3958"], seeAlso: [] },
  }),
  plugin({
    ...{ id: 141_588, family: "CentOS Local Security Checks", severity: 1, type: "local", version: "1.4" },
    name: "CentOS 7 : systemd (CESA-2020:4007)",
    synopsis: "Packages of systemd are out of date.",
    description: "Packages of systemd are older than those of the advisory CESA-2020:4007.",
    solution: "Update the packages that the output names.",
    output: "\nRemote package installed : systemd-219-73.el7\nShould be                : systemd-219-78.el7\n",
    ...{ published: "2020-10-20", vulnerabilityPublished: "2019-10-30", patchPublished: "2020-10-20" },
    cvss2: { base: 2.1, vector: "AV:L/AC:L/Au:N/C:N/I:N/A:P", temporal: 1.6, ...fixed2 },
    cvss3: { base: 2.4, vector: "AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", temporal: 2.1, ...fixed3 },
    ...{ cve: ["CVE-2019-20386"], vpr: 1.4, epss: 0.1 },
    ...{ cpe: ["p-cpe:/a:centos:centos:systemd"], xrefs: ["RHSA:2020:4007", "CWE:400"] },
  }),
];

export const hostPlugins = [...windows, ...unix];
