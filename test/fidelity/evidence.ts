import type { Platform } from "../../emulator/index";
import { isObject, type Json, listOf, objectOf } from "../../emulator/core/json";
import type { Sendings, SentBody } from "./bodies";
import { type Kind, type Shape, shapeOf } from "./compare";
import { documented } from "./documented-members";
import { endpointOf, type Interaction, type Recording } from "./recording";
import { isHandEdited } from "./replay";

/** Objects of requests whose member names are data: families, plugins, preferences, categories and types of credentials. */
const maps = /^\.(plugins|plugins\.\*\.individual|preferences|credentials\.(add|add\.\*|edit|current|current\.\*))$/;

/** Ids are numbers here and uuids there: for what a body looks like both are one address. */
const addressOf = (request: Pick<Interaction, "method" | "path">): string =>
  endpointOf(request).replace(/\{(uu)?id\}/g, "*");

/** Address of a request → the shapes of its bodies. */
type Evidence = Map<string, Shape>;

function add(evidence: Evidence, address: string, shape: Shape): void {
  const known = evidence.get(address) ?? new Map<string, Set<Kind>>();
  evidence.set(address, known);
  for (const [place, kinds] of shape) {
    known.set(place, new Set([...(known.get(place) ?? []), ...kinds]));
  }
}

/** Bodies that were taken: what a refused request looked like proves nothing. */
function recordedBodies(interactions: readonly Interaction[]): Evidence {
  const evidence: Evidence = new Map();
  for (const one of interactions) {
    if (one.method !== "GET" && one.status < 300) {
      add(evidence, addressOf(one), shapeOf(one.request, maps));
    }
  }
  return evidence;
}

/** `credentials.add.*.*[].id` stands in lists and objects, which need not be written down. */
function withContainers(place: string, kinds: readonly Kind[]): Shape {
  const shape: Shape = new Map([[place, new Set(kinds)]]);
  for (let inner = place; inner !== ""; ) {
    const isElement = inner.endsWith("[]");
    inner = isElement ? inner.slice(0, -2) : inner.slice(0, inner.lastIndexOf("."));
    shape.set(inner, new Set([isElement ? "array" : "object"]));
  }
  return shape;
}

const withoutMembers: Readonly<Record<"no body" | "form", Kind>> = { "no body": "null", form: "object" };

function documentedBodies(platform: Platform): Evidence {
  const evidence: Evidence = new Map();
  for (const { platforms, requests, members } of documented) {
    if (!platforms.includes(platform)) {
      continue;
    }
    for (const request of requests) {
      if (typeof members === "string") {
        add(evidence, request, new Map([["", new Set([withoutMembers[members]])]]));
      } else {
        for (const [place, kinds] of Object.entries(members)) {
          add(evidence, request, withContainers(`.${place}`, kinds.split(" | ") as Kind[]));
        }
      }
    }
  }
  return evidence;
}

/** What can stand in the settings of a scan or policy → the types it was shown with; text in any case. */
type Settings = ReadonlyMap<string, ReadonlySet<Kind>>;

/** Inputs at any depth of an editor document. What a preset would set is none: `modes` hold descriptions. */
function collectInputs(node: Json, settings: Map<string, Set<Kind>>): void {
  if (Array.isArray(node)) {
    for (const item of node) {
      collectInputs(item, settings);
    }
  } else if (isObject(node)) {
    if (typeof node.id === "string" && typeof node.type === "string") {
      addSetting(node.id, node.default, settings);
    }
    for (const [name, member] of Object.entries(node)) {
      if (name !== "modes") {
        collectInputs(member, settings);
      }
    }
  }
}

function addSetting(id: string, value: Json | undefined, settings: Map<string, Set<Kind>>): void {
  const kinds = settings.get(id) ?? new Set<Kind>(["string"]);
  settings.set(id, kinds);
  for (const kind of value === undefined ? [] : (shapeOf(value).get("") ?? [])) {
    kinds.add(kind);
  }
}

const editor = /^\/editor\/(scan|policy)\//;
const policy = /^\/policies\/\d+$/;

