/** `docs/cli.md`: every command with its options, as `--help` has them. */
import type { Command, Option } from "commander";
import { program } from "../../cli/program";
import { table } from "./pages";

const below = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...below(one)]);

/** `assets list` */
const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

/** What `addHelpText("after")` adds. */
function helpAfter(command: Command): string {
  let text = "";
  const writeOut = (part: string): void => {
    text += part;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

/** Paragraphs as they are; lines of a shell and other indented lines as blocks. */
function asMarkdown(text: string): string[] {
  return text
    .split(/\n\n+/)
    .filter(Boolean)
    .flatMap((paragraph) => {
      const lines = paragraph.split("\n");
      const block = lines.filter((line) => line.startsWith("  "));
      const prose = lines.filter((line) => !line.startsWith("  ")).join("\n");
      const shell = block.map((line) => line.trim().replace(/^\$ /, "")).join("\n");
      return [...(prose === "" ? [] : [escaped(prose)]), ...(shell === "" ? [] : [`\`\`\`sh\n${shell}\n\`\`\``])];
    });
}

const defaultOf = ({ defaultValue }: Option): string =>
  defaultValue === undefined || typeof defaultValue === "boolean" ? "" : ` Default: ${String(defaultValue)}.`;

export const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};

export const optionsTable = (options: readonly Option[]): string =>
  table(
    ["option", "meaning"],
    options.map((option) => [
      `\`${option.flags.replaceAll("|", "\\|")}\``,
      escaped(sentence(option.description)) + defaultOf(option),
    ]),
  );

function section(command: Command): string[] {
  const path = pathOf(command);
  const args = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? "..." : "");
    return [argument.required ? `\`<${name}>\`` : `\`[${name}]\``, escaped(sentence(argument.description))];
  });
  return [
    `## ${path}`,
    escaped(command.description()),
    `Usage: \`${path} ${command.usage()}\``,
    ...(args.length === 0 ? [] : [table(["argument", "meaning"], args)]),
    ...(command.options.length === 0 ? [] : [optionsTable(command.options)]),
    ...asMarkdown(helpAfter(command)),
  ];
}

export function commandsPage(): string {
  const whole = program();
  return `${[
    "<!-- Written by npm run generate from the commands. -->",
    "# Command line",
    escaped(whole.description()),
    ...below(whole).flatMap(section),
  ].join("\n\n")}\n`;
}
