import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type http from "node:http";
import https from "node:https";
import net from "node:net";
import { Readable } from "node:stream";
import { setInterval } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import type { ServerCertificate } from "../../../emulator/core/certificate";
import { HttpClient, type HttpOptions, OversizedError, textOf, TransportError } from "../../../provider/http/client";
import { mocked, nock } from "../../support/mocked";
import { rejects } from "../../support/rejects";
import { Servers } from "../../support/servers";

const get = { method: "GET", path: "/rest/scan?fields=id", headers: { "x-apikey": "KEY" } } as const;
const wrongPin = "00".repeat(32);

describe("The HTTP client", () => {
  const servers = new Servers();
  const clients: HttpClient[] = [];
  /** Connections that the server saw, one a socket. */
  let sockets: Set<net.Socket>;
  let seen: http.IncomingMessage[];
  let certificate: ServerCertificate;
  let ca: string;
  let pin: string;
  let url: string;

  const answer: http.RequestListener = (request, response) => {
    seen.push(request);
    sockets.add(request.socket);
    response.setHeader("X-Version", "6.4.0").end("hello");
  };

  before(async () => {
    certificate = await servers.certificate();
    ca = readFileSync(certificate.caFile, "utf8");
    pin = new X509Certificate(certificate.cert).fingerprint256;
    url = await servers.https(certificate, answer);
  });

  beforeEach(() => {
    sockets = new Set();
    seen = [];
  });

  afterEach(() => {
    clients.splice(0).forEach((client) => client.close());
  });

  after(() => servers.close());

  function clientFor(address: string, options: Partial<HttpOptions> = {}): HttpClient {
    const trust = { insecure: false };
    const client = new HttpClient({
      url: address,
      trust,
      timeoutMs: 20_000,
      inFlight: 4,
      userAgent: "us/1",
      ...options,
    });
    clients.push(client);
    return client;
  }
  const trusting = (trust: Partial<HttpOptions["trust"]>, address = url): HttpClient =>
    clientFor(address, { trust: { insecure: false, ...trust } });
  const failure = (client: HttpClient, words: RegExp): Promise<TransportError> =>
    rejects(client.send(get), TransportError, words);

  describe("sends and gives", () => {
    it("method, path, headers and a body as JSON; status, headers in lower case and text", async () => {
      let received = "";
      const address = await servers.http((request, response) => {
        seen.push(request);
        request.on("data", (chunk: Buffer) => (received += String(chunk)));
        request.on("end", () => response.writeHead(418, { "X-Version": "6.4.0" }).end('{"teapot": true}'));
      });
      const body = { name: "Größe" };
      const sent = await clientFor(address).send({ ...get, method: "PATCH", path: "/rest/scan/7", body });
      expect(sent).to.deep.include({ status: 418, text: '{"teapot": true}' });
      expect(sent.headers).to.include({ "x-version": "6.4.0" });
      expect(JSON.parse(received)).to.deep.equal(body);
      expect(seen[0]).to.include({ method: "PATCH", url: "/rest/scan/7" });
      expect(seen[0]?.headers).to.include({
        "x-apikey": "KEY",
        "content-type": "application/json",
        accept: "application/json",
        "user-agent": "us/1",
      });
    });

    it("no content type without a body", async () => {
      await trusting({ ca }).send(get);
      expect(seen[0]?.headers).not.to.have.any.keys("content-type", "content-length");
    });

    it("a redirect as it is, for following it would take the keys along", async () => {
      const address = await servers.http((request, response) => {
        seen.push(request);
        response.writeHead(302, { location: "/elsewhere" }).end();
      });
      const sent = await clientFor(address).send(get);
      expect(sent).to.deep.include({ status: 302, text: "" });
      expect(sent.headers.location).to.equal("/elsewhere");
      expect(seen).to.have.length(1);
    });

    it("text without the mark that some put in front of UTF-8", async () => {
      const address = await servers.http((_request, response) => response.end("\ufeff{}"));
      expect((await clientFor(address).send(get)).text).to.equal("{}");
    });

    it("no more of a refusal than anybody reads, and whether it broke off", async () => {
      const long = await servers.http((_request, response) => {
        response.on("error", () => undefined);
        response.writeHead(500).end("x".repeat(5_000_000));
      });
      const cut = await clientFor(long).send(get);
      expect(cut.text.length).to.be.within(1, 1_048_576);
      expect(cut).to.include({ status: 500 }).and.not.have.property("broken");
      const breaking = await servers.http((request, response) => {
        response.writeHead(412, { "content-length": "100" }).write("half", () => request.socket.destroy());
      });
      expect(await clientFor(breaking).send(get)).to.include({ status: 412, broken: true });
    });

    it("what came of a file, and then why no more came", async () => {
      const stalling = await servers.http((_request, response) => response.writeHead(200).write("half"));
      const opened = await clientFor(stalling, { timeoutMs: 100 }).open(get);
      if (!("content" in opened)) {
        throw new Error("it was read");
      }
      await rejects(textOf(opened.content), Error, /^nothing came for 0.1 s$/);
    });

    it("a text as long as it may be, and none that is longer", async () => {
      const pieces = (): Readable => Readable.from([Buffer.from("12"), Buffer.from("34")]);
      expect(await textOf(pieces(), 4)).to.equal("1234");
      await rejects(textOf(pieces(), 3), OversizedError, /^more than/);
    });

    it("a file, however long it takes while its pieces leave", async () => {
      const address = await servers.http((request, response) => {
        request.on("end", () => response.end("all of it")).resume();
      });
      async function* slow(): AsyncGenerator<Buffer> {
        for (let piece = 0; piece < 8; piece++) {
          await delay(60);
          yield Buffer.from("piece");
        }
      }
      const content = Readable.from(slow());
      const sent = await clientFor(address, { timeoutMs: 400 }).send({ ...get, method: "POST", content });
      expect(sent.text).to.equal("all of it");
    });

    it("many requests over one connection", async () => {
      const client = trusting({ ca });
      for (let times = 0; times < 5; times++) {
        expect((await client.send(get)).text).to.equal("hello");
      }
      expect(sockets.size).to.equal(1);
    });
  });

  describe("trusts", () => {
    it("nobody unknown by default", async () => {
      const error = await failure(clientFor(url), /^its certificate is signed by an unknown authority \(\w+\)$/);
      expect(error).to.include({ sent: false, permanent: true });
      expect(error.advice).to.match(/tenable:caFile.*tenable:certificateSha256/);
      expect(seen).to.have.length(0);
    });

    it("the authority that is given", async () => {
      expect((await trusting({ ca }).send(get)).text).to.equal("hello");
    });

    it("no certificate of another host's name", async () => {
      const server = net.createServer((client) => {
        client.pipe(net.connect(Number(new URL(url).port), "127.0.0.1")).pipe(client);
      });
      const other = trusting({ ca }, `https://127.0.0.2:${await servers.listen(server, "127.0.0.2")}`);
      const error = await failure(other, /certificate is for another host name/);
      expect(error).to.include({ sent: false, permanent: true });
    });

    it("anybody when it is told to", async () => {
      expect((await trusting({ insecure: true }).send(get)).text).to.equal("hello");
    });

    it("the pinned certificate, however its digits are written", async () => {
      for (const certificateSha256 of [pin, pin.toLowerCase().replaceAll(":", "")]) {
        expect((await trusting({ certificateSha256 }).send(get)).text).to.equal("hello");
      }
    });

    it("no other certificate than the pinned one, known authority or not", async () => {
      for (const trust of [{}, { ca }, { insecure: true }]) {
        const client = trusting({ ...trust, certificateSha256: wrongPin });
        const error = await failure(
          client,
          /^its certificate has the SHA-256 fingerprint [0-9A-F:]{95}, not the pinned one$/,
        );
        expect(error).to.include({ sent: false, permanent: true });
        expect(error.advice).to.match(/certificateSha256/);
      }
      expect(seen).to.have.length(0);
    });

    it("the pinned certificate once for a connection", async () => {
      const client = trusting({ certificateSha256: pin });
      await client.send(get);
      await client.send(get);
      expect(sockets.size).to.equal(1);
    });

    it("no pinned host that refuses the connection", async () => {
      const closed = trusting({ certificateSha256: pin }, "https://127.0.0.1:1");
      expect(await failure(closed, /nothing listens there/)).to.include({ sent: false });
    });
  });

  describe("through a proxy", () => {
    it("tunnels, keeps the tunnel open, and shows the proxy nothing of the request", async () => {
      const proxy = await servers.proxy();
      const client = trusting({ ca, proxy: proxy.url });
      await client.send(get);
      expect((await client.send(get)).text).to.equal("hello");
      expect(proxy.connects.map((request) => request.url)).to.deep.equal([new URL(url).host]);
      expect(proxy.connects[0]?.headers).not.to.have.any.keys("x-apikey", "proxy-authorization");
      expect(sockets.size).to.equal(1);
    });

    it("gives the proxy its credentials, and the host none of them", async () => {
      const proxy = await servers.proxy();
      await trusting({ ca, proxy: proxy.url.replace("//", "//me:p%40ss@") }).send(get);
      const sent = Buffer.from("me:p@ss").toString("base64");
      expect(proxy.connects[0]?.headers["proxy-authorization"]).to.equal(`Basic ${sent}`);
      expect(seen[0]?.headers).not.to.have.property("proxy-authorization");
    });

    it("trusts as it does without one", async () => {
      const proxy = (await servers.proxy()).url;
      await failure(trusting({ proxy }), /unknown authority/);
      expect((await trusting({ proxy, insecure: true }).send(get)).text).to.equal("hello");
      expect((await trusting({ proxy, certificateSha256: pin }).send(get)).text).to.equal("hello");
      const wrong = await failure(trusting({ proxy, ca, certificateSha256: wrongPin }), /not the pinned one/);
      expect(wrong).to.include({ sent: false, permanent: true });
      expect(seen).to.have.length(2);
    });

    it("reaches plain http, pinned or not", async () => {
      const address = await servers.http(answer);
      const proxy = (await servers.proxy()).url;
      expect((await trusting({ proxy, certificateSha256: pin }, address).send(get)).text).to.equal("hello");
    });

    for (const [status, permanent] of [
      [407, true],
      [404, true],
      [403, true],
      [502, false],
      [503, false],
    ] as const) {
      it(`takes the proxy's ${status} for no word of the host`, async () => {
        const proxy = await servers.proxy(status);
        const error = await failure(
          trusting({ ca, proxy: proxy.url }),
          new RegExp(`^the proxy ${proxy.url} answered ${status} `),
        );
        expect(error).to.include({ sent: false, permanent });
        expect(error.advice).to.match(status === 407 ? /tenable:proxyHeaders/ : /proxy/);
      });
    }

    it("gives the proxy the headers that it wants, and the host none of them", async () => {
      const proxy = await servers.proxy();
      await trusting({ ca, proxy: proxy.url, proxyHeaders: { "X-Inspect": "token-7" } }).send(get);
      expect(proxy.connects[0]?.headers).to.include({ "x-inspect": "token-7", host: new URL(url).host });
      expect(seen[0]?.headers).not.to.have.property("x-inspect");
    });

    describe("that is away or broken", () => {
      const ofProxy = async (
        proxy: string,
        words: RegExp,
        options: Partial<HttpOptions> = {},
      ): Promise<TransportError> => {
        const client = clientFor(url, { trust: { insecure: false, ca, proxy }, ...options });
        const error = await failure(client, words);
        expect(error).to.include({ sent: false });
        expect(error.advice).to.match(/^check the proxy and its URL, set by tenable:proxy or HTTPS_PROXY$/);
        expect(seen).to.have.length(0);
        return error;
      };

      it("blames the proxy where nothing listens, and not the host", async () => {
        const words = /^the proxy http:\/\/127.0.0.1:1 cannot be reached: nothing listens there \(ECONNREFUSED\)$/;
        expect(await ofProxy("http://me:hunter2@127.0.0.1:1", words)).to.include({ permanent: false });
      });

      it("blames a proxy whose name is not known", async () => {
        await ofProxy("http://proxy.invalid:3128", /^the proxy http:\/\/proxy.invalid:3128 cannot be reached: .*name/);
      });

      it("blames a proxy that says nothing", async () => {
        const port = await servers.listen(net.createServer());
        await ofProxy(`http://127.0.0.1:${port}`, /^the proxy .* did not answer in time$/, { timeoutMs: 100 });
      });

      it("blames what is no proxy", async () => {
        const port = await servers.listen(net.createServer((socket) => socket.end("220 mail.example.com\r\n")));
        await ofProxy(`http://127.0.0.1:${port}`, /^the proxy .* cannot be reached: .*HPE_/);
      });

      it("blames the proxy's own certificate", async () => {
        const other = await servers.certificate();
        const proxy = await servers.https(other, answer);
        await ofProxy(
          proxy,
          /^the proxy https:.* cannot be reached: its certificate is signed by an unknown authority/,
        );
      });
    });

    it("says so when the proxy hangs up before it answers", async () => {
      const port = await servers.listen(net.createServer((socket) => socket.end()));
      const error = await failure(trusting({ ca, proxy: `http://127.0.0.1:${port}` }), /proxy/i);
      expect(error).to.include({ sent: false, permanent: false });
    });
  });

  describe("without an answer", () => {
    it("has sent nothing where nothing listens", async () => {
      const error = await failure(clientFor("http://127.0.0.1:1"), /^nothing listens there \(ECONNREFUSED\)$/);
      expect(error).to.include({ sent: false, permanent: false, advice: "check tenable:url" });
    });

    it("has sent nothing while nobody greets", async () => {
      const silent = (await servers.listen(net.createServer())).toString();
      const error = await failure(
        clientFor(`https://127.0.0.1:${silent}`, { timeoutMs: 100 }),
        /^no connection within 0.1 s$/,
      );
      expect(error).to.include({ sent: false, permanent: false });
      expect(error.advice).to.match(/check tenable:url.*firewall/);
    });

    it("has sent nothing where TLS is spoken and the address says http, and knows that it will not mend", async () => {
      const error = await failure(clientFor(url.replace("https:", "http:")), /^it expects TLS/);
      expect(error).to.include({ sent: false, permanent: true, advice: "write https:// in tenable:url" });
      expect(seen).to.have.length(0);
    });

    it("has sent nothing where TLS is older than this machine speaks", async () => {
      const old = https.createServer({ key: certificate.key, cert: certificate.cert, maxVersion: "TLSv1.1" }, answer);
      const error = await failure(trusting({ ca }, `https://127.0.0.1:${await servers.listen(old)}`), /TLS version/);
      expect(error).to.include({ sent: false, permanent: true });
      expect(error.advice).to.match(/TLS 1\.2/);
    });

    it("has sent nothing where a certificate of ours is wanted", async () => {
      const { key, cert } = certificate;
      const strict = https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, answer);
      const error = await failure(
        trusting({ ca }, `https://127.0.0.1:${await servers.listen(strict)}`),
        /client certificate/,
      );
      expect(error).to.include({ sent: false, permanent: true });
      expect(error.advice).to.match(/without a client certificate/);
      expect(seen).to.have.length(0);
    });

    it("has sent nothing where nobody speaks TLS", async () => {
      const address = (await servers.http(answer)).replace("http:", "https:");
      expect(await failure(clientFor(address), /^it does not use TLS on this port/)).to.include({
        sent: false,
        permanent: true,
      });
    });

    it("may have sent when the connection is cut, in front of the answer or in it", async () => {
      const before = await servers.http((request) => request.socket.destroy());
      expect(await failure(clientFor(before), /\(ECONNRESET\)$/)).to.include({ sent: true, permanent: false });
      const amid = await servers.http((request, response) => {
        response.writeHead(200, { "content-length": "100" }).write("half", () => request.socket.destroy());
      });
      expect(await failure(clientFor(amid), /./)).to.include({ sent: true, permanent: false });
    });

    it("may have sent when what is no TLS comes in the middle of it", async () => {
      for (const hasBegun of [false, true]) {
        let between: net.Socket | undefined;
        const url = await servers.https(certificate, (_request, response) => {
          if (hasBegun) {
            response.writeHead(200, { "content-length": 9 }).write("begin");
          }
          setTimeout(() => between?.write("HTTP/1.1 502 Bad Gateway\r\n\r\n"), 20);
        });
        const gateway = net.createServer((socket) => {
          between = socket.on("error", () => undefined);
          const inner = net.connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
          socket.pipe(inner).pipe(socket);
        });
        const client = trusting({ ca }, `https://127.0.0.1:${await servers.listen(gateway)}`);
        const failed = await failure(client, hasBegun ? /^aborted/ : /^the connection broke off \(ERR_SSL_/);
        expect(failed).to.include({ sent: true, permanent: false });
      }
    });

    it("may have sent when the time is over, and says which setting is meant", async () => {
      const address = await servers.http(() => undefined);
      const error = await failure(clientFor(address, { timeoutMs: 20 }), /^no answer within 0.02 s$/);
      expect(error).to.include({ sent: true, permanent: false });
      expect(error.advice).to.match(/tenable:requestTimeoutSeconds/);
    });

    it("may have sent when an answer never ends, however it trickles", async () => {
      for (const status of [200, 500]) {
        const address = await servers.http((_request, response) => {
          response.writeHead(status);
          const trickle = setInterval(() => response.write(" "), 5);
          response.on("close", () => clearInterval(trickle));
        });
        const client = clientFor(address, { timeoutMs: 100 });
        if (status === 200) {
          expect(await failure(client, /^no answer within 0.1 s$/)).to.include({ sent: true });
        } else {
          expect(await client.send(get)).to.include({ status, broken: true });
        }
      }
    });

    it("may have sent a file that nobody takes, or that stops coming", async () => {
      const deaf = await servers.http((request) => request.pause());
      const endless = Readable.from(
        (function* (): Generator<Buffer> {
          for (;;) {
            yield Buffer.alloc(65_536);
          }
        })(),
      );
      const stuck = new Readable({ read: () => undefined });
      stuck.push("begin");
      for (const content of [endless, stuck]) {
        const client = clientFor(deaf, { timeoutMs: 100 });
        await rejects(client.send({ ...get, method: "POST", content }), TransportError, /^no answer within 0.1 s$/);
      }
    });

    it("ends when it is given up", async () => {
      const gone = AbortSignal.abort();
      await rejects(trusting({ ca }).send(get, gone), TransportError, /cancel/i);
      expect((await trusting({ ca }).send(get, new AbortController().signal)).status).to.equal(200);
    });
  });

  describe("without an answer, by what the system says,", () => {
    mocked();

    for (const [code, words, sent, permanent] of [
      ["ENOTFOUND", /host name is unknown/, false, true],
      ["EAI_AGAIN", /DNS server does not respond/, false, false],
      ["EHOSTUNREACH", /no route to the host/, false, false],
      ["ENETUNREACH", /no route to its network/, false, false],
      ["EPROTO", /^a TLS connection cannot be established/, false, true],
      ["ERR_SSL_WRONG_VERSION_NUMBER", /does not use TLS/, false, true],
      ["ERR_SSL_PACKET_LENGTH_TOO_LONG", /does not use TLS/, false, true],
      ["DEPTH_ZERO_SELF_SIGNED_CERT", /self-signed/, false, true],
      ["SELF_SIGNED_CERT_IN_CHAIN", /unknown authority/, false, true],
      ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /unknown authority/, false, true],
      ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /unknown authority/, false, true],
      ["CERT_HAS_EXPIRED", /has expired/, false, true],
      ["ECONNRESET", /^words of the system \(ECONNRESET\)$/, true, false],
      ["EPIPE", /^words of the system \(EPIPE\)$/, true, false],
    ] as const) {
      it(`tells ${code} by what it means: ${sent ? "" : "not "}sent, ${permanent ? "" : "not "}for good`, async () => {
        const error = Object.assign(new Error("words of the system"), { code });
        nock("https://sc.example.com").get(get.path).replyWithError(error);
        const failed = await failure(clientFor("https://sc.example.com"), words);
        expect(failed).to.include({ sent, permanent });
      });
    }

    for (const [title, error, words, sent] of [
      [
        "no connection in time",
        Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT", syscall: "connect" }),
        /^connect ETIMEDOUT \(ETIMEDOUT\)$/,
        false,
      ],
      [
        "none of several addresses",
        Object.assign(new AggregateError([]), { code: "ETIMEDOUT" }),
        /^none of its addresses can be reached \(ETIMEDOUT\)$/,
        false,
      ],
      ["a failure without a code", new Error("odd"), /^odd$/, true],
    ] as const) {
      it(`tells ${title}`, async () => {
        nock("https://sc.example.com").get(get.path).replyWithError(error);
        expect(await failure(clientFor("https://sc.example.com"), words)).to.include({ sent, permanent: false });
      });
    }
  });
});
