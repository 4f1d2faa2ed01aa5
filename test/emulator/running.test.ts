import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { allPlatforms, type JsonObject, startEmulator } from "../../emulator/index";
import { repositoryRoot } from "../../tools/repo";
import { done, send } from "./client";

describe("A running emulator", function () {
  this.timeout(10_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("speaks TLS with a certificate of its own authority, and removes it at the end", async () => {
    const emulator = await startEmulator({ platform: "sc", tls: true });
    const ca = readFileSync(emulator.caFile ?? "");
    for (const host of ["127.0.0.1", "localhost"]) {
      const url = emulator.url.replace("127.0.0.1", host);
      const status = await new Promise((resolve, reject) => {
        get(`${url}/rest/system`, { ca, family: 4 }, (response) => resolve(response.resume().statusCode)).on(
          "error",
          reject,
        );
      });
      expect(status, host).to.equal(200);
    }
    const error = await fetch(`${emulator.url}/rest/system`).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Error);
    await emulator.close();
    expect(existsSync(emulator.caFile ?? "")).to.equal(false);
  });

  it("closes at once although clients keep their connections", async () => {
    const emulator = await startEmulator({ platform: "sc" });
    await send(emulator, "GET", "/rest/scan");
    emulator.faults.add({ delayMs: 60_000 });
    const waiting = send(emulator, "GET", "/rest/scan").catch(() => "cut off");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const start = Date.now();
    await emulator.close();
    expect(Date.now() - start).to.be.below(500);
    expect(await waiting).to.equal("cut off");
  });

  it("keeps objects, keys and clock in its state file", async () => {
    const state = join(folder, "state.json");
    const first = await startEmulator({ platform: "sc", state });
    const made = await done(first, "POST", "/rest/asset", { name: "kept", type: "static", definedIPs: "192.0.2.1" });
    first.clock.advance(86_400_000);
    await first.close();
    const second = await startEmulator({ platform: "sc", state });
    expect(second.keys).to.deep.equal(first.keys);
    expect((await done(second, "GET", `/rest/asset/${String(made.id)}`)).name).to.equal("kept");
    expect(second.clock.now() - Date.now()).to.be.closeTo(86_400_000, 60_000);
    const next = await done(second, "POST", "/rest/asset", { name: "n", type: "static", definedIPs: "192.0.2.1" });
    expect(Number(next.id)).to.equal(Number(made.id) + 1);
    await second.close();
  });

  it("refuses a state file that is none, and a seed of something it does not know", async () => {
    const state = join(folder, "other.json");
    writeFileSync(state, "[]");
    const failure = (options: object) =>
      startEmulator({ platform: "sc", ...options }).then(
        () => "",
        (reason: unknown) => String(reason),
      );
    expect(await failure({ state })).to.contain("other.json");
    expect(await failure({ seed: { scnas: [] } })).to.contain("scnas");
  });

  it("adds and replaces what a seed holds", async () => {
    const seed = {
      asset: [
        { id: "3", name: "Renamed" },
        { id: "40", name: "New", type: "static", definedIPs: "192.0.2.1", createdTime: "7" },
      ],
      zone: [{ name: "Seeded", ipList: "10.0.0.0/8", scanners: [{ id: 1 }] }],
      scanResult: [{ name: "Old", status: "Completed", importStatus: "Finished", scan: "2", createdTime: "1" }],
    };
    const emulator = await startEmulator({ platform: "sc", seed });
    const assets = (await done(emulator, "GET", "/rest/asset?fields=name,createdTime")).usable as JsonObject[];
    expect(assets.map(({ name }) => name)).to.include.members(["Renamed", "New"]);
    expect(assets.find(({ id }) => id === "40")?.createdTime).to.equal("7");
    const results = await done(emulator, "GET", "/rest/scanResult?startTime=0&fields=name,status,createdTime");
    expect((results.usable as JsonObject[]).at(-1)).to.include({ name: "Old", status: "Completed", createdTime: "1" });
    emulator.reset();
    expect((await done(emulator, "GET", "/rest/asset/40")).name).to.equal("New");
    await emulator.close();
  });

  it("records requests, and is reset from outside", async () => {
    const emulator = await startEmulator({ platform: "sc" });
    await send(emulator, "DELETE", "/rest/scan/1?x=1", { y: 2 });
    const told = JSON.parse((await send(emulator, "GET", "/emulator/requests")).text) as JsonObject[];
    expect(told[0]).to.deep.include({
      method: "DELETE",
      path: "/rest/scan/1",
      query: { x: "1" },
      body: { y: 2 },
      status: 200,
    });
    expect(told).to.have.lengthOf(1);
    await send(emulator, "POST", "/emulator/clock", { advance: 1000 });
    await send(emulator, "POST", "/emulator/reset");
    expect(emulator.requests).to.deep.equal([]);
    expect((await send(emulator, "GET", "/rest/scan/1")).status).to.equal(200);
    await emulator.close();
  });
});

