import { expect } from "chai";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { cli, type CliResult } from "../support/cli";

const main = join(__dirname, "../../cli/main.js");

/** Runs a command whose reader is gone before it writes, as `| head -0` does. */
const unread = (args: readonly string[]): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (piece) => (err += String(piece)));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out: "", err }));
  });

/** Commands that a help page lists, without `help` itself. */
const listed = (help: string): string[] =>
  [...(/^Commands:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== "help");

interface Page {
  command: string[];
  help: string;
  isGroup: boolean;
}

async function pagesOf(command: string[]): Promise<Page[]> {
  const { code, out, err } = await cli([...command, "--help"]);
  expect({ code, err }).to.deep.equal({ code: 0, err: "" });
  const names = listed(out);
  const below = await Promise.all(names.map((name) => pagesOf([...command, name])));
  return [{ command, help: out, isGroup: names.length > 0 }, ...below.flat()];
}

describe("Every command", function () {
  this.timeout(60_000);
  let pages: Page[];
  before(async () => {
    pages = await pagesOf([]);
  });

  it("has a help page with an example, and answers JSON", () => {
    const commands = pages.filter(({ isGroup }) => !isGroup);
    expect(commands.length).to.be.greaterThan(7);
    for (const { command, help } of commands) {
      expect(help, command.join(" ")).to.match(/^Examples?:\n {2}\$ pulumi-tenable /m);
      // What `emulate` answers is JSON anyway.
      expect(help, command.join(" ")).to.match(command[0] === "emulate" ? /\{"platform"/ : /^ {2}--json /m);
    }
  });

  it("ends quietly when nobody reads its help", async () => {
    for (const { command } of pages) {
      expect(await unread([...command, "--help"]), command.join(" ")).to.deep.equal({ code: 0, out: "", err: "" });
    }
  });
});
