import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import type { WireEntry } from "../../provider/definition";
import { type Platform, platforms } from "../../provider/definition/platform";
import { resources } from "../../provider/resources";
import { repositoryRoot } from "../../tools/repo";

const root = repositoryRoot();
const probe = join(root, "sdk", "probe.ts");

/** What an editor offers at the bar in a program. */
function editorAt(body: string): { completions: string[] } {
  const text = `import * as tenable from "./index";\n${body}`;
  const position = text.indexOf("|");
  const source = text.replace("|", "");
  const read = (file: string): string | undefined =>
    file === probe ? source : existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const host: ts.LanguageServiceHost = {
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    getScriptFileNames: () => [probe],
    getScriptVersion: (file) => (file === probe ? body : "1"),
    getScriptSnapshot: (file) => {
      const found = read(file);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ module: ts.ModuleKind.Node20, strict: true, types: ["node"] }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (file) => file === probe || ts.sys.fileExists(file),
  };
  const service = ts.createLanguageService(host, registry);
  const completions = service.getCompletionsAtPosition(probe, position, {})?.entries.map(({ name }) => name) ?? [];
  return { completions };
}

const registry = ts.createDocumentRegistry();

describe("An editor", function () {
  this.timeout(60_000);

  const offers: { at: string; body: string; some: string[] }[] = [
    { at: "a template", body: 'new tenable.Policy("p", { template: "|" })', some: ["advanced", "basic", "discovery"] },
    { at: "a scan's template", body: 'new tenable.Scan("s", { template: "|" })', some: ["advanced", "basic"] },
    {
      at: "a family",
      body: 'new tenable.Policy("p", { template: "x", families: { "|": "disabled" } })',
      some: ["Denial of Service", "SCADA", "Settings"],
    },
    {
      at: "the state of a family",
      body: 'new tenable.Policy("p", { template: "x", families: { SCADA: "|" } })',
      some: ["enabled", "disabled"],
    },
    {
      at: "a preference",
      body: 'new tenable.Policy("p", { template: "x", preferences: { | } })',
      some: ["safe_checks", "max_checks_per_host"],
    },
    {
      at: "a check box",
      body: 'new tenable.Policy("p", { template: "x", preferences: { safe_checks: "|" } })',
      some: ["yes", "no"],
    },
    {
      at: "a range of ports",
      body: 'new tenable.Policy("p", { template: "x", preferences: { portscan_range: "|" } })',
      some: ["default", "all"],
    },
    {
      at: "a baseline's policy",
      body: 'new tenable.ScanBaseline("b", { addresses: [], policy: { template: "|" } })',
      some: ["advanced"],
    },
  ];
  for (const { at, body, some } of offers) {
    it(`completes ${at}`, () => {
      expect(editorAt(body).completions).to.include.members(some);
    });
  }

  it("says of every property on which platforms it is not", () => {
    const lacking = resources.flatMap(({ type, platforms: bindings }) => {
      const there = platforms.filter((platform) => typeof bindings[platform] !== "string");
      const names = new Set(there.flatMap((platform) => Object.keys(wireOf(bindings[platform]))));
      return [...names].flatMap((name) => {
        const absent = there.filter((platform) => wireOf(bindings[platform])[name]?.kind === "absent");
        const words = wordsFor(there, absent);
        const said = descriptionOf(type, name);
        return words === undefined || words.test(said) ? [] : [`${type}.${name}: ${String(words)} (${said})`];
      });
    });
    expect(lacking).to.deep.equal([]);
  });
});

const wireOf = (binding: unknown): Record<string, WireEntry> => (binding as { wire: Record<string, WireEntry> }).wire;

/** What a description says of a property that these platforms, among those that have the resource, do not have. */
function wordsFor(there: readonly Platform[], absent: readonly Platform[]): RegExp | undefined {
  const names = { vm: "Vulnerability Management", sc: "Security Center", nessus: "Nessus" };
  const has = there.filter((platform) => !absent.includes(platform));
  const [only, ...more] = has;
  if (absent.length === 0 || only === undefined) {
    return undefined;
  }
  const not = absent.map((platform) => names[platform]).join(" and ");
  return new RegExp(more.length === 0 ? `${names[only]} only|not on ${not}` : `not on ${not}`, "i");
}

/** The comment on a property of the inputs, as the compiler sees it. */
function descriptionOf(type: string, name: string): string {
  const file = join(root, "provider", "resources", `${type.replaceAll(/(?<=.)[A-Z]/g, "-$&").toLowerCase()}.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const member = source.statements
    .filter(ts.isInterfaceDeclaration)
    .flatMap(({ members }) => [...members])
    .find((candidate) => candidate.name?.getText() === name);
  const comments = member === undefined ? [] : ts.getJSDocCommentsAndTags(member);
  return comments.map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? "").join(" ");
}
