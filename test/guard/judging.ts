import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Props } from "../../provider";
import { resolveConnection } from "../../provider/connection/resolve";
import { perConnection, Session } from "../../provider/connection/session";
import type { ProgramObject } from "../../provider/guard/facts";
import { type GuardArgs, readGuards } from "../../provider/guard/guard";
import { type Declared, judgeProgram, type Judgement } from "../../provider/preview/program";
import { hardenedFor } from "../../provider/guard/hardened";
import { Site } from "../support/site";

export const fragile = ["10.20.0.0/16"];

/** The program has these, whose ids are not known yet. */
export const origins =
  (objects: Record<string, ProgramObject>) =>
  (path: string): Promise<ProgramObject[]> =>
    Promise.resolve(objects[path] ? [objects[path]] : []);

export const policyOf = (inputs: Props): ProgramObject => ({ type: "Policy", name: "ot", inputs });

interface Judging {
  /** A scan of fragile addresses, as far as it is not said otherwise. */
  scan(more: Props): Props;
  /** What the preview of a program says of its first resource, a scan. */
  judge(
    inputs: Props,
    more?: Partial<Declared>,
    args?: Partial<GuardArgs>,
    others?: Partial<Declared>[],
  ): Promise<Judgement>;
}

export const judging = (platform: Site["platform"], siteOf: () => Site): Judging => ({
  scan: (more) => ({
    name: "plant",
    ...(more.targets === undefined && more.assetListIds === undefined ? { targets: ["10.20.1.0/24"] } : {}),
    ...(platform === "sc" ? { repositoryId: "1" } : {}),
    ...more,
  }),
  judge: async (inputs, more = {}, args = {}, others = []) => {
    const site = siteOf();
    const declared: Declared = {
      ...{ type: "Scan", name: "it", inputs, connection: resolveConnection("default", site.settings), sources: [] },
      ...{ isOffline: false, isWhole: true, isTransformed: false },
      ...more,
    };
    const [judgement] = await judgeProgram(
      [declared, ...others.map((other) => ({ ...declared, ...other }))],
      perConnection((one) => new Session(one, site.host)),
      readGuards({ fragile, ...args }, "guard"),
    );
    return judgement as Judgement;
  },
});

interface GuardedSite extends Judging {
  hard: ReturnType<typeof hardenedFor>;
  /** Inputs of a policy that fragile networks may be scanned with. */
  gentle: Props;
  hasLists: boolean;
  /** Sets the guard file of the machine. */
  withFile(args: unknown): void;
}

/** Gives each test of a suite the site as it is in the beginning. */
export function onGuardedSite(platform: Site["platform"], take: (site: Site) => void): GuardedSite {
  let site: Site;
  const folder = mkdtempSync(join(tmpdir(), "guard-"));
  before(async () => {
    site = await Site.start(platform);
    take(site);
  });
  beforeEach(() => site.reset());
  after(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });
  const hard = hardenedFor(platform, "strict");
  return {
    ...judging(platform, () => site),
    hard,
    gentle: { name: "ot", template: "advanced", preferences: hard.preferences, families: hard.families },
    hasLists: platform !== "nessus",
    withFile: (args) => {
      const path = join(folder, "guard.json");
      writeFileSync(path, JSON.stringify(args));
      site.env = { ...site.env, TENABLE_GUARD_FILE: path };
    },
  };
}
