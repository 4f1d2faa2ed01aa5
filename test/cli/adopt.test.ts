import { execFileSync } from "node:child_process";
import { expect } from "chai";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { allPlatforms, type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { newFolder } from "../adopt/adopting";
import { randomTenant } from "../adopt/tenant";
import { byHand } from "../support/by-hand";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable adopt", function () {
  this.timeout(120_000);
  let emulator: Emulator<Platform>;
  let folder: string;
  let remove: () => void;

  const start = async (platform: Platform = "nessus"): Promise<void> => {
    emulator = await startEmulator({ platform });
  };

  beforeEach(() => {
    ({ folder, remove } = newFolder());
  });

  afterEach(async () => {
    remove();
    await emulator.close();
  });

  const adopt = (...args: string[]): Promise<CliResult> =>
    cli(["adopt", folder, ...args], { env: connectionEnv(emulator) });
  const text = (name: string): string => readFileSync(join(folder, name), "utf8");
  const done = async (...args: string[]): Promise<CliResult> => {
    const result = await adopt(...args);
    expect(result.code, result.err + result.out).to.equal(0);
    return result;
  };
  const refused = async (...args: string[]): Promise<string> => {
    const result = await adopt(...args);
    expect(result.code, result.err + result.out).to.equal(2);
    expect(result.err.trim().split("\n")).to.have.length(1);
    return result.err;
  };
  const policy = (name: string): Promise<unknown> =>
    byHand(emulator, "POST", "/policies", {
      uuid: "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66",
      settings: { name },
    });

  it("writes a project, and the steps that follow", async () => {
    await start();
    const { out, err } = await done();
    expect(readdirSync(folder).sort()).to.deep.equal(
      [
        ...[
          ".gitignore",
          "Pulumi.dev.yaml",
          "Pulumi.yaml",
          "adopted.json",
          "import.json",
          "index.ts",
          "not-managed.md",
        ],
        ...["package.json", "policies.ts", "scans.ts", "tsconfig.json"],
      ].sort(),
    );
    expect(text("scans.ts")).to.include('export const officeWeekly = new tenable.Scan("office-weekly", {');
    expect(out)
      .to.match(/Scan +1\n/)
      .and.match(/pulumi import --file import\.json --generate-code=false --protect=false/);
    expect(err).to.match(/11 files written/);
    expect(statSync(join(folder, "import.json")).mode & 0o077).to.equal(0);
    expect(emulator.requests.every(({ method }) => method === "GET")).to.equal(true);
    expect(out + err + text("import.json")).not.to.include(emulator.keys.secretKey);
  });

  for (const platform of allPlatforms) {
    it(`writes code as a formatter lays it out (${platform})`, async () => {
      await start(platform);
      await randomTenant(emulator, 5);
      await done();
      await done().then(({ out }) => expect(out).to.include("Nothing is new."));
      writeFileSync(join(folder, "biome.json"), `{ "formatter": { "indentStyle": "space", "lineWidth": 80 } }\n`);
      const biome = join(repositoryRoot(), "node_modules/.bin/biome");
      const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
      execFileSync(biome, ["format", ...files], { cwd: folder, stdio: "pipe" });
    });
  }

  it("adds what is new, and leaves the files that are there as they are", async () => {
    await start();
    await done();
    appendFileSync(join(folder, "scans.ts"), "// edited\n");
    const before = text("policies.ts");
    await policy("Weekly");
    await done();
    expect(text("scans.ts")).to.match(/\/\/ edited\n$/);
    expect(text("policies.ts")).to.equal(before);
    expect(text("policies-2.ts")).to.include('new tenable.Policy("weekly", {');
    expect(text("index.ts").trim().split("\n").at(-1)).to.equal('import "./index-2";');
    await policy("Weekly");
    const { out } = await done();
    expect(out).to.match(/Policy +1\n/);
    expect(text("policies-3.ts")).to.match(/new tenable\.Policy\("weekly-\d+", \{/);
  });

  it("names the line that an edited index.ts needs", async () => {
    await start();
    await done();
    appendFileSync(join(folder, "index.ts"), "// edited\n");
    await policy("Weekly");
    const { out } = await done();
    expect(out).to.include('add to index.ts, which was edited: import "./index-2";');
    expect(text("index.ts")).not.to.include("index-2");
  });

  it("writes one file, protected resources and adoptIds where asked", async () => {
    await start();
    await done("--one-file", "--protect", "--with-adopt-ids");
    expect(existsSync(join(folder, "import.json"))).to.equal(false);
    expect(text("index.ts"))
      .to.include("{ protect: true }")
      .and.match(/adoptId: "\d+"/);
    expect(text("index.ts")).to.match(/export const gentlePolicy = [^]*export const officeWeeklyScan = /);
  });

  it("takes only what is chosen; the rest becomes look-ups", async () => {
    await start("sc");
    await done("--kind", "scans", "--name", "office*");
    expect(readdirSync(folder).filter((name) => name.endsWith(".ts"))).to.have.members([
      "index.ts",
      "lookups.ts",
      "scans.ts",
    ]);
    expect(text("lookups.ts")).to.include('tenable.getPolicy({ name: "Full Safe Scan" })');
    expect(text("scans.ts")).to.include("policyId: lookups.fullSafeScanPolicy.id");
  });

  const owners = { vm: "administrator@example.com", sc: "api", nessus: "administrator" };
  for (const platform of allPlatforms) {
    it(`takes the objects of one user (${platform})`, async () => {
      await start(platform);
      expect(await refused("--owner", "somebody else", "--kind", "scans,policies")).to.match(/can be adopted/);
      await done("--owner", owners[platform], "--kind", "scans,policies");
      expect(readdirSync(folder)).to.include.members(["scans.ts", "policies.ts"]);
    });
  }

  for (const platform of ["vm", "nessus"] as const) {
    it(`takes the scans of a folder; those that name none are in the main one (${platform})`, async () => {
      await start(platform);
      expect(await refused("--folder", "Trash")).to.match(/can be adopted/);
      await done("--folder", "My Scans");
      expect(readdirSync(folder)).to.include("scans.ts").and.not.include("folders.ts");
    });
  }

  it("takes names and ids of a Terraform state", async () => {
    await start("sc");
    const state = join(dirname(folder), "terraform.tfstate");
    const resource = (type: string, name: string, id: string): object => ({
      ...{ mode: "managed", type, name, instances: [{ attributes: { id } }] },
    });
    const resources = [
      resource("tenablesc_scan_policy", "gentle_weekly", "1000001"),
      resource("tenablesc_asset", "gone", "4711"),
      resource("tenablesc_accept_risk", "risk", "1"),
    ];
    writeFileSync(state, JSON.stringify({ version: 4, resources }));
    const { out } = await done("--from-terraform", state);
    expect(text("policies.ts")).to.include('export const gentleWeekly = new tenable.Policy("gentle_weekly", {');
    expect(readdirSync(folder)).not.to.include("scans.ts");
    expect(out).to.match(/StaticAssetList "gone" \(id 4711\): the platform does not show it to these keys/);
    expect(out).to.match(/tenablesc_accept_risk "risk" \(id 1\): there is no such resource here/);
    writeFileSync(state, "{}");
    rmSync(folder, { recursive: true });
    expect(await refused("--from-terraform", state)).to.match(/is no Terraform state of version 4/);
  });

  it("says how much is under code, and ends with 7 while something is not", async () => {
    await start();
    await done("--kind", "policies");
    const partly = await adopt("--check");
    expect([partly.code, partly.out]).to.deep.equal([
      7,
      `KIND      OBJECTS  MANAGEABLE  IN CODE\npolicies  1        1           1\nscans     1        1           0\n\n1 of 2 objects that can be managed are in the program in ${folder}: 50 %\n`,
    ]);
    await done();
    const all = await adopt("--check", "--json");
    expect([all.code, JSON.parse(all.out)]).to.deep.equal([
      0,
      [
        { kind: "policies", objects: 1, manageable: 1, inCode: 1 },
        { kind: "scans", objects: 1, manageable: 1, inCode: 1 },
      ],
    ]);
  });

  it("tells which kinds these keys cannot list, which it does not count", async () => {
    await start("vm");
    await done();
    emulator.faults.add({ method: "GET", path: "/scanner-groups", status: 403, body: {}, times: 1 });
    const { code, err } = await adopt("--check");
    expect(code).to.equal(0);
    expect(err).to.match(
      /scanner-groups are not counted: Vulnerability Management refused GET \/scanner-groups \(403\)/,
    );
  });

  describe("refuses, and leaves nothing behind,", () => {
    it("a folder with something else in it", async () => {
      await start();
      mkdirSync(folder);
      writeFileSync(join(folder, "Pulumi.yaml"), "name: mine\n");
      expect(await refused()).to.match(/has a Pulumi project that adopt did not write \(Pulumi\.yaml\): name an empty/);
      writeFileSync(join(folder, "Pulumi.yaml"), "");
      rmSync(join(folder, "Pulumi.yaml"));
      writeFileSync(join(folder, "scans.ts"), "");
      expect(await refused()).to.match(/is not empty \(scans\.ts\)/);
      expect(readdirSync(folder)).to.deep.equal(["scans.ts"]);
      expect(emulator.requests).to.deep.equal([]);
    });

    it("the project of another tenant, and a damaged one", async () => {
      await start();
      await done();
      const manifest = JSON.parse(text("adopted.json")) as object;
      const before = readdirSync(folder);
      writeFileSync(join(folder, "adopted.json"), JSON.stringify({ ...manifest, tenant: "another" }));
      expect(await refused()).to.match(/was adopted from .* tenant another\), and this is .*: name another folder/);
      writeFileSync(join(folder, "adopted.json"), "{");
      expect(await refused()).to.match(/adopted\.json is damaged: restore it/);
      expect(readdirSync(folder)).to.deep.equal(before);
    });

    it("kinds, folders and options that there are not", async () => {
      await start();
      expect(await refused("--kind", "asset-lists")).to.match(/kind "asset-lists" cannot be adopted here/);
      expect(await refused("--folder", "Plan")).to.match(/folder "Plan" does not exist: there are/);
      expect(await refused("--json")).to.match(/--json requires --check/);
      expect(existsSync(folder)).to.equal(false);
    });

    it("a choice that nothing meets", async () => {
      await start();
      expect(await refused("--name", "nothing*")).to.match(
        /nothing on the platform that these keys see can be adopted/,
      );
      expect(existsSync(folder)).to.equal(false);
    });

    it("wrong keys, with one line", async () => {
      await start();
      const env = { ...connectionEnv(emulator), TENABLE_SECRET_KEY: "wrong" };
      const { code, err } = await cli(["adopt", folder], { env });
      expect(code).to.equal(1);
      expect(err.trim().split("\n")).to.have.length(1);
      expect(existsSync(folder)).to.equal(false);
    });
  });

  it("names a kind that the keys may not read, an object that vanishes, and goes on", async () => {
    await start("vm");
    emulator.faults.add({ method: "GET", path: "/credentials", status: 403, times: Infinity });
    emulator.faults.add({ method: "GET", path: /^\/editor\/policy\/\d+$/, status: 404, times: Infinity });
    const { out } = await done();
    expect(out).to.match(/Credential: .*403|Credential: .*refused/i);
    expect(out).to.match(/Policy "Gentle" \(id \d+\): it was deleted meanwhile, or cannot be read: /);
    expect(text("scans.ts")).to.include("new tenable.Scan(");
  });

  it("leaves nothing when it is interrupted", async () => {
    await start("vm");
    emulator.faults.add({ method: "GET", path: /^\/editor\/scan\/\d+$/, delayMs: 2000, times: Infinity });
    const result = await cli(["adopt", folder], {
      env: connectionEnv(emulator),
      onStarted: (kill) => {
        const timer = setInterval(() => {
          if (emulator.requests.some(({ path }) => path.startsWith("/editor/scan/"))) {
            clearInterval(timer);
            kill("SIGINT");
          }
        }, 20);
      },
    });
    expect(result.code).to.equal(130);
    expect(readdirSync(dirname(folder))).to.deep.equal([]);
  });
});
