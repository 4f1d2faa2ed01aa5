import http from "node:http";
import { buffer, text } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { exchange, type Received, type Sent } from "../../../provider/http/exchange";
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
        servers.http((request, response) => {
          expect(request.headers["accept-encoding"]).to.include(name);
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

  it("leaves a packing that it does not know as it came", async () => {
    const url = await servers.http((_request, response) => {
      response.setHeader("content-encoding", "identity").end("as it came");
    });
    expect(await text((await asked(url)).content)).to.equal("as it came");
  });
});
