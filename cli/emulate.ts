import type { Command } from "commander";
import { createRequire } from "node:module";
import { join } from "node:path";
import { FailedError } from "./usage";

/** What the package of the emulators offers to this command. */
interface EmulatorCommand {
  /** Runs a command line, called by this name, and answers its exit code. */
  run(args: readonly string[], name: string): Promise<number>;
}

const packageName = "pulumi-tenable-emulator";

const help = `
Example:
  $ pulumi-tenable emulate --platform sc
  {"platform":"sc","url":"http://127.0.0.1:40123","accessKey":"...","secretKey":"...",...}

The options are the same as those of the command ${packageName}.
`;

export function addEmulate(program: Command): void {
  program
    .command("emulate")
    .description(`Start a local server that behaves like a platform. Requires the package ${packageName}.`)
    .argument("[options...]", `see ${packageName} --help`)
    .helpOption(false)
    .allowUnknownOption()
    .addHelpText("after", help)
    .action(async (args: string[]) => {
      process.exitCode = await emulatorCommand(program.version() ?? "").run(args, "pulumi-tenable emulate");
    });
}

/** From the user's project, or from next to this package. */
function emulatorCommand(version: string): EmulatorCommand {
  for (const place of [join(process.cwd(), "package.json"), __filename]) {
    const load = createRequire(place);
    if (isInstalled(load)) {
      return load(`${packageName}/command`) as EmulatorCommand;
    }
  }
  throw new FailedError(`emulate requires ${packageName}: run npm i -D ${packageName}@${version}`);
}

function isInstalled(load: NodeJS.Require): boolean {
  try {
    load.resolve(`${packageName}/command`);
    return true;
  } catch {
    return false;
  }
}
