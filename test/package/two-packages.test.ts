import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { npm, npmInstall, pack, writeFiles } from "../support/packed";

/** Everything that `npm i pulumi-tenable` brings along to run, except for Pulumi, which a user has anyway. */
const runtimePackages = [
  ...["ansi-regex", "async-function", "async-generator-function", "asynckit"],
  ...["call-bind-apply-helpers", "cli-progress", "combined-stream", "commander", "csv-parse", "csv-stringify"],
  ...["delayed-stream", "dunder-proto", "emoji-regex", "es-define-property", "es-errors"],
  ...["es-object-atoms", "es-set-tostringtag", "form-data"],
  ...["function-bind", "generator-function", "get-intrinsic", "get-proto", "gopd", "has-symbols", "has-tostringtag"],
  ...["hasown", "ipaddr.js", "is-fullwidth-code-point"],
  ...["math-intrinsics", "mime-db", "mime-types", "pend", "proxy-from-env", "saxes"],
  ...["string-width", "strip-ansi", "xmlchars", "yaml", "yauzl"],
];

/** Limit of the provider's tarball: half of what it weighed with the emulator. */
const mostBytes = 361_500;

interface Tree {
  dependencies?: Record<string, Tree>;
}

function namesBelow(tree: Tree | undefined, leftOut: string): string[] {
  const names = Object.entries(tree?.dependencies ?? {})
    .filter(([name]) => name !== leftOut)
    .flatMap(([name, below]) => [name, ...namesBelow(below, leftOut)]);
  return [...new Set(names)].sort();
}

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command of a package; one that serves is ended as soon as it has said where. */
function command(folder: string, name: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(folder, "node_modules", ".bin", name), args, { cwd: folder });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (piece) => {
      ended.out += String(piece);
      child.kill();
    });
    child.stderr.on("data", (piece) => (ended.err += String(piece)));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...ended, code }));
  });
}

/** What npm writes to standard error while it installs this. */
const warningsOf = (folder: string, tarball: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const args = ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball];
    const cli = process.env.npm_execpath;
    const [file, first] = cli === undefined ? ["npm", []] : [process.execPath, [cli]];
    execFile(file, [...first, ...args], { cwd: folder }, (error, _, stderr) =>
      error === null ? resolve(stderr) : reject(new Error(stderr)),
    );
  });

describe("The two packages", () => {
  let folder: string;
  let tarballs: Awaited<ReturnType<typeof pack>>;
  let version: string;
  let withProvider: string;
  let withEmulator: string;
  let warnings: string;

  const manifestOf = (at: string, name: string): { version: string; scripts: Record<string, string> } =>
    JSON.parse(readFileSync(join(at, "node_modules", name, "package.json"), "utf8")) as ReturnType<typeof manifestOf>;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-tenable-two-")));
    tarballs = await pack(folder);
    [withProvider, withEmulator] = [join(folder, "provider"), join(folder, "emulator")];
    for (const [place, tarball] of [
      [withProvider, tarballs.provider],
      [withEmulator, tarballs.emulator],
    ] as const) {
      mkdirSync(place);
      writeFiles(place, { "package.json": JSON.stringify({ name: "user", private: true }) });
      warnings = `${warnings ?? ""}${await warningsOf(place, tarball)}`;
    }
    ({ version } = manifestOf(withProvider, "pulumi-tenable"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are of one version, and npm has nothing to say against their scripts", () => {
    expect(manifestOf(withEmulator, "pulumi-tenable-emulator").version).to.equal(version);
    for (const [place, name] of [
      [withProvider, "pulumi-tenable"],
      [withEmulator, "pulumi-tenable-emulator"],
    ] as const) {
      const scripts = Object.keys(manifestOf(place, name).scripts);
      expect(scripts, name).not.to.include.oneOf(["prepare", "preinstall", "install", "postinstall"]);
    }
    expect(warnings).not.to.include("pulumi-tenable");
  });

  it("weigh what they weigh, and the provider no more than it may", () => {
    const sizes = Object.values(tarballs).map((file) => statSync(file).size);
    process.stdout.write(
      `    provider, emulator: ${sizes.map((size) => `${(size / 1000).toFixed(1)} kB`).join(", ")}\n`,
    );
    expect(sizes[0]).to.be.at.most(mostBytes);
  });

  it("bring neither a web server nor a certificate library with the provider", async () => {
    const listed = JSON.parse(await npm(["ls", "--omit=dev", "--all", "--json"], withProvider)) as Tree;
    const all = namesBelow(listed, "");
    expect(all.filter((name) => /hono|x509|reflect-metadata/.test(name))).to.deep.equal([]);
    expect(namesBelow(listed.dependencies?.["pulumi-tenable"], "@pulumi/pulumi")).to.deep.equal(runtimePackages);
  });

  it("start the emulator by its own command, over TLS too", async () => {
    for (const args of [
      ["--platform", "nessus"],
      ["--platform", "sc", "--tls"],
    ]) {
      const { code, out, err } = await command(withEmulator, "pulumi-tenable-emulator", ...args);
      expect({ code, err }).to.deep.equal({ code: 0, err: "" });
      expect(JSON.parse(out)).to.include.keys("url", "accessKey", ...(args.includes("--tls") ? ["caFile"] : []));
    }
  });

  it("start it as `pulumi-tenable emulate` when both are installed, and say what to install before that", async () => {
    const emulate = (...args: string[]) => command(withProvider, "pulumi-tenable", "emulate", ...args);
    const advice = `pulumi-tenable: emulate requires pulumi-tenable-emulator: run npm i -D pulumi-tenable-emulator@${version}\n`;
    expect(await emulate("--platform", "vm")).to.deep.equal({ code: 1, out: "", err: advice });

    await npm([...npmInstall, "--save-dev", tarballs.emulator], withProvider);
    const { code, out, err } = await emulate("--platform", "vm");
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(JSON.parse(out)).to.include({ platform: "vm" });
    const refused = await emulate("--platform", "x");
    expect(refused.code).to.equal(2);
    expect(refused.err).to.match(/^pulumi-tenable emulate: .*Allowed choices are vm, sc, nessus\.\n$/);
  });
});
