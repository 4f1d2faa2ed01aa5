import type { Collection, Props, Requests } from "../../definition";
import {
  type RequestInfo,
  AuthenticationError,
  LicenceError,
  NotFoundError,
  PermissionError,
  RequestError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../errors";
import type { HttpAnswer } from "../../http/client";
import { retryAfterMs } from "../../http/retry";
import { isId, objectOf, partOf } from "../answer";
import type { Asking, Dialect } from "../dialect";
import { foreign, isForeignPage, isPage, parse } from "../foreign";
import type { Platform } from "../../definition/platform";

/**
 * What Vulnerability Management and Nessus have in common: objects without an envelope, lists under one key, empty
 * answers to changes, errors as `{"error": text}` or `{"statusCode", "error", "message"}`.
 */
export interface RestOptions {
  platform: Exclude<Platform, "sc">;
  /** What is particular to a collection: one that is not here is like most. */
  collections: Readonly<Record<string, Collection>>;
  /** The role that an area wants, for those whose keys have a lower one. */
  roleFor(request: string): string;
  /** What to do where the licence does not include a write. */
  licenceAdvice?: string;
  /** What to do about a refusal, by the platform's words, where that is known. */
  advice?: readonly (readonly [words: RegExp, advice: string])[];
}

const collectionAt = ({ collections }: RestOptions, path: string): Collection =>
  Object.values(collections).find((one) => one.path === path) ?? { path };

const isObject = (value: unknown): value is Props =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The platform's own words: `message`, else `error`, which may itself be JSON. */
function wordsOf(body: unknown): string {
  if (!isObject(body)) {
    return "";
  }
  const words = body.message ?? body.error ?? "";
  const said = typeof words === "string" ? words : JSON.stringify(words);
  const inner = said.startsWith("{") ? parse(said) : undefined;
  return inner === undefined ? said : wordsOf(inner);
}

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/**
 * Where the refusal of an export names the job that runs already: as documented, in a sentence, or as the first value of
 * a sentence in parts.
 * Source: Vulnerability Management API, Exports, `POST /vulns/export`, 409; public reports of 429 from 2023
 * (tenable/integration-jira-cloud 216, 218).
 */
const jobNames = ['"active_job_id"\\s*:\\s*"([^"]+)"', `job_uuid=(${uuid})`, `(${uuid})`].map(
  (name) => new RegExp(name, "i"),
);

const jobIn = (words: string): string | undefined => jobNames.flatMap((name) => name.exec(words)?.[1] ?? [])[0];

/** What the statuses mean. Source: Vulnerability Management, Common API errors; Nessus API pages. */
function refusal(options: RestOptions, asked: RequestInfo, answer: HttpAnswer, now: number): Error | undefined {
  const { status } = answer;
  const body = status < 400 ? undefined : parse(answer.text);
  const words = wordsOf(body) || (isPage(answer.text) ? "" : answer.text);
  const wait = retryAfterMs(answer.headers["retry-after"], now);
  const advice = options.advice?.find(([said]) => said.test(words))?.[1];
  if (isForeignPage(answer)) {
    return foreign(asked, answer);
  }
  switch (status) {
    case 401:
      return new AuthenticationError(asked, words);
    case 403:
      return new PermissionError(asked, words, {
        advice:
          advice ??
          `the user of these keys needs ${options.roleFor(asked.request)}, and objects of other users must be shared with them`,
      });
    case 404:
      // A page of a proxy or of another server says nothing about an object, nor does a truncated answer; an empty answer
      // is the platform's own.
      return !answer.broken && (isObject(body) || answer.text.trim() === "")
        ? new NotFoundError(asked, words || "not found")
        : new RequestError(asked, words);
    case 409:
      return new RequestError(asked, words, { advice, runningJob: jobIn(words) });
    case 412:
      return new LicenceError(asked, words || "its licence does not include this API", {
        broken: answer.broken === true,
        advice: options.licenceAdvice,
      });
    case 429:
      // Waiting does not help a request that is one too many for as long as its twin runs.
      return /duplicate export/i.test(words)
        ? new RequestError(asked, words, { runningJob: jobIn(words) })
        : new ThrottledError(asked, words || "too many requests", wait);
    case 502:
    case 503:
    case 504:
      return new UnavailableError(asked, words, { retryAfterMs: wait });
    default:
      return status >= 400 ? new RequestError(asked, words, { advice }) : undefined;
  }
}

function read(options: RestOptions, answer: HttpAnswer, request: string, now: number, asking?: Asking): unknown {
  const { platform } = options;
  const asked: RequestInfo = { platform, request, status: answer.status, ...asking };
  const error = refusal(options, asked, answer, now);
  if (error) {
    throw error;
  }
  if (answer.status < 300 && answer.text.trim() === "") {
    return undefined;
  }
  const body = parse(answer.text);
  if (body === undefined || answer.status >= 300) {
    throw foreign(asked, answer);
  }
  return body;
}

/** Entries of one answer; none is `null` or `[]`. */
function entriesOf(platform: Platform, payload: unknown, { path, listKey, nameMember }: Collection): Props[] {
  const request = `GET ${path}`;
  const key = listKey ?? (path.split("/").at(-1) as string).replaceAll("-", "_");
  objectOf(payload, platform, request);
  return partOf(payload, key, "entries", platform, request).map((entry) => {
    const { id } = withId(entry);
    if (!isId(id)) {
      throw new UnexpectedAnswerError({ platform, request }, `an entry without "id"`);
    }
    return { ...entry, id: String(id), name: entry[nameMember ?? "name"] };
  });
}

async function list(options: RestOptions, api: Requests, path: string): Promise<Props[]> {
  const collection = collectionAt(options, path);
  const size = collection.pageSize;
  if (size === undefined) {
    return entriesOf(options.platform, await api.read(path), collection);
  }
  const request = `GET ${path}`;
  const byId = new Map<string, Props>();
  for (let offset = 0, pages = 1; ; pages++) {
    const payload = await api.read(`${path}?limit=${size}&offset=${offset}`);
    const page = entriesOf(options.platform, payload, collection);
    const before = byId.size;
    page.forEach((entry) => byId.set(String(entry.id), entry));
    const total = totalOf(options.platform, request, payload);
    offset += page.length;
    if (page.length === 0 || offset >= (total ?? (page.length < size ? 0 : Number.POSITIVE_INFINITY))) {
      return [...byId.values()];
    }
    // Half a list would read as if the rest were deleted.
    if (byId.size === before || pages === mostPages) {
      const what = byId.size === before ? "the same page again" : `more than ${mostPages} pages`;
      throw new UnexpectedAnswerError({ platform: options.platform, request }, what, {
        advice: "run again; if the error persists, a proxy may answer in place of the platform",
      });
    }
  }
}

/** Pages of a list: ten times what the largest tenants fill. */
const mostPages = 2_000;

/** How many entries there are in all; undefined when the answer does not tell. */
function totalOf(platform: Platform, request: string, payload: unknown): number | undefined {
  const { total } = (objectOf(payload, platform, request).pagination ?? {}) as Props;
  if (total === undefined || total === null) {
    return undefined;
  }
  if (!Number.isSafeInteger(total) || (total as number) < 0) {
    throw new UnexpectedAnswerError({ platform, request }, `a "pagination.total" that is no count`);
  }
  return total as number;
}

/** When an object was made: seconds since 1970, or a date in ISO 8601. */
function createdSeconds({ creation_date: seconds, created_at: date }: Props): number | undefined {
  const time = typeof date === "string" ? Date.parse(date) / 1000 : Number(seconds);
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

/** The dialect of either platform, but for how it tells who asks. */
export function restDialect(options: RestOptions): Omit<Dialect, "account" | "notFoundMayMeanForbidden"> {
  const { platform } = options;
  return {
    platform,
    headers: ({ accessKey, secretKey }) => ({ "x-apikeys": `accessKey=${accessKey}; secretKey=${secretKey}` }),
    read: (answer, request, now, asking) => read(options, answer, request, now, asking),
    list: (api, path) => list(options, api, path),
    listsCarryProperties: false,
    ownersByName: true,
    get: async (api, path) => withId(objectOf(await api.read(path), platform, `GET ${path.split("?")[0]}`)),
    create: async (api, { path, numbered }, body) => {
      const made = objectOf(await api.create(path, body), platform, `POST ${path}`);
      const key = numbered ? "id" : (idMembers.find((name) => made[name] !== undefined) ?? "id");
      const id = partOf(made, key, "id", platform, `POST ${path}`);
      return { id, answer: { ...made, id } };
    },
    // What an update answers is shaped otherwise in every area: the object itself is read again.
    update: async (api, { path }, id, body) => {
      await api.change("PUT", `${path}/${id}`, body);
      return {};
    },
    // Every recorded deletion answers nothing at all. Source: recorded answers.
    remove: async (api, { path }, id) =>
      (await api.change("DELETE", `${path}/${id}`)) === undefined ? "silent" : "unclear",
    createdSeconds,
    identifying: ["name"],
  };
}

/** Members that name an object, the first one that there is. */
const idMembers = ["id", "uuid", "permission_uuid"] as const;

const withId = (object: Props): Props => ({ ...object, id: object.id ?? object.uuid ?? object.permission_uuid });
