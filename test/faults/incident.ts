import type { Fault, FaultRequest, Json } from "../../emulator/index";
import { changeByHand } from "../samples/sample";
import type { ActionName } from "./action";
import { type FaultKind, faultKinds, overlookedKinds, type Slot, writeOnly } from "./fault";
import { pathOf, type Scene } from "./scene";
import type { Process } from "./process";
import { letTimePass } from "./time";
import type { World } from "./world";
import type { Meanwhile } from "./judge";

/** One cell of the matrix, by names. */
export interface Cell {
  platform: string;
  sample: string;
  action: ActionName;
  request: string;
  fault: string;
  how: "once" | "lasting" | "from there on" | "whole run" | "killed";
}

/** A cell with what it does. */
export interface Incident {
  cell: Cell;
  /** Before the run that goes wrong; gives what has to be done right after it. */
  arm(process: Process): (() => void) | void;
  /** Somebody else changes something meanwhile: drift that a refresh has to show. */
  byOthers?: boolean;
  /** A new object lacks a member that its answer does not show: the next refresh does. */
  isSeenLater?: boolean;
  /** The process ended: nobody has read its errors. */
  isKill?: boolean;
  /** No answer of the platform ever shows what is missing. */
  isUnseen?: boolean;
  /** What somebody else has done by now. */
  meanwhile(): Meanwhile;
}

const forever = Number.POSITIVE_INFINITY;
const nothing = (): Meanwhile => ({ made: new Map(), deleted: [] });

/** The cells of a scene. */
export function* incidentsOf(scene: Scene): Generator<Incident> {
  yield* atRequests(scene);
  yield* killed(scene);
  yield* inWholeRuns(scene);
  yield* byOthers(scene);
}

function cellOf({ world, sample, action }: Scene, request: string, fault: string, how: Cell["how"]): Cell {
  return { platform: world.samples.platform, sample: sample.title, action: action.name, request, fault, how };
}

const nameOf = ({ method, path, nth }: Slot): string => `${method} ${path}${nth > 0 ? ` (${nth + 1})` : ""}`;

/** True for the request of this slot, wherever it comes in the run. */
const fits =
  ({ method, path }: Slot, { moment }: Scene) =>
  (request: FaultRequest): boolean =>
    request.method === method && pathOf(request.path, moment) === path;

/** A fault at one request: once, at each that is like it, or at every request from there on. */
function* atRequests(scene: Scene): Generator<Incident> {
  const { world } = scene;
  const { emulator } = world.site;
  const { platform } = world.samples;
  for (const slot of scene.slots) {
    for (const kind of [...faultKinds(platform), ...overlookedKinds(slot, scene.managed)]) {
      const fault = kind.at(slot, platform);
      if (fault === undefined) {
        continue;
      }
      const waiting = kind.hangs ? { meanwhile: () => letTimePass(emulator.clock) } : {};
      for (const how of lengths(kind)) {
        const arm = (): void => {
          const match = fits(slot, scene);
          let reached = false;
          const fromThereOn = (request: FaultRequest): boolean => (reached ||= match(request));
          emulator.faults.add({
            ...fault,
            ...waiting,
            match: how === "from there on" ? fromThereOn : match,
            skip: slot.nth,
            times: how === "once" ? 1 : forever,
          });
        };
        const { overlooks } = kind;
        yield {
          cell: cellOf(scene, nameOf(slot), kind.name, how),
          arm,
          meanwhile: nothing,
          isSeenLater: overlooks !== undefined && slot.method === "POST" && slot.path === scene.sample.path,
          isUnseen: overlooks !== undefined && isUnseen(overlooks, scene),
        };
      }
    }
  }
}

/** When a schedule is off, nobody sees what it was. */
const ofSchedule = /^settings\.(rrules|timezone|starttime)$/;

const isUnseen = (member: string, { action }: Scene): boolean =>
  writeOnly.test(member) || (action.name === "drop" && ofSchedule.test(member));

/** What ends, and whether the platform has carried out the request that is under way. */
export const kills = ["the plugin before", "the plugin after", "the engine"] as const;
export type Kill = (typeof kills)[number];

/** The fault that ends a process at a request. What a killed plugin writes afterwards is taken back by `undo`. */
export function killing(what: Kill, process: Pick<Process, "kill">, world: World): { fault: Fault; undo(): void } {
  let restore: (() => void) | undefined;
  const meanwhile = (): void => {
    process.kill(what);
    // The engine's plugin lives on until its answers are read: what it learns it writes down.
    restore ??= what === "the engine" ? undefined : world.journals();
  };
  const fault: Fault = { meanwhile, ...(what === "the plugin before" ? { drop: "before" } : {}) };
  return { fault, undo: () => restore?.() };
}

/** `kill -9` while a request is under way; the next run on the same machine goes on without a question. */
function* killed(scene: Scene): Generator<Incident> {
  const { world, slots, action } = scene;
  for (const slot of action.command === "up" ? slots : []) {
    for (const what of kills) {
      const arm = (process: Process): (() => void) => {
        const { fault, undo } = killing(what, process, world);
        world.site.emulator.faults.add({ ...fault, match: fits(slot, scene), skip: slot.nth });
        return undo;
      };
      yield { cell: cellOf(scene, nameOf(slot), `kill ${what}`, "killed"), arm, meanwhile: nothing, isKill: true };
    }
  }
}

const lengths = ({ lasts, spreads }: FaultKind): Cell["how"][] => [
  "once",
  ...(lasts ? (["lasting"] as const) : []),
  ...(spreads ? (["from there on"] as const) : []),
];

