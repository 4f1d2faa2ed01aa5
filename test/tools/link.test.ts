import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { linkPackage, removeStale } from "../../tools/link";

describe("The link of the package to itself", () => {
  let root: string;
  const link = (): string => join(root, "node_modules", "pulumi-tenable");

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "link-")));
    plant(root);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function plant(folder: string): void {
    mkdirSync(join(folder, "tools"), { recursive: true });
    writeFileSync(join(folder, "tools", "link.ts"), "");
  }

  it("is made once and then left alone", () => {
    expect([linkPackage(root), linkPackage(root)]).to.deep.equal([true, false]);
    expect(realpathSync(link())).to.equal(root);
    if (process.platform !== "win32") {
      expect(readlinkSync(link())).to.equal("..");
    }
  });

  it("replaces one that points elsewhere or nowhere", () => {
    mkdirSync(join(root, "node_modules"));
    symlinkSync(join(root, "nowhere"), link(), "junction");
    expect(linkPackage(root)).to.equal(true);
    expect(realpathSync(link())).to.equal(root);
  });

  it("is not made where the package is a dependency, nor outside of the repository", () => {
    const installed = join(root, "node_modules", "pulumi-tenable");
    plant(installed);
    expect(linkPackage(installed)).to.equal(false);
    rmSync(join(root, "tools"), { recursive: true });
    expect(linkPackage(root)).to.equal(false);
  });
});

describe("Compiled files", () => {
  it("go with the source that they were compiled of", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "stale-")));
    mkdirSync(join(root, "dist", "provider"), { recursive: true });
    mkdirSync(join(root, "provider"));
    writeFileSync(join(root, "provider", "kept.ts"), "");
    const written = ["kept.js", "kept.d.ts", "kept.js.map", "moved.js", "moved.d.ts", "moved.js.map", ".tsbuildinfo"];
    written.forEach((name) => writeFileSync(join(root, "dist", "provider", name), ""));
    removeStale(root);
    expect(readdirSync(join(root, "dist", "provider")).sort()).to.deep.equal(
      [".tsbuildinfo", "kept.js", "kept.d.ts", "kept.js.map"].sort(),
    );
    rmSync(root, { recursive: true, force: true });
  });
});
