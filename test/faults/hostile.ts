import { execFile } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { atMost, type Figure, write } from "../proof/figure";

type Answer = (response: ServerResponse) => void;

const json =
  (text: string): Answer =>
  (response) =>
    void response.writeHead(200, { "Content-Type": "application/json" }).end(text);

const compressed =
  (encoding: string, bytes: Buffer): Answer =>
  (response) =>
    void response.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": encoding }).end(bytes);

/** A stream of gzip may have many parts: 1.5 GB of blanks, in as many megabytes as the wire takes. */
function gzipBomb(): Buffer {
  const part = gzipSync(Buffer.alloc(10_000_000, " "));
  return Buffer.concat(Array.from({ length: 150 }, () => part));
}

const brotliBomb = (): Buffer =>
  brotliCompressSync(Buffer.alloc(400_000_000, " "), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

const deep = (levels: number): string => `${'{"a":['.repeat(levels / 2)}${"]}".repeat(levels / 2)}`;

const page = (key: string): string => {
  const values = Array.from({ length: 1_000 }, (_, index) => ({ uuid: `u${index}`, value: `tag ${index}` }));
  return `{"${key}":${JSON.stringify(values)},"pagination":{"total":1e400,"limit":1000,"offset":0}}`;
};

/** Who asks, as each platform answers it. */
const welcome: Record<string, string> = {
  "/session": '{"username":"admin","permissions":128,"container_id":1,"container_uuid":"c"}',
  "/server/properties": '{"nessus_type":"Nessus","nessus_ui_version":"10.8.0","server_uuid":"s"}',
  "/rest/currentUser":
    '{"type":"regular","error_code":0,"error_msg":"","response":{"id":"1","username":"m","role":{"id":"2"},"organization":{"id":1}}}',
  "/rest/system": '{"type":"regular","error_code":0,"error_msg":"","response":{"version":"6.4.0"}}',
};

const attacks: { name: string; platform: string; type: string; method: "read" | "create"; answer(): Answer }[] = [
  ...["sc", "vm", "nessus"].map((platform) => ({
    ...{ name: `a gzip bomb (${platform})`, platform, type: "Policy", method: "read" as const },
    answer: () => compressed("gzip", gzipBomb()),
  })),
  {
    ...{ name: "a brotli bomb (vm)", platform: "vm", type: "Policy", method: "read" },
    answer: () => compressed("br", brotliBomb()),
  },
  {
    ...{ name: "paging without end (vm)", platform: "vm", type: "StaticAssetList", method: "create" },
    answer: () => json(page("values")),
  },
  ...["sc", "vm", "nessus"].map((platform) => ({
    ...{ name: `a document of 10,000 levels (${platform})`, platform, type: "Policy", method: "read" as const },
    answer: () => json(platform === "sc" ? `{"error_code":0,"error_msg":"","response":${deep(10_000)}}` : deep(10_000)),
  })),
];

/** The request's own time-out and the operation's are 10 and 20 seconds; a process needs some to start. */
const mostSeconds = 25;
const mostMegabytes = 300;

/** Servers that want to drown us: each request of ours ends in time, with an error of one line, in little memory. */
export async function hostilePeers(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, platform, type, method, answer } of attacks) {
    const reply = answer();
    const server = createServer((request, response) => {
      const [path = ""] = (request.url ?? "").split("?");
      const known = welcome[path];
      request.resume();
      if (known === undefined) {
        reply(response);
      } else {
        json(known)(response);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = [join(__dirname, "hostile-client.js"), platform, url, type, method];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
    server.closeAllConnections();
    server.close();
    const { seconds, megabytes, message } = JSON.parse(stdout) as {
      seconds: number;
      megabytes: number;
      message: string;
    };
    write(`  ${name}: ${message.slice(0, 160)}`);
    figures.push(atMost(`hostile: ${name}, seconds`, seconds, mostSeconds));
    figures.push(atMost(`hostile: ${name}, MB`, megabytes, mostMegabytes));
    figures.push(
      atMost(`hostile: ${name}, that end well or in several lines`, /^it ended well$|\n/.test(message) ? 1 : 0, 0),
    );
  }
  return figures;
}
