#!/usr/bin/env node
import { run } from "./command";

// A reader that is gone, as in `| head -0`, is no failure.
process.stdout.on("error", () => undefined);
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
