import { isObject, type Json } from "../../emulator/core/json";
import type { Platform } from "../../emulator/index";
import { type SentBody, sentBodies } from "./bodies";
import { type OpenApi, readOpenApi } from "./openapi";
import { bodyOf } from "./openapi-bodies";
import { samplesOf } from "./openapi-sample";
import { readRecordings, type Recording } from "./recording";

/** Bodies by method and shape of the path: `POST /scans/*`. */
export type Bodies = Map<string, Json[]>;

/** An id, or what stands for one in a route or in a documented path. */
const isVariable = /^(:|\{)|^\*$|^\d+$|^(template-|SSE-)?[0-9a-f]{8}-|^null$|^-$/;
export const shapeOfPath = (method: string, path: string): string =>
  `${method} ${path
    .split("/")
    .map((segment) => (isVariable.test(segment) ? "*" : segment))
    .join("/")}`;

const mostOfAShape = 60;
/** `/scans/:id/export` belongs to scans, `/rest/scanResult/:id` to results. */
export const areaOf = (path: string): string =>
  path
    .split("/")
    .slice(0, path.startsWith("/rest/") ? 3 : 2)
    .join("/");

const name = "Example";
const schedule = { type: "template" };
const range = { start: "TZID=Europe/Berlin:20260101T080000", repeatRule: "FREQ=WEEKLY;INTERVAL=1" };
/** What neither recordings nor the vendor's documents nor our provider send. */
const ours: readonly (readonly [string, Json])[] = [
  [
    "POST /rest/query",
    { name, tool: "listvuln", type: "vuln", filters: [{ filterName: "severity", operator: "=", value: "4" }] },
  ],
  ["POST /rest/ticket", { name, assignee: { id: 1 }, status: "assigned", classification: "Information", queries: [] }],
  ["POST /rest/freeze", { name, repositories: [{ id: 1 }], schedule: { ...range, type: "ical" }, ipList: "192.0.2.9" }],
  [
    "POST /rest/blackout",
    { name, repositories: [{ id: 1 }], start: range.start, repeatRule: range.repeatRule, duration: 60 },
  ],
  [
    "POST /rest/agentScan",
    { name, repository: { id: 1 }, agentGroups: [{ id: 1 }], nessusManager: { id: 1 }, schedule },
  ],
  [
    "POST /rest/wasScan",
    { name, repository: { id: 1 }, policy: { id: 1 }, zone: { id: 1 }, urlList: "https://example.com", schedule },
  ],
  ["POST /rest/reportDefinition", { name, type: "pdf", definition: {}, schedule, encryptionType: "none" }],
  ["POST /rest/dashboard", { name, numColumns: 2, columnWidths: [50, 50] }],
  [
    "POST /rest/alert",
    {
      name,
      query: { id: 1 },
      triggerName: "sumip",
      triggerOperator: ">=",
      triggerValue: "1",
      action: [{ type: "notification", message: "" }],
      schedule,
    },
  ],
  ["POST /rest/auditFile", { name, filename: "", originalFilename: "a.audit", type: "" }],
  ["POST /rest/scanResult/import", { filename: "", repository: { id: 1 }, classifyMitigatedAge: 0 }],
  ["POST /rest/policy/import", { name, filename: "", description: "" }],
  ["POST /rest/asset/import", { name, filename: "" }],
  ["POST /scans/import", { file: "", folder_id: 1 }],
  ["POST /policies/import", { file: "" }],
  ["POST /scans/*/export", { format: "nessus" }],
  ["POST /scans/*/export", { format: "csv" }],
  ["POST /scans/*/export", { format: "html", chapters: "vuln_hosts_summary;vuln_by_host" }],
  ["POST /scans/*/export", { format: "pdf", chapters: "vuln_hosts_summary;vuln_by_host" }],
  ["POST /scans/*/export", { format: "db", password: "Example-1234" }],
  ["POST /import/assets", { source: name, assets: [{ fqdn: ["only.example.com"] }] }],
  ["POST /import/assets", { source: name, assets: [{ netbios_name: "ONLY" }, { mac_address: ["02:00:5e:00:02:99"] }] }],
  ["PUT /scans/*/folder", { folder_id: 1 }],
  ["POST /groups", { name }],
  ["POST /agent-groups", { name }],
  ["POST /scanners/*/agent-groups", { name }],
  ["POST /plugin-rules", { plugin_id: "10267", type: "exclude", host: "192.0.2.10", date: null }],
  ["PUT /plugin-rules/*", { plugin_id: "10267", type: "recast_high", host: "", date: null }],
];

export class BodyPool {
  private readonly pool: Bodies = new Map();
  private readonly areas = new Map<string, Json[]>();

  constructor() {
    for (const [request, body] of ours) {
      const [method = "", path = ""] = request.split(" ");
      this.add(method, path, body);
    }
  }

  /** Each body once. */
  add(method: string, path: string, body: Json | undefined): void {
    if (!isObject(body) || method === "GET") {
      return;
    }
    const shape = shapeOfPath(method, path);
    const bodies = this.pool.get(shape) ?? [];
    this.pool.set(shape, bodies);
    const text = JSON.stringify(body);
    if (bodies.length < mostOfAShape && !bodies.some((one) => JSON.stringify(one) === text)) {
      bodies.push(body);
      const area = areaOf(path);
      this.areas.set(area, [...(this.areas.get(area) ?? []), body]);
    }
  }

  addDocumented({ operations, components }: OpenApi): void {
    for (const operation of operations) {
      const parts = components.get(operation.document) ?? {};
      const { schema } = operation.body ?? {};
      const allowed = schema === undefined ? [] : samplesOf(schema, parts);
      for (const body of [...bodyOf(operation, parts), ...allowed]) {
        this.add(operation.method, operation.path, body);
      }
    }
  }

  addRecorded(recordings: readonly Recording[]): void {
    for (const { method, path, request } of recordings.flatMap(({ interactions }) => interactions)) {
      this.add(method, path, request);
    }
  }

  addSent(bodies: readonly Omit<SentBody, "action">[]): void {
    for (const { method, path, body } of bodies) {
      this.add(method, path, body);
    }
  }

  of(method: string, path: string): readonly Json[] {
    return this.pool.get(shapeOfPath(method, path)) ?? [];
  }

  /** Of other requests of the same area: an object that is created looks like one that is changed. */
  ofArea(area: string): readonly Json[] {
    return this.areas.get(area) ?? [];
  }
}

/** All bodies that are known for a platform: what our provider sends, what was recorded, what is documented. */
export async function allBodies(
  platform: Platform,
  { RECORDINGS: recordings = "", OPENAPI: documents = "" }: NodeJS.ProcessEnv,
): Promise<BodyPool> {
  const pool = new BodyPool();
  pool.addSent((await sentBodies(platform)).bodies);
  if (recordings !== "") {
    pool.addRecorded(readRecordings(recordings, platform === "sc" ? "sc" : "vm"));
  }
  if (documents !== "" && platform !== "sc") {
    pool.addDocumented(readOpenApi(documents));
  }
  return pool;
}
