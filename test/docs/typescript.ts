import * as ts from "typescript";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repo";
import { blocks } from "./pages";

const root = repositoryRoot();

/** The program that a block about tests imports. */
const program = `
  import * as tenable from "pulumi-tenable";
  export const scan = new tenable.Scan("weekly", { template: "basic", targets: ["192.0.2.1"] });
`;

/** What the compiler says against the blocks, each as a file of its own next to package.json; in one program. */
export function typeErrors(): string[] {
  const files = new Map([[join(root, "index.ts"), program]]);
  const places = new Map<string, string>();
  for (const [index, { language, code, at }] of blocks.entries()) {
    if (language === "ts") {
      const file = join(root, `docs-block-${index}.ts`);
      // Without an import or export of its own a block would share its names with all others.
      files.set(file, `${code}export {};\n`);
      places.set(file, at);
    }
  }
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getCurrentDirectory = () => root;
  const compiled = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(compiled).map(({ file, start = 0, messageText }) => {
    const place = file && places.get(file.fileName);
    const [page, first] = place?.split(":") ?? [file?.fileName ?? "", "1"];
    const line = Number(first) + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
    return `${page}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
