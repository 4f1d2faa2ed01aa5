import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Order, Report } from "./worker";

/** Sessions and their connections live as long as their process. */
const reportsOfAWorker = 1_000;

/**
 * Carries out the orders in as many processes as the machine has cores. `onReport` hears of each cell and history;
 * what is given back is what could not be run, with the order that it is about.
 */
export async function runOrders<O extends Order>(
  orders: readonly O[],
  onReport: (report: Report) => void,
): Promise<{ order: O; failure: string }[]> {
  const waiting = [...orders];
  const failures: { order: O; failure: string }[] = [];
  const lane = async (): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; ) {
      const child = fork(join(__dirname, "worker.js"), { execArgv: ["--enable-source-maps"] });
      let reports = 0;
      while (order !== undefined && reports < reportsOfAWorker) {
        const failure = await carryOut(child, order, (report) => {
          reports += 1;
          onReport(report);
        });
        if (failure !== undefined) {
          failures.push({ order, failure });
          reports = reportsOfAWorker;
        }
        order = waiting.shift();
      }
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return failures;
}

/** One order in a process; what went wrong with it. */
function carryOut(child: ChildProcess, order: Order, onReport: (report: Report) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let failure: string | undefined;
    const end = (): void => {
      child.off("message", hear).off("exit", onExit);
      resolve(failure);
    };
    const hear = (report: Report): void => {
      if ("finished" in report) {
        end();
      } else if ("failed" in report) {
        failure = report.failed;
      } else {
        onReport(report);
      }
    };
    const onExit = (code: number | null): void => {
      failure ??= `its process ended (${code ?? "killed"})`;
      end();
    };
    child.on("message", hear).on("exit", onExit);
    child.send(order);
  });
}
