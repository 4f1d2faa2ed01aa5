import type { Props } from "../../provider";
import { resolveConnection } from "../../provider/connection/resolve";
import { perConnection, Session } from "../../provider/connection/session";
import type { ProgramObject } from "../../provider/guard/facts";
import { type GuardArgs, readGuards } from "../../provider/guard/guard";
import { type Declared, judgeProgram, type Judgement } from "../../provider/preview/program";
import type { Site } from "../support/site";

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
