import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { RunRef, RunState } from "../client";
import { visible } from "../provider/http/visible";
import type { Work } from "./client-command";

/** How far the runs are: a bar each on a terminal, a line for each new status in a pipe. */
export class RunProgress {
  private readonly bars?: MultiBar;
  private readonly barOf = new Map<string, SingleBar>();
  private readonly lastWord = new Map<string, string>();

  constructor(private readonly work: Work) {
    if (process.stderr.isTTY) {
      const format = "{bar} {percentage} % {scan}: {status}";
      this.bars = new MultiBar({ format, stream: process.stderr, hideCursor: true, barsize: 24 }, Presets.rect);
    }
  }

  show({ scan, id }: RunRef, { status, percent }: RunState): void {
    if (this.bars) {
      const bar = this.barOf.get(id) ?? this.bars.create(100, 0, { scan: visible(scan.name), status: visible(status) });
      this.barOf.set(id, bar);
      bar.update(percent ?? 0, { status: visible(status) });
    } else if (this.lastWord.get(id) !== status) {
      this.lastWord.set(id, status);
      this.work.tell(`pulumi-tenable: "${scan.name}": ${status}`);
    }
  }

  end({ id }: RunRef): void {
    const bar = this.barOf.get(id);
    if (bar) {
      this.bars?.remove(bar);
    }
  }

  close(): void {
    this.bars?.stop();
  }
}
