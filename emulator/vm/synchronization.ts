import { routesUnder } from "./route";
import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { type Call, idOf, isoOf, role, type Route, type Stored } from "../rest/call";
import { change } from "../rest/collection";
import { newUuid } from "../rest/ids";
import { framed, plain, Refusal } from "../rest/reply";
import type { Behaviour } from "./behaviour";

/**
 * Findings and assets of other vendors: a job takes chunks of objects until it is submitted. The vendor's pages do not
 * describe this area; its calls, members and limits are those of the public client of the vendor (pyTenable, `io.sync`).
 */
const base = "/api/v3/data/synchronizations";
const table = "syncJob";

const kinds: Readonly<Record<string, readonly string[]>> = {
  "device-asset": ["id", "device"],
  "cve-finding": ["id", "asset_id", "cve"],
};
const longestId = 128;
const mostObjects = 1000;

function jobOf(call: Call<Behaviour>): Stored {
  const found = call.store.get(table, call.parameters.job ?? "");
  if (found === undefined || found.sync_id !== idOf(call)) {
    throw framed(404, `Job ${call.parameters.job ?? ""} not found`);
  }
  return found;
}

/** A job without a new chunk for too long is canceled. */
function current(job: Stored, call: Call<Behaviour>): Stored {
  const idle = call.now - Number(job._touched);
  if (job.state === "ACTIVE" && idle > Number(job._timeout) * 1000) {
    const failure = "The job received no chunk in time.";
    return change(call, table, job, { state: "CANCELED", failure_message: failure, state_changed_at: isoOf(call) });
  }
  return job;
}

const shown = (job: Stored): JsonObject => ({
  id: job.id,
  sync_id: job.sync_id ?? "",
  state: job.state ?? "",
  failure_message: job.failure_message ?? null,
  summary: job.summary ?? null,
  created_at: job.created_at ?? null,
  state_changed_at: job.state_changed_at ?? null,
});

function create(call: Call<Behaviour>): JsonObject {
  const { active_state_timeout_seconds: timeout = 1800, expire_after_seconds: lifetime = 604_800 } = call.body;
  if (!(Number(timeout) > 0) || !(Number(lifetime) > 0)) {
    throw plain(400, "Invalid 'active_state_timeout_seconds' or 'expire_after_seconds' field");
  }
  const job = call.store.put(table, {
    id: newUuid(),
    sync_id: idOf(call),
    state: "ACTIVE",
    created_at: isoOf(call),
    state_changed_at: isoOf(call),
    _timeout: Number(timeout),
    _touched: call.now,
    _chunks: {},
  });
  return { success: true, id: job.id };
}

function active(call: Call<Behaviour>): Stored {
  const job = current(jobOf(call), call);
  if (job.state !== "ACTIVE") {
    throw framed(409, `Job ${job.id} is not active`);
  }
  return job;
}

/** What is wrong with an object, or nothing. */
function problemOf(object: JsonObject): string | undefined {
  const needs = kinds[textOf(object.object_type)];
  if (needs === undefined) {
    return "object_type";
  }
  const cves = listOf(objectOf(object.cve).cves).map(textOf);
  if (
    object.object_type === "cve-finding" &&
    (cves.length === 0 || !cves.every((one) => /^CVE-\d{4}-\d{4,7}$/.test(one)))
  ) {
    return "cve.cves";
  }
  return needs.find((name) => {
    const value = object[name];
    return value === undefined || value === null || value === "" || textOf(value).length > longestId;
  });
}

function upload(call: Call<Behaviour>): JsonObject {
  const job = active(call);
  const number = Number(call.parameters.chunk);
  const objects = listOf(call.body.objects).map(objectOf);
  if (!Number.isInteger(number) || number < 1 || objects.length === 0 || objects.length > mostObjects) {
    throw new Refusal(422, { detail: "The number of the chunk or of its objects is invalid." });
  }
  const problems = objects.flatMap((object, index) => {
    const problem = problemOf(object);
    return problem === undefined ? [] : [{ loc: ["body", "objects", index, problem], msg: "Invalid", type: "value" }];
  });
  if (problems.length > 0) {
    throw new Refusal(422, { detail: problems as unknown as Json });
  }
  const chunks = { ...objectOf(job._chunks), [number]: objects };
  change(call, table, job, { _chunks: chunks, _touched: call.now });
  return { success: true };
}

