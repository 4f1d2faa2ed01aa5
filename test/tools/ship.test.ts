import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { reachable, withoutComments } from "../../tools/ship";
import { writeFiles } from "../support/packed";

describe("What ships", () => {
  it("is code without comments, each line and column in its place", () => {
    const code = [
      "#!/usr/bin/env node",
      "/** What it does.",
      " *  In two lines. */ const a = `/* text */ ${1 /* one */ + 2} // text`; // the end",
      "const b = [/[/*]/.test('// text') /* , */, \"/* text */\"];",
      "",
      "//# sourceMappingURL=a.js.map",
    ].join("\n");
    const shipped = withoutComments(code);
    expect(shipped.split("\n").map((line) => line.trimEnd())).to.deep.equal([
      "#!/usr/bin/env node",
      "",
      "                     const a = `/* text */ ${1           + 2} // text`;",
      "const b = [/[/*]/.test('// text')        , \"/* text */\"];",
      "",
      "//# sourceMappingURL=a.js.map",
    ]);
    expect(shipped).to.have.length(code.length);
    expect(withoutComments(shipped)).to.equal(shipped);
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
