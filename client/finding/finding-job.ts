import { isOpen } from "../../provider/connection/patience";
import { messageOf, problemOf, TenableError, UnknownOutcomeError } from "../../provider/errors";
import { objectOf, partOf } from "../../provider/platforms/answer";
import { Client } from "../connect";
import { propsOf } from "../props";

/** A synchronization job: it takes chunks of objects until it is submitted, and changes nothing before that. */
export interface Job {
  id: string;
  source: string;
  path: string;
  /** All chunks are there; it may have been submitted. */
  isComplete: boolean;
}

/** What the platform did with what it received. */
export interface PushedCounts {
  created: number;
  updated: number;
  /** Those of an earlier push that this one does not have. */
  deleted: number;
  ignored: number;
}

export interface JobMessage {
  level: "ERROR" | "WARN";
  /** Id of the host or finding. */
  object: string;
  text: string;
}

/** A job that receives nothing for so long is cancelled, and one that is over is forgotten. Source: defaults of the vendor's client. */
const [idleSeconds, keptSeconds] = [1_800, 604_800];
const pageSize = 25;
/** How long a command that ends may take to put away its job. */
const closingMs = 10_000;

/** Sends once: where the answer is lost, what is new among the jobs of this source is looked for. */
export async function beginJob(client: Client, source: string): Promise<Job> {
  const jobs = `/api/v3/data/synchronizations/${source}/jobs`;
  const job = (id: string): Job => ({ id, source, path: `${jobs}/${id}`, isComplete: false });
  const before = new Set(await activeJobs(client, jobs));
  try {
    const body = { active_state_timeout_seconds: idleSeconds, expire_after_seconds: keptSeconds };
    return job(partOf(await client.create(jobs, body), "id", "id", "vm", `POST ${jobs}`));
  } catch (error) {
    const fresh = isOpen(error) ? (await activeJobs(client, jobs)).filter((id) => !before.has(id)) : [];
    const [id, ...others] = fresh;
    if (id === undefined || others.length > 0) {
      throw error;
    }
    client.warn(`the answer to the new job was lost; job ${id} is new and assumed to be the one`);
    return job(id);
  }
}

async function activeJobs(client: Client, jobs: string): Promise<string[]> {
  const found = new Set<string>();
  for (let after: string | undefined; ; ) {
    const query = new URLSearchParams({
      states: "ACTIVE",
      limit: String(pageSize),
      ...(after !== undefined && { after }),
    });
    const page = partOf(await client.read(`${jobs}?${query.toString()}`), "jobs", "entries", "vm", `GET ${jobs}`);
    const known = found.size;
    page.forEach(({ id }) => found.add(String(id)));
    after = String(page.at(-1)?.id);
    if (page.length < pageSize || found.size === known) {
      return [...found];
    }
  }
}

/**
 * After a failure: cancels the job, with which nothing has happened yet. Returns when the platform has taken it in spite
 * of the failure, as when only the answer was lost.
 */
export async function settleJob(client: Client, { id, source, path, isComplete }: Job, error: unknown): Promise<void> {
  const closing = new Client(client.connection, AbortSignal.timeout(closingMs), client);
  const words = client.signal?.aborted ? "interrupted" : problemOf(error);
  const again = "run the command again";
  const told = isComplete ? await closing.read(path).then(propsOf, () => undefined) : { state: "ACTIVE" };
  if (told === undefined) {
    throw new UnknownOutcomeError(`${words}; not known whether job ${id} of "${source}" was submitted`, {
      advice: `${again}: it sends nothing twice`,
      cause: error,
    });
  }
  if (told.state === "ACTIVE") {
    const isCancelled = await closing.change("DELETE", path).then(
      () => true,
      () => false,
    );
    const what = isCancelled ? `job ${id} is cancelled` : `job ${id} ends by itself in ${idleSeconds / 60} minutes`;
    throw new TenableError(`${words}; ${what}, and the findings of "${source}" are unchanged`, {
      advice: error instanceof TenableError && !client.signal?.aborted ? error.advice : again,
      cause: error,
    });
  }
}

/** Words of the public client for jobs that go on, and for those that failed. Any other state is the end. */
const [running, failed] = [
  ["ACTIVE", "PENDING", "PROCESSING"],
  ["CANCELED", "CANCELLED", "ERRORED"],
];

/** Waits until the platform has taken what was submitted. Returns what changed there, where the platform tells it. */
export async function jobEnd(
  client: Client,
  { id, source, path }: Job,
  onWaiting: () => void,
): Promise<{ hosts: PushedCounts; findings: PushedCounts } | undefined> {
  try {
    for (let pauseMs = 2_000; ; pauseMs = Math.min(30_000, pauseMs * 1.5)) {
      const told = objectOf(await client.read(path), "vm", `GET ${path}`);
      const state = partOf(told, "state", "text", "vm", `GET ${path}`).toUpperCase();
      if (failed.includes(state)) {
        const why =
          typeof told.failure_message === "string" && told.failure_message !== "" ? told.failure_message : state;
        throw new JobFailure(`Vulnerability Management did not take the findings of "${source}" (job ${id}): ${why}`, {
          advice: "correct what it names, and run the command again",
        });
      }
      if (!running.includes(state)) {
        const summary = propsOf(told.summary);
        const [hosts, findings] = [countsOf(summary.assets), countsOf(summary.findings)];
        return hosts && findings && { hosts, findings };
      }
      onWaiting();
      await client.sleep(pauseMs);
    }
  } catch (error) {
    if (error instanceof JobFailure) {
      throw error;
    }
    const words = client.signal?.aborted ? "interrupted" : problemOf(error);
    throw new TenableError(`${words}; job ${id} of "${source}" is submitted and goes on`, {
      advice: "running the command again is safe: it sends nothing twice",
      cause: error,
    });
  }
}

/** The platform has everything and did not take it. */
class JobFailure extends TenableError {}

const countNames = ["created", "updated", "deleted", "ignored"] as const;

function countsOf(told: unknown): PushedCounts | undefined {
  const counts = propsOf(told);
  return countNames.every((name) => typeof counts[name] === "number")
    ? (Object.fromEntries(countNames.map((name) => [name, counts[name]])) as unknown as PushedCounts)
    : undefined;
}

/** The first page of each level says enough. That it cannot be read changes nothing about what was taken. */
export async function jobMessages(client: Client, { path }: Job): Promise<JobMessage[]> {
  const found: JobMessage[] = [];
  try {
    for (const level of ["ERROR", "WARN"] as const) {
      const query = `levels=${level}&limit=${pageSize}`;
      const page = await client.read(`${path}/audits?${query}`);
      const lines = partOf(page, "audits", "entries", "vm", `GET ${path}/audits`);
      found.push(...lines.map((line) => ({ level, object: String(line.object_id ?? ""), text: String(line.message) })));
    }
  } catch (error) {
    client.warn(`the log of the job cannot be read: ${messageOf(error)}`);
  }
  return found;
}
