import { constants } from "node:fs";
import { access, type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InputError, messageOf, TenableError } from "../provider/errors";

/** Refuses a file that cannot be written, before anything is done for it. Throws {@link InputError}. */
export async function checkTarget(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  const found = await stat(file).catch(() => undefined);
  if (found && !found.isFile()) {
    // A device would be replaced by a file of its name.
    throw new InputError(`${file} is ${found.isDirectory() ? "a folder" : "no plain file"}`, {
      advice: "give the name of a file",
    });
  }
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new InputError(`${file} cannot be written`, { advice: `there is no folder ${dirname(file)}` });
  }
  for (const place of found ? [file, folder] : [folder]) {
    await access(place, constants.W_OK).catch((cause: unknown) => {
      throw new InputError(`${file} cannot be written`, { advice: `you may not write to ${place}`, cause });
    });
  }
}

/** The file cannot be written: a full disk, a folder that is gone. */
export class DiskError extends TenableError {}

/** A file that appears under its name only when it is complete. Until then it is `FILE.part`. */
export class FileBeside {
  bytes = 0;

  private constructor(
    readonly file: string,
    readonly part: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Begins the file, or goes on behind the first `bytes` of what is there. Throws {@link InputError} when there can be
   * no such file; {@link checkTarget} says it better, and before.
   */
  static async open(file: string, part = `${file}.part`, bytes = 0): Promise<FileBeside> {
    try {
      const opened = new FileBeside(file, part, await open(part, bytes > 0 ? "r+" : "w+"));
      if (bytes > 0) {
        await opened.cut(bytes);
      }
      return opened;
    } catch (cause) {
      throw new InputError(`${file} cannot be written: ${messageOf(cause)}`, {
        advice: `is ${part} something of yours?`,
        cause,
      });
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.onDisk(async () => {
      for (let at = 0; at < bytes.length; ) {
        at += (await this.handle.write(bytes, at, bytes.length - at, this.bytes + at)).bytesWritten;
      }
      this.bytes += bytes.length;
    });
  }

  /** What stands there; less when there is less. */
  read(at: number, length: number): Promise<Buffer> {
    return this.onDisk(async () => {
      const wanted = Math.max(0, Math.min(length, this.bytes - at));
      const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(wanted), 0, wanted, at);
      return buffer.subarray(0, bytesRead);
    });
  }

  /** Forgets what stands behind so many bytes. */
  cut(bytes: number): Promise<void> {
    return this.onDisk(async () => {
      await this.handle.truncate(bytes);
      this.bytes = bytes;
    });
  }

  /** Closes the file as it is, under the name that it has so far. */
  suspend(): Promise<void> {
    return this.onDisk(() => this.handle.close());
  }

  /** Gives the file its name. */
  finish(): Promise<void> {
    return this.onDisk(async () => {
      await this.handle.close();
      await rename(this.part, this.file);
    });
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.part, { force: true });
  }

  private async onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const isFull = ["ENOSPC", "EDQUOT"].includes((cause as NodeJS.ErrnoException).code ?? "");
      throw new DiskError(`${this.file} cannot be written: ${isFull ? "the disk is full" : messageOf(cause)}`, {
        advice: isFull ? "make room, or name a file elsewhere" : "name a file elsewhere",
        cause,
      });
    }
  }
}
