import { type Command, InvalidArgumentError, Option } from "commander";
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import {
  CONTROL_HELP,
  FAULT_HELP,
  type Emulator,
  type Platform,
  PLATFORMS,
  type Seed,
  startEmulator,
} from "../emulator";
import { visible } from "../provider/http/visible";
import { UsageError } from "./usage";

interface EmulateOptions {
  platform: Platform;
  port?: number;
  tls?: boolean;
  seed?: string;
  state?: string;
  log?: boolean;
  platformVersion?: string;
}

const help = `
Example:
  $ pulumi-tenable emulate --platform sc --seed plant.json
  {"platform":"sc","url":"http://127.0.0.1:40123","accessKey":"...","secretKey":"...",...}

Runs until SIGTERM or SIGINT. A seed is JSON, {"asset": [{...}], "scan": [{...}]}: objects are added, or changed
when their id exists. While it runs it can be steered with JSON requests, without keys:
${CONTROL_HELP.map(([endpoint, body, meaning]) => `  ${endpoint} ${body}`.trimEnd() + `\n      ${meaning}`).join("\n")}

${FAULT_HELP}
`;

export function addEmulate(program: Command): void {
  program
    .command("emulate")
    .description("Start a local server that behaves like the vendor's.")
    .addOption(new Option("--platform <platform>", "which of the platforms").choices(PLATFORMS).makeOptionMandatory())
    .option("--port <number>", "port to listen on; defaults to any free port", readPort)
    .option("--tls", "serve https; the certificate to trust is the caFile of the answer")
    .option("--seed <file>", "JSON with objects to add to the fresh site")
    .option("--state <file>", "keep everything here across restarts")
    .option("--platform-version <version>", 'the version to pretend to be, such as "5.20.0"')
    .option("--log", "write a line for each request to standard error")
    .addHelpText("after", help)
    .action(emulate);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  }
  return port;
}

function readSeed(file: string): Seed {
  try {
    const seed = JSON.parse(readFileSync(file, "utf8")) as unknown;
    const isSeed =
      typeof seed === "object" && seed !== null && Object.values(seed).every((value) => Array.isArray(value));
    if (!isSeed) {
      throw new Error("expected an object of lists");
    }
    return seed as Seed;
  } catch (error) {
    throw new UsageError(`--seed ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One line for a request: `200 GET /rest/scan`. Colour on a terminal only. */
function writeLog(line: string): void {
  const status = Number(line.slice(0, 3));
  const colour = Number.isNaN(status) || status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
  process.stderr.write(`${styleText(colour, line.slice(0, 3), { stream: process.stderr })}${visible(line.slice(3))}\n`);
}

async function emulate(options: EmulateOptions): Promise<void> {
  const { platform, port, tls, state } = options;
  const seed = options.seed === undefined ? undefined : readSeed(options.seed);
  const emulator = await startEmulator({
    platform,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    ...(state === undefined ? {} : { state }),
    ...(seed === undefined ? {} : { seed }),
    ...(options.platformVersion === undefined ? {} : { version: options.platformVersion }),
    ...(options.log === true ? { log: writeLog } : {}),
  });
  const stopped = untilStopped();
  process.stdout.write(`${JSON.stringify(told(emulator))}\n`);
  await stopped;
  await emulator.close();
}

const told = ({ platform, url, keys, caFile }: Emulator<Platform>): object => ({
  platform,
  url,
  ...keys,
  ...(caFile === undefined ? {} : { caFile }),
});

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => resolve());
    }
  });
}
