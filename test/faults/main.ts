/** `npm run faults`: the proof that nothing is lost, doubled or touched by mistake, whatever goes wrong. */
import { parseArgs } from "node:util";
import { allPlatforms } from "../../emulator/index";
import { chosenParts, type Part, type ProofOptions, runProof } from "../proof/run";
import { knownCases } from "./known-cases";
import { hostilePeers } from "./hostile";
import { matrix } from "./matrix";
import { playMutants } from "./mutants";
import { paceRows } from "./pace";
import { randomHistories } from "./random";
import { realHistories } from "./real-engine";
import { runMain } from "../../tools/run-main";

interface Options extends ProofOptions {
  seed: number;
  runs: number;
  engineRuns: number;
  share: number;
  platform?: string;
  resource?: string;
  verbose: boolean;
}

/** The parts of the proof, in the order in which they run. */
const parts: Record<string, Part<Options>> = {
  matrix: { title: "Every action of every resource, with a fault at each request", run: matrix },
  histories: { title: "Random histories of two stacks, with faults, kills and other people", run: randomHistories },
  engine: { title: "Random histories with the real engine", run: realHistories },
  mutants: { title: "Each promise broken once: the proof has to notice", run: playMutants },
  hostile: { title: "Servers that want to drown us", run: hostilePeers },
  pace: { title: "The pace of requests", run: paceRows },
  known: { title: "The nine cases in which a Terraform provider was measured", run: knownCases },
};

const help = `Usage: npm run faults [-- OPTIONS]

${Object.entries(parts)
  .map(([name, { title }]) => `  ${name.padEnd(10)} ${title}`)
  .join("\n")}

  --only PART        only these parts, separated by commas
  --seed N           chooses other cells of the matrix and other histories (1)
  --share N          which part of the matrix is run, up to 1 for all of it (0.25)
  --runs N           random histories (1000)
  --engine-runs N    random histories with the real engine (20)
  --platform P       only ${allPlatforms.join(", ")}
  --resource R       only this type, or samples whose title begins so
  --verbose          list every broken cell, not one of each kind
  --json FILE        writes [{"figure", "value", "goal", "ok"}]
  --help             this text

Example: npm run faults -- --only matrix --platform sc --resource Scan --share 1
Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage.
`;

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      seed: { type: "string", default: "1" },
      share: { type: "string", default: "0.25" },
      runs: { type: "string", default: "1000" },
      "engine-runs": { type: "string", default: "20" },
      platform: { type: "string" },
      resource: { type: "string" },
      verbose: { type: "boolean", default: false },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    return undefined;
  }
  const only = chosenParts(values.only, parts);
  const number = (name: "seed" | "share" | "runs" | "engine-runs"): number => {
    const value = Number(values[name]);
    if (!(value >= 0)) {
      throw new Error(`--${name} ${values[name]} is not a number.`);
    }
    return value;
  };
  if (values.platform !== undefined && !(allPlatforms as readonly string[]).includes(values.platform)) {
    throw new Error(`--platform ${values.platform} is none of: ${allPlatforms.join(", ")}.`);
  }
  const [seed, share, runs, engineRuns] = [number("seed"), number("share"), number("runs"), number("engine-runs")];
  return { ...values, only, seed, share, runs, engineRuns };
}

runMain(() => runProof(help, readOptions, parts));
