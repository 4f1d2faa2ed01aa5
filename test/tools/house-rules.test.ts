import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";

interface Report {
  diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
}

/** Each rule, and files with what it has to find on every line, or on none. */
const planted: Record<string, { wrong: Record<string, string[]>; fine: Record<string, string[]> }> = {
  "platform-table": {
    wrong: {
      "client/scan/a.ts": [
        'export const a = (client) => client.platform === "sc";',
        'export const b = (platform) => platform !== "vm";',
        'export const c = (it) => "nessus" === it.platform;',
        'export const d = (connection) => (connection.platform == "sc" ? 1 : 2);',
        'export const e = (thatPlatform) => thatPlatform === "sc";',
      ],
      "cli/a.ts": ['export const a = ({ platform }) => platform === "sc";'],
      "provider/lifecycle/a.ts": ['export const a = (session) => session.connection.platform !== "sc";'],
    },
    fine: {
      "client/fine.ts": [
        "export const a = (one, other) => one.platform === other.platform;",
        "export const b = (platform) => platform !== undefined;",
        'export const c = () => process.platform === "win32";',
        'export const d = (format) => format === "nessus";',
        "export const e = (table, platform) => table[platform];",
      ],
      "provider/platforms/a.ts": ['export const a = (platform) => platform === "sc";'],
      "sdk/a.ts": ['export const a = (platform) => platform === "sc";'],
      "emulator/a.ts": ['export const a = (platform) => platform === "sc";'],
    },
  },
  "camel-case": {
    wrong: {
      "emulator/c.ts": [
        "export const LIMIT = 1;",
        "export const MOST_ROWS = 1;",
        "export const [FIRST] = [1];",
        "export const a = (LIST) => LIST;",
        "export function b(LIST = []) { return LIST; }",
      ],
    },
    fine: {
      "tools/c.ts": [
        "export const mostRows = 1;",
        "export const { RECORDINGS } = process.env;",
        "export class A {}",
        "export const x = { GET: 1 };",
      ],
    },
  },
  "private-members": {
    wrong: {
      "emulator/b.ts": [
        "export class A { #text = 1; }",
        "export class B { static readonly #text = 1; }",
        "export class C { #call() {} }",
        "export class D { get #call() { return 1; } }",
      ],
    },
    fine: { "tools/b.ts": ["export class A { private readonly text = 1; }", "export class B { private call() {} }"] },
  },
};

describe("The lint rules of this repository", function () {
  this.timeout(60_000);
  const root = repositoryRoot();
  let folder: string;
  let found: Report["diagnostics"];

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "house-rules-")));
    for (const { wrong, fine } of Object.values(planted)) {
      for (const [file, lines] of Object.entries({ ...wrong, ...fine })) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
      }
    }
    const text = readFileSync(join(root, ".oxlintrc.json"), "utf8");
    // The same rules with the plugin where it is, and without what needs types.
    const config = text
      .replace("./tools/lint/house-rules.cjs", join(root, "tools/lint/house-rules.cjs"))
      .replace('"typeAware": true', '"typeAware": false');
    writeFileSync(join(folder, ".oxlintrc.json"), config);
    const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
    const { stdout } = spawnSync(process.execPath, [oxlint, "-f", "json"], { cwd: folder, encoding: "utf8" });
    found = (JSON.parse(stdout) as Report).diagnostics;
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [rule, { wrong, fine }] of Object.entries(planted)) {
    const lines = (file: string): number[] =>
      found
        .filter(({ code, filename }) => code === `house(${rule})` && filename === file)
        .flatMap(({ labels }) => labels[0]?.span.line ?? []);
    for (const [file, text] of Object.entries(wrong)) {
      it(`${rule} finds every violation in ${file}`, () => {
        expect(lines(file)).to.have.members(text.map((_, index) => index + 1));
      });
    }
    for (const file of Object.keys(fine)) {
      it(`${rule} leaves ${file} alone`, () => {
        expect(lines(file)).to.deep.equal([]);
      });
    }
  }
});
