/** The tables of docs/emulator.md, from what `pulumi-tenable-emulator --help` says. */
import { command } from "../../emulator/command";
import { controlHelp, faultChoice, faultEffects } from "../../emulator/core/control-help";
import { optionsTable, sentence } from "./commands";
import { table } from "./pages";

export const emulatorOptions = (): string =>
  optionsTable(command("pulumi-tenable-emulator").options.filter(({ long }) => long !== "--version"));

export const controlTable = (): string =>
  table(
    ["request", "body", "meaning"],
    controlHelp.map(([request, body, meaning]) => [
      `\`${request}\``,
      body.replaceAll(/\{[^}]*\}/g, (json) => `\`${json}\``),
      sentence(meaning).replaceAll(/\{[^}]*\}/g, (json) => `\`${json}\``),
    ]),
  );

export const faultTable = (): string =>
  table(
    ["member", "meaning"],
    Object.entries({ ...faultEffects, ...faultChoice }).map(([member, meaning]) => [
      `\`${member}\``,
      sentence(meaning),
    ]),
  );
