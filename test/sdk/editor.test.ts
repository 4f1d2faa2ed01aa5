import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
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
});
