import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { styleText } from "node:util";
import { controlHelp, faultChoice, faultEffects } from "./core/control-help";
import { allPlatforms, type Emulator, type Platform, type Seed, startEmulator } from "./index";
import { platformDefinitions } from "./platforms";

interface CommandOptions {
  platform: Platform;
  port?: number;
  tls?: boolean;
  seed?: string;
  state?: string;
  credentials?: boolean;
  log?: boolean;
  platformVersion?: string;
}

const listed = (members: Readonly<Record<string, string>>): string =>
  Object.entries(members)
    .map(([member, meaning]) => `  ${member.padEnd(12)} ${meaning}`)
    .join("\n");

const loginsOf = (platform: Platform): string =>
  platformDefinitions[platform].logins.map(({ username, password }) => `${username} / ${password}`).join(", ");

const help = (name: string): string => `
Example:
  $ ${name} --platform sc --seed plant.json
  {"platform":"sc","url":"http://127.0.0.1:40123","accessKey":"...","secretKey":"...",...}

Runs until SIGTERM or SIGINT. A seed is JSON, {"asset": [{...}], "scan": [{...}]}: objects are added, or changed
when their id exists. While it runs it can be steered with JSON requests, without keys:
${controlHelp.map(([endpoint, body, meaning]) => `  ${endpoint} ${body}`.trimEnd() + `\n      ${meaning}`).join("\n")}

The users of a fresh site can log in with a password, beside the keys that are printed:
${allPlatforms.map((platform) => `  ${platform.padEnd(8)} ${loginsOf(platform)}`).join("\n")}

A fault has at least one effect:
${listed(faultEffects)}
and further members:
${listed(faultChoice)}
`;

/** The command, as it is parsed, helped with and documented; `name` is what the user typed to get here. */
export const command = (name: string): Command =>
  new Command(name)
    .description("Start a local server that behaves like the vendor's.")
    .version(packageVersion())
    .addOption(new Option("--platform <platform>", "platform to emulate").choices(allPlatforms).makeOptionMandatory())
    .option("--port <number>", "port to listen on; defaults to any free port", readPort)
    .option("--tls", "serve HTTPS with a new certificate; trust the caFile of the answer")
    .option("--seed <file>", "JSON with objects to add to the fresh site")
    .option("--state <file>", "keep the site in this file across restarts")
    .option("--credentials", "also print the user names and passwords of the fresh site, for sessions")
    .option("--platform-version <version>", 'version to emulate, such as "5.20.0"')
    .option("--log", "write a line for each request to standard error")
    .addHelpText("after", help(name))
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .action(emulate);

/** Runs a command line until it is stopped; the answer is the exit code: 1 failed, 2 wrong usage. */
export async function run(args: readonly string[], name = "pulumi-tenable-emulator"): Promise<number> {
  try {
    await command(name).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return 0;
    }
    const message = error instanceof Error ? error.message.replace(/^error: /, "") : String(error);
    process.stderr.write(`${name}: ${visible(message.split("\n").join(" "))}\n`);
    return error instanceof CommanderError ? 2 : 1;
  }
}

/** The version in the nearest package.json: in the repository the provider's, which is the same. */
function packageVersion(folder = __dirname): string {
  const file = join(folder, "package.json");
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version
    : packageVersion(dirname(folder));
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
    throw new InvalidArgumentError(`--seed ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A terminal obeys control characters, and a client may send them. */
const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) =>
    character.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );

/** One line for a request: `200 GET /rest/scan`. Colour on a terminal only. */
function writeLog(line: string): void {
  const status = Number(line.slice(0, 3));
  const colour = Number.isNaN(status) || status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
  process.stderr.write(`${styleText(colour, line.slice(0, 3), { stream: process.stderr })}${visible(line.slice(3))}\n`);
}

async function emulate({ platformVersion, log, seed, credentials, ...options }: CommandOptions): Promise<void> {
  const emulator = await startEmulator({
    ...options,
    seed: seed === undefined ? undefined : readSeed(seed),
    version: platformVersion,
    log: log === true ? writeLog : undefined,
  });
  const stopped = untilStopped();
  const users = credentials === true ? { users: emulator.logins } : {};
  process.stdout.write(`${JSON.stringify({ ...addressOf(emulator), ...users })}\n`);
  await stopped;
  await emulator.close();
}

const addressOf = ({ platform, url, keys, caFile }: Emulator<Platform>): object => ({ platform, url, ...keys, caFile });

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => resolve());
    }
  });
}
