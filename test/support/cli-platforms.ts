import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allPlatforms, type Emulator, type Json, type Platform, startEmulator } from "../../emulator/index";

/** Runs and exports that are over at the first look, for a command's clock is the real one. */
export const fast: Record<Platform, Record<string, Json>> = {
  vm: { initializingSeconds: 0, pendingSeconds: 0, runningSeconds: 0, transitionSeconds: 0, exportSeconds: 0 },
  nessus: { initializingSeconds: 0, pendingSeconds: 0, runningSeconds: 0, transitionSeconds: 0, exportSeconds: 0 },
  sc: { queuedSeconds: 0, preparingSeconds: 0, runningSeconds: 0, importSeconds: 0 },
};

/** A scan with results on each fresh platform. */
export const scan: Record<Platform, string> = { vm: "Office weekly", nessus: "Office weekly", sc: "Office Weekly" };

/** Each test of the suite has all three platforms afresh, and an empty folder to work in. */
export function onAllPlatforms(take: (cwd: string) => unknown): Record<Platform, Emulator<Platform>> {
  const emulators = {} as Record<Platform, Emulator<Platform>>;
  let cwd: string;
  before(async () => {
    for (const platform of allPlatforms) {
      emulators[platform] = await startEmulator<Platform>({ platform, behaviour: fast[platform] });
    }
  });
  after(() => Promise.all(allPlatforms.map((platform) => emulators[platform].close())));
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-cli-"));
    take(cwd);
    for (const platform of allPlatforms) {
      emulators[platform].reset();
    }
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));
  return emulators;
}
