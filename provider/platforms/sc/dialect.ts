import { type Collection, member, type Props, type Requests } from "../../definition";
import {
  type RequestInfo,
  AuthenticationError,
  NotFoundError,
  PermissionError,
  RequestError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "../../errors";
import type { HttpAnswer } from "../../http/client";
import { retryAfterMs } from "../../http/retry";
import { isId, partOf } from "../answer";
import type { Asking, Dialect, Account } from "../dialect";
import { foreign, isForeignPage, parse } from "../foreign";
import { type Tenant, tenantOf } from "../tenant";
import { collections } from "./collections";

/** Every answer is one of these. Source: Security Center API overview. */
interface Envelope {
  response: unknown;
  error_code: number;
  error_msg: string;
}

const platform = "sc" as const;
const permissionAdvice = "give the user of these keys a role that allows this, or use the keys of another user";
/** "This request contains an invalid token." */
const invalidToken = 12;
/** "The operation failed", of which "does not exist" is one kind. */
const operationFailed = 147;

function envelopeOf(text: string): Envelope | undefined {
  const value = parse(text);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Envelope) : undefined;
}

/** What the statuses and codes mean. Source: API Best Practices Guide, API key errors; recorded answers of 5.8 to 5.20. */
function refusal(
  asked: RequestInfo,
  envelope: Envelope | undefined,
  answer: HttpAnswer,
  now: number,
): Error | undefined {
  const status = answer.status;
  const code = envelope?.error_code ?? 0;
  const said: unknown = envelope?.error_msg ?? "";
  const words = typeof said === "string" ? said : JSON.stringify(said);
  const wait = retryAfterMs(answer.headers["retry-after"], now);
  if (isForeignPage(answer)) {
    return foreign(asked, answer);
  }
  if (status === 429) {
    return new ThrottledError(asked, words || "too many requests", wait);
  }
  if (/database is locked/i.test(words)) {
    return new UnavailableError(asked, words, { retryAfterMs: wait });
  }
  if (status >= 400 && /database/i.test(words) && status !== 403) {
    // A database error while the keys were recognised: the guide says to resubmit, once.
    return new UnavailableError(asked, words, { tries: 2 });
  }
  if (status >= 500) {
    const passing = [502, 503, 504].includes(status);
    return passing ? new UnavailableError(asked, words, { retryAfterMs: wait }) : new RequestError(asked, words);
  }
  const isAboutKeys = words === "" || /key|token|log ?in|session|credential|locked|authenti/i.test(words);
  if (
    status === 401 ||
    (status === 400 && (isAboutKeys || isPermissionText(words))) ||
    (status === 403 && (code === invalidToken || (envelope && code === 0)))
  ) {
    return isPermissionText(words)
      ? new PermissionError(asked, words, { advice: permissionAdvice })
      : new AuthenticationError(asked, words);
  }
  if (status === 403 && code === operationFailed && /does not exist/i.test(words) && !speaksOfAnother(asked, words)) {
    return new NotFoundError(asked, words);
  }
  // A page of a proxy or of another server says nothing about an object, nor does a truncated answer.
  if (status === 404 && !answer.broken && (envelope ? !speaksOfAnother(asked, words) : answer.text.trim() === "")) {
    return new NotFoundError(asked, words || "not found");
  }
  if (envelope && (status >= 400 || code !== 0)) {
    return isPermissionText(words)
      ? new PermissionError(asked, words, { advice: permissionAdvice })
      : new RequestError(asked, words || `error ${code}`);
  }
  return undefined;
}

