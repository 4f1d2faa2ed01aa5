import type { Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import type { Client } from "../connect";
import { nothingCalled } from "../find-named";
import type { ScanRef } from "./runs";
import { runs } from "./platform-runs";

/** A scan as people name it: by name or id, or by which of the two is meant. */
export type ScanName = string | { id: string } | { name: string };

/**
 * The scans of these names and ids. Throws {@link InputError} with the closest names, with the ids of several scans of
 * one name, and for a text that is the id of one scan and the name of another; `option` is what precedes the options that
 * tell these apart.
 */
export async function findScans(client: Client, wanted: readonly ScanName[], option = ""): Promise<ScanRef[]> {
  const scans = await client.list(runs[client.platform].scansPath, ["id", "name"]);
  return wanted.map((one) => scanAmong(client, scans, one, option));
}

function scanAmong(client: Client, scans: readonly Props[], wanted: ScanName, option: string): ScanRef {
  const { id, name } = typeof wanted === "string" ? { id: wanted, name: wanted } : { id: "", name: "", ...wanted };
  const numbered = id === "" ? undefined : scans.find((scan) => scan.id === id);
  const called = name === "" ? [] : scansCalled(scans, name);
  const other = called.find((scan) => scan !== numbered);
  if (numbered && other) {
    throw new InputError(
      `"${name}" is the id of the scan "${String(numbered.name)}" and the name of the scan with id ${String(other.id)}`,
      { advice: `choose one with --${option}id ${id} or --${option}name ${name}` },
    );
  }
  if (called.length > 1) {
    const ids = called.map((scan) => String(scan.id)).join(", ");
    throw new InputError(`${platformNames[client.platform]} has ${called.length} scans "${name}" (ids ${ids})`, {
      advice: "use the id instead of the name",
    });
  }
  const found = numbered ?? called[0];
  if (!found) {
    throw nothingCalled(client, id !== "" && name === "" ? "scan with id" : "scan", name || id, scans);
  }
  const isName = scans.some((scan) => scan !== found && scan.name === found.id);
  return { id: String(found.id), name: String(found.name), ...(isName && { idIsName: true as const }) };
}

/** What was imported cannot be launched: it is meant when nothing else is called so. */
function scansCalled(scans: readonly Props[], name: string): Props[] {
  const called = scans.filter((scan) => scan.name === name);
  const own = called.filter(({ status }) => status !== "imported");
  return own.length > 0 ? own : called;
}
