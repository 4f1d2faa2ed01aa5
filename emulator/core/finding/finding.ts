import { catalogued } from "./catalogue";
import type { CheckResult } from "./audit";
import { type KnownHost, hostAt } from "./known-host";
import type { Place, Plugin } from "./plugin";

/** What one plugin has reported at one place of a host. */
export interface Finding extends Place {
  readonly plugin: Plugin;
  readonly severity: number;
  readonly output: string;
}

/** A host of a report, whatever has made it: a run of the emulator, or a file that was uploaded. */
export interface ReportHost {
  /** What the report calls it: the target. */
  readonly address: string;
  readonly name: string;
  readonly system: string;
  readonly uuid: string;
  readonly mac: string;
  readonly netbios: string;
  readonly cpe: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly ended: number;
  readonly isInside: boolean;
  readonly findings: readonly Finding[];
  readonly compliance: readonly CheckResult[];
}

/** The scan that a report tells of. */
export interface ReportHead {
  readonly name: string;
  readonly policy: string;
  readonly targets: string;
  readonly preferences: Readonly<Record<string, string>>;
  readonly scanner: string;
}

type Named = Pick<KnownHost, "address" | "name" | "system" | "cpe" | "netbios">;

const worded = (output: string, place: Place, host: Named): string =>
  output.replaceAll(/\{(\w+)\}/g, (all, word: string) => String({ ...host, ...place }[word as "name"] ?? all));

/** What these plugins report on a host: at the places that are known of it, or else at those of the plugin. */
export const findingsOn = (host: Named, plugins: Iterable<number>): Finding[] =>
  [...plugins].flatMap((id) => {
    const plugin = catalogued(id);
    if (plugin === undefined) {
      return [];
    }
    const places = hostAt(host.address)?.found.get(id)?.places ?? plugin.places;
    return places.map((place) => ({
      ...place,
      ...{ plugin, severity: plugin.severity, output: worded(plugin.output, place, host) },
    }));
  });

/** What "Nessus Scan Information" tells of a host; readers look for single lines of it. */
export function scanInformation(
  { started, ended, isInside }: Pick<ReportHost, "started" | "ended" | "isInside">,
  { name, policy, scanner }: Pick<ReportHead, "name" | "policy" | "scanner">,
): string {
  const lines: [string, string][] = [
    ["Nessus version", "10.8.3"],
    ["Nessus build", "20010"],
    ["Plugin feed version", "202601010000"],
    ["Scanner edition used", "Nessus"],
    ["Scanner OS", "LINUX"],
    ["Scan type", "Normal"],
    ["Scan name", name],
    ["Scan policy used", policy],
    ["Scanner IP", scanner],
    ["Port range", "default"],
    ["Thorough tests", "no"],
    ["Credentialed checks", isInside ? "yes" : "no"],
    ["Max hosts", "30"],
    ["Max checks", "4"],
    ["Scan Start Date", new Date(started).toISOString().slice(0, 16).replace("T", " ")],
    ["Scan duration", `${Math.round((ended - started) / 1000)} sec`],
  ];
  return `Information about this scan : \n\n${lines.map(([word, value]) => `${word} : ${value}\n`).join("")}`;
}

export const countBySeverity = (findings: readonly { severity: number }[]): number[] =>
  [0, 1, 2, 3, 4].map((level) => findings.filter(({ severity }) => severity === level).length);
