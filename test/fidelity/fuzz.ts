import { type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { isObject, type Json, objectOf } from "../../emulator/core/json";
import type { Sent } from "./client";
import { areaOf, type BodyPool } from "./fuzz-bodies";
import { KnownIds, lastWord } from "./fuzz-ids";
import { Random } from "./random";
import { emulatedAddresses } from "./replay";

export interface FuzzResult {
  platform: Platform;
  sequences: number;
  requests: number;
  succeeded: number;
  /** Addresses of the platform, and those that answered a request with success: the others were hardly tried. */
  addresses: number;
  reached: Set<string>;
  /** What went wrong → the sequence in which it did first. */
  faults: Map<string, string>;
}

const requestsOfASequence = 20;
const routesOfASequence = 8;
const patienceMilliseconds = 10_000;
const ownError = "The emulator has an error of its own";

/** Queries that clients send to lists. */
const queries: readonly Record<string, string>[] = [
  { limit: "1", offset: "0" },
  { limit: "2", offset: "1", sort: "name:desc" },
  { f: "name:match:a", wf: "name", w: "a" },
  { "filter.0.filter": "plugin.name", "filter.0.quality": "match", "filter.0.value": "a" },
  { "filter.0.filter": "severity", "filter.0.quality": "eq", "filter.0.value": "Critical", date_range: "30" },
  { fields: "id,name,description,owner,status" },
  { fields: "*" },
  { filter: "usable", startOffset: "0", endOffset: "2", paginated: "true", sortField: "name", sortDirection: "DESC" },
  { format: "csv", report: "vulnerabilities", chapter: "vuln_by_plugin" },
  { history_id: "1" },
  { details: "1", full_details: "true", key: "0".repeat(64), fileType: "pem" },
];
const pauses = [0, 0, 0, 2000, 10_000, 3_600_000, 3 * 86_400_000];

/** Values where another one is meant. */
const oddities: readonly Json[] = [null, "", [], {}, -1, 0, true, "a, b", ["a", 1], [{}], [null], { id: null }];

/** Fuzzes a platform with requests over a real socket. */
class Fuzzer<P extends Platform> {
  private readonly routes: readonly { method: string; path: string }[];
  private ids: KnownIds;
  private history: string[] = [];
  private lastError = "";
  private readonly result: FuzzResult;

  constructor(
    private readonly emulator: Emulator<P>,
    private readonly bodies: BodyPool,
  ) {
    this.routes = emulatedAddresses(emulator.platform, emulator).addresses.filter(({ path }) => !/\*/.test(path));
    this.ids = KnownIds.none(this.routes);
    this.result = {
      platform: emulator.platform,
      sequences: 0,
      requests: 0,
      succeeded: 0,
      addresses: this.routes.length,
      reached: new Set(),
      faults: new Map(),
    };
  }

  log(line: string): void {
    if (line.startsWith("500 ")) {
      this.lastError = line;
    }
  }

  private headers(random: Random): Record<string, string> {
    const keys = this.emulator.keys as unknown as Record<string, unknown>;
    if (this.emulator.platform === "sc") {
      const isAdministrator = random.chance(0.3);
      const [access, secret] = isAdministrator
        ? [keys.adminAccessKey, keys.adminSecretKey]
        : [keys.accessKey, keys.secretKey];
      return { "x-apikey": `accesskey=${String(access)}; secretkey=${String(secret)}` };
    }
    const users = keys.users as Record<string, { accessKey: string; secretKey: string }>;
    const pair = users[random.chance(0.9) ? "administrator" : "standard"];
    return { "x-apikeys": `accessKey=${pair?.accessKey ?? ""}; secretKey=${pair?.secretKey ?? ""}` };
  }

  /** Lists tell which objects a fresh site has. */
  async prime(): Promise<() => void> {
    for (const { method, path } of this.routes) {
      if (method === "GET" && !path.includes(":")) {
        await this.send({ method, path }, path, new Random(1));
      }
    }
    for (const path of ["/editor/scan/templates", "/editor/policy/templates"]) {
      await this.send({ method: "GET", path }, path, new Random(1));
    }
    for (const path of ["/file/upload", "/rest/file/upload"].filter((one) =>
      this.routes.some((route) => route.path === one),
    )) {
      await this.send({ method: "POST", path, file: { name: "a.nessus", content: file } }, path, new Random(1));
    }
    return this.emulator.snapshot();
  }

  private async send(sent: Sent, route: string, random: Random): Promise<void> {
    const { method, path, query = {}, body } = sent;
    const asked = new URLSearchParams(query).toString();
    const line = `${method} ${path}${asked === "" ? "" : `?${asked}`} ${body === undefined ? "" : JSON.stringify(body)}`;
    this.history.push(line);
    this.result.requests += 1;
    let text = "";
    try {
      const form = new FormData();
      form.append("Filedata", new Blob([sent.file?.content ?? ""]), sent.file?.name ?? "");
      const answer = await fetch(`${this.emulator.url}${path}${asked === "" ? "" : `?${asked}`}`, {
        method,
        headers: {
          ...this.headers(random),
          ...(sent.file === undefined && body !== undefined ? { "content-type": "application/json" } : {}),
        },
        ...(sent.file === undefined ? (body === undefined ? {} : { body: JSON.stringify(body) }) : { body: form }),
        signal: AbortSignal.timeout(patienceMilliseconds),
      });
      text = await answer.text();
      if (answer.ok) {
        this.result.succeeded += 1;
        this.result.reached.add(`${method} ${route}`);
        this.ids.learn(parse(text), lastWord(route));
      }
    } catch (error) {
      this.fault(`${method} ${route} was not answered: ${(error as Error).message}`);
      return;
    }
    if (text.startsWith(ownError)) {
      const [, what = "", at = ""] = /^500 \S+ \S+ (.*)\n\s+at (.*)/.exec(this.lastError) ?? [];
      this.fault(`${method} ${route}: ${what} at ${at.replace(/\(.*\/dist\//, "(")}`);
    }
  }

  private fault(what: string): void {
    if (!this.result.faults.has(what)) {
      this.result.faults.set(what, `sequence ${this.result.sequences}:\n    ${this.history.slice(-8).join("\n    ")}`);
    }
  }

  /** The path of a route with ids of objects that are there; what the request before had at its beginning stays. */
  private pathOf(route: string, random: Random, start: string): string {
    const kept = start.split("/");
    let before = "";
    return route
      .split("/")
      .map((segment, index) => {
        if (index < kept.length && kept[index] !== "") {
          before = segment.startsWith(":") ? before : segment;
          return kept[index] ?? segment;
        }
        const [, name = "", choices] = /^:(\w+)(?:\{([^}]*)\})?\??$/.exec(segment) ?? [];
        if (!segment.startsWith(":")) {
          before = segment;
          return segment;
        }
        if (choices !== undefined && /^[\w|]+$/.test(choices)) {
          before = random.pick(choices.split("|")) ?? "";
          return before;
        }
        const place = name !== "id" && this.ids.has(name) ? name : before;
        const id = (random.chance(0.9) ? this.ids.find(place, random) : this.ids.any(random)) ?? 1;
        return encodeURIComponent(String(id));
      })
      .join("/");
  }

  private bodyFor(method: string, route: string, random: Random): Json | undefined {
    if (method === "GET") {
      return undefined;
    }
    const body = random.pick(this.bodies.of(method, route)) ?? random.pick(this.bodies.ofArea(areaOf(route)));
    if (body === undefined || random.chance(0.03)) {
      return random.chance(0.5) ? {} : undefined;
    }
    const ours = this.ids.translate(body, random);
    return random.chance(0.3) ? spoiled(ours, random) : ours;
  }

  async sequence(seed: number): Promise<void> {
    const random = new Random(seed);
    this.history = [];
    this.result.sequences += 1;
    // Few routes, so that what one has made meets the others.
    const area = areaOf(random.pick(this.routes)?.path ?? "");
    const near = this.routes.filter(({ path }) => areaOf(path) === area);
    const routes = Array.from({ length: routesOfASequence }, () =>
      random.pick(random.chance(0.7) ? near : this.routes),
    );
    let last = { route: "?", path: "" };
    for (let step = 0; step < requestsOfASequence; step += 1) {
      const below = this.routes.filter(({ path }) => path.startsWith(`${last.route}/`));
      const goesOn = below.length > 0 && random.chance(0.4);
      const route = random.pick(goesOn ? below : routes);
      if (route === undefined) {
        return;
      }
      const { method, path } = route;
      const isUpload = /upload|credentials\/files/.test(path);
      const query = random.chance(0.25) ? random.pick(queries) : undefined;
      const sent: Sent = {
        method,
        path: this.pathOf(path, random, goesOn ? last.path : ""),
        ...(query === undefined ? {} : { query }),
        ...(isUpload
          ? { file: { name: random.pick(["a.nessus", "a.csv", "a.zip", "a.audit"]) ?? "", content: file } }
          : { body: this.bodyFor(method, path, random) }),
      };
      await this.send(sent, path, random);
      last = { route: path, path: sent.path };
      this.emulator.clock.advance(random.pick(pauses) ?? 0);
    }
  }

  async run(seeds: readonly number[]): Promise<FuzzResult> {
    const restore = await this.prime();
    const fresh = this.ids;
    for (const seed of seeds) {
      restore();
      this.ids = fresh.copy();
      await this.sequence(seed);
      // What is kept has to be JSON.
      JSON.stringify(this.emulator.dump());
    }
    return this.result;
  }
}

