import type { Platform } from "../../provider/definition/platform";
import type { Props } from "../../provider";
import { unknownValue } from "../../provider/lifecycle/unknown";
import type { Sample } from "../samples/sample";
import { type Declared, type Entry, type Run, Stack } from "./engine";
import { findSample } from "./jobs";
import { World } from "./world";

/** A platform with one resource on it. */
interface Stage {
  world: World;
  sample: Sample;
  stack: Stack;
  declared: Declared;
  entry: Entry;
}

interface Promised {
  platform: Platform;
  sample: string;
  /** What is wrong; nothing when the promise is kept. */
  keep(stage: Stage): Promise<string | undefined>;
}

const told = ({ steps, failures }: Run): string =>
  [...steps.map(({ operation }) => operation), ...failures.flatMap(({ messages }) => messages)].join("; ");

/** The same in another order, the way people rewrite their programs. */
const reversed = (inputs: Props): Props =>
  Object.fromEntries(
    Object.entries(inputs)
      .reverse()
      .map(([name, value]) => [name, Array.isArray(value) ? (value as unknown[]).toReversed() : value]),
  );

/** A command with other variables. */
const withEnv = (world: World, env: Record<string, string>) => world.process({ name: "here", env });

/** Promises of the design that one short story shows better than a fault. */
export const promises: Record<string, Promised> = {
  "what a platform lacks is refused by a preview": {
    ...{ platform: "nessus", sample: "Scan of a policy" },
    keep: async ({ world, stack, declared }) => {
      const inputs = { ...declared.inputs, repositoryId: "1" };
      const run = await stack.preview([{ ...declared, inputs }], world.process());
      return run.failures.length > 0 ? undefined : "the preview of a Scan on Nessus with a repository is green";
    },
  },
  "a second run does nothing, in whatever order the program names things": {
    ...{ platform: "sc", sample: "StaticAssetList of addresses" },
    keep: async ({ world, stack, declared }) => {
      const from = world.requests.length;
      const addresses = ["198.51.100.8", "198.51.100.7", "192.0.2.0/24"];
      const run = await stack.up(
        [{ ...declared, inputs: { ...reversed(declared.inputs), addresses } }],
        world.process(),
      );
      const writes = world.site.writes(from);
      return told(run) === "same" && writes.length === 0 ? undefined : `${told(run)}; ${writes.join(", ")}`;
    },
  },
  "an object of the same name stops a create": {
    ...{ platform: "sc", sample: "Role" },
    keep: async ({ world, declared, entry }) => {
      const run = await new Stack("another").up([declared], world.process({ name: "there" }));
      return told(run).includes(entry.id) && run.failures.length > 0 ? undefined : `there are two now: ${told(run)}`;
    },
  },
  "unknown values pass through a preview": {
    ...{ platform: "sc", sample: "Scan of addresses" },
    keep: async ({ world, stack, declared }) => {
      const unknown = { policyId: unknownValue, targets: [unknownValue, "192.0.2.1"], schedule: unknownValue };
      const inputs = { ...declared.inputs, ...unknown };
      const run = await stack.preview([{ ...declared, inputs }], world.process());
      return run.failures.length === 0 ? undefined : told(run);
    },
  },
  "a Nessus whose licence lacks it is told before the first write": {
    ...{ platform: "nessus", sample: "Scan of a policy" },
    keep: async ({ world, stack, declared }) => {
      Object.assign(world.site.behaviour, { scanApi: false });
      const from = world.requests.length;
      const run = await stack.up(
        [{ ...declared, inputs: { ...declared.inputs, description: "new" } }],
        world.process(),
      );
      const writes = world.site.writes(from);
      return run.failures.length > 0 && writes.length === 0 ? undefined : `${told(run)}; ${writes.join(", ")}`;
    },
  },
  "a resource stays where it was made": {
    ...{ platform: "sc", sample: "Role" },
    keep: async ({ world, stack }) => {
      const elsewhere = world.site.emulator.url.replace("127.0.0.1", "localhost");
      const process = withEnv(world, { TENABLE_URL: elsewhere });
      const run = await stack.refresh(process).catch((error: unknown) => String(error));
      const gone = await stack
        .up([], withEnv(world, { TENABLE_URL: elsewhere }))
        .catch((error: unknown) => String(error));
      const isRefused = (one: Run | string): boolean => typeof one === "string" || one.failures.length > 0;
      return isRefused(run) && isRefused(gone) && stack.entries.length === 1
        ? undefined
        : "another address is taken for it";
    },
  },
  "keys of another tenant are refused": {
    ...{ platform: "vm", sample: "StaticAssetList as a tag" },
    keep: async ({ world, stack }) => {
      const change = (answer: unknown) => ({ ...(answer as object), container_uuid: "another", container_id: 4711 });
      world.site.emulator.faults.add({ path: "/session", change: change as never, times: Number.POSITIVE_INFINITY });
      const run = await stack.up([], world.process());
      return run.failures.length > 0 && stack.entries.length === 1 ? undefined : `deleted there: ${told(run)}`;
    },
  },
  "an update keeps what the program does not manage": {
    ...{ platform: "vm", sample: "Scan of a template" },
    keep: async ({ world, stack, declared, entry, sample }) => {
      const { behaviour } = world.site;
      const before = { ...behaviour };
      Object.assign(behaviour, world.samples.partial);
      await world.site.byHand("PUT", `/scans/${entry.id}`, { settings: { max_hosts_per_scan: "17" } });
      Object.assign(behaviour, before, { putScan: "resets" });
      const run = await stack.up(
        [{ ...declared, inputs: { ...declared.inputs, description: "new" } }],
        world.process(),
      );
      const shown = await sample.shown(world.site, entry.id);
      const isKept = String(shown.max_hosts_per_scan) === "17" && shown.description === "new";
      return run.failures.length === 0 && isKept
        ? undefined
        : `${told(run)}; it is ${String(shown.max_hosts_per_scan)}`;
    },
  },
  "warnings reach the user": {
    ...{ platform: "sc", sample: "Role" },
    keep: async ({ world, declared }) => {
      const stack = new Stack("killed");
      const inputs = { ...declared.inputs, name: "killed" };
      const process = world.process();
      world.site.emulator.faults.add({ method: "POST", meanwhile: () => process.kill() });
      await stack.up([{ ...declared, inputs }], process);
      const run = await stack.up([{ ...declared, inputs }], world.process());
      return run.warnings.length > 0 ? undefined : `nothing is told of what was resumed: ${told(run)}`;
    },
  },
  "a get shows every property": {
    ...{ platform: "sc", sample: "Policy" },
    keep: async ({ world, sample, entry, declared }) => {
      const found = await world.process().provider(sample.type).read(entry.id, {});
      const missing = Object.keys(declared.inputs).filter((name) => !(name in (found.props ?? {})));
      return missing.length === 0 ? undefined : `without ${missing.join(", ")}`;
    },
  },
  "no secret is in a message": {
    ...{ platform: "sc", sample: "Credential for SSH by password" },
    keep: async ({ world, stack, declared }) => {
      const password = String(declared.inputs.password);
      const { TENABLE_SECRET_KEY = "" } = world.site.env;
      const words = `"${password}" and "${TENABLE_SECRET_KEY}" are not wanted here`;
      const body = { type: "regular", response: "", error_code: 146, error_msg: words };
      world.site.emulator.faults.add({ method: "PATCH", status: 403, body });
      const inputs = { ...declared.inputs, description: "new" };
      const run = await stack.up([{ ...declared, inputs }], world.process());
      const text = told(run);
      return run.failures.length > 0 && !text.includes(password) && !text.includes(TENABLE_SECRET_KEY)
        ? undefined
        : text;
    },
  },
};

/** What is wrong with one of them. */
export async function keepPromise(name: string): Promise<string | undefined> {
  const promised = promises[name] as Promised;
  const { samples, sample } = findSample(promised);
  const world = await World.start(samples);
  try {
    await world.reset();
    const stack = new Stack("production");
    const declared: Declared = { type: sample.type, name: "weekly", inputs: sample.inputs(world.ids) };
    const run = await stack.up([declared], world.process());
    const [entry] = stack.entries;
    return entry === undefined ? told(run) : await promised.keep({ world, sample, stack, declared, entry });
  } finally {
    await world.close();
  }
}
