import type { Emulator, Platform } from "../../emulator/index";
import { platformDefinitions } from "../../emulator/platforms";
import { type Json, objectOf } from "../../emulator/core/json";
import { send } from "./client";
import { compareAnswers, emptyLists } from "./compare";
import { Ids } from "./ids";
import type { Replay, Site } from "./platform";
import { endpointOf, type Interaction, type RecordedPlatform, type Recording } from "./recording";
import { isScAdministration, sc } from "./sc";
import { vm } from "./vm";

export const replays: { readonly [P in RecordedPlatform]: Replay<P> } = { vm, sc };

/** One interaction that was not replayed, agreed, or differs. */
export interface Outcome {
  /** `platform/recording#number`, counted from 1. */
  key: string;
  endpoint: string;
  verdict: "agrees" | "differs" | "hand-edited" | "not emulated";
  differences: string[];
  /** It agrees as far as it goes: lists without elements here, with elements in the recording. */
  empty: string[];
}

/** An id in a path: a number, or a uuid with or without what some kinds put before it. */
const isId = /^\d+$|^(template-|SSE-Unessus-)?[0-9a-f]{8}-/;
/** Time passes between the requests of a client, so that what it waits for comes. */
const stepMilliseconds = 3000;

export function siteOf<P extends RecordedPlatform>(replay: Replay<P>, emulator: Emulator<P>): Site<P> {
  const post: Site<P>["send"] = (who, sent) => send(emulator.url, replay.headers(emulator, who), sent);
  return {
    emulator,
    send: post,
    ask: async (method, path, body) => {
      const who = replay.platform === "vm" || isScAdministration({ path }) ? "administrator" : "manager";
      const answer = await post(who, { method, path, body });
      if (answer.status !== 200) {
        throw new Error(
          `Preparing a replay: ${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`,
        );
      }
      return answer.body;
    },
  };
}

/** What a replay of one recording has to do with so far. */
interface Objects {
  /** The newest object that the recording itself has made, by the path of its POST. */
  made: Map<string, string>;
  /** Place in a path and recorded id → our id. */
  known: Map<string, string>;
}

/** The path with our ids: of what this recording has made or named before, or of what it presupposes. */
async function translatePath<P extends RecordedPlatform>(
  replay: Replay<P>,
  { path, status }: Interaction,
  site: Site<P>,
  ids: Ids,
  { made, known }: Objects,
): Promise<string> {
  const before: string[] = [];
  const ours: string[] = [];
  for (const segment of path.split("/").slice(1)) {
    const recorded = decodeURIComponent(segment);
    const place = before.join("/");
    let id = known.get(`${place} ${recorded}`) ?? (replay.keepsPathIds ? ids.get(recorded) : undefined);
    // What is missing in the recording has to be missing here too.
    if (id === undefined && isId.test(recorded) && (status < 400 || status === 403)) {
      id = made.get(`/${place}`) ?? (await replay.presuppose(place, site, path));
      if (id !== undefined) {
        known.set(`${place} ${recorded}`, id);
      }
    }
    before.push(isId.test(recorded) ? "*" : segment);
    ours.push(id ?? segment);
  }
  return `/${ours.join("/")}`;
}

/** Replays a recording in order against a fresh emulator. */
async function play<P extends RecordedPlatform>(
  replay: Replay<P>,
  recording: Recording,
  emulator: Emulator<P>,
  isEmulated: (interaction: Interaction) => boolean,
): Promise<Outcome[]> {
  emulator.reset();
  const site = siteOf(replay, emulator);
  const ids = new Ids();
  for (const id of await replay.constants(site)) {
    ids.keep(id);
  }
  await replay.prepare(recording, site);
  const objects: Objects = { made: new Map(), known: new Map() };
  const outcomes: Outcome[] = [];
  for (const [index, interaction] of recording.interactions.entries()) {
    const outcome = (verdict: Outcome["verdict"], differences: string[] = [], empty: string[] = []): void => {
      const key = `${replay.platform}/${recording.name}#${index + 1}`;
      outcomes.push({ key, endpoint: endpointOf(interaction), verdict, differences, empty });
    };
    if (!isEmulated(interaction)) {
      outcome("not emulated");
      continue;
    }
    if (replay.isHandEdited(recording, index)) {
      outcome("hand-edited");
      continue;
    }
    emulator.clock.advance(stepMilliseconds);
    const { method, query, request, status, response } = interaction;
    const path = await translatePath(replay, interaction, site, ids, objects);
    const sent = await replay.adapt(interaction, { method, path, query, body: ids.translate(request) }, site);
    const answer = await site.send(replay.who(interaction), sent);
    ids.learn(response, answer.body);
    const id = replay.madeId(answer.body);
    if (method === "POST" && answer.status === 200 && (typeof id === "string" || typeof id === "number")) {
      objects.made.set(path, String(id));
    }
    // What a rewritten id meant is gone; the next request with it meant another object.
    if (method === "DELETE" && !replay.keepsPathIds) {
      objects.known.clear();
    }
    const differences =
      answer.status === status
        ? compareAnswers(response, answer.body, interaction.truncated === true)
        : [refusal(status, answer)];
    if (differences.length > 0) {
      outcome("differs", differences);
    } else {
      outcome("agrees", [], emptyLists(response, answer.body));
    }
  }
  return outcomes;
}

function refusal(recorded: number, { status, body }: { status: number; body: Json }): string {
  const { error, message, error_msg: text } = objectOf(body);
  return `status is ${status}, recorded ${recorded} (${JSON.stringify(text ?? message ?? error ?? null)})`;
}

/** Written by hand, not by the service. */
export const isHandEdited = (platform: Platform, recording: Recording, index: number): boolean =>
  replays[platform === "sc" ? "sc" : "vm"].isHandEdited(recording, index);

/** Whether the emulator has the address that was recorded, whatever it answers there. */
function addressTest(platform: RecordedPlatform, emulator: Emulator<RecordedPlatform>): (one: Interaction) => boolean {
  const { addresses } = emulatedAddresses(platform, emulator);
  const patterns = addresses.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/:\w+(\{[^}]*\})?\??/g, "[^/]+")}$`),
  }));
  return ({ method, path }) => patterns.some((one) => one.method === method && one.pattern.test(path));
}

export function emulatedAddresses<P extends Platform>(
  platform: P,
  { clock, behaviour, keys }: Emulator<P>,
): { addresses: readonly { method: string; path: string }[] } {
  return platformDefinitions[platform].makeSite({
    version: undefined,
    clock,
    behaviour,
    keys,
    seed: {},
    dump: undefined,
  });
}

/** Replays all recordings of a platform, each against a fresh site of its age. */
export async function replayAll<P extends RecordedPlatform>(
  platform: P,
  recordings: readonly Recording[],
): Promise<Outcome[]> {
  const replay: Replay<P> = replays[platform];
  const emulators = new Map<string, Emulator<P>>();
  const outcomes: Outcome[] = [];
  try {
    for (const recording of recordings) {
      const age = replay.age(recording);
      const emulator = emulators.get(age) ?? (await replay.start(age));
      emulators.set(age, emulator);
      const isEmulated = addressTest(platform, emulator);
      outcomes.push(...(await play(replay, recording, emulator, isEmulated)));
    }
  } finally {
    for (const emulator of emulators.values()) {
      await emulator.close();
    }
  }
  return outcomes;
}
