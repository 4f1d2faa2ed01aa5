/** `npm run guard-proof`: random scans of fragile networks, judged by the guard and by a judge written separately. */
import { parseArgs } from "node:util";
import { allPlatforms } from "../../emulator/index";
import { runMain } from "../../tools/run-main";
import { atLeast, atMost, write } from "../proof/figure";
import { report } from "../proof/report";
import { explanationOf, type Outcome, prove } from "./proof";

const help = `Usage: npm run guard-proof [-- --seed N] [-- --runs N] [-- --json FILE]

Random targets, fragile networks, policies, profiles and references on each platform. The guard judges them as a preview
does. The other judge writes down every address and reads every policy in the emulator's documents.

  --seed N      chooses other cases (1)
  --runs N      cases, over all platforms (10000)
  --verbose     shows each case in which the two disagree
  --json FILE   writes [{"figure", "value", "goal", "ok"}]
  --help        this text

Exit codes: 0 every goal is met, 1 one is not, 2 wrong usage.
`;

async function main(): Promise<number> {
  let options: { seed: number; runs: number; verbose: boolean; json?: string };
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string", default: "1" },
        runs: { type: "string", default: "10000" },
        verbose: { type: "boolean", default: false },
        json: { type: "string" },
        help: { type: "boolean" },
      },
    });
    if (values.help) {
      write(help);
      return 0;
    }
    options = { ...values, seed: Number(values.seed), runs: Number(values.runs) };
    if (!(options.seed >= 0 && options.runs > 0)) {
      throw new Error("--seed and --runs are numbers.");
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const outcomes: Outcome[] = [];
  for (const [index, platform] of allPlatforms.entries()) {
    await prove(platform, options.seed * 10 + index, Math.ceil(options.runs / allPlatforms.length), (outcome) =>
      outcomes.push(outcome),
    );
  }
  const unsafe = outcomes.filter(({ verdict }) => verdict === "unsafe");
  const refused = outcomes.filter(({ verdict }) => verdict === "refused");
  const unexplained = refused.filter((outcome) => explanationOf(outcome) === undefined);
  for (const { verdict, text } of [...unsafe, ...unexplained, ...(options.verbose ? refused : [])].slice(
    0,
    options.verbose ? undefined : 10,
  )) {
    write(`${verdict}: ${text}`);
  }
  const percent = (part: number): number => Math.round((part / outcomes.length) * 10_000) / 100;
  const share = outcomes.filter(({ isRefused }) => isRefused).length;
  const figures = [
    atLeast("cases", outcomes.length, options.runs),
    atLeast("cases that are refused, in %", percent(share), 20),
    atLeast("cases that pass, in %", percent(outcomes.length - share), 20),
    atMost("unsafe cases that pass", unsafe.length, 0),
    atMost("refused, and the other judge would not, in %", percent(refused.length), 1),
    atMost("of these without an explanation", unexplained.length, 0),
  ];
  return report(figures, options.json);
}

runMain(main);
