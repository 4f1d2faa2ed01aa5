/** A score with the vector it comes from: `7.5`, `AV:N/AC:L/Au:N/C:C/I:N/A:N`. */
export interface Score {
  base: number;
  vector: string;
  temporal?: number;
  temporalVector?: string;
}

/** What exploits are known for what a plugin finds. */
export interface Exploit {
  /** Names of frameworks that have one. */
  frameworks?: readonly Framework[];
  malware?: true;
  ease?: string;
}
export type Framework = "metasploit" | "canvas" | "core";

/** Where a plugin reports: `443/tcp/www`. */
export interface Place {
  port: number;
  protocol: "tcp" | "udp" | "icmp";
  service: string;
}

/** A check of the scanner. Numbers, scores and identifiers are the vendor's; the words are ours. */
export interface Plugin {
  readonly id: number;
  readonly name: string;
  readonly family: string;
  /** 0 to 4. */
  readonly severity: number;
  /** `local` ones look from inside the host: they find nothing when the scan cannot log in. */
  readonly type: "remote" | "local" | "combined";
  readonly synopsis: string;
  readonly description: string;
  readonly solution: string;
  readonly output: string;
  readonly places: readonly Place[];
  /** Days, as `2017-03-20`. */
  readonly published: string;
  readonly modified: string;
  readonly version: string;
  readonly vulnerabilityPublished?: string;
  readonly patchPublished?: string;
  readonly cvss2?: Score;
  readonly cvss3?: Score;
  readonly vpr?: number;
  /** Least days since somebody was seen using the vulnerability: few ratings tell it. */
  readonly threatDays?: number;
  readonly epss?: number;
  readonly cve: readonly string[];
  readonly bid: readonly number[];
  readonly cpe: readonly string[];
  readonly seeAlso: readonly string[];
  /** `IAVA:2017-A-0065`. */
  readonly xrefs: readonly string[];
  readonly exploit?: Exploit;
  readonly unsupported?: true;
  readonly stig?: string;
}

export const riskOf = ({ severity }: Pick<Plugin, "severity">): string =>
  ["None", "Low", "Medium", "High", "Critical"][severity] ?? "None";

/** `443/tcp/www 25/tcp/smtp` → the places. */
export const placesOf = (text: string): Place[] =>
  text.split(" ").map((one) => {
    const [port = "0", protocol = "tcp", service = "general"] = one.split("/");
    return { port: Number(port), protocol: protocol as Place["protocol"], service };
  });

type Optional =
  | "cve"
  | "bid"
  | "cpe"
  | "seeAlso"
  | "xrefs"
  | "type"
  | "version"
  | "modified"
  | "solution"
  | "published"
  | "places";
/** A plugin as the tables write it: what is left out has the common value. */
export type Row = Omit<Plugin, Optional> & Partial<Pick<Plugin, Exclude<Optional, "places">>> & { places?: string };

export const plugin = ({ places = "0/tcp/general", ...row }: Row): Plugin => ({
  ...{ type: "remote", solution: "n/a", version: "1.30", published: "2005-08-26", modified: "2025-11-12" },
  ...{ cve: [], bid: [], cpe: [], seeAlso: [], xrefs: [] },
  ...row,
  places: placesOf(places),
});

const levels: Readonly<Record<string, readonly [name: string, words: Readonly<Record<string, string>>]>> = {
  AV: ["access_vector", { N: "Network", A: "Adjacent Network", L: "Local", P: "Physical" }],
  AC: ["access_complexity", { L: "Low", M: "Medium", H: "High" }],
  Au: ["authentication", { N: "None required", S: "Single", M: "Multiple" }],
  PR: ["privileges_required", { N: "None", L: "Low", H: "High" }],
  UI: ["user_interaction", { N: "None", R: "Required" }],
  S: ["scope", { U: "Unchanged", C: "Changed" }],
  C: ["confidentiality_impact", { N: "None", L: "Low", P: "Partial", H: "High", C: "Complete" }],
  I: ["integrity_impact", { N: "None", L: "Low", P: "Partial", H: "High", C: "Complete" }],
  A: ["availability_impact", { N: "None", L: "Low", P: "Partial", H: "High", C: "Complete" }],
  E: ["exploitability", { U: "Unproven", P: "Proof-of-concept", POC: "Proof-of-concept", F: "Functional", H: "High" }],
  RL: ["remediation_level", { O: "Official Fix", OF: "Official Fix", U: "Unavailable", W: "Workaround" }],
  RC: ["report_confidence", { C: "Confirmed", R: "Reasonable", ND: "Not Defined" }],
};

/** A CVSS vector in words, with itself as `raw`. */
export const vectorWords = (vector: string): Record<string, string> => ({
  ...Object.fromEntries(
    vector.split("/").flatMap((part) => {
      const [letter = "", value = ""] = part.split(":");
      const [name, words] = levels[letter] ?? [];
      return name === undefined ? [] : [[name, words?.[value] ?? value]];
    }),
  ),
  raw: vector,
});
