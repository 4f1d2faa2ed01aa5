import { type JsonObject, textOf } from "../core/json";
import type { Behaviour } from "./behaviour";
import type { Call, Stored } from "../rest/call";
import { newUuid } from "../rest/ids";
import { framed } from "../rest/reply";

/** How long a task on many agents takes, in milliseconds. */
const takes = 2_000;

/** Starts a task; its work is done at once, its status follows the clock. */
export function startTask(call: Call<Behaviour>, units: number): JsonObject {
  const task = call.store.put("task", {
    id: newUuid(),
    container_uuid: call.user.container_uuid ?? null,
    started: call.now,
    units,
  });
  return { ...heading(task), status: "NEW" };
}

const heading = ({ id, container_uuid }: Stored): JsonObject => ({
  task_id: id,
  container_uuid: container_uuid ?? null,
});

export function taskOf(call: Call<Behaviour>): JsonObject {
  const task = call.store.get("task", textOf(call.parameters.task));
  if (task === undefined) {
    throw framed(404, "Not Found");
  }
  const started = Number(task.started);
  const units = Number(task.units);
  const times = { start_time: started, last_update_time: call.now };
  if (call.now < started + takes) {
    return { ...heading(task), status: "RUNNING", ...times };
  }
  return {
    ...heading(task),
    status: "COMPLETED",
    message: `${units} items completed, 0 failed.`,
    start_time: started,
    last_update_time: started + takes,
    end_time: started + takes,
    total_work_units: units,
    total_work_units_completed: units,
    completion_percentage: 100,
  };
}
