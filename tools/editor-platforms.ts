import type { Emulator } from "../emulator/index";
import type { ByHand } from "./by-hand";

interface Row {
  id: number;
  name: string;
}

interface ScanRow extends Row {
  template_uuid: string;
  enabled: boolean;
  rrules: string;
  starttime: string;
  timezone: string;
}

/** Where a kind of object is listed: the path, the member of the answer, the member of a row that is its name. */
interface Kind {
  label: string;
  path: string;
  rows: string;
  title?: string;
}

const policy: Kind = { label: "policy", path: "/policies", rows: "policies" };
const scan: Kind = { label: "scan", path: "/scans", rows: "scans" };

const kindsOf: Record<"vm" | "nessus", Kind[]> = {
  vm: [
    { label: "asset list", path: "/tags/values", rows: "values", title: "value" },
    policy,
    scan,
    { label: "scanner group", path: "/scanner-groups", rows: "scanner_pools" },
    { label: "tag category", path: "/tags/categories", rows: "categories" },
  ],
  nessus: [policy, scan],
};

/** Vulnerability Management and Nessus, which speak alike: a scan is a document of an editor. */
export function editorPlatform({ platform, url, keys }: Emulator<"vm" | "nessus">): ByHand {
  const kinds = kindsOf[platform];

  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = {
      "x-apikeys": `accessKey=${keys.accessKey}; secretKey=${keys.secretKey}`,
      "content-type": "application/json",
    };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`The emulator refused ${method} ${path} (${answer.status}): ${text.slice(0, 200)}`);
    }
    return JSON.parse(text);
  }

  async function list<T>({ path, rows }: Kind): Promise<T[]> {
    // A list without anything may be null.
    return ((await send("GET", path)) as Record<string, T[] | null>)[rows] ?? [];
  }

  async function find(name: string): Promise<ScanRow> {
    const row = (await list<ScanRow>(scan)).find((scan) => scan.name === name);
    if (row === undefined) {
      throw new Error(`The emulator has no scan "${name}".`);
    }
    return row;
  }

  return {
    callsPerLook: kinds.length,
    async names() {
      const all = await Promise.all(
        kinds.map(async (kind) =>
          (await list<Record<string, unknown>>(kind)).map(
            (row) => `${kind.label} ${String(row[kind.title ?? "name"])}`,
          ),
        ),
      );
      return all.flat().sort();
    },
    repeatRule: async (scan) => (await find(scan)).rrules,
    async setRepeatRule(scan, rrules) {
      const { id, template_uuid: uuid, name, enabled, starttime, timezone } = await find(scan);
      const body = { uuid, settings: { name, enabled, rrules, starttime, timezone } };
      await send("PUT", `/scans/${id}`, body);
      return `PUT /scans/${id} ${JSON.stringify(body)}`;
    },
  };
}
