import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allPlatforms } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { repositoryRoot } from "../../tools/repo";
import { AdoptSite } from "../adopt/command";
import { randomTenant } from "../adopt/tenant";
import { cli } from "../support/cli";

describe("pulumi-tenable adopt", function () {
  this.timeout(120_000);
  const site = new AdoptSite();

  it("writes a project, and the steps that follow", async () => {
    await site.start();
    const { out, err } = await site.done();
    expect(readdirSync(site.folder).sort()).to.deep.equal(
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
    expect(site.text("scans.ts")).to.include('export const officeWeekly = new tenable.Scan("office-weekly", {');
    expect(out)
      .to.match(/Scan +1\n/)
      .and.match(/pulumi import --file import\.json --generate-code=false --protect=false/);
    expect(err).to.match(/11 files written/);
    expect(statSync(join(site.folder, "import.json")).mode & 0o077).to.equal(0);
    expect(site.emulator.requests.every(({ method }) => method === "GET")).to.equal(true);
    expect(out + err + site.text("import.json")).not.to.include(site.emulator.keys.secretKey);
  });

  for (const platform of allPlatforms) {
    it(`writes code as a formatter lays it out (${platform})`, async () => {
      await site.start(platform);
      await randomTenant(site.emulator, 5);
      await site.done();
      await site.done().then(({ out }) => expect(out).to.include("Nothing is new."));
      writeFileSync(join(site.folder, "biome.json"), `{ "formatter": { "indentStyle": "space", "lineWidth": 80 } }\n`);
      const biome = join(repositoryRoot(), "node_modules/.bin/biome");
      const files = readdirSync(site.folder).filter((name) => name.endsWith(".ts"));
      execFileSync(biome, ["format", ...files], { cwd: site.folder, stdio: "pipe" });
    });
  }

  it("adds what is new, and leaves the files that are there as they are", async () => {
    await site.start();
    await site.done();
    appendFileSync(join(site.folder, "scans.ts"), "// edited\n");
    const before = site.text("policies.ts");
    await site.policy("Weekly");
    await site.done();
    expect(site.text("scans.ts")).to.match(/\/\/ edited\n$/);
    expect(site.text("policies.ts")).to.equal(before);
    expect(site.text("policies-2.ts")).to.include('new tenable.Policy("weekly", {');
    expect(site.text("index.ts").trim().split("\n").at(-1)).to.equal('import "./index-2";');
    await site.policy("Weekly");
    const { out } = await site.done();
    expect(out).to.match(/Policy +1\n/);
    expect(site.text("policies-3.ts")).to.match(/new tenable\.Policy\("weekly-\d+", \{/);
  });

  it("names the line that an edited index.ts needs", async () => {
    await site.start();
    await site.done();
    appendFileSync(join(site.folder, "index.ts"), "// edited\n");
    await site.policy("Weekly");
    const { out } = await site.done();
    expect(out).to.include('add to index.ts, which was edited: import "./index-2";');
    expect(site.text("index.ts")).not.to.include("index-2");
  });

  it("writes one file, protected resources and adoptIds where asked", async () => {
    await site.start();
    await site.done("--one-file", "--protect", "--with-adopt-ids");
    expect(existsSync(join(site.folder, "import.json"))).to.equal(false);
    expect(site.text("index.ts"))
      .to.include("{ protect: true }")
      .and.match(/adoptId: "\d+"/);
    expect(site.text("index.ts")).to.match(/export const gentlePolicy = [^]*export const officeWeeklyScan = /);
  });

  it("takes only what is chosen; the rest becomes look-ups", async () => {
    await site.start("sc");
    await site.done("--kind", "scans", "--name", "office*");
    expect(readdirSync(site.folder).filter((name) => name.endsWith(".ts"))).to.have.members([
      "index.ts",
      "lookups.ts",
      "scans.ts",
    ]);
    expect(site.text("lookups.ts")).to.include('tenable.getPolicy({ name: "Full Safe Scan" })');
    expect(site.text("scans.ts")).to.include("policyId: lookups.fullSafeScanPolicy.id");
  });

  const owners = { vm: "administrator@example.com", sc: "api", nessus: "administrator" };
  for (const platform of allPlatforms) {
    it(`takes the objects of one user (${platform})`, async () => {
      await site.start(platform);
      expect(await site.refused("--owner", "somebody else", "--kind", "scans,policies")).to.match(/can be adopted/);
      await site.done("--owner", owners[platform], "--kind", "scans,policies");
      expect(readdirSync(site.folder)).to.include.members(["scans.ts", "policies.ts"]);
    });
  }

  for (const platform of ["vm", "nessus"] as const) {
    it(`takes the scans of a folder; those that name none are in the main one (${platform})`, async () => {
      await site.start(platform);
      expect(await site.refused("--folder", "Trash")).to.match(/can be adopted/);
      await site.done("--folder", "My Scans");
      expect(readdirSync(site.folder)).to.include("scans.ts").and.not.include("folders.ts");
    });
  }

  describe("refuses, and leaves nothing behind,", () => {
    it("a folder with something else in it", async () => {
      await site.start();
      mkdirSync(site.folder);
      writeFileSync(join(site.folder, "Pulumi.yaml"), "name: mine\n");
      expect(await site.refused()).to.match(
        /has a Pulumi project that adopt did not write \(Pulumi\.yaml\): name an empty/,
      );
      writeFileSync(join(site.folder, "Pulumi.yaml"), "");
      rmSync(join(site.folder, "Pulumi.yaml"));
      writeFileSync(join(site.folder, "scans.ts"), "");
      expect(await site.refused()).to.match(/is not empty \(scans\.ts\)/);
      expect(readdirSync(site.folder)).to.deep.equal(["scans.ts"]);
      expect(site.emulator.requests).to.deep.equal([]);
    });

    it("the project of another tenant, and a damaged one", async () => {
      await site.start();
      await site.done();
      const manifest = JSON.parse(site.text("adopted.json")) as object;
      const before = readdirSync(site.folder);
      writeFileSync(join(site.folder, "adopted.json"), JSON.stringify({ ...manifest, tenant: "another" }));
      expect(await site.refused()).to.match(
        /was adopted from .* tenant another\), and this is .*: name another folder/,
      );
      writeFileSync(join(site.folder, "adopted.json"), "{");
      expect(await site.refused()).to.match(/adopted\.json is damaged: restore it/);
      expect(readdirSync(site.folder)).to.deep.equal(before);
    });

    it("kinds, folders and options that there are not", async () => {
      await site.start();
      expect(await site.refused("--kind", "asset-lists")).to.match(/kind "asset-lists" cannot be adopted here/);
      expect(await site.refused("--folder", "Plan")).to.match(/folder "Plan" does not exist: there are/);
      expect(await site.refused("--json")).to.match(/--json requires --check/);
      expect(existsSync(site.folder)).to.equal(false);
    });

    it("a choice that nothing meets", async () => {
      await site.start();
      expect(await site.refused("--name", "nothing*")).to.match(
        /nothing on the platform that these keys see can be adopted/,
      );
      expect(existsSync(site.folder)).to.equal(false);
    });

    it("wrong keys, with one line", async () => {
      await site.start();
      const env = { ...connectionEnv(site.emulator), TENABLE_SECRET_KEY: "wrong" };
      const { code, err } = await cli(["adopt", site.folder], { env });
      expect(code).to.equal(1);
      expect(err.trim().split("\n")).to.have.length(1);
      expect(existsSync(site.folder)).to.equal(false);
    });
  });

  it("names a kind that the keys may not read, an object that vanishes, and goes on", async () => {
    await site.start("vm");
    site.emulator.faults.add({ method: "GET", path: "/credentials", status: 403, times: Infinity });
    site.emulator.faults.add({ method: "GET", path: /^\/editor\/policy\/\d+$/, status: 404, times: Infinity });
    const { out } = await site.done();
    expect(out).to.match(/Credential: .*403|Credential: .*refused/i);
    expect(out).to.match(/Policy "Gentle" \(id \d+\): it was deleted meanwhile, or cannot be read: /);
    expect(site.text("scans.ts")).to.include("new tenable.Scan(");
  });

  it("goes on with the project of a tenant that has another name now, or another address in formerUrls", async () => {
    await site.start();
    await site.done();
    const manifest = JSON.parse(site.text("adopted.json")) as { tenant: string };
    const write = (changed: object): void =>
      writeFileSync(join(site.folder, "adopted.json"), JSON.stringify({ ...manifest, ...changed }));
    const [id = ""] = manifest.tenant.split(" ");
    for (const tenant of [`${id} Former Works`, ""]) {
      write({ tenant });
      expect((await site.done()).out).to.include("Nothing is new.");
      expect(JSON.parse(site.text("adopted.json"))).to.include({ tenant: manifest.tenant });
    }
    write({ url: "https://old.example.com" });
    const env = { ...connectionEnv(site.emulator), TENABLE_FORMER_URLS: "https://old.example.com" };
    const { code, out, err } = await cli(["adopt", site.folder], { env });
    expect(code, err).to.equal(0);
    expect(out).to.include("Nothing is new.");
  });

  it("leaves nothing when it is interrupted", async () => {
    await site.start("vm");
    site.emulator.faults.add({ method: "GET", path: /^\/editor\/scan\/\d+$/, delayMs: 2000, times: Infinity });
    const result = await cli(["adopt", site.folder], {
      env: connectionEnv(site.emulator),
      onStarted: (kill) => {
        const timer = setInterval(() => {
          if (site.emulator.requests.some(({ path }) => path.startsWith("/editor/scan/"))) {
            clearInterval(timer);
            kill("SIGINT");
          }
        }, 20);
      },
    });
    expect(result.code).to.equal(130);
    expect(readdirSync(dirname(site.folder))).to.deep.equal([]);
  });
});