/**
 * Inputs of editor documents and members of a policy's settings. API sheet of Vulnerability Management, 2.2: any id of
 * the document as text; 2.3 and 2.5: a whole document goes back with what it shows. The same of Nessus.
 */
function settingsIn(answers: readonly { path: string; response: Json }[]): Settings {
  const found = new Map<string, Set<Kind>>();
  for (const { path, response } of answers) {
    const { settings = null, credentials } = objectOf(response);
    if (editor.test(path)) {
      collectInputs([settings, ...listOf(objectOf(credentials).data)], found);
    }
    if (policy.test(path)) {
      for (const [name, value] of Object.entries(objectOf(settings))) {
        addSetting(name, value, found);
      }
    }
  }
  return found;
}

/** What tells that a body is right. */
interface Judge {
  recorded: Evidence;
  documented: Evidence;
  settings: Settings;
}

/** A body of ours, judged. */
export interface JudgedBody {
  body: SentBody;
  /** Each member with its type is in a recorded body, or some are documented only, or some are neither. */
  verdict: "recorded" | "documented" | "differs";
  /** `PUT /scans/* settings.colour is string`: what is neither. */
  differences: string[];
}

/** Everything our provider sends to a platform, judged. */
export interface JudgedBodies {
  platform: Platform;
  bodies: JudgedBody[];
  /** Actions that our provider did not finish, and what it said. */
  failures: ReadonlyMap<string, string>;
}

/**
 * Judges what our provider sends. Without recordings the documented members alone are the evidence, with the editor
 * documents of the emulator. Bodies of Nessus are the same as those of Vulnerability Management, whose recordings serve.
 */
export function judgeBodies(
  platform: Platform,
  { bodies, failures, forms }: Sendings,
  recordings: readonly Recording[] | undefined,
): JudgedBodies {
  const interactions = recordings?.flatMap((one) =>
    one.interactions.filter((_, index) => !isHandEdited(platform, one, index)),
  );
  const evidence: Judge = {
    recorded: recordedBodies(interactions ?? []),
    documented: documentedBodies(platform),
    settings: settingsIn(interactions?.filter(({ method }) => method === "GET") ?? forms),
  };
  return { platform, bodies: bodies.map((body) => judge(body, evidence)), failures };
}

/** Lines of the table of documented members that no body of ours has. */
export function unusedMembers(sendings: ReadonlyMap<Platform, Sendings>): string[] {
  const used = new Set<string>();
  for (const [platform, { bodies }] of sendings) {
    for (const body of bodies) {
      for (const place of shapeOf(body.body, maps).keys()) {
        used.add(`${platform} ${addressOf(body)} ${place.slice(1)}`);
      }
    }
  }
  return documented.flatMap(({ source, platforms, requests, members }) =>
    Object.keys(typeof members === "string" ? { "": withoutMembers[members] } : members)
      .filter((place) => !platforms.some((platform) => requests.some((one) => used.has(`${platform} ${one} ${place}`))))
      .map((place) => `${source}: ${place}`),
  );
}

const isSetting = (address: string, place: string, kind: Kind, settings: Settings): boolean =>
  /^(POST|PUT) \/(scans|policies)(\/\*)?$/.test(address) &&
  place.startsWith(".settings.") &&
  settings.get(place.slice(".settings.".length))?.has(kind) === true;

function judge(body: SentBody, { recorded, documented, settings }: Judge): JudgedBody {
  const address = addressOf(body);
  const known = recorded.get(address);
  const told = documented.get(address);
  const differences: string[] = [];
  let verdict: JudgedBody["verdict"] = "recorded";
  for (const [place, kinds] of shapeOf(body.body, maps)) {
    for (const kind of kinds) {
      if (known?.get(place)?.has(kind) === true) {
        continue;
      }
      if (told?.get(place)?.has(kind) === true || isSetting(address, place, kind, settings)) {
        if (verdict === "recorded") {
          verdict = "documented";
        }
      } else {
        differences.push(`${address} ${place === "" ? "its body" : place.slice(1)} is ${kind}`);
        verdict = "differs";
      }
    }
  }
  return { body, verdict, differences };
}
