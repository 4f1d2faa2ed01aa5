/** `npm run adopt-proof`: tenants that people have made come under code, and nothing of them changes. */
import { parseArgs } from "node:util";
import { allPlatforms, type Platform } from "../../emulator/index";
import { runMain } from "../../tools/run-main";
import { atLeast, atMost, type Figure, red, write } from "../proof/figure";
import { chosenParts, type Part, type ProofOptions, runProof } from "../proof/run";
import { proveCore } from "./core-proof";
import { proveWithEngine, type Way } from "./engine-proof";
import { proveLarge } from "./large-proof";

interface Options extends ProofOptions {
  seed: number;
  runs: number;
  engineRuns: number;
  platforms: readonly Platform[];
}

/** What a part is run with. */
type Saying = Parameters<Part<Options>["run"]>[0];

const parts: Record<string, Part<Options>> = {
  core: { title: "Random tenants over the wire: import, preview, refresh, adoption by id, one change each", run: core },
  engine: { title: "Random tenants with the real engine", run: engine },
  large: { title: "400 scans, 60 policies and 120 lists with one command, imported and previewed", run: largeTenants },
};

const help = `Usage: npm run adopt-proof [-- OPTIONS]

${Object.entries(parts)
  .map(([name, { title }]) => `  ${name.padEnd(8)} ${title}`)
  .join("\n")}

  --only PART        only these parts, separated by commas
  --seed N           the first seed (1)
  --runs N           random tenants of each platform over the wire (100)
  --engine-runs N    random tenants of each platform with the engine (10)
  --platform P       only ${allPlatforms.join(", ")}
  --json FILE        writes [{"figure", "value", "goal", "ok"}]
  --help             this text

Example: npm run adopt-proof -- --only core --platform vm --runs 20
Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage.
`;

function tell(what: string, wrong: readonly string[]): void {
  wrong.forEach((line) => write(red(`  ${what}: ${line}`)));
}

async function core({ seed, runs, platforms, say }: Saying): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const platform of platforms) {
    const sum = { objects: 0, changes: 0, wrong: 0 };
    for (let run = 0; run < runs; run += 1) {
      say(`${platform}, tenant ${run + 1} of ${runs}`);
      // Every tenth holds what cannot be managed as well.
      const { objects, changes, wrong } = await proveCore(platform, seed + run, run % 10 === 9);
      tell(`${platform}, seed ${seed + run}`, wrong);
      sum.objects += objects;
      sum.changes += changes;
      sum.wrong += wrong.length;
    }
    figures.push(
      atMost(`${platform}: differences, writes and objects without a reason in ${runs} tenants`, sum.wrong, 0),
      atLeast(`${platform}: objects in them`, sum.objects, runs),
      atLeast(`${platform}: changes in the code, each named alone`, sum.changes, runs),
    );
  }
  return figures;
}

async function engine({ seed, engineRuns, platforms, say }: Saying): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const platform of platforms) {
    let [objects, bad] = [0, 0];
    for (let run = 0; run < engineRuns; run += 1) {
      const way: Way = run % 2 === 0 ? "import" : "adoptIds";
      say(`${platform}, tenant ${run + 1} of ${engineRuns}, ${way === "import" ? "import file" : "adoptId"}`);
      const proof = await proveWithEngine(platform, seed + run, way);
      tell(`${platform}, seed ${seed + run}, ${way}`, proof.wrong);
      objects += proof.objects;
      bad += proof.wrong.length;
    }
    figures.push(
      atMost(`${platform}, engine: differences and writes in ${engineRuns} tenants`, bad, 0),
      atLeast(`${platform}, engine: objects in them`, objects, engineRuns),
    );
  }
  return figures;
}

/** Most requests for 580 objects: one for each, one more for what is kept apart, and the lists. */
const mostRequests: Record<Platform, number> = { sc: 120, vm: 900, nessus: 700 };

async function largeTenants({ seed, platforms, say }: Saying): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const platform of platforms) {
    say(platform);
    const { objects, requests, seconds, megabytes, wrong } = await proveLarge(platform, seed);
    tell(`${platform}, large tenant`, wrong);
    figures.push(
      atMost(`${platform}, large: differences and writes`, wrong.length, 0),
      atLeast(
        `${platform}, large: objects adopted in ${seconds.toFixed(1)} s`,
        objects,
        platform === "nessus" ? 440 : 560,
      ),
      atMost(`${platform}, large: requests`, requests, mostRequests[platform]),
      atMost(`${platform}, large: MB of memory`, Math.round(megabytes), 300),
    );
  }
  return figures;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "100" },
      "engine-runs": { type: "string", default: "10" },
      platform: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    return undefined;
  }
  const only = chosenParts(values.only, parts);
  const [seed, runs, engineRuns] = ([values.seed, values.runs, values["engine-runs"]] as const).map(Number) as [
    number,
    number,
    number,
  ];
  if (![seed, runs, engineRuns].every((count) => Number.isInteger(count) && count >= 0)) {
    throw new Error("--seed, --runs and --engine-runs are whole numbers.");
  }
  const platforms = allPlatforms.filter((platform) => values.platform === undefined || platform === values.platform);
  if (platforms.length === 0) {
    throw new Error(`--platform ${values.platform} is none of: ${allPlatforms.join(", ")}.`);
  }
  return { only, seed, runs, engineRuns, platforms, ...(values.json !== undefined && { json: values.json }) };
}

runMain(() => runProof(help, readOptions, parts));
