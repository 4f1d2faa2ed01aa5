import { allPlatforms } from "../../emulator/index";
import { atLeast, atMost, type Figure, printTable, write } from "../proof/figure";
import type { Finding, History, Told } from "./history";
import { runOrders } from "./lanes";
import type { HistoryOrder } from "./worker";

export interface RandomOptions {
  seed: number;
  runs: number;
  platform?: string;
  verbose: boolean;
  say(detail: string): void;
}

/** What must not be, in the reader's order of fear. */
const kinds: readonly Finding["kind"][] = ["lost", "doubled", "foreign", "wrong plan", "stuck"];

/** One order has so many histories. */
const portion = 20;

/** Random programs of two stacks, faults, kills and other people; then a quiet run. */
export async function randomHistories(options: RandomOptions): Promise<Figure[]> {
  const platforms = allPlatforms.filter((name) => options.platform === undefined || name === options.platform);
  const orders = ordersOf(platforms, options);
  const played: { history: History; told: Told }[] = [];
  const failed = await runOrders(orders, (report) => {
    if (!("told" in report)) {
      return;
    }
    played.push(report);
    const wrong = played.filter(({ told }) => told.findings.length > 0).length;
    options.say(`${played.length} histories, ${wrong} of them wrong`);
  });

  const count = (all: typeof played, kind: Finding["kind"]): number =>
    all.filter(({ told }) => told.findings.some((finding) => finding.kind === kind)).length;
  const rows = platforms.map((platform) => {
    const all = played.filter(({ history }) => history.platform === platform);
    return [platform, all.length, ...kinds.map((kind) => count(all, kind))];
  });
  printTable([["", "histories", ...kinds], ...rows], (row) => (rows[row] ?? []).slice(2).some((value) => value !== 0));
  const wrong = played.filter(({ told }) => told.findings.length > 0);
  for (const { history, told } of options.verbose ? wrong : wrong.slice(0, 10)) {
    write(`\n${history.platform}, ${history.setting}; as a file: ${JSON.stringify(history)}`);
    told.log.forEach((line) => write(`  ${line.slice(0, 400)}`));
  }
  failed.forEach(({ order, failure }) => write(`\nnot run: ${JSON.stringify(order)}: ${failure}`));
  return [
    atLeast("histories: runs", played.length, options.runs),
    ...kinds.map((kind) => atMost(`histories: ${kind}`, count(played, kind), 0)),
    atMost("histories: that could not be run", failed.length, 0),
  ];
}

function ordersOf(platforms: readonly History["platform"][], { seed, runs }: RandomOptions): HistoryOrder[] {
  const orders: HistoryOrder[] = [];
  for (let begun = 0; begun < runs; begun += portion) {
    const platform = platforms[orders.length % platforms.length] as History["platform"];
    orders.push({ platform, seed: seed * 1_000_003 + begun, runs: Math.min(portion, runs - begun) });
  }
  return orders;
}
