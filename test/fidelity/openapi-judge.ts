import { startEmulator } from "../../emulator/index";
import { type Json, type JsonObject, objectOf, textOf } from "../../emulator/core/json";
import type { Answer, Sent } from "./client";
import { areaOf, type OpenApi, type Operation } from "./openapi";
import { bodyOf, hasOwnBody, queryOf } from "./openapi-bodies";
import { isKnownFault } from "./openapi-faults";
import { makeValidator, type Validate } from "./openapi-schema";
import { prepare, thingAt, withIds } from "./openapi-things";
import type { Site } from "./platform";
import { emulatedAddresses, siteOf } from "./replay";
import { vm } from "./vm";

/** One documented request that was sent, and what its answer lacks. */
export interface Example {
  /** `GET /scans/{scan_id}#1`, counted from 1 in the operation. */
  key: string;
  operation: Operation;
  differences: string[];
}

export interface JudgedOperations {
  /** Of every area, also those that the emulator does not have. */
  operations: { operation: Operation; area: string; isEmulated: boolean }[];
  /** Of the operations that it has. */
  examples: Example[];
}

interface Address {
  method: string;
  path: string;
}

/** How a route's segment takes a documented one: as that very word, as anything, or not. */
function takes(route: string, documented: string): "exactly" | "as anything" | "not" {
  const [, pattern] = /^:\w+(?:\{(.*)\})?$/.exec(route) ?? [];
  const isParameter = route.startsWith(":");
  if (documented.startsWith("{") || documented === "null") {
    return isParameter ? "exactly" : "not";
  }
  if (!isParameter) {
    return route === documented ? "exactly" : "not";
  }
  return pattern === undefined ? "as anything" : new RegExp(`^(${pattern})$`).test(documented) ? "exactly" : "not";
}

/** Whether the emulator has a route for a path. A route that takes a word as an id answers 404, which tells. */
function routeFor({ method, path }: Address, routes: readonly Address[]): "exactly" | "as anything" | "not" {
  const wanted = path.split("/");
  const fits = routes
    .filter((route) => route.method === method && route.path.split("/").length === wanted.length)
    .map((route) => route.path.split("/").map((segment, index) => takes(segment, wanted[index] ?? "")));
  if (fits.some((segments) => segments.every((how) => how === "exactly"))) {
    return "exactly";
  }
  return fits.some((segments) => segments.every((how) => how !== "not")) ? "as anything" : "not";
}

/** A parameter with few documented values stands for as many paths. */
function pathsOf({ path, parameters }: Operation): string[] {
  const choices = parameters.find(({ where, schema }) => where === "path" && Array.isArray(schema.enum));
  const values = (choices?.schema.enum ?? []) as Json[];
  const optional = path.replace("/{no_members}", "");
  return values.length === 0 ? [optional] : values.map((value) => path.replace(`{${choices?.name}}`, textOf(value)));
}

async function fill(key: string, path: string, site: Site<"vm">): Promise<string> {
  const before: string[] = [];
  const ids: string[] = [];
  const filled: string[] = [];
  const documented = key
    .slice(key.indexOf(" ") + 1)
    .split("/")
    .slice(1);
  for (const [index, segment] of path.split("/").slice(1).entries()) {
    const [, name] = /^\{(.*)\}$/.exec(segment) ?? [];
    const isChoice = name === undefined && documented[index] !== segment;
    const id = name === undefined ? segment : textOf(await thingAt(key, name, before.join("/"))?.(site, ids));
    if (name !== undefined || isChoice) {
      ids.push(id);
    }
    // Of places with choices, what stands there names its own list.
    before.push(name !== undefined || segment === "null" || (isChoice && before.at(-1) === "editor") ? "*" : segment);
    filled.push(id === "" ? "1" : id);
  }
  return `/${filled.join("/")}`;
}

