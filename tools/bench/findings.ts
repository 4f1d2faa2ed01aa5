/**
 * A million findings through the command line, from a server that speaks the two APIs and makes up what it answers: an
 * emulator that held them would need gigabytes. Three processes: this one, the server, and the client that is measured.
 */
import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { repositoryRoot } from "../repo";
import type { Row } from "./row";

const rowsInAll = Number(process.env.BENCH_FINDINGS ?? 1_000_000);
/** Rows of a chunk of an export: 500 assets with 100 findings each. */
const rowsOfChunk = 50_000;
const goalMegabytes = 200;

/** What a plugin says about itself and about a host is most of a finding. */
const prose = "The remote service accepts connections that are encrypted with a cipher of medium strength. ".repeat(6);

const addressOf = (row: number): string => `10.${(row >> 16) & 255}.${(row >> 8) & 255}.${row & 255}`;

/** A row of `POST /analysis` with the tool vulndetails. */
const analysisRow = (row: number): object => ({
  pluginID: String(10_000 + (row % 90_000)),
  severity: { id: String(row % 5), name: "Medium", description: "Medium Severity" },
  ...{ hasBeenMitigated: "0", acceptRisk: "0", recastRisk: "0", ip: addressOf(row), uuid: "", port: "443" },
  ...{ protocol: "TCP", pluginName: "SSL Medium Strength Cipher Suites Supported", firstSeen: "1750000000" },
  ...{ lastSeen: "1760000000", exploitAvailable: "No", synopsis: prose.slice(0, 90), description: prose },
  ...{ solution: prose.slice(0, 200), seeAlso: "https://example.com/a https://example.com/b", riskFactor: "Medium" },
  ...{
    baseScore: "5.0",
    cvssV3BaseScore: "7.5",
    cve: "CVE-2016-2183",
    pluginText: `<plugin_output>${row}: ${prose}</plugin_output>`,
  },
  ...{ dnsName: `host-${row}.example.com`, macAddress: "02:00:5e:00:02:01", netbiosName: "" },
  family: { id: "30", name: "General", type: "active" },
  repository: { id: "1", name: "Internal", description: "", dataFormat: "IPv4" },
});

