import { once } from "node:events";
import { Agent, get } from "node:http";
import type { Socket } from "node:net";
import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { asset, done, keyHeader, sampleScan, send, withEmulator } from "./client";

const names = (list: unknown): unknown[] => (list as JsonObject[]).map(({ name }) => name);

describe("The emulator's faults", () => {
  const emulator = withEmulator();
  const outcome = (method = "GET", path = "/rest/scan", body?: object) =>
    send(emulator(), method, path, body).then(
      ({ status }) => status,
      () => "dropped",
    );
  const scans = async (): Promise<number> =>
    (await done(emulator(), "GET", "/rest/scan")).usable?.toString().split(",").length ?? 0;

  it("answer a status and a body instead of the platform, once unless told", async () => {
    emulator().faults.add({ path: "/rest/scan", status: 503, body: "busy", headers: { "X-Proxy": "p" } });
    const reply = await send(emulator(), "GET", "/rest/scan");
    expect([reply.status, reply.text, reply.headers.get("x-proxy")]).to.deep.equal([503, "busy", "p"]);
    expect(await outcome()).to.equal(200);
    expect(emulator().faults.hits).to.equal(1);
  });

  it("choose their requests by method, path, pattern and function", async () => {
    const { faults } = emulator();
    faults.add({ method: "post", status: 500, times: Infinity });
    faults.add({ path: /^\/rest\/zone/, status: 501, times: Infinity });
    faults.add({ match: ({ query }) => query.fields === "id", status: 502, times: Infinity });
    faults.add({ path: "/rest/plugin*", status: 504, times: Infinity });
    expect(await outcome("POST")).to.equal(500);
    expect(await outcome("GET", "/rest/zone/1")).to.equal(501);
    expect(await outcome("GET", "/rest/scan?fields=id")).to.equal(502);
    expect(await outcome("GET", "/rest/pluginFamily")).to.equal(504);
    expect(await outcome()).to.equal(200);
  });

  it("let some requests pass first, and act a number of times", async () => {
    const fault = emulator().faults.add({ path: "/rest/scan", skip: 1, times: 2, status: 500 });
    const seen = [];
    for (let call = 0; call < 4; call += 1) {
      seen.push(await outcome());
    }
    expect(seen).to.deep.equal([200, 500, 500, 200]);
    expect(fault.hits).to.equal(2);
  });

  it("are gone after clear", async () => {
    emulator().faults.add({ status: 500, times: Infinity });
    emulator().faults.clear();
    expect(await outcome()).to.equal(200);
  });

  it("drop the connection before anything has happened", async () => {
    const before = await scans();
    emulator().faults.add({ method: "POST", drop: "before" });
    expect(await outcome("POST", "/rest/scan", sampleScan)).to.equal("dropped");
    expect(await scans()).to.equal(before);
    expect(emulator().requests.find(({ method }) => method === "POST")?.status).to.equal(0);
  });

  it("drop the connection after the request has been carried out", async () => {
    const before = await scans();
    emulator().faults.add({ method: "POST", drop: "after" });
    expect(await outcome("POST", "/rest/scan", sampleScan)).to.equal("dropped");
    expect(await scans()).to.equal(before + 1);
  });

  it("answer an error although the request has been carried out", async () => {
    const before = await scans();
    emulator().faults.add({ method: "POST", status: 504, commit: true });
    expect(await outcome("POST", "/rest/scan", sampleScan)).to.equal(504);
    expect(await scans()).to.equal(before + 1);
  });

  it("delay the answer", async () => {
    emulator().faults.add({ delayMs: 60 });
    const start = Date.now();
    await outcome();
    expect(Date.now() - start).to.be.at.least(55);
  });

  it("ask for a pause in seconds or with a date", async () => {
    emulator().faults.add({ retryAfter: 7 });
    const reply = await send(emulator(), "GET", "/rest/scan");
    expect([reply.status, reply.headers.get("retry-after")]).to.deep.equal([429, "7"]);
    emulator().faults.add({ retryAfter: "Wed, 01 Jan 2031 00:00:00 GMT", status: 503 });
    const later = await send(emulator(), "GET", "/rest/scan");
    expect([later.status, later.headers.get("retry-after")]).to.deep.equal([503, "Wed, 01 Jan 2031 00:00:00 GMT"]);
  });

  it("make the platform overlook a member of the request", async () => {
    emulator().faults.add({ method: "PATCH", ignoreField: "description" });
    const after = await done(emulator(), "PATCH", "/rest/asset/3", { name: "new", description: "new" });
    expect([after.name, after.description]).to.deep.equal(["new", ""]);
  });

  it("answer a list as it was before the last write", async () => {
    await done(emulator(), "POST", "/rest/asset", { ...asset, name: "first" });
    await done(emulator(), "POST", "/rest/asset", { ...asset, name: "second" });
    emulator().faults.add({ staleList: true, path: "/rest/asset" });
    const stale = names((await done(emulator(), "GET", "/rest/asset")).usable);
    expect(stale).to.include("first").and.not.include("second");
    expect(names((await done(emulator(), "GET", "/rest/asset")).usable)).to.include("second");
  });

  it("answer an HTML page", async () => {
    emulator().faults.add({ html: true });
    const reply = await send(emulator(), "GET", "/rest/scan");
    expect([reply.status, reply.headers.get("content-type")]).to.deep.equal([200, "text/html; charset=UTF-8"]);
    expect(reply.text).to.match(/^<!DOCTYPE html>/);
  });

  it("cut JSON in half", async () => {
    emulator().faults.add({ truncate: true });
    const reply = await send(emulator(), "GET", "/rest/scan");
    expect(reply.text).to.match(/^\{"type":"regular"/);
    expect(reply.envelope).to.deep.equal({});
  });

  it("reverse every list", async () => {
    const straight = names((await done(emulator(), "GET", "/rest/asset")).usable);
    emulator().faults.add({ reorder: true });
    expect(names((await done(emulator(), "GET", "/rest/asset")).usable)).to.deep.equal(straight.reverse());
  });

  it("leave a member out of the answer, and out of the entries of a list", async () => {
    emulator().faults.add({ omit: "typeFields.definedIPs", times: 2 });
    expect((await done(emulator(), "GET", "/rest/asset/3")).typeFields).to.deep.equal({});
    const list = await done(emulator(), "GET", "/rest/asset?fields=typeFields");
    expect(JSON.stringify(list)).to.not.contain("definedIPs");
  });

  it("drop the connection in the middle of an answer", async () => {
    emulator().faults.add({ path: "/rest/scan", drop: "middle" });
    const headers = keyHeader(emulator(), "organization");
    const [status, promised, received] = await new Promise<number[]>((resolve, reject) => {
      get(`${emulator().url}/rest/scan`, { headers }, (answer) => {
        let length = 0;
        answer.on("data", (piece: Buffer) => (length += piece.length)).on("error", () => undefined);
        answer.on("close", () =>
          resolve([Number(answer.statusCode), Number(answer.headers["content-length"]), length]),
        );
      }).on("error", reject);
    });
    expect(status).to.equal(200);
    expect(received)
      .to.be.greaterThan(100)
      .and.lessThan(promised as number);
    const before = await scans();
    emulator().faults.add({ method: "POST", drop: "middle" });
    expect(await outcome("POST", "/rest/scan", sampleScan)).to.equal("dropped");
    expect(await scans()).to.equal(before + 1);
  });

  it("leave a request without an answer, before or after it has been carried out", async () => {
    const before = await scans();
    for (const [hang, more] of [
      ["before", 0],
      ["after", 1],
    ] as const) {
      const patience = new AbortController();
      emulator().faults.add({ method: "POST", hang, meanwhile: () => void setTimeout(() => patience.abort(), 10) });
      const headers = { ...keyHeader(emulator(), "organization"), "Content-Type": "application/json" };
      const body = JSON.stringify(sampleScan);
      const request = { method: "POST", headers, body, signal: patience.signal };
      const asked = fetch(`${emulator().url}/rest/scan`, request).catch((error: Error) => error.name);
      expect(await asked).to.equal("AbortError");
      expect(await scans()).to.equal(before + more);
    }
  });

  it("let somebody else act right before the platform looks at a request", async () => {
    const meanwhile = async (): Promise<void> => {
      await done(emulator(), "PATCH", "/rest/asset/3", { name: "renamed" });
    };
    emulator().faults.add({ method: "GET", path: "/rest/asset/3", meanwhile });
    expect((await done(emulator(), "GET", "/rest/asset/3")).name).to.equal("renamed");
  });

  it("make of an answer what a test wants", async () => {
    emulator().faults.add({ change: (answer) => ({ ...(answer as JsonObject), response: 7 }) });
    expect((await send(emulator(), "GET", "/rest/asset/3")).envelope.response).to.equal(7);
  });

  it("are forgotten with everything else when a moment is restored", async () => {
    const before = JSON.stringify(emulator().dump());
    const at = emulator().clock.now();
    const restore = emulator().snapshot();
    for (const times of [1, 2]) {
      const { id } = await done(emulator(), "POST", "/rest/asset", { ...asset, name: `number ${times}` });
      expect(id).to.equal("5");
      emulator().clock.advance(60_000);
      emulator().faults.add({ status: 500, times: Infinity });
      restore();
      expect(emulator().clock.now() - at).to.be.lessThan(60_000);
      expect(emulator().requests).to.deep.equal([]);
      expect(JSON.stringify(emulator().dump())).to.equal(before);
    }
    expect(await outcome()).to.equal(200);
  });

  it("are answered without the connections of clients that have ended: hangUp closes those", async () => {
    const agent = new Agent({ keepAlive: true });
    const ask = (): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const request = get(`${emulator().url}/rest/system`, { agent }, (answer) => {
          answer.resume().once("end", () => resolve(request.socket as Socket));
        }).once("error", reject);
      });
    const socket = await ask();
    expect(await ask()).to.equal(socket);
    emulator().hangUp();
    await once(socket, "close");
    expect(await ask()).not.to.equal(socket);
    agent.destroy();
  });

  it("can be armed by another process", async () => {
    const fault = { pathPattern: "^/rest/zone", status: 503, times: "Infinity" };
    await send(emulator(), "POST", "/emulator/faults", [fault], { side: "none" });
    expect([await outcome("GET", "/rest/zone"), await outcome("GET", "/rest/zone")]).to.deep.equal([503, 503]);
    const told = await send(emulator(), "GET", "/emulator/faults");
    expect(JSON.parse(told.text)).to.deep.equal({ hits: 2 });
    for (const [wrong, words] of [
      [{ stauts: 1 }, /has no member \\"stauts\\"/],
      [{ path: "/rest/zone" }, /without effect: it needs one of status, /],
    ] as const) {
      const refused = await send(emulator(), "POST", "/emulator/faults", wrong);
      expect(refused.status).to.equal(400);
      expect(refused.text).to.match(words);
    }
    await send(emulator(), "DELETE", "/emulator/faults");
    expect(await outcome("GET", "/rest/zone")).to.equal(200);
  });
});
