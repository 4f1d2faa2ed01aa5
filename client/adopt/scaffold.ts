import type { Connection } from "../../provider/connection/connection";
import { settingsOf } from "../../provider/survey/whole";
import type { NotAdoptable } from "./survey";

/** Files of a new project besides the program. */
export function scaffold(
  project: string,
  stack: string,
  connection: Connection,
  versions: { self: string; pulumi: string; typescript: string },
): Map<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  const settings = Object.entries(settingsOf(connection)).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return new Map([
    [
      "Pulumi.yaml",
      `name: ${project}\ndescription: Scanning baseline adopted from ${connection.url}.\nruntime: nodejs\n`,
    ],
    [`Pulumi.${stack}.yaml`, `config:\n${settings.join("")}`],
    [
      "package.json",
      json({
        name: project,
        private: true,
        dependencies: { "@pulumi/pulumi": versions.pulumi, "pulumi-tenable": versions.self },
        devDependencies: { "@types/node": "^20", typescript: versions.typescript },
      }),
    ],
    [
      "tsconfig.json",
      json({
        compilerOptions: {
          target: "es2022",
          module: "node20",
          rootDir: ".",
          types: ["node"],
          strict: true,
          skipLibCheck: true,
        },
        include: ["*.ts"],
      }),
    ],
    [".gitignore", "node_modules/\nimport.json\n"],
  ]);
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** The list of what is not managed, for the people who review the project. */
export function notManaged(left: readonly NotAdoptable[], url: string): string {
  const rows = left.map(
    ({ type, id = "", name = "all of them", reason }) => `| ${type} | ${cell(name)} | ${id} | ${cell(reason)} |\n`,
  );
  return `# Not managed

Objects of ${url} that this program does not manage, with the reason.

| Type | Name | Id | Reason |
| --- | --- | --- | --- |
${rows.join("")}`;
}
