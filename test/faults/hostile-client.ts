/** A process client certificate against a hostile server: reads one object, and prints how long it took and how much memory. */
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resource } from "../../provider";
import { systemClock } from "../../provider/http/clock";

const [platform = "", url = "", type = "", method = ""] = process.argv.slice(2);
const env = {
  ...{ TENABLE_PLATFORM: platform, TENABLE_URL: url },
  ...{ TENABLE_ACCESS_KEY: "a".repeat(32), TENABLE_SECRET_KEY: "b".repeat(32) },
  ...{ TENABLE_REQUEST_TIMEOUT_SECONDS: "10", TENABLE_OPERATION_TIMEOUT_SECONDS: "20" },
};
const host = {
  clock: systemClock,
  log: () => undefined,
  mayProceed: () => Promise.resolve(),
  journalFolder: join(tmpdir(), "pulumi-tenable-hostile"),
};

/** The most that this process has held; on Linux `maxRSS` counts what its parent held when it was started. */
function peakKilobytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

const resource = new Resource(type, () => ({ config: () => undefined, env }), host);
const started = Date.now();
const work =
  method === "read"
    ? resource.read("7", { name: "weekly", platform, address: url })
    : resource.create({ name: "weekly", addresses: ["192.0.2.1"] });
work
  .then(
    () => "it ended well",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  .then(
    (message) => {
      const megabytes = Math.round(peakKilobytes() / 1024);
      process.stdout.write(JSON.stringify({ seconds: (Date.now() - started) / 1000, megabytes, message }));
      process.exit(0);
    },
    () => process.exit(1),
  );
