import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { Clock } from "./clock";
import { faultChoice, faultEffects } from "./control-help";
import type { Fault, Faults } from "./faults";
import type { RecordedRequest } from "./http";
import { isObject, type Json, type JsonObject, parseJson, textOf } from "./json";

type Bindings = { Bindings: HttpBindings };

/** What another process may steer. */
export interface Controls {
  clock: Clock;
  faults: Faults;
  requests: RecordedRequest[];
  behaviour(): object;
  /** Throws when a switch is unknown or cannot have this value. */
  setBehaviour(changes: JsonObject): void;
  reset(): void;
}

/** The control endpoints: JSON, outside the platform's own paths, without authentication, never in the request list. */
export function addControls(app: Hono<Bindings>, controls: Controls): void {
  const { clock, faults, requests } = controls;
  app.get("/emulator/requests", (context) => context.json(requests));
  app.delete("/emulator/requests", (context) => {
    requests.length = 0;
    return context.json({});
  });
  app.get("/emulator/clock", (context) => context.json({ now: clock.now() }));
  app.post("/emulator/clock", (context) =>
    answer(context, (body) => {
      const { advance, set } = body as JsonObject;
      if (typeof set === "number") {
        clock.set(set);
      }
      if (typeof advance === "number") {
        clock.advance(advance);
      }
      if (typeof set !== "number" && typeof advance !== "number") {
        throw new Error('expected "advance" or "set"');
      }
      return { now: clock.now() };
    }),
  );
  app.get("/emulator/faults", (context) => context.json({ hits: faults.hits }));
  app.post("/emulator/faults", (context) =>
    answer(context, (body) => {
      for (const fault of Array.isArray(body) ? body : [body]) {
        faults.add(readFault(fault));
      }
      return { hits: faults.hits };
    }),
  );
  app.delete("/emulator/faults", (context) => {
    faults.clear();
    return context.json({ hits: 0 });
  });
  app.get("/emulator/behaviour", (context) => context.json(controls.behaviour()));
  app.post("/emulator/behaviour", (context) =>
    answer(context, (body) => {
      controls.setBehaviour(body as JsonObject);
      return { ...controls.behaviour() } as JsonObject;
    }),
  );
  app.post("/emulator/reset", (context) => {
    controls.reset();
    return context.json({});
  });
}

async function answer(context: Context<Bindings>, act: (body: Json) => JsonObject): Promise<Response> {
  const body = parseJson(await context.req.text());
  if (!isObject(body) && !Array.isArray(body)) {
    return context.json({ error: "expected a JSON object" }, 400);
  }
  try {
    return context.json(act(body));
  } catch (error) {
    return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

/** A fault from JSON, where a pattern is text (`pathPattern`) and `Infinity` is the text `"Infinity"`. */
function readFault(value: Json): Fault {
  if (!isObject(value)) {
    throw new Error("a fault is an object");
  }
  const unknown = Object.keys(value).find(
    (name) => ![faultChoice, faultEffects].some((members) => Object.hasOwn(members, name)),
  );
  if (unknown !== undefined) {
    throw new Error(`a fault has no member "${unknown}"`);
  }
  if (!Object.keys(value).some((name) => Object.hasOwn(faultEffects, name))) {
    throw new Error(`a fault without effect: it needs one of ${Object.keys(faultEffects).join(", ")}`);
  }
  const { pathPattern, times, ...rest } = value;
  return {
    ...(rest as Fault),
    ...(pathPattern === undefined ? {} : { path: new RegExp(textOf(pathPattern)) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  };
}
