import { styleText } from "node:util";

/** What long work shows while it runs: one rewritten line on a terminal, a plain line now and then in a pipe. */
export interface Progress {
  /** Replaces the detail after the label. */
  say(detail: string): void;
  /** Ends the line; without a text it leaves no trace on a terminal. */
  end(text?: string): void;
}

export interface ProgressOptions {
  /** How long this takes as a rule, in the reader's words: "5 minutes". */
  expected?: string;
  /** In a pipe, seconds between two lines; 0 means silence there. */
  pipeSeconds?: number;
  /** Where to write. Standard error by default, so that standard output stays the answer. */
  stream?: NodeJS.WriteStream;
}

/** Seconds as "7 s" or "3 min 20 s". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Starts showing that work is going on; the caller must call `end`. */
export function startProgress(label: string, options: ProgressOptions = {}): Progress {
  const stream = options.stream ?? process.stderr;
  const started = Date.now();
  const expected = options.expected === undefined ? "" : ` (about ${options.expected})`;
  let detail = "";
  const line = (): string =>
    `${label}${expected}: ${duration(Date.now() - started)}${detail === "" ? "" : `, ${detail}`}`;

  if (!stream.isTTY) {
    const seconds = options.pipeSeconds ?? 0;
    if (seconds > 0) {
      stream.write(`${label}${expected}\n`);
    }
    const timer = seconds > 0 ? setInterval(() => stream.write(`${line()}\n`), seconds * 1000) : undefined;
    return {
      say: (text) => {
        detail = text;
      },
      end: (text) => {
        clearInterval(timer);
        if (text !== undefined) {
          stream.write(`${text}\n`);
        }
      },
    };
  }

  const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
  let frame = 0;
  const draw = (): void => {
    frame = (frame + 1) % frames.length;
    const text = `${frames[frame] ?? ""} ${line()}`.slice(0, (stream.columns || 80) - 1);
    stream.write(`\r\u001b[2K${styleText("cyan", text, { stream })}`);
  };
  const timer = setInterval(draw, 120);
  draw();
  return {
    say: (text) => {
      detail = text;
    },
    end: (text) => {
      clearInterval(timer);
      stream.write(`\r\u001b[2K${text === undefined ? "" : `${text}\n`}`);
    },
  };
}