/** "Scan #7 does not exist." where another object was asked for, or one of another kind. */
function speaksOfAnother({ request }: RequestInfo, words: string): boolean {
  const [collection = "", asked] = request.toLowerCase().split("/").slice(2);
  const named = [...words.toLowerCase().matchAll(/([a-z ]+) #(\S+) does not exist/g)];
  const isAsked = ([, noun = "", id]: RegExpMatchArray): boolean => {
    const kind = noun.trim().split(" ");
    return id === asked && [kind.join(""), kind[0], kind.at(-1)].includes(collection);
  };
  return named.length > 0 && !named.some(isAsked);
}

const isPermissionText = (words: string): boolean =>
  /permission|not authorized|unauthorized|privilege|access denied/i.test(words);

function read(answer: HttpAnswer, request: string, now: number, asking?: Asking): unknown {
  const asked: RequestInfo = { platform, request, status: answer.status, ...asking };
  const envelope = envelopeOf(answer.text);
  const error = refusal(asked, envelope, answer, now);
  if (error) {
    throw error;
  }
  if (!envelope || answer.status >= 300) {
    throw foreign(asked, answer);
  }
  if (!("error_code" in envelope) || !("response" in envelope)) {
    const missing = "response" in envelope ? "error_code" : "response";
    throw new UnexpectedAnswerError(asked, `an envelope without "${missing}"`);
  }
  return envelope.response;
}

const objectOf = (payload: unknown, request: string): Props =>
  partOf({ response: payload }, "response", "object", platform, request);

const halves = ["usable", "manageable"];

const neverEmptyArrays: ReadonlySet<string> = new Set(
  Object.values<Collection>(collections).flatMap(({ path, neverEmptyArray }) => (neverEmptyArray ? `GET ${path}` : [])),
);

/**
 * Organization users get `{usable, manageable}`, administrators an array or an object with one list. What else such an
 * object holds is no list of entries.
 */
export function entriesOf(payload: unknown, request: string): Props[] {
  if (Array.isArray(payload) && payload.length === 0 && neverEmptyArrays.has(request)) {
    throw new UnexpectedAnswerError({ platform, request }, "an unexpected empty list");
  }
  const members = Object.entries(Array.isArray(payload) ? { response: payload } : objectOf(payload, request));
  const own = members.filter(([name]) => halves.includes(name));
  const lacks = halves.filter((half) => !own.some(([name]) => name === half));
  if (lacks.length === 1) {
    throw new UnexpectedAnswerError({ platform, request }, `no "${lacks[0]}"`);
  }
  const lists = own.length > 0 ? own : members.filter(([, value]) => Array.isArray(value));
  if (lists.length === 0) {
    throw new UnexpectedAnswerError({ platform, request }, `a "response" without a list`);
  }
  const byId = new Map<string, Props>();
  const manageable = new Set<string>();
  for (const [name, list] of lists) {
    for (const entry of partOf({ [name]: list }, name, "entries", platform, request)) {
      if (!isId(entry.id)) {
        throw new UnexpectedAnswerError({ platform, request }, `an entry without "id"`);
      }
      const id = String(entry.id);
      if (!byId.has(id)) {
        byId.set(id, entry);
      }
      if (name === "manageable") {
        manageable.add(id);
      }
    }
  }
  // Not every version tells it of an entry; the half that it stands in does.
  return [...byId].map(([id, entry]) =>
    own.length > 0 && !manageable.has(id) ? { ...entry, canManage: "false" } : entry,
  );
}

const withFields = (path: string, fields: readonly string[]): string =>
  fields.length === 0 ? path : `${path}?fields=${[...new Set(["id", ...fields])].join(",")}`;

/** Keys exist from this version on. */
const oldestVersion = [5, 13] as const;

async function versionOf(api: Requests): Promise<string> {
  const header = api.lastHeaders.securitycenter;
  if (header) {
    return header;
  }
  return partOf(await api.read("/rest/system"), "version", "text", platform, "GET /rest/system");
}

/** Who the keys belong to and what they talk to. Source: Security Center API reference, Current User, System. */
async function account(api: Requests): Promise<Account> {
  const path = "/rest/currentUser?fields=id,username,role,organization";
  let user: Props;
  try {
    user = objectOf(await api.read(path), "GET /rest/currentUser");
  } catch (error) {
    if (error instanceof AuthenticationError) {
      await refuseOldVersion(api, error);
    }
    throw error;
  }
  if (!isId(member(user, "organization.id"))) {
    throw new UnexpectedAnswerError({ platform, request: "GET /rest/currentUser" }, `no "organization.id"`);
  }
  const organization = partOf(user, "organization", "object", platform, "GET /rest/currentUser");
  const isAdministrator = ["0", "-1"].includes(String(organization.id));
  return {
    version: await versionOf(api),
    username: String(user.username ?? ""),
    side: isAdministrator ? "administrator" : "organization",
    isAdministrator,
    tenant: tenantOf([isAdministrator ? 0 : organization.id, organization.uuid], organization.name),
  };
}

/**
 * Organizations have a uuid from 6.0 on. Administrators, and organizations of earlier versions, are told apart by the
 * server's, which is asked for.
 */
async function tenant(api: Requests, { tenant: known, isAdministrator }: Account): Promise<Tenant | undefined> {
  const [number, uuid = ""] = (known?.id ?? "").split("/");
  const server = isAdministrator || uuid === "" ? (await system(api)).uuid : undefined;
  return tenantOf([number, uuid, server], known?.name);
}

/** A server that refuses to tell about itself tells nothing. */
async function system(api: Requests): Promise<Props> {
  try {
    return objectOf(await api.read("/rest/system"), "GET /rest/system");
  } catch (error) {
    if (error instanceof AuthenticationError || error instanceof PermissionError || error instanceof NotFoundError) {
      return {};
    }
    throw error;
  }
}

/** A version without keys refuses them like wrong ones; the difference is worth a request. */
async function refuseOldVersion(api: Requests, cause: AuthenticationError): Promise<void> {
  const version = await versionOf(api).catch(() => undefined);
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  if (version && (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]))) {
    throw new AuthenticationError(
      { platform, request: "GET /rest/currentUser", status: cause.status },
      `this is version ${version}, and API keys need ${oldestVersion.join(".")}`,
      { advice: "upgrade Security Center", cause },
    );
  }
}

export const sc: Dialect = {
  platform,
  headers: ({ accessKey, secretKey }) => ({ "x-apikey": `accesskey=${accessKey}; secretkey=${secretKey};` }),
  read,
  account,
  tenant,
  list: async (api, path, fields) => entriesOf(await api.read(withFields(path, fields)), `GET ${path}`),
  listsCarryProperties: true,
  ownersByName: false,
  get: async (api, path, fields) => objectOf(await api.read(withFields(path, fields)), `GET ${path.split("?")[0]}`),
  create: async (api, { path }, body) => {
    const answer = objectOf(await api.create(path, body), `POST ${path}`);
    return { id: partOf(answer, "id", "id", platform, `POST ${path}`), answer };
  },
  update: async (api, { path }, id, body) =>
    objectOf(await api.change("PATCH", `${path}/${id}`, body), `PATCH ${path}/${id}`),
  // Every recorded deletion answers an empty text. Source: recorded answers of 5.8 to 5.20.
  remove: async (api, { path }, id) => ((await api.change("DELETE", `${path}/${id}`)) === "" ? "told" : "unclear"),
  createdSeconds: ({ createdTime }) => {
    const seconds = Number(createdTime);
    return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  },
  identifying: ["name", "createdTime"],
  notFoundMayMeanForbidden: false,
};
