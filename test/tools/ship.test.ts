import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { originalText, replaceByStub, restore, stubMark } from "../../tools/originals";
import { reachable, shortened } from "../../tools/ship";
import { writeFiles } from "../support/packed";

describe("What ships", () => {
  it("is code without comments and blanks, with the names of its functions and classes", () => {
    const code = [
      '"use strict";',
      "/** What it does. */",
      "function nameOfIt(argument) { return argument + 1; } // the end",
      "class KindOfIt { both() { const one = nameOfIt(1); return [one, one]; } }",
      "exports.both = new KindOfIt().both();",
    ].join("\n");
    const shipped = shortened(code);
    expect(shipped).to.not.match(/What it does|the end|argument/);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ship-")));
    try {
      writeFiles(folder, { "index.js": shipped });
      expect(require(folder)).to.deep.equal({ both: [2, 2] });
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(shipped).to.contain("nameOfIt").and.to.contain("KindOfIt");
  });

  it("leaves the compiled files as they were, where nothing newer was compiled", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ship-")));
    const textOf = (file: string): string => readFileSync(join(folder, file), "utf8");
    try {
      writeFiles(folder, { "dist/sdk/a.js": "old();", "dist/sdk/b.js": "old();", "dist/sdk/moved.js": "old();" });
      const files = readdirSync(join(folder, "dist/sdk")).map((file) => join(folder, "dist/sdk", file));
      for (const time of ["first", "second"]) {
        files.forEach((file) => replaceByStub(folder, file, `${stubMark}${time}`));
        files.forEach((file) => expect(originalText(folder, file)).to.equal("old();"));
      }
      expect(textOf("dist/sdk/a.js")).to.equal(`${stubMark}second`);
      writeFiles(folder, { "dist/sdk/b.js": "newer();", "dist/bundle/index.js": "" });
      rmSync(join(folder, "dist/sdk/moved.js"));
      restore(folder);
      expect(readdirSync(join(folder, "dist"))).to.deep.equal(["sdk"]);
      expect(readdirSync(join(folder, "dist/sdk"))).to.deep.equal(["a.js", "b.js"]);
      expect([textOf("dist/sdk/a.js"), textOf("dist/sdk/b.js")]).to.deep.equal(["old();", "newer();"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is every declaration that one of them needs, in any form of import", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "ship-")));
    try {
      writeFiles(folder, {
        "index.d.ts": 'export { a } from "./a"; export * from "./deep"; export type B = import("./b").B;',
        "a.d.ts": 'import type { Buffer } from "node:buffer"; export declare const a: Buffer;',
        "b.d.ts": 'import { I } from "./index"; export type B = I;',
        "deep/index.d.ts": 'export * from "../c";',
        "c.d.ts": "export {};",
        "inner.d.ts": 'export * from "./a";',
      });
      const names = [...reachable([join(folder, "index.d.ts")])].map((file) => file.slice(folder.length + 1));
      expect(names.sort()).to.deep.equal(["a.d.ts", "b.d.ts", "c.d.ts", "deep/index.d.ts", "index.d.ts"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