/** The objects of all chunks become what the synchronization holds; what an earlier job of it had and this one lacks goes. */
function submit(call: Call<Behaviour>): JsonObject {
  const job = active(call);
  const chunks = objectOf(job._chunks);
  const wanted = Number(call.body.number_of_chunks);
  if (wanted !== Object.keys(chunks).length) {
    throw plain(400, `${Object.keys(chunks).length} chunks were received, ${wanted} were sent`);
  }
  const objects = Object.values(chunks).flatMap((chunk) => listOf(chunk).map(objectOf));
  const known = new Set(
    objects.filter(({ object_type }) => object_type === "device-asset").map(({ id }) => textOf(id)),
  );
  const isOrphan = ({ object_type, asset_id }: JsonObject): boolean =>
    object_type === "cve-finding" && !known.has(textOf(asset_id));
  const summary = {
    assets: store(call, job, objects, "device-asset", () => false),
    findings: store(call, job, objects, "cve-finding", isOrphan),
  };
  const audits = objects.filter(isOrphan).map(
    (object, index): JsonObject => ({
      id: String(index + 1),
      chunk_sequence_number: Number(Object.keys(chunks).find((key) => listOf(chunks[key]).includes(object)) ?? 1),
      log_level: "WARN",
      message: "The asset of the finding is not part of the job.",
      path: "asset_id",
      object_id: object.id ?? "",
      audit_type: "cve-finding",
    }),
  );
  change(call, table, job, {
    state: "COMPLETED",
    state_changed_at: isoOf(call),
    summary,
    _chunks: {},
    _audits: audits,
  });
  return { success: true };
}

function store(
  call: Call<Behaviour>,
  job: Stored,
  objects: readonly JsonObject[],
  kind: string,
  isIgnored: (object: JsonObject) => boolean,
): JsonObject {
  const counts = { created: 0, deleted: 0, ignored: 0, updated: 0 };
  const prefix = `${textOf(job.sync_id)}:${kind}:`;
  const left = new Set(
    call.store
      .all("syncObject")
      .map(({ id }) => id)
      .filter((id) => id.startsWith(prefix)),
  );
  for (const object of objects.filter(({ object_type }) => object_type === kind)) {
    if (isIgnored(object)) {
      counts.ignored += 1;
      continue;
    }
    const id = prefix + textOf(object.id);
    counts[call.store.get("syncObject", id) === undefined ? "created" : "updated"] += 1;
    call.store.put("syncObject", { id, sync_id: job.sync_id ?? "", object });
    left.delete(id);
  }
  for (const id of left) {
    call.store.remove("syncObject", id);
    counts.deleted += 1;
  }
  return counts;
}

const levels = ["INFO", "WARN", "ERROR"];
const after = <Item extends { id?: Json }>(items: Item[], { query }: Call<Behaviour>): Item[] => {
  const from = items.findIndex(({ id }) => id === query.after) + 1;
  return items.slice(from, from + (Number(query.limit ?? 25) || 25));
};

function list(call: Call<Behaviour>): JsonObject {
  const wanted = (call.query.states ?? "").split(",").filter((state) => state !== "");
  const jobs = call.store
    .all(table)
    .filter(({ sync_id }) => call.parameters.id === undefined || sync_id === idOf(call))
    .map((job) => current(job, call))
    .filter(({ state }) => wanted.length === 0 || wanted.includes(textOf(state)));
  return { jobs: after(jobs, call).map(shown) };
}

function audits(call: Call<Behaviour>): JsonObject {
  const wanted = (call.query.levels ?? levels.join(",")).split(",");
  const lines = listOf(jobOf(call)._audits).map(objectOf);
  return {
    audits: after(
      lines.filter(({ log_level }) => wanted.includes(textOf(log_level))),
      call,
    ),
  };
}

const route = routesUnder(base, role.administrator);

export const synchronizationRoutes: readonly Route<Behaviour>[] = [
  route("GET", "/jobs", list),
  route("GET", "/:id/jobs", list),
  route("POST", "/:id/jobs", create),
  route("GET", "/:id/jobs/:job", (call) => shown(current(jobOf(call), call))),
  route("DELETE", "/:id/jobs/:job", (call) => {
    const job = jobOf(call);
    change(call, table, job, { state: "CANCELED", state_changed_at: isoOf(call), _chunks: {} });
    return { success: true };
  }),
  route("POST", "/:id/jobs/:job/chunks/:chunk", upload),
  route("POST", "/:id/jobs/:job/_submit", submit),
  route("GET", "/:id/jobs/:job/audits", audits),
];