/** An item of a chunk of `POST /vulns/export`. */
const exportItem = (row: number): object => ({
  asset: {
    uuid: `5c3e0000-0000-4000-8000-${String(row).padStart(12, "0")}`,
    ipv4: addressOf(row),
    hostname: `host-${row}`,
  },
  output: `${row}: ${prose}`,
  plugin: {
    ...{ id: 10_000 + (row % 90_000), name: "SSL Medium Strength Cipher Suites Supported", family: "General" },
    ...{ synopsis: prose.slice(0, 90), description: prose, solution: prose.slice(0, 200), risk_factor: "Medium" },
    ...{ cve: ["CVE-2016-2183"], see_also: ["https://example.com/a"], cvss_base_score: 5, cvss3_base_score: 7.5 },
  },
  port: { port: 443, protocol: "TCP" },
  ...{ severity: "medium", severity_id: 2, severity_modification_type: "NONE", state: "OPEN" },
  ...{ first_found: "2026-01-01T00:00:00.000Z", last_found: "2026-02-01T00:00:00.000Z" },
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString();
}

/** Writes an array without holding it. */
async function writeItems(
  response: ServerResponse,
  from: number,
  to: number,
  item: (row: number) => object,
): Promise<void> {
  for (let row = from; row < to; row += 100) {
    const texts = Array.from({ length: Math.min(100, to - row) }, (_, index) => JSON.stringify(item(row + index)));
    if (!response.write(`${row === from ? "" : ","}${texts.join(",")}`)) {
      await new Promise((resolve) => response.once("drain", resolve));
    }
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://server");
  const body = await bodyOf(request);
  const chunks = Math.ceil(rowsInAll / rowsOfChunk);
  response.setHeader("Content-Type", "application/json");
  response.setHeader("SecurityCenter", "6.4.0");
  const envelope = (text: string): string =>
    `{"type":"regular","response":${text},"error_code":0,"error_msg":"","warnings":[]}`;
  if (pathname === "/rest/currentUser") {
    response.end(
      envelope(
        '{"id":"2","username":"api","role":{"id":"2"},"organization":{"id":"1","uuid":"5C3E0000-0000-4000-8000-000000000002"}}',
      ),
    );
  } else if (pathname === "/rest/analysis") {
    const { query } = JSON.parse(body) as { query: { startOffset: number; endOffset: number } };
    const to = Math.min(query.endOffset, rowsInAll);
    const counts = `"totalRecords":"${rowsInAll}","returnedRecords":${to - query.startOffset}`;
    const [before = "", behind = ""] = envelope(`{${counts},"results":[ROWS]}`).split("ROWS");
    response.write(before);
    await writeItems(response, query.startOffset, to, analysisRow);
    response.end(behind);
  } else if (pathname === "/session") {
    response.end('{"username":"api","permissions":64}');
  } else if (pathname === "/vulns/export") {
    response.end('{"export_uuid":"5c3e0000-0000-4000-8000-000000000001"}');
  } else if (pathname.endsWith("/status")) {
    const available = Array.from({ length: chunks }, (_, index) => index + 1);
    response.end(JSON.stringify({ status: "FINISHED", chunks_available: available, total_chunks: chunks }));
  } else {
    const chunk = Number(pathname.split("/").at(-1)) - 1;
    response.write("[");
    await writeItems(response, chunk * rowsOfChunk, Math.min((chunk + 1) * rowsOfChunk, rowsInAll), exportItem);
    response.end("]");
  }
}

function serve(): void {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

/** The command line itself, which says on its way out how much memory it has taken at most. */
function runClient(args: readonly string[]): void {
  process.once("exit", () => process.stderr.write(`\npeak ${process.resourceUsage().maxRSS}\n`));
  process.argv = [process.execPath, "pulumi-tenable", ...args];
  require("../../cli/main");
}

interface Measured {
  rows: number;
  different: number;
  megabytes: number;
  seconds: number;
}

async function measureOn(platform: "sc" | "vm"): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-bench-"));
  const server = spawn(process.execPath, [__filename, "server"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      server.stdout.once("data", (text) => resolve(String(text).trim()));
      server.once("exit", () => reject(new Error("the server of findings did not start")));
    });
    const out = join(folder, "findings.jsonl");
    const before = performance.now();
    const { code, err } = await client(["findings", "--out", out], {
      TENABLE_PLATFORM: platform,
      TENABLE_URL: `http://127.0.0.1:${port}`,
      TENABLE_ACCESS_KEY: "a".repeat(32),
      TENABLE_SECRET_KEY: "b".repeat(32),
    });
    const seconds = (performance.now() - before) / 1000;
    const peak = Number(/peak (\d+)/.exec(err)?.[1]);
    if (code !== 0 || !(peak > 0)) {
      throw new Error(`findings ended with ${code}: ${err.trim()}`);
    }
    return { ...(await counted(out)), megabytes: peak / 1024, seconds };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function client(args: string[], env: Record<string, string>): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [__filename, "client", ...args], {
      cwd: repositoryRoot(),
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (piece) => (err += String(piece)));
    child.once("close", (code) => resolve({ code, err }));
  });
}

/** Lines of the file, and how many of them are different findings: by the address, which is another one in each. */
async function counted(file: string): Promise<{ rows: number; different: number }> {
  const seen = new Uint8Array(rowsInAll);
  let rows = 0;
  let rest = "";
  for await (const piece of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = (rest + String(piece)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, b = "", c = "", d = ""] = /"ip":"10\.(\d+)\.(\d+)\.(\d+)"/.exec(line) ?? [];
      seen[(Number(b) << 16) + (Number(c) << 8) + Number(d)] = 1;
      rows += 1;
    }
  }
  if (statSync(file).size === 0) {
    throw new Error("no findings were written");
  }
  return { rows, different: seen.reduce((sum, one) => sum + one, 0) };
}

const names = { sc: "Security Center", vm: "Vulnerability Management" } as const;

export const findingsRow: Row = {
  title: "1,000,000 findings streamed: rows, memory",
  async measure(say) {
    const figures = [];
    for (const platform of ["sc", "vm"] as const) {
      say(names[platform]);
      const { rows, different, megabytes, seconds } = await measureOn(platform);
      const lost = rowsInAll - different + (rows - different);
      const what = `${rowsInAll.toLocaleString("en")} findings streamed (${platform}, ${seconds.toFixed(0)} s)`;
      figures.push(
        { figure: `${what}: rows missing or twice`, value: lost, goal: 0 },
        { figure: `${what}: MB of memory at most`, value: megabytes, goal: goalMegabytes },
      );
    }
    return figures;
  },
};

// The same file is the other two processes.
const processes: Readonly<Record<string, (args: readonly string[]) => void>> = { server: serve, client: runClient };
if (require.main === module) {
  const [role = "", ...args] = process.argv.slice(2);
  processes[role]?.(args);
}