const file =
  '<?xml version="1.0" ?><NessusClientData_v2><Policy><policyName>Example</policyName></Policy><Report name="Example">' +
  '<ReportHost name="192.0.2.9"><HostProperties><tag name="host-ip">192.0.2.9</tag></HostProperties><ReportItem ' +
  'port="22" svc_name="ssh" protocol="tcp" severity="1" pluginID="10267" pluginName="Example" pluginFamily="Misc.">' +
  "<description>Example</description></ReportItem></ReportHost></Report></NessusClientData_v2>";

function parse(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) && "response" in value ? (value.response ?? null) : value;
  } catch {
    return null;
  }
}

/** One member, at any depth, that is missing or not what it should be. */
function spoiled(value: Json, random: Random): Json {
  if (Array.isArray(value) && value.length > 0) {
    const at = Math.floor(random.next() * value.length);
    return value.map((item, index) => (index === at ? spoiled(item, random) : item));
  }
  const name = random.pick(Object.keys(objectOf(value)));
  if (!isObject(value) || name === undefined) {
    return random.pick(oddities) ?? null;
  }
  const { [name]: member = null, ...others } = value;
  if (typeof member === "object" && member !== null && random.chance(0.6)) {
    return { ...value, [name]: spoiled(member, random) };
  }
  return random.chance(0.4) ? others : { ...value, [name]: random.pick(oddities) ?? null };
}

/** Sends random sequences of requests to a fresh site each, the same for the same seeds, and collects the emulator's own errors. */
export async function fuzz(platform: Platform, bodies: BodyPool, seeds: readonly number[]): Promise<FuzzResult> {
  let fuzzer: Fuzzer<Platform> | undefined;
  const emulator = await startEmulator({ platform, log: (line) => fuzzer?.log(line) });
  try {
    fuzzer = new Fuzzer<Platform>(emulator, bodies);
    return await fuzzer.run(seeds);
  } finally {
    await emulator.close();
  }
}