/** All requests of an operation: each documented body or one that its schema tells, then one with documented filters. */
async function requestsOf(
  operation: Operation,
  path: string,
  site: Site<"vm">,
  components: JsonObject,
): Promise<Sent[]> {
  const { key, method } = operation;
  const filled = await fill(key, path, site);
  const { required, shown } = queryOf(operation);
  const base = { method, path: filled, query: required };
  if (operation.body?.type === "multipart/form-data" && !hasOwnBody(key)) {
    return [{ ...base, file: { name: "example.csv", content: "Example,192.0.2.9\n" } }];
  }
  const bodies: Sent[] = [];
  for (const body of bodyOf(operation, components)) {
    bodies.push({ ...base, body: await withIds(key, body, site) });
  }
  const [first = base] = bodies;
  return [
    ...(bodies.length === 0 ? [base] : bodies),
    ...(shown === undefined ? [] : [{ ...first, query: { ...required, ...shown } }]),
  ];
}

/** What an answer lacks of its documentation, but for the known faults of the documents. */
export function judgeAnswer(
  { key, answers, document }: Operation,
  { status, body }: Answer,
  validate: Validate,
  isFault = isKnownFault,
): string[] {
  const unknown = (lines: string[]): string[] => lines.filter((line) => !isFault(key, line));
  const statuses = [...answers.keys()].join(" or ");
  const wrong = answers.has(status) ? [] : unknown([`status is ${status}, documented ${statuses}`]);
  if (wrong.length > 0) {
    const { error, message } = objectOf(body);
    return wrong.map((line) => `${line} (${JSON.stringify(message ?? error ?? body)?.slice(0, 120)})`);
  }
  const content = answers.get(status);
  if (content === undefined || content.schema === undefined) {
    return [];
  }
  if (content.type !== "application/json") {
    return body === null ? ["the file is empty"] : [];
  }
  const lines = validate(content.schema, document, body);
  const [only, ...others] = Object.values(objectOf(body)).filter(Array.isArray);
  // A list that the documents show bare stands in an object, next to numbers and pages.
  const isWrapped = lines.includes(" is object, documented array") && only !== undefined && others.length === 0;
  // A difference that the example beside the schema has too is the schema's fault.
  const { schema, examples } = content;
  const shown = new Set(examples.flatMap((example) => validate(schema, document, example)));
  return unknown(isWrapped ? validate(schema, document, only) : lines).filter((line) => !shown.has(line));
}

/** Each documented request is sent to a fresh site, which has what the request names. */
export async function judgeOperations(openApi: OpenApi): Promise<JudgedOperations> {
  const validate = makeValidator(openApi);
  const emulator = await startEmulator({ platform: "vm", behaviour: { runningSeconds: 3600 } });
  const routes = emulatedAddresses("vm", emulator).addresses;
  const judged: JudgedOperations = { operations: [], examples: [] };
  try {
    for (const operation of openApi.operations) {
      const { key, method, document } = operation;
      const components = openApi.components.get(document) ?? {};
      let isEmulated = false;
      let number = 0;
      for (const path of pathsOf(operation)) {
        const how = routeFor({ method, path }, routes);
        if (how === "not") {
          continue;
        }
        for (let index = 0, count = 1; index < count; index += 1) {
          emulator.reset();
          const site = siteOf(vm, emulator);
          let differences: string[];
          try {
            await prepare(key, site);
            const requests = await requestsOf(operation, path, site, components);
            count = requests.length;
            const answer = await site.send("administrator", requests[index] ?? { method, path });
            if (how === "as anything" && answer.status === 404) {
              continue;
            }
            differences = judgeAnswer(operation, answer, validate);
          } catch (error) {
            differences = [(error as Error).message];
          }
          isEmulated = true;
          number += 1;
          judged.examples.push({ key: `${key}#${number}`, operation, differences });
        }
      }
      judged.operations.push({ operation, area: areaOf(operation), isEmulated });
    }
  } finally {
    await emulator.close();
  }
  return judged;
}
