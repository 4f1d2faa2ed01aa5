import { spawn } from "node:child_process";
import { once } from "node:events";
import type http from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { expect } from "chai";
import { Servers } from "../../support/servers";

const fixture = join(__dirname, "..", "..", "fixtures", "hostile-peer.js");
const megabyte = 1024 * 1024;

/** So often the same, packed: 1.5 GB are 1.5 MB on the wire. */
function* repeated(head: string, text: string, megabytes: number): Generator<Buffer> {
  const piece = Buffer.from(text.repeat(Math.ceil(megabyte / text.length)));
  yield Buffer.from(head);
  for (let count = 0; count < megabytes; count++) {
    yield piece;
  }
}

const packed = (response: http.ServerResponse, status: number, content: Iterable<Buffer>): void => {
  response.writeHead(status, { "content-type": "application/json", "content-encoding": "gzip" });
  Readable.from(content)
    .pipe(createGzip({ level: 1 }))
    .pipe(response);
};

describe("A hostile or broken peer", () => {
  const servers = new Servers();

  after(() => servers.close());

  /** What a client of ours says of it, and the most memory it took, in MB. */
  async function read(
    platform: "vm" | "sc",
    how: "read" | "list" | "ask" | "items",
    answer: (response: http.ServerResponse, request: http.IncomingMessage) => void,
  ): Promise<{ message: string; megabytes: number }> {
    const url = await servers.http((request, response) => {
      request.resume();
      response.on("error", () => undefined);
      if (request.url === "/session") {
        response.end('{"username": "anna", "permissions": 64}');
      } else if (request.url?.startsWith("/rest/currentUser")) {
        response.setHeader("SecurityCenter", "6.4.0");
        response.end('{"error_code": 0, "response": {"id": 1, "username": "anna", "organization": {"id": 1}}}');
      } else {
        answer(response, request);
      }
    });
    const path = platform === "vm" ? "/networks" : "/rest/scan";
    const child = spawn(process.execPath, [fixture, platform, url, how, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (piece: Buffer) => (out += String(piece)));
    await once(child, "close");
    return JSON.parse(out) as { message: string; megabytes: number };
  }

  const oversized = /with more than 64 MB: no response of this API is that large/;

  for (const [title, platform, how, status, content, words] of [
    ["blanks", "vm", "read", 200, () => repeated("", " ", 1_500), oversized],
    ["one text", "sc", "read", 200, () => repeated('{"response": "', "x", 1_500), oversized],
    ["letters of four bytes", "vm", "read", 200, () => repeated('["', "\u{1F600}", 1_500), oversized],
    ["a refusal", "vm", "read", 400, () => repeated("no ", "x", 1_500), /refused GET \/networks \(400\): no xxx.*…/],
    ["a gateway's page", "sc", "read", 500, () => repeated("<html>", "x", 1_500), /\(500\)/],
    ["brackets", "vm", "read", 200, () => repeated("", "[", 60), /more than 100 levels of JSON/],
    ["empty objects", "vm", "read", 200, () => repeated("[", "{},", 60), /more than 2000000 values/],
    ["empty objects in a valid list", "vm", "list", 200, () => valid("{},", 900_000), /an entry without "id"/],
    ["an answer to what was asked by POST", "vm", "ask", 200, () => repeated('["', "x", 1_500), /with more than 64 MB/],
    [
      "one item of a list",
      "sc",
      "items",
      200,
      () => repeated('{"results": ["', "x", 1_500),
      /an item of more than 16 MB/,
    ],
    ["what stands around a list", "sc", "items", 200, () => repeated('{"other": "', "x", 1_500), /more than 16 MB/],
    ["an item of many levels", "sc", "items", 200, () => repeated('{"results": [', "[", 10), /levels of JSON/],
  ] as [string, "vm" | "sc", "read" | "ask" | "items", number, () => Iterable<Buffer>, RegExp][]) {
    it(`that packs ${title} costs one line and less than 300 MB`, async () => {
      const { message, megabytes } = await read(platform, how, (response) => packed(response, status, content()));
      expect(message).to.match(words).and.not.include("\n");
      expect(megabytes).to.be.below(300);
    });
  }

  it("whose list has no end costs one line and less than 300 MB", async () => {
    let asked = 0;
    const { message, megabytes } = await read("vm", "list", (response) => {
      const networks = Array.from({ length: 50 }, (_, index) => ({
        uuid: `${asked}-${index}`,
        name: "x".repeat(200_000),
      }));
      asked++;
      response.end(JSON.stringify({ networks, pagination: { total: 1_000_000 } }));
    });
    expect(message).to.match(/with more than 64 MB in one operation/);
    expect(megabytes).to.be.below(300);
  });
});

/** A list of so many times the same. */
function* valid(item: string, count: number): Generator<Buffer> {
  yield Buffer.from('{"networks": [');
  yield Buffer.from(item.repeat(count));
  yield Buffer.from('{}], "pagination": {"total": 1}}');
}
