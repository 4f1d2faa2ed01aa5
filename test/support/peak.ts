import { existsSync, readFileSync } from "node:fs";

/** The most that this process has held; on Linux `maxRSS` counts what its parent held when it was started. */
export function peakMegabytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  return Math.round(kilobytes / 1024);
}
