import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** Each rule, the file that breaks it and what that file says. */
const planted: Record<string, [file: string, text: string]> = {
  "no-cycles": ["provider/a.ts", 'import { b } from "./b"; export const a = () => b;'],
  "sdk-over-provider": ["sdk/s.ts", 'import { helper } from "../tools/helper"; export const s = helper;'],
  "provider-is-the-bottom": ["provider/p.ts", 'import type { Fine } from "../sdk/fine"; export type P = Fine;'],
  "client-over-provider": ["client/c.ts", 'import { fine } from "../sdk/fine"; export const c = fine;'],
  "cli-over-provider": ["cli/c.ts", 'import { fine } from "../sdk/fine"; export const c = fine;'],
  "examples-over-sdk": [
    "examples/one/index.ts",
    'import { definition } from "../../provider/definition"; export = definition;',
  ],
  "emulator-is-a-second-opinion": [
    "emulator/e.ts",
    'import type { D } from "../provider/definition"; export type E = D;',
  ],
  "emulated-platforms-know-what-they-share": [
    "emulator/rest/r.ts",
    'import type { D } from "../vm/fine"; export type R = D;',
  ],
  "core-and-sc-know-no-rest": ["emulator/sc/s.ts", 'import type { D } from "../rest/fine"; export type S = D;'],
  "resources-are-declarations": [
    "provider/resources/r.ts",
    'import { read } from "../lifecycle/read"; export const r = read;',
  ],
  "resources-use-no-dialect": [
    "provider/resources/d.ts",
    'import { dialect } from "../platforms/sc/dialect"; export const d = dialect;',
  ],
  "values-mean-the-same-everywhere": [
    "provider/values/w.ts",
    'import { codec } from "../platforms/sc/codecs"; export const w = codec;',
  ],
  "core-knows-no-host": [
    "provider/lifecycle/h.ts",
    'import { log } from "../hosts/dynamic/log"; export const h = log;',
  ],
  "resources-know-each-other-by-type": [
    "provider/resources/q.ts",
    'import { scan } from "./scan"; export const q = scan;',
  ],
  "resources-send-no-requests": [
    "provider/resources/x.ts",
    'import { far } from "../platforms/sc/far"; export const x = far;',
  ],
  "lifecycle-and-platforms-name-no-resource": [
    "provider/platforms/l.ts",
    'import { scan } from "../resources/scan"; export const l = scan;',
  ],
  "http-knows-no-platform": [
    "provider/http/h.ts",
    'import { definition } from "../definition"; export const h = definition;',
  ],
  "pulumi-only-in-sdk": [
    "provider/lifecycle/v.ts",
    'import * as pulumi from "@pulumi/pulumi"; export const v = pulumi.getStack;',
  ],
  "dynamic-host-uses-proto-only": [
    "provider/hosts/dynamic/d.ts",
    'import * as pulumi from "@pulumi/pulumi"; export const d = pulumi.getStack;',
  ],
  "requests-only-in-http": ["cli/get.ts", 'import * as http from "node:http"; export const get = http.get;'],
  "only-own-dependencies-shipped": ["cli/assert.ts", 'import { expect } from "chai"; export const assert = expect;'],
  "everything-resolves": ["cli/lost.ts", 'export { lost } from "./nowhere";'],
};

/** What the planted files lean on, and what the rules must let pass. */
const allowed: Record<string, string> = {
  "provider/b.ts": 'import { a } from "./a"; export const b = () => a;',
  "provider/definition/index.ts": "export const definition = 1; export type D = number;",
  "provider/platforms/sc/codecs.ts": "export const codec = 1;",
  "provider/platforms/sc/dialect.ts": "export const dialect = 1;",
  "provider/platforms/sc/far.ts": 'import { client } from "../../http/client"; export const far = client;',
  "provider/http/client.ts": 'import { exchange } from "./exchange"; export const client = exchange;',
  "provider/http/exchange.ts": 'import * as http from "node:http"; export const exchange = http.request;',
  "provider/lifecycle/read.ts":
    'import type { Resource } from "@pulumi/pulumi"; export const read = (r: Resource) => r;',
  "provider/hosts/dynamic/log.ts":
    'import * as messages from "@pulumi/pulumi/proto/engine_pb"; export const log = messages.LogRequest;',
  "provider/resources/scan.ts":
    'import { codec } from "../platforms/sc/codecs"; import { definition } from "../definition"; export const scan = [codec, definition];',
  "provider/resources/policy.ts": 'import type { scan } from "./scan"; export type P = typeof scan;',
  "provider/resources/index.ts": 'import { scan } from "./scan"; export const all = [scan];',
  "sdk/fine.ts":
    'import * as pulumi from "@pulumi/pulumi"; export type Fine = number; export const fine = pulumi.getStack;',
  "emulator/core/fine.ts": "export type D = number;",
  "emulator/rest/fine.ts": 'import type { D as One } from "../core/fine"; export type D = One;',
  "emulator/vm/fine.ts": 'import type { D as One } from "../rest/fine"; export type D = One;',
  "tools/helper.ts": "export const helper = 1;",
};

describe("The import rules", function () {
  this.timeout(60_000);
  const root = repositoryRoot();
  let folder: string;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "import-rules-")));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const plain = { peerDependencies: { "@pulumi/pulumi": "*" } };
    plant("package.json", JSON.stringify({ ...plain, devDependencies: { chai: "*", "@pulumi/pulumi": "*" } }));
    plant("tsconfig.json", JSON.stringify({ compilerOptions: { module: "node20", target: "es2023" } }));
    for (const [file, text] of Object.entries(allowed)) {
      plant(file, text);
    }
    for (const [file, text] of Object.values(planted)) {
      plant(file, text);
    }
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }

  it("each catch the violation planted for it, and leave what is allowed alone", () => {
    const tool = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
    const folders = ["provider", "client", "sdk", "emulator", "cli", "tools", "examples"];
    const args = [tool, "--config", join(root, ".dependency-cruiser.cjs"), "--output-type", "json", ...folders];
    const report = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" })) as Report;
    const caught = new Map<string, Set<string>>();
    for (const { rule, from } of report.summary.violations) {
      caught.set(rule.name, (caught.get(rule.name) ?? new Set()).add(from));
    }
    const config = require(join(root, ".dependency-cruiser.cjs")) as { forbidden: { name: string }[] };
    expect(Object.keys(planted).sort()).to.deep.equal(config.forbidden.map(({ name }) => name).sort());
    for (const [rule, [file]] of Object.entries(planted)) {
      expect([...(caught.get(rule) ?? [])], rule).to.include(file);
    }
    const innocent = ["provider/b.ts", ...Object.values(planted).map(([file]) => file)];
    const accused = [...new Set(report.summary.violations.map(({ from }) => from))];
    expect(accused.filter((file) => !innocent.includes(file))).to.deep.equal([]);
  });
});
