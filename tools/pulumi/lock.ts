import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` while no other process holds the lock; two builds at once would each take twice as long.
 *
 * The lock is a folder (made in one step on every file system) with the holder's process id in it.
 * A holder that is gone, killed for example, does not count.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, waiting: (pid: number) => void): Promise<T> {
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (holder === "gone") {
      breakLock(lock);
    } else {
      if (holder !== "starting") {
        waiting(holder);
      }
      await sleep(500);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
  writeFileSync(join(lock, "pid"), String(process.pid));
  return true;
}

/** Who has the lock: "starting" between making the folder and writing the process id, 5 seconds at most. */
function holderOf(lock: string): number | "starting" | "gone" {
  try {
    const pid = Number(readFileSync(join(lock, "pid"), "utf8"));
    if (pid > 0) {
      return isAlive(pid) ? pid : "gone";
    }
  } catch {
    // Not written yet, or the lock was given back: the age tells.
  }
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age < 5000 ? "starting" : "gone";
}

/** Moves the folder away before removing it, so that of two who see a dead holder only one removes this lock. */
function breakLock(lock: string): void {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
