import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Connection, isAddressOf } from "../../provider/connection/connection";
import { isTenantOf } from "../../provider/connection/tenant";
import { isMap } from "../../provider/definition";
import { InputError, messageOf } from "../../provider/errors";
import type { Known } from "./program";

/** What an adoption remembers in the project: which objects have a resource, and what the files were. */
export interface Manifest {
  version: 1;
  /** Whose objects these are. */
  url: string;
  tenant: string;
  connection: string;
  project: string;
  /** The program is one file. */
  oneFile: boolean;
  objects: Known[];
  /** SHA-256 of each file as it was written, by name. */
  files: Record<string, string>;
}

export const manifestName = "adopted.json";

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const read = async (file: string): Promise<string | undefined> => await readFile(file, "utf8").catch(() => undefined);

/** Files that do not belong to a program. */
const isIgnored = (name: string): boolean => name.startsWith(".") || name === "node_modules" || name === "README.md";

/**
 * What an earlier adoption has left in a folder; undefined for an empty one. Refuses a folder that holds something else:
 * nothing of it is changed.
 */
export async function manifestIn(folder: string): Promise<Manifest | undefined> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return [];
    }
    throw new InputError(`${folder} cannot be read: ${messageOf(error)}`, { advice: "name a folder", cause: error });
  });
  const text = await read(join(folder, manifestName));
  if (text === undefined) {
    const others = names.filter((name) => !isIgnored(name));
    if (others.length === 0) {
      return undefined;
    }
    const what = others.includes("Pulumi.yaml") ? "has a Pulumi project that adopt did not write" : "is not empty";
    throw new InputError(`${folder} ${what} (${others.slice(0, 3).join(", ")}${others.length > 3 ? ", …" : ""})`, {
      advice: "name an empty or new folder, and copy from there what you need",
    });
  }
  const manifest = parsed(text);
  if (manifest === undefined) {
    throw new InputError(`${join(folder, manifestName)} is damaged`, {
      advice: "restore it from version control, or name another folder",
    });
  }
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isOurs = isMap(value) && value.version === 1 && Array.isArray(value.objects) && isMap(value.files);
    return isOurs ? (value as unknown as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses to add objects of one tenant to the program of another. */
export function refuseOtherProject(folder: string, manifest: Manifest, connection: Connection, tenant: string): void {
  const { url, name } = connection;
  const known = manifest.tenant;
  const isHere = isAddressOf(connection, manifest.url) && manifest.connection === name;
  if (!isHere || !isTenantOf(connection, tenant, known)) {
    throw new InputError(
      `${folder} was adopted from ${manifest.url} (connection "${manifest.connection}", tenant ${known || "unknown"}), and this is ${url} (connection "${name}", tenant ${tenant || "unknown"})`,
      { advice: "name another folder for this tenant" },
    );
  }
}

/** A file of the project that is as it was written; undefined for one that was edited or deleted. */
export async function uneditedFile(folder: string, { files }: Manifest, name: string): Promise<string | undefined> {
  const text = await read(join(folder, name));
  return text !== undefined && hashOf(text) === files[name] ? text : undefined;
}

/** The first number behind which no file of the project is called, as `-2`. */
export function freeSuffix(folder: string, names: readonly string[]): string {
  let count = 2;
  while (names.some((name) => existsSync(join(folder, `${name}-${count}.ts`)))) {
    count += 1;
  }
  return `-${count}`;
}

/** Lines that a `.gitignore` needs, behind those that it has. */
export async function withIgnored(folder: string, wanted: string): Promise<string> {
  const before = (await read(join(folder, ".gitignore"))) ?? "";
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const bare = (line: string): string => line.trim().replaceAll(/^\/|\/$/g, "");
  const there = new Set(before.split("\n").map(bare));
  const missing = wanted.split("\n").filter((line) => line !== "" && !there.has(bare(line)));
  const start = before === "" || before.endsWith("\n") || missing.length === 0 ? before : before + end;
  return start + missing.map((line) => line + end).join("");
}

export interface Writing {
  /** Names of files that hold secrets. */
  secrets: readonly string[];
  /** Names of files that take the place of what is there. */
  replaced: readonly string[];
}

/**
 * Writes files so that an interruption leaves all of them or none: into a folder beside, which then takes its place, or
 * beside each file of a folder that is there, the manifest last. Refuses to overwrite a file that it may not replace.
 */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  { secrets, replaced }: Writing,
): Promise<void> {
  const target = resolve(folder);
  const taken = [...files.keys()].find((name) => !replaced.includes(name) && existsSync(join(target, name)));
  if (taken !== undefined) {
    throw new InputError(`${join(folder, taken)} exists already, and adopt did not write it`, {
      advice: "move it to another folder, and run again",
    });
  }
  const isNew = !existsSync(target);
  const beside = isNew
    ? join(dirname(target), `.${basename(target)}.part-${process.pid}`)
    : join(target, `.adopt.part-${process.pid}`);
  try {
    await mkdir(beside, { recursive: true });
    for (const [name, text] of files) {
      await writeFile(join(beside, name), text, secrets.includes(name) ? { mode: 0o600 } : {});
    }
    if (isNew) {
      await rename(beside, target);
    } else {
      for (const name of [...files.keys()].sort((a, b) => Number(a === manifestName) - Number(b === manifestName))) {
        await rename(join(beside, name), join(target, name));
      }
    }
  } catch (cause) {
    throw new InputError(`${folder} cannot be written: ${messageOf(cause)}`, { advice: "name another folder", cause });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
