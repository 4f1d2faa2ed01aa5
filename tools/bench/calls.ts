import type { Platform } from "../../emulator/index";
import { benchOn, calls, previewArgs, refreshArgs, upArgs } from "./measure";
import { baseline } from "./programs";
import type { Row } from "./row";

/** The program has one template. */
const templates = 1;

interface Case {
  name: string;
  /** What 300 resources are, and how many of each. */
  what: string;
  each: number;
  /** The most requests of a preview, a create of everything and a refresh. */
  goals: { preview: number; create: number; refresh: number };
}

// Security Center's lists carry every property; of the others each policy and scan is read by itself.
const cases: Partial<Record<Platform, Case>> = {
  sc: {
    name: "Security Center",
    what: "100 policies, 100 asset lists, 100 scans",
    each: 100,
    goals: { preview: 12, create: 312 + templates, refresh: 10 },
  },
  vm: {
    name: "Vulnerability Management",
    what: "100 policies, 100 tags, 100 scans",
    each: 100,
    goals: { preview: 12 + templates, create: 312 + templates, refresh: 310 },
  },
  nessus: {
    name: "Nessus",
    what: "150 policies, 150 scans",
    each: 150,
    goals: { preview: 12 + templates, create: 312 + templates, refresh: 310 },
  },
};

/** Rows for the requests of one command each, on all platforms. */
export const callRows: Record<string, Row> = Object.fromEntries(
  Object.entries(cases).map(([platform, { name, what, each, goals }]): [string, Row] => [
    `calls-${platform}`,
    {
      title: `requests for ${what} on ${name}`,
      async measure(say) {
        const one = await benchOn(platform as Platform, "ours", baseline("ours", each, platform as Platform));
        const count = (command: string, args: string[]): Promise<number> => {
          say(command);
          return calls(one, args);
        };
        try {
          return [
            {
              figure: `requests to preview ${what} to create (${platform})`,
              value: await count("preview", ["preview"]),
              goal: goals.preview,
            },
            {
              figure: `requests to create them (${platform})`,
              value: await count("up", upArgs),
              goal: goals.create,
            },
            {
              figure: `requests to preview them, nothing changed (${platform})`,
              value: await count("preview", previewArgs),
              goal: goals.preview,
            },
            {
              figure: `requests to refresh them, nothing changed (${platform})`,
              value: await count("refresh", refreshArgs),
              goal: goals.refresh,
            },
          ];
        } finally {
          await one.close();
        }
      },
    },
  ]),
);
