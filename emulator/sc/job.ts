import { routesUnder } from "./route";
import type { Json, JsonObject } from "../core/json";
import type { Stored } from "../core/store";
import { secondsOf } from "./call";
import { fieldsOf } from "./collection";
import { Missing } from "./envelope";
import type { Area, Call } from "./model";
import { isOver, progressOf } from "./progress";
import { placeholder, showReference } from "./reference";

/** What runs of itself, every night. */
const nightly = [
  "repositorySnapshot",
  "appStatus",
  "licenseReport",
  "nightlyCleanup",
  "feedUpdate",
  "updateAllDNSAssets",
];
const daySeconds = 86_400;

/** Above the numbers that launches hand out. */
const firstOfNightly = 1_000_000;

const described = (id: string, type: string, status: string, more: JsonObject): JsonObject => ({
  id,
  type,
  status,
  organization: { ...placeholder },
  objectID: "-1",
  initiator: { ...placeholder },
  targetedTime: "-1",
  startTime: "-1",
  pid: "-1",
  params: "",
  priority: "50",
  errorCode: "0",
  attemptNumber: "1",
  dependentJobID: "-1",
  immediateJob: "false",
  ...more,
});

const runsOf = (call: Call): Stored[] =>
  call.store.all("scanResult").filter((one) => one._job !== undefined && !isOver(progressOf(one, call)));

/** API reference, Job: the runs that go on in all organizations, and what is planned. */
function jobs(call: Call): JsonObject[] {
  const midnight = (Math.floor(Number(secondsOf(call)) / daySeconds) + 1) * daySeconds;
  const running = runsOf(call).map((result) => {
    const launched = String(Math.floor(Number(result._launchedAt ?? 0) / 1000));
    return described(String(result._job), "scan", "running", {
      organization: showReference(call, "organization", result._org),
      objectID: result.id,
      initiator: showReference(call, "user", result.initiator),
      targetedTime: launched,
      startTime: launched,
      pid: String(20_000 + Number(result.id)),
      immediateJob: "true",
    });
  });
  const planned = nightly.map((type, index) =>
    described(String(firstOfNightly + index), type, "scheduled", { targetedTime: String(midnight) }),
  );
  return [...running, ...planned];
}

const always = new Set(["id", "organization", "type", "status"]);
const only = (job: JsonObject, fields: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(job).filter(([name]) => name === "id" || fields.has(name)));

function named(call: Call): JsonObject {
  const id = call.parameters.id ?? "";
  const job = jobs(call).find((one) => one.id === id);
  if (job === undefined) {
    throw new Missing("Job", id, "get");
  }
  return job;
}

/** Ends the run that the job is; what is only planned stays planned. */
function kill(call: Call): Json {
  const { id } = named(call);
  const result = runsOf(call).find(({ _job }) => _job === id);
  if (result !== undefined) {
    call.store.put("scanResult", { ...result, _stoppedAt: call.now });
    call.site.due = call.now;
  }
  return "";
}

const route = routesUnder("/job", "administrator");

export const jobArea: Area = {
  routes: [
    route("GET", "", (call) => jobs(call).map((job) => only(job, fieldsOf(call) ?? always))),
    route("GET", "/:id", (call) => {
      const fields = fieldsOf(call);
      return fields === undefined ? named(call) : only(named(call), fields);
    }),
    route("POST", "/:id/kill", kill),
  ],
};
