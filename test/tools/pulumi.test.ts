import { execFile } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { cacheRoot } from "../../tools/pulumi/cache";
import { withLock } from "../../tools/pulumi/lock";
import { judgeVersion } from "../../tools/pulumi/version";
import { repositoryRoot } from "../../tools/repo";

let folder: string;

/** A folder for each test of a suite. Called inside of one: hooks of a file would run for all tests of all files. */
function eachInAFolder(): void {
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "find-pulumi-")));
    for (const name of ["bin", "cache", "home"]) {
      mkdirSync(join(folder, name));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

/** Runs `tools/pulumi` where PATH holds a shell, Node and what the test put into bin/, and nothing else. */
function find(): Promise<{ code: number; stdout: string; stderr: string }> {
  for (const [name, target] of [
    ["node", process.execPath],
    ["sh", "/bin/sh"],
    ["dirname", "/usr/bin/dirname"],
  ] as const) {
    symlinkSync(target, join(folder, "bin", name));
  }
  const main = join(repositoryRoot(), "dist", "tools", "pulumi", "index.js");
  const env = { PATH: join(folder, "bin"), HOME: join(folder, "home"), PULUMI_TENABLE_CACHE: join(folder, "cache") };
  return new Promise((resolve) => {
    execFile(join(folder, "bin", "node"), [main], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("Finding a Pulumi CLI", () => {
  eachInAFolder();
  const cached = (): string => join(folder, "cache", "pulumi-3.259.0");

  it("takes the one on PATH when its version is tested", async () => {
    script(join(folder, "bin", "pulumi"), "echo v3.255.1");
    script(join(folder, "bin", "pulumi-language-nodejs"), "exit 0");
    expect(await find()).to.deep.equal({ code: 0, stdout: `${join(folder, "bin", "pulumi")}\n`, stderr: "" });
  });

  for (const [what, answer] of [
    ["older", "echo v3.200.0"],
    ["another major version", "echo v4.0.0"],
    ["broken", "exit 1"],
  ] as const) {
    it(`passes over one on PATH that is ${what}, and takes the cached one`, async () => {
      script(join(folder, "bin", "pulumi"), answer);
      script(join(folder, "bin", "pulumi-language-nodejs"), "exit 0");
      mkdirSync(cached());
      script(join(cached(), "pulumi"), "echo v3.259.0");
      expect((await find()).stdout).to.equal(`${join(cached(), "pulumi")}\n`);
    });
  }

  it("takes a newer one on PATH, and says so in one line", async () => {
    script(join(folder, "bin", "pulumi"), "echo v3.300.0");
    script(join(folder, "bin", "pulumi-language-nodejs"), "exit 0");
    expect(await find()).to.deep.equal({
      code: 0,
      stdout: `${join(folder, "bin", "pulumi")}\n`,
      stderr: "Using Pulumi 3.300.0 from PATH; the tests are known to pass with 3.254 to 3.259.\n",
    });
  });

  it("passes over one on PATH that cannot run Node programs", async () => {
    script(join(folder, "bin", "pulumi"), "echo v3.259.0");
    mkdirSync(cached());
    script(join(cached(), "pulumi"), "echo v3.259.0");
    expect((await find()).stdout).to.equal(`${join(cached(), "pulumi")}\n`);
  });

  it("puts the language host and the provider's starter beside a built CLI", async () => {
    mkdirSync(cached());
    script(join(cached(), "pulumi"), "echo v3.259.0");
    await find();
    expect(readdirSync(cached()).sort()).to.deep.equal([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
      "pulumi-tenable-language-host.js",
    ]);
  });

  it("says in one line what to install when there is neither a CLI nor Go, and leaves nothing behind", async () => {
    // A file that is there but does not answer counts for nothing.
    mkdirSync(cached());
    script(join(cached(), "pulumi"), "exit 1");
    const { code, stdout, stderr } = await find();
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr.trimEnd().split("\n").at(-1)).to.match(
      /Go is missing.*install Go 1\.25 or later from https:\/\/go\.dev\/dl/,
    );
    expect(readdirSync(cached())).to.deep.equal(["pulumi"]);
  });
});

describe("The versions of Pulumi that count", () => {
  it("are 3.254 to 3.259, and newer ones of the same major version", () => {
    const versions = ["3.253.9", "3.254.0", "3.259.7", "3.260.0", "4.254.0", "3.254.0-alpha", ""];
    expect(versions.filter((version) => judgeVersion(version) === "tested")).to.deep.equal(["3.254.0", "3.259.7"]);
    expect(versions.filter((version) => judgeVersion(version) === "newer")).to.deep.equal(["3.260.0"]);
  });
});

describe("The cache folder", () => {
  it("follows each system's convention and gives way to PULUMI_TENABLE_CACHE", () => {
    expect(cacheRoot({ XDG_CACHE_HOME: "/c" }, "linux")).to.equal(join("/c", "pulumi-tenable"));
    expect(cacheRoot({}, "linux")).to.match(/\.cache.pulumi-tenable$/);
    expect(cacheRoot({}, "darwin")).to.match(/Library.Caches.pulumi-tenable$/);
    expect(cacheRoot({ LOCALAPPDATA: "/l" }, "win32")).to.equal(join("/l", "pulumi-tenable", "Cache"));
    expect(cacheRoot({ PULUMI_TENABLE_CACHE: "/x", XDG_CACHE_HOME: "/c" }, "linux")).to.equal("/x");
  });
});

describe("The lock around a build", () => {
  eachInAFolder();
  it("lets one in at a time", async () => {
    const lock = join(folder, "lock");
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    await Promise.all([withLock(lock, work, () => undefined), withLock(lock, work, () => undefined)]);
    expect([most, readdirSync(folder).includes("lock")]).to.deep.equal([1, false]);
  });

  it("does not wait for a holder that is gone", async () => {
    const lock = join(folder, "lock");
    mkdirSync(lock);
    // Larger than any process id.
    writeFileSync(join(lock, "pid"), "4194999");
    const waited: number[] = [];
    expect(
      await withLock(
        lock,
        async () => "done",
        (pid) => waited.push(pid),
      ),
    ).to.equal("done");
    expect(waited).to.deep.equal([]);
  });
});
