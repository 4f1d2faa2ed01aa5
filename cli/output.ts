import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { checkTarget, FileBeside } from "../client/file-beside";
import { visibleLines } from "../provider/http/visible";
import { UsageError } from "./usage";

/** Where rows go: nothing is kept in memory beyond what has not been written yet. */
export interface Output {
  /** Fulfilled when there is room for more. */
  write(text: string): Promise<void>;
}

/** The reader of our output has seen enough (`| head`): no failure. */
export class NobodyReadsError extends Error {}

/** Standard output, as fast as it is read: what a terminal would obey in it is written as an escape. */
export const standardOutput = (): Output => ({ write: (text) => write(visibleLines(text)) });

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) {
        resolve();
      } else {
        reject(isPipeClosed(error) ? new NobodyReadsError() : error);
      }
    });
  });

const isPipeClosed = (error: Error): boolean => (error as NodeJS.ErrnoException).code === "EPIPE";

/** Writes the whole answer of a command. A closed pipe is not an error: the work of the command is done. */
export const answer = (text: string): Promise<void> => answerStyled(visibleLines(text));

/** The same, with colours: what comes from elsewhere has been made visible. */
export async function answerStyled(text: string): Promise<void> {
  await write(text).catch((error: unknown) => {
    if (!(error instanceof NobodyReadsError)) {
      throw error;
    }
  });
}

/**
 * Keeps the process alive when one of its streams fails: help and messages are written without waiting for the outcome.
 * Returns what failed for another reason than a closed pipe (`| head`).
 */
export function guardStreams(): () => Error | undefined {
  let failure: Error | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: Error) => {
      failure ??= isPipeClosed(error) ? undefined : error;
    });
  }
  return () => failure;
}

/** Bytes that are written at a time, and bytes after which a place is remembered. */
const [bufferBytes, worthSaving] = [256 * 1024, 1024 * 1024];

/** What is remembered beside a file that is not complete. */
interface Saved<T> {
  /** What was asked for, as text that can be compared. */
  asked: string;
  bytes: number;
  rows: number;
  place: T;
}

/**
 * Rows in a file that appears under its name only when it is complete. Beside its `FILE.part`, `FILE.state.json`
 * remembers what was asked and how far it is, so that another process can go on.
 */
export class OutputFile<T = never> implements Output {
  rows = 0;
  private savedBytes: number;
  /** The same memory for everything that is written: a buffer for each row would be a gigabyte of them. */
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private buffered = 0;

  private constructor(
    private readonly beside: FileBeside,
    private readonly asked: string,
    /** Where to go on; undefined at a beginning. */
    readonly place: T | undefined,
  ) {
    this.savedBytes = beside.bytes;
  }

  /** Begins a file, or goes on with one. Throws {@link UsageError} when what is there answers another question. */
  static async open<T>(file: string, asked: string, resume = false): Promise<OutputFile<T>> {
    await checkTarget(file);
    const saved = resume ? await savedOf<T>(file) : undefined;
    if (saved && saved.asked !== asked) {
      throw new UsageError(`--resume: ${file} was started with another query; repeat that query, or remove --resume`);
    }
    if (!saved) {
      await rm(stateOf(file), { force: true });
    }
    const beside = await FileBeside.open(file, partOf(file), saved?.bytes);
    const output = new OutputFile<T>(beside, asked, saved?.place);
    output.rows = saved?.rows ?? 0;
    return output;
  }

  get file(): string {
    return this.beside.file;
  }

  async write(text: string): Promise<void> {
    const size = Buffer.byteLength(text);
    if (this.buffered + size > bufferBytes) {
      await this.flush();
    }
    if (size > bufferBytes) {
      await this.beside.write(Buffer.from(text));
    } else {
      this.buffered += this.buffer.write(text, this.buffered);
    }
  }

  /** What has been written so far leads to this place: remembered now and then. */
  async reached(place: () => T): Promise<void> {
    if (this.beside.bytes - this.savedBytes >= worthSaving) {
      await this.save(place());
    }
  }

  private async save(place: T): Promise<void> {
    await this.flush();
    this.savedBytes = this.beside.bytes;
    const saved: Saved<T> = { asked: this.asked, bytes: this.savedBytes, rows: this.rows, place };
    await writeFile(`${stateOf(this.file)}.new`, JSON.stringify(saved), { mode: 0o600 });
    await rename(`${stateOf(this.file)}.new`, stateOf(this.file));
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await this.flush();
    await this.beside.finish();
    await rm(stateOf(this.file), { force: true });
  }

  /** Closes the file with what it has, for another process to go on. */
  async suspend(place: T): Promise<void> {
    await this.save(place);
    await this.beside.suspend();
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.beside.discard();
    await rm(stateOf(this.file), { force: true });
    await rm(`${stateOf(this.file)}.new`, { force: true });
  }

  private async flush(): Promise<void> {
    await this.beside.write(this.buffer.subarray(0, this.buffered));
    this.buffered = 0;
  }
}

const partOf = (file: string): string => `${file}.part`;
const stateOf = (file: string): string => `${file}.state.json`;

/** What an interrupted process remembered; undefined when there is nothing to go on with. */
async function savedOf<T>(file: string): Promise<Saved<T> | undefined> {
  const advice = "start again without --resume";
  let saved: Saved<T>;
  try {
    saved = JSON.parse(await readFile(stateOf(file), "utf8")) as Saved<T>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw new UsageError(`--resume: ${stateOf(file)} cannot be read: ${advice}`);
  }
  const size = (await stat(partOf(file)).catch(() => undefined))?.size ?? -1;
  if (size < saved.bytes) {
    throw new UsageError(`--resume: ${partOf(file)} is shorter than expected: ${advice}`);
  }
  return saved;
}

/** Writes a text as a whole: to a file that appears complete, or to standard output. */
export async function writeWhole(file: string | undefined, text: string): Promise<void> {
  if (file === undefined) {
    await answer(text);
    return;
  }
  const output = await OutputFile.open(file, "");
  try {
    await output.write(text);
    await output.finish();
  } catch (error) {
    await output.discard();
    throw error;
  }
}
