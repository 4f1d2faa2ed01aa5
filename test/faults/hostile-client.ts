/** A process of ours against a hostile server: reads one object, and prints how long it took and how much memory. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resource, Runs } from "../../provider";
import { systemClock } from "../../provider/http/clock";
import { peakMegabytes } from "../support/peak";

const [platform = "", url = "", type = "", method = ""] = process.argv.slice(2);
const env = {
  ...{ TENABLE_PLATFORM: platform, TENABLE_URL: url },
  ...{ TENABLE_ACCESS_KEY: "a".repeat(32), TENABLE_SECRET_KEY: "b".repeat(32) },
  ...{ TENABLE_REQUEST_TIMEOUT_SECONDS: "10", TENABLE_OPERATION_TIMEOUT_SECONDS: "20" },
};
const host = {
  clock: systemClock,
  log: () => undefined,
  assertEngineAlive: () => Promise.resolve(),
  journalFolder: join(tmpdir(), "pulumi-tenable-hostile"),
};

const resource = new Resource(type, () => ({ config: () => undefined, env }), new Runs(host));
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
      process.stdout.write(
        JSON.stringify({ seconds: (Date.now() - started) / 1000, megabytes: peakMegabytes(), message }),
      );
      process.exit(0);
    },
    () => process.exit(1),
  );
