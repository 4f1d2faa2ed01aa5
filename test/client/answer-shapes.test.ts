import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  exportResult,
  findings,
  findScans,
  importAssets,
  importScan,
  remediate,
  runScan,
  type ScanRef,
} from "../../client";
import { type Json, type Platform, allPlatforms } from "../../emulator/index";
import { listed } from "../../client/list/list";
import { TenableError, UnexpectedAnswerError } from "../../provider/errors";
import { type Site, siteOf } from "../support/client-site";

interface Case {
  title: string;
  on: readonly Platform[];
  /** The request whose answer lacks the member, or has something else there. */
  method: "GET" | "POST";
  path: RegExp;
  member: string;
  work(site: Site<Platform>, folder: string): Promise<unknown>;
}

const editors = ["vm", "nessus"] as const;

const scanOf = async ({ client }: Site<Platform>): Promise<ScanRef> => {
  const [scan] = await findScans(client, [client.platform === "sc" ? "Office Weekly" : "Office weekly"]);
  return scan as ScanRef;
};
const launch = async (site: Site<Platform>): Promise<unknown> => await runScan(site.client, await scanOf(site));
const all = async (site: Site<Platform>): Promise<void> => {
  for await (const _ of findings(site.client)) {
    // Only to read on.
  }
};
const aim = { plugin: "97833", targets: ["192.0.2.10"] };

const cases: readonly Case[] = [
  { title: "a launch", on: editors, method: "POST", path: /launch$/, member: "scan_uuid", work: launch },
  { title: "a launch", on: ["sc"], method: "POST", path: /launch$/, member: "scanResult.id", work: launch },
  { title: "runs", on: editors, method: "GET", path: /^\/scans\/\d+$/, member: "history", work: launch },
  { title: "runs", on: editors, method: "GET", path: /^\/scans\/\d+$/, member: "info", work: launch },
  { title: "findings", on: ["vm"], method: "POST", path: /export$/, member: "export_uuid", work: all },
  { title: "an export's state", on: ["vm"], method: "GET", path: /status$/, member: "status", work: all },
  {
    title: "a result",
    ...{ on: editors, method: "POST", path: /export$/, member: "file" },
    work: async (site, folder) => {
      const { run } = await runScan(site.client, await scanOf(site));
      await exportResult(site.client, run, { file: join(folder, "x.nessus"), format: "nessus" });
    },
  },
  {
    title: "assets",
    ...{ on: ["vm"], method: "POST", path: /import\/assets$/, member: "asset_import_job_uuid" },
    work: async ({ client }, folder) => {
      writeFileSync(join(folder, "x.csv"), "ipv4,fqdn\n192.0.2.1,a.example.com\n");
      await importAssets(client, join(folder, "x.csv"), { source: "cmdb" });
    },
  },
  {
    title: "an imported scan",
    ...{ on: editors, method: "POST", path: /scans\/import$/, member: "scan.id" },
    work: async ({ client }, folder) => {
      writeFileSync(
        join(folder, "x.nessus"),
        '<?xml version="1.0"?><NessusClientData_v2><Report name="x"></Report></NessusClientData_v2>',
      );
      await importScan(client, join(folder, "x.nessus"));
    },
  },
  {
    title: "a remediation scan",
    ...{ on: ["vm"], method: "POST", path: /remediation$/, member: "scan.id" },
    work: ({ client }) => remediate(client, aim as never),
  },
];

/** The same answer with something else at one place; undefined takes it away. */
function replaced(answer: Json, [key = "", ...rest]: readonly string[], by: Json | undefined): Json {
  const { [key]: inner, ...others } = answer as Record<string, Json>;
  const value = rest.length === 0 ? by : replaced(inner as Json, rest, by);
  return value === undefined ? others : { ...others, [key]: value };
}

describe("An answer without what a command needs", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-shapes-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const platform of allPlatforms) {
    for (const { title, on, method, path, member, work } of cases) {
      if (!on.includes(platform)) {
        continue;
      }
      it(`names ${member}, or is looked up: ${title} on ${platform}`, async () => {
        for (const odd of [undefined, true, {}]) {
          const site = (await siteOf(platform)) as unknown as Site<Platform>;
          const part = platform === "sc" ? ["response", ...member.split(".")] : member.split(".");
          const change = (answer: Json): Json => replaced(answer, part, odd);
          if (!(odd !== undefined && member === "info")) {
            site.emulator.faults.add({ method, path, change, times: Number.POSITIVE_INFINITY });
            const outcome = await work(site, folder).catch((error: unknown) => error);
            const words = new RegExp(`(no "${member.split(".")[0]}|a "${member}" that is not)`);
            if (outcome instanceof Error) {
              expect(outcome, outcome.stack).to.be.instanceOf(TenableError);
              expect(outcome.message).to.match(words);
            } else {
              // What was begun is looked for.
              expect(site.warnings.join(), JSON.stringify(odd)).to.match(
                /^the answer to the (launch|import)[^;]* was lost; /,
              );
            }
          }
          await site.emulator.close();
        }
      });
    }
  }
});

describe("An item of an answer that is no object", () => {
  const cases = [
    { platform: "sc", path: "/rest/analysis", work: all },
    { platform: "vm", path: /^\/vulns\/export\/[^/]+\/chunks/, work: all },
    {
      platform: "sc",
      path: /^\/rest\/policyTemplate\/\d+$/,
      work: ({ client }: Site<Platform>) => listed(client, "preferences", { of: "advanced" }),
    },
  ] as const;
  for (const { platform, path, work } of cases) {
    it(`is one line that names the request: ${String(path)} on ${platform}`, async () => {
      for (const odd of [null, true, "odd", 7]) {
        const site = (await siteOf(platform)) as unknown as Site<Platform>;
        const change = (answer: Json): Json => {
          const { response } = answer as { response: { results?: Json[] } };
          return { ...(answer as object), response: response.results ? { ...response, results: [odd] } : odd };
        };
        const fault = platform === "vm" ? { status: 200, body: JSON.stringify([odd]) } : { change };
        site.emulator.faults.add({ path, ...fault, times: Number.POSITIVE_INFINITY });
        const error = await work(site).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error, JSON.stringify(odd)).to.be.instanceOf(UnexpectedAnswerError);
        expect((error as Error).message).to.match(
          /answered (GET|POST) \S+ with (an item|something) that is not an object/,
        );
        await site.emulator.close();
      }
    });
  }
});
