import type { Emulator } from "../emulator/index";
import type { ByHand } from "./by-hand";

/** Security Center, and what the benchmark needs of it besides. */
export interface SecurityCenter extends ByHand {
  /** One request with the organization's keys; answers the text. */
  ask(method: string, path: string, body?: unknown): Promise<string>;
  /** Makes an asset list that nobody's program knows. */
  addAssetList(name: string): Promise<void>;
  /** How large the list of all asset lists is, in bytes. */
  assetListBytes(): Promise<number>;
}

interface Row {
  id: string;
  name: string;
}

interface Schedule {
  type: string;
  start: string;
  repeatRule: string;
}

const kinds = [
  { label: "asset list", path: "/rest/asset", admin: false },
  { label: "policy", path: "/rest/policy", admin: false },
  { label: "scan", path: "/rest/scan", admin: false },
  { label: "scanner group", path: "/rest/zone", admin: true },
];

export function securityCenter({ url, keys }: Emulator): SecurityCenter {
  /** One request with the organization's or the administrator's keys; answers the text. */
  async function ask(method: string, path: string, body?: unknown, admin = false): Promise<string> {
    const access = admin ? keys.adminAccessKey : keys.accessKey;
    const secret = admin ? keys.adminSecretKey : keys.secretKey;
    const headers = { "x-apikey": `accesskey=${access}; secretkey=${secret};`, "content-type": "application/json" };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`The emulator refused ${method} ${path} (${answer.status}): ${text.slice(0, 200)}`);
    }
    return text;
  }

  async function send(method: string, path: string, body?: unknown, admin = false): Promise<unknown> {
    return (JSON.parse(await ask(method, path, body, admin)) as { response: unknown }).response;
  }

  async function list(path: string, admin: boolean): Promise<Row[]> {
    const answer = (await send("GET", `${path}?fields=id,name`, undefined, admin)) as Row[] | Record<string, Row[]>;
    // Lists come either plain or by what the key may do: usable and manageable.
    const rows = Array.isArray(answer) ? answer : Object.values(answer).flat();
    return [...new Map(rows.map((row) => [row.id, row])).values()];
  }

  async function find(scan: string): Promise<string> {
    const row = (await list("/rest/scan", false)).find(({ name }) => name === scan);
    if (row === undefined) {
      throw new Error(`The emulator has no scan "${scan}".`);
    }
    return row.id;
  }

  async function schedule(id: string): Promise<Schedule> {
    return ((await send("GET", `/rest/scan/${id}?fields=schedule`)) as { schedule: Schedule }).schedule;
  }

  return {
    ask,
    callsPerLook: kinds.length,
    async names() {
      const all = await Promise.all(
        kinds.map(async ({ label, path, admin }) => (await list(path, admin)).map(({ name }) => `${label} ${name}`)),
      );
      return all.flat().sort();
    },
    repeatRule: async (scan) => (await schedule(await find(scan))).repeatRule,
    async setRepeatRule(scan, repeatRule) {
      const id = await find(scan);
      const { type, start } = await schedule(id);
      const body = { schedule: { type, start, repeatRule } };
      await send("PATCH", `/rest/scan/${id}`, body);
      return `PATCH /rest/scan/${id} ${JSON.stringify(body)}`;
    },
    async addAssetList(name) {
      await send("POST", "/rest/asset", { type: "static", name, definedIPs: "198.51.100.1" });
    },
    assetListBytes: async () =>
      (await ask("GET", "/rest/asset?fields=id,name,description,type,tags,typeFields")).length,
  };
}
