/** The command line asks for something that cannot be: exit code 2. What fails while it runs is not one of these. */
export class UsageError extends Error {}

/** The command did its work, and its result, already told, is not what was asked for; or the words say what to do. */
export class FailedError extends Error {}

/** Somebody pressed Ctrl-C, or ended the process: exit code 130, as shells have it. */
export class InterruptedError extends Error {}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

/** A file that cannot be read is wrong usage. */
export function readable(error: unknown, file: string): unknown {
  const why = unreadable[(error as NodeJS.ErrnoException | undefined)?.code ?? ""];
  return why === undefined ? error : new UsageError(`${file} cannot be read: ${why}`, { cause: error });
}
