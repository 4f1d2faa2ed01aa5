import { type Command, CommanderError } from "commander";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { program } from "../../cli/program";
import { command as emulatorCommand } from "../../emulator/command";
import { repositoryRoot } from "../../tools/repo";
import { blocks, phrases } from "./pages";

const root = repositoryRoot();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** A command line of the documentation, as the words that a shell makes of it. */
interface Line {
  words: string[];
  at: string;
}

/** The words up to a pipe, a redirection or a comment, without variables in front. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([whole, double, single]) => double ?? single ?? whole,
  );
  const end = words.findIndex((word) => /^(#|\||>|&&$)/.test(word));
  const command = end < 0 ? words : words.slice(0, end);
  return command.slice(command.findIndex((word) => !/^[A-Z_]+=/.test(word)));
}

const lines: Line[] = [
  ...blocks
    .filter(({ language }) => language === "sh" || language === "yaml")
    .flatMap(({ code, at }) =>
      code
        .replaceAll("\\\n", " ")
        .split("\n")
        .map((line) => ({ words: wordsOf(line.replace(/^\s*- (run: )?/, "")), at })),
    ),
  ...phrases.map(({ code, at }) => ({ words: wordsOf(code), at })),
];

/** Command lines of `pulumi-tenable`, without the name; those of the emulator's package as `emulate` takes them. */
export const ownLines: Line[] = lines.flatMap(({ words, at }) => {
  const [name, ...rest] = words[0] === "npx" ? words.slice(1) : words;
  if (rest.length === 0) {
    return [];
  }
  const command = { "pulumi-tenable": [], "pulumi-tenable-emulator": ["emulate"] }[name ?? ""];
  return command === undefined ? [] : [{ words: [...command, ...rest], at }];
});

/** `npm test …` and `npm run …`, from the script's name on. */
export const scriptLines: Line[] = lines.flatMap(({ words: [npm, command, ...rest], at }) => {
  if (npm !== "npm") {
    return [];
  }
  return command === "run" ? [{ words: rest, at }] : command === "test" ? [{ words: ["test", ...rest], at }] : [];
});

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];

/** The commands that do something, as they are written: `assets list`. */
export const ownCommands: string[] = program()
  .commands.flatMap(everyCommand)
  .filter(({ commands }) => commands.length === 0)
  .map((command) => {
    const above = command.parent?.parent ? [command.parent.name()] : [];
    return [...above, command.name()].join(" ");
  });

/** What the command line says against these words; nothing is run. */
export function refusalOf(words: readonly string[]): string | undefined {
  const isEmulator = words[0] === "emulate" && words.length > 1;
  const whole = isEmulator ? emulatorCommand("emulate") : program();
  for (const command of everyCommand(whole)) {
    command.action(() => undefined).configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  }
  try {
    whole.parse(isEmulator ? words.slice(1) : [...words], { from: "user" });
    return undefined;
  } catch (error) {
    return error instanceof CommanderError && error.exitCode === 0 ? undefined : String(error);
  }
}

/** What is wrong with a script and its options, by the script's own help. */
export async function scriptRefusalOf([name = "", ...words]: readonly string[]): Promise<string | undefined> {
  const script = scripts[name];
  if (script === undefined) {
    return `package.json has no script "${name}"`;
  }
  const options = words.filter((word) => /^--./.test(word));
  const file = /(dist\/\S+\.js)$/.exec(script)?.[1];
  if (options.length === 0 || file === undefined) {
    return options.length === 0 ? undefined : `the script "${name}" takes no options`;
  }
  const help = await helpOf(file);
  const unknown = options.filter((option) => !help.includes(`${option} `));
  return unknown.length === 0 ? undefined : `the script "${name}" has no ${unknown.join(", ")}`;
}

const asked = new Map<string, Promise<string>>();

function helpOf(file: string): Promise<string> {
  const known = asked.get(file);
  const help =
    known ?? promisify(execFile)(process.execPath, [join(root, file), "--help"]).then(({ stdout }) => stdout);
  asked.set(file, help);
  return help;
}