/** What was allowed between two runs is not any more, or the platform is away. */
function* inWholeRuns(scene: Scene): Generator<Incident> {
  const { world, sample } = scene;
  const { platform } = world.samples;
  const collection = sample.requests ?? new RegExp(`^${sample.path}`);
  const slot: Slot = { method: "GET", path: sample.path, nth: 0 };
  const ofCollection = (request: FaultRequest): boolean => collection.test(request.path);
  for (const kind of faultKinds(platform)) {
    const fault = kind.at(slot, platform);
    if (fault === undefined || !kind.isLoss) {
      continue;
    }
    const places = [
      ["its collection", ofCollection],
      ["everything", () => true],
    ] as const;
    for (const [place, match] of places) {
      const arm = (): void => {
        world.site.emulator.faults.add({ ...fault, match, times: forever });
      };
      yield { cell: cellOf(scene, place, kind.name, "whole run"), arm, meanwhile: nothing };
    }
  }
  for (const [name, faults] of lossesOfSight(scene)) {
    const arm = (): void => faults.forEach((fault) => world.site.emulator.faults.add({ times: forever, ...fault }));
    yield { cell: cellOf(scene, "its collection", name, "whole run"), arm, meanwhile: nothing };
  }
}

/** The keys see less than before: empty lists, and objects that are hidden. */
function lossesOfSight({ world, sample, id }: Scene): [string, Fault[]][] {
  const { platform } = world.samples;
  const body = world.samples.emptyList(sample.path);
  const list: Fault = { method: "GET", path: sample.path, status: 200, body };
  if (platform === "sc" || id === undefined) {
    return [["an empty list", [list]]];
  }
  const hidden: Fault = {
    match: ({ path }) => path.split("/").includes(id),
    status: 404,
    body: { error: "The requested file was not found" },
  };
  return [
    ["an empty list", [list]],
    ["hidden, and listed", [hidden]],
    ["hidden, and lists that cannot be read", [hidden, { method: "GET", path: sample.path, status: 403, body: "" }]],
  ];
}

type Act = (body: Json | undefined) => Promise<void>;

/** Between two requests of ours somebody else does something to the same object, or makes one of its name. */
function* byOthers(scene: Scene): Generator<Incident> {
  const { world, slots } = scene;
  for (const [name, act] of Object.entries(actsOf(scene))) {
    for (const slot of slots) {
      yield* incidentOf(scene, slot, name, act);
    }
  }
  const ours = slots.filter(({ method, path }) => method === "POST" && path === scene.sample.path);
  for (const slot of world.samples.platform === "sc" ? [] : ours) {
    // Another user of the platform, on another machine.
    const twin: Act = async (body) => {
      await world.site.byHand("POST", scene.sample.path, body, "standard");
    };
    yield* incidentOf(scene, slot, "another makes one of its name", twin, {}, true);
    yield* incidentOf(scene, slot, "another makes one, and 503", twin, { status: 503, body: "" }, true);
    yield* incidentOf(scene, slot, "another makes one, and the answer is lost", twin, { drop: "after" }, true);
  }
}

function* incidentOf(
  scene: Scene,
  slot: Slot,
  name: string,
  act: Act,
  fault: Fault = {},
  makes = false,
): Generator<Incident> {
  const { world, moment } = scene;
  let done = nothing();
  const arm = (): void => {
    done = nothing();
    const meanwhile = async (): Promise<void> => {
      const before = world.since(moment);
      await asAPerson(scene, () => act(slot.body)).catch(() => undefined);
      const changed = [...world.since(moment)].filter(([key, text]) => before.get(key) !== text);
      const gone = changed.flatMap(([key, text]) => (text === "" ? [key] : []));
      done = { made: new Map(makes ? changed : []), deleted: gone };
    };
    world.site.emulator.faults.add({ ...fault, match: fits(slot, scene), skip: slot.nth, meanwhile });
  };
  yield { cell: cellOf(scene, nameOf(slot), name, "once"), arm, byOthers: true, meanwhile: () => done };
}

/** What people do to the object that an action is about. */
function actsOf({ world, sample, action, id }: Scene): Record<string, Act> {
  const { site, ids } = world;
  if (id === undefined) {
    return {};
  }
  const unread = sample.unread?.(site.behaviour) ?? [];
  const declared = action.program[0]?.inputs ?? sample.inputs(ids);
  // What the program does not name is theirs.
  const changes = Object.entries(sample.changes(ids)).filter(
    ([name, { isWide }]) => !isWide && !unread.includes(name) && name in declared,
  );
  const edits = changes.filter(([name]) => name !== "name").slice(0, 2);
  const renamed = changes.filter(([name]) => name === "name");
  const trash = async (): Promise<void> => {
    const { folders } = (await site.byHand("GET", "/folders")) as { folders: { id: number; type: string }[] };
    const folder_id = folders.find(({ type }) => type === "trash")?.id;
    await site.byHand("PUT", `/scans/${id}/folder`, { folder_id });
  };
  return {
    ...Object.fromEntries(
      [...renamed, ...edits].map(([name, { byHand }]) => [
        `somebody changes ${name}`,
        () => changeByHand(site, sample, id, byHand),
      ]),
    ),
    // Where a deletion has to be refused, this one would be in its place.
    ...(action.name === "delete needed"
      ? {}
      : {
          "somebody deletes it": async () => {
            await site.byHand("DELETE", `${sample.path}/${id}`, undefined, sample.by);
          },
        }),
    ...(sample.path === "/scans" ? { "somebody moves it to the trash": trash } : {}),
  };
}

/** While the platform takes a partial body for what it is. */
async function asAPerson({ world }: Scene, work: () => Promise<void>): Promise<void> {
  const { behaviour } = world.site;
  const before = { ...behaviour };
  Object.assign(behaviour, world.samples.partial);
  try {
    await work();
  } finally {
    Object.assign(behaviour, before);
  }
}
