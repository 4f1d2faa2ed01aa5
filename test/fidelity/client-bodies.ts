import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  assets,
  exportResult,
  findings,
  type FindingQuery,
  importAssets,
  importScan,
  remediate,
  runScan,
} from "../../client";
import { siteOf } from "../support/client-site";
import type { SentBody } from "./bodies";

/** Everything that findings of Vulnerability Management can be asked for by. */
const queries: readonly FindingQuery[] = [
  {},
  { since: "7d" },
  { state: "open", firstSeen: "30d", lastSeen: "7d", severity: ["high", "critical"], plugins: ["97833"] },
  { state: "mitigated", firstSeen: "30d", lastMitigated: "7d", licensedOnly: true },
];

const nessusFile =
  '<?xml version="1.0" ?>\n<NessusClientData_v2><Report name="Example"><ReportHost name="192.0.2.9">' +
  "<HostProperties></HostProperties></ReportHost></Report></NessusClientData_v2>\n";

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) {
    // Reading them is what sends the requests.
  }
}

/** What our client sends to Vulnerability Management, whatever it is made to do. */
export async function clientBodies(): Promise<SentBody[]> {
  const { client, emulator } = await siteOf("vm");
  const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-fidelity-"));
  const bodies: SentBody[] = [];
  const collect = async (action: string, work: () => Promise<unknown>): Promise<void> => {
    emulator.requests.length = 0;
    await work();
    for (const { method, path, body = null } of emulator.requests) {
      if (method !== "GET") {
        bodies.push({ action, method, path, body });
      }
    }
  };
  try {
    for (const query of queries) {
      await collect("findings", () => drain(findings(client, query)));
    }
    await collect("assets", () => drain(assets(client)));
    const table = join(folder, "assets.csv");
    writeFileSync(table, "ipv4,fqdn,operating_system\n192.0.2.9,example.com,Debian GNU/Linux 12\n");
    await collect("assets import", () => importAssets(client, table, { source: "Example" }));
    const results = join(folder, "example.nessus");
    writeFileSync(results, nessusFile);
    await collect("import-scan", () => importScan(client, results, {}));
    await collect("run and export", async () => {
      const run = await runScan(client, { name: "Office weekly" });
      for (const format of ["nessus", "csv", "pdf"] as const) {
        await exportResult(client, run.run, { format, file: join(folder, `result.${format}`) });
      }
    });
    await collect("remediate", () => remediate(client, { plugin: "97833", targets: ["192.0.2.20"] }));
    return bodies;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}