describe("pulumi-tenable-emulator", function () {
  // Each test starts processes, and the machine may be busy.
  this.timeout(30_000);
  const main = join(__dirname, "..", "..", "emulator", "main.js");
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once("exit", resolve));
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [main, ...args]);
    const output = { out: "", error: "" };
    child.stdout.on("data", (chunk) => (output.out += String(chunk)));
    child.stderr.on("data", (chunk) => (output.error += String(chunk)));
    return { code: await ended(child), ...output };
  };

  it("prints one line of JSON, logs without colour in a pipe, and ends on SIGTERM with its state saved", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulate-test-"));
    const state = join(folder, "state.json");
    const child = spawn(process.execPath, [main, "--platform", "sc", "--log", "--tls", "--state", state]);
    let log = "";
    child.stderr.on("data", (chunk) => (log += String(chunk)));
    const line = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
    const told = JSON.parse(line) as Record<string, string>;
    expect(Object.keys(told)).to.deep.equal([
      "platform",
      "url",
      "accessKey",
      "secretKey",
      "adminAccessKey",
      "adminSecretKey",
      "caFile",
    ]);
    const ca = readFileSync(told.caFile ?? "");
    await new Promise((resolve, reject) => {
      get(`${told.url}/rest/system`, { ca }, (response) => response.resume().once("end", resolve)).on("error", reject);
    });
    child.kill("SIGTERM");
    expect(await ended(child)).to.equal(0);
    expect(log).to.equal("200 GET /rest/system\n");
    expect(existsSync(state)).to.equal(true);
    expect(existsSync(told.caFile ?? "")).to.equal(false);
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells the users of a fresh site with --credentials, in its help and in the documentation", async () => {
    const { out: help } = await run("--help");
    const page = readFileSync(join(repositoryRoot(), "docs", "emulator.md"), "utf8");
    for (const platform of allPlatforms) {
      const child = spawn(process.execPath, [main, "--platform", platform, "--credentials"]);
      const line = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
      child.kill("SIGTERM");
      await ended(child);
      const { users } = JSON.parse(line) as { users: Record<string, string>[] };
      expect(users.length).to.be.greaterThan(2);
      for (const { username, password, role } of users) {
        expect(help).to.include(`${username} / ${password}`);
        expect(page).to.include(`| \`${platform}\` | \`${username}\` | \`${password}\` | ${role} |`);
      }
    }
  });

  it("says wrong usage in one line, with exit code 2", async () => {
    const sc = ["--platform", "sc"];
    const wrong = [[], ["--platform", "x"], [...sc, "--port", "a"], [...sc, "--seed", "/none"], [...sc, "more"]];
    const outcomes = await Promise.all(wrong.map((args) => run(...args)));
    for (const [index, { code, error }] of outcomes.entries()) {
      const line = String(wrong[index]);
      expect(code, line).to.equal(2);
      expect(error, line).to.match(/^pulumi-tenable-emulator: [^\n]+\n$/);
    }
  });

  it("helps, with an example and the control endpoints", async () => {
    const { code, out } = await run("--help");
    expect(code).to.equal(0);
    expect(out).to.contain("Example:").and.contain("POST /emulator/faults");
    expect((await run("--version")).out).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
