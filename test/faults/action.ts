import type { Props } from "../../provider";
import type { Ids, Sample } from "../samples/sample";
import type { Declared, Run } from "./engine";
import { Stack } from "./engine";
import type { World } from "./world";

export const actionNames = [
  "create",
  "read",
  "refresh",
  "update",
  "drop",
  "replace",
  "delete",
  "delete needed",
  "adopt",
] as const;
export type ActionName = (typeof actionNames)[number];

/** Something a user does with one resource (or several of a kind). */
export interface Action {
  name: ActionName;
  /** Makes what is there before. */
  prepare(world: World): Promise<Stack>;
  /** The program of the run that goes wrong, and of those after it. */
  program: Declared[];
  /** It must not be done, and is refused without any fault too. */
  isRefused?: true;
  /** The command of the run that goes wrong. */
  command: "up" | "refresh";
}

/** What this sample can do; nothing where an action has no meaning for it. */
export function actionOf(name: ActionName, sample: Sample, world: World): Action | undefined {
  const { ids } = world;
  const { type } = sample;
  const declared = (inputs: Props, called = "weekly"): Declared => ({ type, name: called, inputs: set(inputs) });
  const inputs = sample.inputs(ids);
  const mine = declared(inputs);
  const made = (program: Declared[]) => async (): Promise<Stack> => {
    const stack = new Stack("production");
    refuseFailure(await stack.up(program, world.process()));
    return stack;
  };
  const changed = (): Declared => declared({ ...inputs, ...together(sample, world, changesOf(sample, ids)) });
  switch (name) {
    case "create":
      return { name, prepare: made([]), program: [mine], command: "up" };
    case "read":
      return { name, prepare: made([mine]), program: [mine], command: "refresh" };
    case "refresh": {
      const program = [mine, ...["second", "third"].map((other) => declared({ ...inputs, name: other }, other))];
      return { name, prepare: made(program), program, command: "refresh" };
    }
    case "update":
      return { name, prepare: made([mine]), program: [changed()], command: "up" };
    case "drop": {
      const dropped = together(sample, world, dropsOf(sample, ids));
      return Object.keys(dropped).length === 0
        ? undefined
        : { name, prepare: made([mine]), program: [declared({ ...inputs, ...dropped })], command: "up" };
    }
    case "replace": {
      const other = Object.values(sample.replacing?.(ids) ?? {})[0];
      return other && { name, prepare: made([mine]), program: [declared({ ...inputs, ...other })], command: "up" };
    }
    case "delete":
      return { name, prepare: made([mine]), program: [], command: "up" };
    case "delete needed": {
      const need = needFor(sample, world);
      const prepare = async (): Promise<Stack> => {
        const stack = await made([mine])();
        await need?.((stack.entries[0] as { id: string }).id);
        return stack;
      };
      return need && { name, prepare, program: [], command: "up", isRefused: true };
    }
    case "adopt": {
      const prepare = async (): Promise<Stack> => {
        // Made by somebody else, whose journal lies on another machine.
        const other = new Stack("elsewhere");
        refuseFailure(await other.up([mine], world.process({ name: "elsewhere" })));
        const adoptId = (other.entries[0] as { id: string }).id;
        program[0] = declared({ ...(changed().inputs as Props), adoptId });
        return new Stack("production");
      };
      const program: Declared[] = [];
      return { name, prepare, program, command: "up" };
    }
  }
}

const set = (inputs: Props): Props =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));

export function refuseFailure(run: Run): void {
  if (run.failures.length > 0) {
    throw new Error(run.failures.flatMap(({ messages }) => messages).join("; "));
  }
}

const changesOf = (sample: Sample, ids: Ids): [string, Props][] =>
  Object.entries(sample.changes(ids)).map(([name, { value, along }]) => [name, { ...along, [name]: value }]);

const dropsOf = (sample: Sample, ids: Ids): [string, Props][] =>
  Object.entries(sample.drops(ids)).map(([name, { along }]) => [name, { ...along, [name]: undefined }]);

/** As many of these as a check lets stand together. */
function together(sample: Sample, world: World, parts: [string, Props][]): Props {
  const inputs = sample.inputs(world.ids);
  world.site.restart();
  const resource = world.site.resource(sample.type);
  let all: Props = {};
  for (const [name, part] of parts) {
    const next = { ...all, ...part };
    const { failures } = resource.check(inputs, set({ ...inputs, ...next }));
    const isReplacing = Object.keys(sample.replacing?.(world.ids) ?? {}).includes(name);
    if (
      failures.length === 0 &&
      !isReplacing &&
      !Object.keys(part).some((key) => key in all && part[key] !== all[key])
    ) {
      all = next;
    }
  }
  return all;
}

/** By hand: gives a scan results that go with it, or lets something else need the object, so that it must not be deleted. */
function needFor(sample: Sample, { site, ids }: World): ((id: string) => Promise<unknown>) | undefined {
  if (sample.path === "/scans") {
    return async (id) => {
      await site.byHand("POST", `/scans/${id}/launch`, {});
      site.emulator.clock.advance(24 * 3600 * 1000);
    };
  }
  const users: Record<string, (id: string) => Props> = {
    "/rest/role": (id) => ({ roleID: id }),
    "/rest/group": (id) => ({ groupID: id }),
  };
  const scans: Record<string, (id: string) => Props> = {
    "/rest/policy": (id) => ({ policy: { id } }),
    "/rest/asset": (id) => ({ assets: [{ id }], ipList: "" }),
    "/rest/zone": (id) => ({ zone: { id } }),
    "/rest/credential": (id) => ({ credentials: [{ id }] }),
  };
  const { [sample.path]: user } = users;
  const { [sample.path]: scan } = scans;
  if (user) {
    const body = { username: "needs it", password: "Correct-Horse-1", roleID: ids.roles[0], groupID: ids.groups[0] };
    return (id) => site.byHand("POST", "/rest/user", { ...body, ...user(id) }, "organization");
  }
  if (scan) {
    const body = { name: "needs it", type: "policy", policy: { id: ids.policies[0] }, ipList: "192.0.2.1" };
    const repository = { repository: { id: ids.repositories[0] }, schedule: { type: "never" } };
    return (id) => site.byHand("POST", "/rest/scan", { ...body, ...repository, ...scan(id) }, "organization");
  }
  return undefined;
}
