/** The settings of a connection, as a table for docs/configuration.md. */
import { environmentOf } from "../../provider/connection/connection";
import { type Setting, settingNames, settings } from "../../provider/settings";
import { table } from "./pages";

const kinds: Record<Setting["kind"], string> = {
  platform: "`vm`, `sc` or `nessus`",
  address: "address",
  text: "text",
  file: "file name",
  fingerprint: "fingerprint",
  flag: "flag",
  number: "whole number",
  list: "list",
  headers: "object",
};

export function settingsTable(): string {
  const rows = settingNames.map((name) => {
    const { kind, description, default: initial, secret, scope } = settings[name];
    return [
      `\`tenable:${name}\``,
      environmentOf(name)
        .map((variable) => `\`${variable}\``)
        .join(", "),
      kinds[kind],
      initial,
      scope,
      `${description}${secret ? " Secret: set it with `--secret`." : ""}`,
    ];
  });
  const named = [
    "`tenable:connections`",
    "`TENABLE_<NAME>_ACCESS_KEY`, …",
    "object",
    "none",
    "",
    "Named connections: the settings above by the name of the connection.",
  ];
  return table(["Pulumi config", "environment", "type", "default", "scope", "description"], [...rows, named]);
}
