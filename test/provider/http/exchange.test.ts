import http from "node:http";
import net from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { exchange, NoAnswerError, type Received, type Sent } from "../../../provider/http/exchange";
import { rejects } from "../../support/rejects";
import { Servers } from "../../support/servers";

const packings: Readonly<Record<string, (content: Buffer) => Buffer>> = {
  gzip: gzipSync,
  "x-gzip": gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

describe("An exchange with a server", () => {
  const servers = new Servers();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  after(async () => {
    agent.destroy();
    await servers.close();
  });

  const asked = (url: string, sent: Partial<Sent> = {}): Promise<Received> =>
    exchange(new URL(url), { method: "GET", headers: {}, agent, signal: AbortSignal.timeout(10_000), ...sent });

  /** Long enough for all of a small answer to come. */
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

  /** A server that knows no HTTP. */
  const tcp = async (greet: (socket: net.Socket) => void): Promise<string> =>
    `http://127.0.0.1:${await servers.listen(net.createServer((socket) => greet(socket.on("error", () => undefined))))}`;

  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    it(`gives the length of the text of a ${method}, so that none of it reads as the next request`, async () => {
      const seen: { length: string | undefined; text: string }[] = [];
      const url = await servers.http((request, response) => {
        void text(request).then((received) => {
          seen.push({ length: request.headers["content-length"], text: received });
          response.end("{}");
        });
      });
      for (const content of ["Größe", "", "{}"]) {
        await text((await asked(url, { method, content })).content);
      }
      expect(seen).to.deep.equal([
        { length: "7", text: "Größe" },
        { length: "0", text: "" },
        { length: "2", text: "{}" },
      ]);
    });
  }

  for (const [name, pack] of Object.entries(packings)) {
    describe(`packed with ${name}`, () => {
      const whole = Buffer.from("a scan and its targets ".repeat(10_000));
      const url = (content: Buffer, status = 200): Promise<string> =>
        servers.http((_request, response) => {
          response.writeHead(status, { "Content-Encoding": name.toUpperCase() }).end(content);
        });

      it("is unpacked", async () => {
        expect((await buffer((await asked(await url(pack(whole)))).content)).equals(whole)).to.equal(true);
      });

      for (const status of [200, 204, 500]) {
        it(`may be nothing at all, with status ${status}`, async () => {
          const answer = await asked(await url(Buffer.alloc(0), status));
          expect(answer.status).to.equal(status);
          expect(await text(answer.content)).to.equal("");
        });
      }

      it("fails where it ends too early, or is something else", async () => {
        for (const broken of [pack(whole).subarray(0, -9), Buffer.from('{"error": "not packed at all"}')]) {
          const { content } = await asked(await url(broken));
          await rejects(buffer(content), Error, /unexpected end|header|decompress/i);
        }
      });
    });
  }

  it("asks for packings that have one meaning", async () => {
    const url = await servers.http((request, response) => response.end(request.headers["accept-encoding"]));
    expect(await text((await asked(url)).content)).to.equal("gzip, br");
  });

  for (const name of ["identity", "compress", "gzip, gzip", "constructor", "__proto__"]) {
    it(`leaves a packing that it does not know as it came: ${name}`, async () => {
      const url = await servers.http((_request, response) => {
        response.setHeader("content-encoding", name).end("as it came");
      });
      expect(await text((await asked(url)).content)).to.equal("as it came");
    });
  }

  it("fails when the status is none", async () => {
    for (const status of ["000", "099"]) {
      const url = await tcp((socket) =>
        socket.once("data", () => socket.write(`HTTP/1.1 ${status} Gone\r\nContent-Length: 0\r\n\r\n`)),
      );
      const { cause } = await rejects(asked(url), NoAnswerError, /no answer/);
      expect((cause as Error).message).to.match(/^it answered with the status \d+$|Invalid status code/);
    }
  });

  it("fails when the answer turns to another protocol", async () => {
    const url = await tcp((socket) =>
      socket.once("data", () =>
        socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
      ),
    );
    const { cause } = await rejects(asked(url), NoAnswerError, /no answer/);
    expect((cause as Error).message).to.equal("it closed the connection without an HTTP response");
  });

  for (const [name, pack] of [["nothing", (content: Buffer) => content] as const, ...Object.entries(packings)]) {
    it(`never gives a part as the whole when it is given up behind an answer that has all come: packed with ${name}`, async () => {
      const url = await servers.http((_request, response) => {
        response.setHeader("content-encoding", name).end(pack(Buffer.from("a scan".repeat(5_000))));
      });
      const over = new AbortController();
      const { content } = await asked(url, { signal: over.signal });
      await pause();
      over.abort();
      await rejects(text(content), Error, /aborted/);
    });
  }

  for (const [name, pack] of [["nothing", (content: Buffer) => content] as const, ...Object.entries(packings)]) {
    it(`gives the connection back when the reader stops: packed with ${name}`, async () => {
      const url = await servers.http((_request, response) => {
        response.setHeader("content-encoding", name).write(pack(Buffer.alloc(20_000)));
      });
      // The agent has one connection.
      for (let count = 0; count < 3; count++) {
        const { content } = await asked(url, { signal: AbortSignal.timeout(2_000) });
        for await (const piece of content as AsyncIterable<Buffer>) {
          expect(piece.length).to.be.greaterThan(0);
          break;
        }
      }
    });
  }

  it("never gives a part as the whole when it is given up in the middle of the reading", async () => {
    const url = await servers.http((_request, response) => {
      response.write("a first piece");
      setTimeout(() => response.end("a second piece"), 10);
    });
    const over = new AbortController();
    const { content } = await asked(url, { signal: over.signal });
    const pieces = content.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
    expect(String((await pieces.next()).value)).to.equal("a first piece");
    await pause();
    over.abort();
    await rejects(text(content), Error, /aborted/);
  });

  describe("whose content is long", () => {
    const length = 20_000_000;
    const long = (): Partial<Sent> => ({
      method: "POST",
      headers: { "content-length": String(length) },
      content: Readable.from([Buffer.alloc(length / 2), Buffer.alloc(length / 2)]),
    });

    for (const [title, sent] of [
      ["a stream", long],
      ["a text", () => ({ method: "POST", content: "x".repeat(length) })],
    ] as [string, () => Partial<Sent>][]) {
      for (const status of [200, 413]) {
        it(`gives the connection back after an early answer of ${status}: ${title}`, async () => {
          const url = await tcp((socket) =>
            socket.once("data", () => {
              socket.pause().write(`HTTP/1.1 ${status} Early\r\nContent-Length: 2\r\n\r\n{}`);
            }),
          );
          // The agent has one connection.
          for (let count = 0; count < 3; count++) {
            const answer = await asked(url, { ...sent(), signal: AbortSignal.timeout(2_000) });
            expect([answer.status, await text(answer.content)]).to.deep.equal([status, "{}"]);
          }
        });
      }
    }

    it("fails with what the content fails with", async () => {
      const url = await servers.http((request) => request.resume());
      async function* pieces(): AsyncGenerator<Buffer> {
        yield Buffer.alloc(1_000);
        throw new Error("the disk is gone");
      }
      const { cause } = await rejects(
        asked(url, { ...long(), content: Readable.from(pieces()) }),
        NoAnswerError,
        /no answer/,
      );
      expect((cause as Error).message).to.equal("the disk is gone");
    });
  });
});
