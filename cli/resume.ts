import type { RunRef } from "../client";
import type { ClientOptions } from "./client-command";

/** As a shell wants it. */
const quoted = (text: string): string => (/^[\w./,@-]+$/.test(text) ? text : `"${text}"`);

/**
 * The command that waits for a run again, with the connection that it was begun with. By the scan's id, which is good
 * where a name is that of two, or needs quotes.
 */
export function resumeCommand(
  { scan, id }: RunRef,
  { connection, stack, json }: ClientOptions & { json?: boolean },
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const words = Object.entries({ connection, stack, attach: id, ...more }).map(
    ([name, value]) => value && `--${name} ${quoted(value)}`,
  );
  const flags = [scan.idIsName && "--id", json && "--json"];
  return ["pulumi-tenable run", scan.id, ...words, ...flags].filter(Boolean).join(" ");
}
