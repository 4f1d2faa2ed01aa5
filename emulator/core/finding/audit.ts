import { createHash } from "node:crypto";
import type { KnownHost } from "./known-host";

export type Verdict = "PASSED" | "FAILED" | "WARNING";

/** One requirement of an audit file. */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly info: string;
  readonly solution: string;
  readonly seeAlso: string;
  readonly expected: string;
  readonly plugin: number;
  readonly auditFile: string;
  /** `800-53|AC-2`. */
  readonly references: readonly string[];
  readonly benchmark: { readonly name: string; readonly version: string };
}

export interface CheckResult {
  readonly check: Check;
  readonly verdict: Verdict;
  readonly actual: string;
}

interface Row {
  name: string;
  info: string;
  solution: string;
  expected: string;
  /** What the host has when it passes, and when it does not. */
  good: string;
  bad: string;
  references: string;
  /** The verdicts of three runs: `FFP`. */
  course: string;
}

const verdicts: Readonly<Record<string, Verdict>> = { P: "PASSED", F: "FAILED", W: "WARNING" };

interface Audit {
  plugin: number;
  file: string;
  benchmark: Check["benchmark"];
  rows: readonly Row[];
}

const linux: Audit = {
  plugin: 21_157,
  file: "Example_Linux_Baseline_v1.0.0.audit",
  benchmark: { name: "Example Linux Baseline", version: "1.0.0" },
  rows: [
    {
      ...{ name: "5.2.8 Root does not log in over SSH", course: "FFP", references: "800-53|AC-6 CSCv7|4.3" },
      info: "Administrators log in as themselves, so that the log tells who did what.",
      solution: "Set PermitRootLogin to no in /etc/ssh/sshd_config.",
      ...{ expected: "PermitRootLogin no", good: "PermitRootLogin no", bad: "PermitRootLogin yes" },
    },
    {
      ...{ name: "5.4.1 Passwords end after a year", course: "FFF", references: "800-53|IA-5 800-171|3.5.2" },
      info: "A password that somebody has stolen is of use for a limited time.",
      solution: "Set PASS_MAX_DAYS to 365 in /etc/login.defs.",
      ...{ expected: "PASS_MAX_DAYS <= 365", good: "PASS_MAX_DAYS 365", bad: "PASS_MAX_DAYS 99999" },
    },
    {
      ...{ name: "6.1.2 Permissions of /etc/passwd", course: "PPP", references: "800-53|AC-3 PCI-DSSv3.2|7.1" },
      info: "The list of accounts may be read by all and written by root alone.",
      solution: "Run chmod 644 /etc/passwd.",
      ...{ expected: "mode: 0644", good: "mode: 0644 owner: root", bad: "mode: 0666 owner: root" },
    },
    {
      ...{ name: "4.1.3 Changes of the time are logged", course: "PFP", references: "800-53|AU-3" },
      info: "Who changes the clock can hide when something was done.",
      solution: "Add rules for adjtimex and settimeofday to the audit rules.",
      ...{ expected: "-S adjtimex", good: "-a always,exit -S adjtimex", bad: "The file has no such line" },
    },
    {
      ...{ name: "1.7.1 The banner has been agreed", course: "WWW", references: "800-53|AC-8" },
      info: "Whether the words of the banner are the right ones has to be read by a person.",
      solution: "Compare /etc/issue with the text of the organization.",
      ...{ expected: "manual", good: "Authorized uses only", bad: "Authorized uses only" },
    },
  ],
};

const windows: Audit = {
  plugin: 21_156,
  file: "Example_Windows_Baseline_v1.0.0.audit",
  benchmark: { name: "Example Windows Baseline", version: "1.0.0" },
  rows: [
    {
      ...{ name: "1.1.4 Length of passwords", course: "FFP", references: "800-53|IA-5 CSCv7|16" },
      info: "Short passwords are guessed.",
      solution: "Set the minimum length to 14 in the password policy.",
      ...{ expected: "14 - 128", good: "14", bad: "7" },
    },
    {
      ...{ name: "2.3.8.1 SMB messages are signed", course: "FFF", references: "800-53|SC-8 800-171|3.13.8" },
      info: "Signed messages cannot be changed on their way.",
      solution: "Enable: Microsoft network server: Digitally sign communications (always).",
      ...{ expected: "Enabled", good: "Enabled", bad: "Disabled" },
    },
    {
      ...{ name: "9.1.1 The firewall is on", course: "PPP", references: "800-53|SC-7" },
      info: "The firewall refuses connections that were not requested.",
      solution: "Set the state of the domain profile to on.",
      ...{ expected: "1", good: "1", bad: "0" },
    },
    {
      ...{ name: "18.3.3 SMB version 1 is off", course: "PPF", references: "800-53|CM-7 PCI-DSSv3.2|2.2.2" },
      info: "Version 1 of SMB is known for holes that let strangers in.",
      solution: "Set SMB1 to 0 in the registry.",
      ...{ expected: "0", good: "0", bad: "1" },
    },
  ],
};

const auditOf = ({ system }: Pick<KnownHost, "system">): Audit => (system.startsWith("Linux") ? linux : windows);

const checkOf = ({ plugin, file, benchmark }: Audit, { name, info, solution, expected, references }: Row): Check => ({
  id: createHash("sha256").update(`${file} ${name}`).digest("hex"),
  ...{ name, info, solution, expected, plugin, auditFile: file, benchmark },
  seeAlso: "https://www.example.com/baselines",
  references: references.split(" "),
});

/** What an audit of the host has found in one of the three runs. */
export const auditResults = (host: Pick<KnownHost, "system">, generation: number): CheckResult[] => {
  const audit = auditOf(host);
  return audit.rows.map((row) => {
    const verdict = verdicts[row.course[generation] ?? "P"] ?? "PASSED";
    return { check: checkOf(audit, row), verdict, actual: verdict === "PASSED" ? row.good : row.bad };
  });
};

/** In which of the three runs each check had which verdict. */
export const verdictCourse = (host: Pick<KnownHost, "system">): (readonly [check: Check, course: Verdict[]])[] => {
  const audit = auditOf(host);
  return audit.rows.map((row) => [checkOf(audit, row), [...row.course].map((letter) => verdicts[letter] ?? "PASSED")]);
};
