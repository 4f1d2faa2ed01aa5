import type { Fault, Json, JsonObject } from "../../emulator/index";
import type { Platform } from "../../provider/definition/platform";

/** One request of an action, found by a run without faults. */
export interface Slot {
  method: string;
  /** Without ids that are drawn by lot. */
  path: string;
  /** Which of the requests like this one. */
  nth: number;
  body?: Json;
}

/** What goes wrong, wherever and whenever. */
export interface FaultKind {
  name: string;
  /** Nothing where it has no meaning for this request. */
  at(slot: Slot, platform: Platform): Fault | undefined;
  /** It can last for the rest of the run. */
  lasts?: boolean;
  /** The member that the platform overlooks. */
  overlooks?: string;
  /** It can be so with every request from there on. */
  spreads?: boolean;
  /** It can be so with a whole run: a permission is gone, or the platform. */
  isLoss?: boolean;
  /** The client is kept waiting until its own time is over. */
  hangs?: boolean;
}

/** Members that no platform shows, or that go along with others and that no program has declared. */
export const writeOnly =
  /password|private_?key|public_?key|passphrase|community|scan_time_window|use_tag_rules_as_targets|elevate_privileges_with|^kdc_(port|protocol|transport)$/i;

const isRead = ({ method }: Slot): boolean => method === "GET";

const envelope = (code: number, words: string, response: Json = ""): JsonObject => ({
  ...{ type: "regular", response, error_code: code, error_msg: words, warnings: [], timestamp: 0 },
});

/** A refusal in the platform's own form. */
function refusal(platform: Platform, status: number, words: string, code = 146): Fault {
  if (platform === "sc") {
    return { status, body: envelope(code, words) };
  }
  return platform === "vm"
    ? { status, body: { statusCode: status, error: words, message: words } }
    : { status, body: { error: words } };
}

/** "Does not exist", said of the object that the path names, or of another. */
function missing(platform: Platform, path: string, id = /\/([^/]+)$/.exec(path)?.[1] ?? "0"): Fault {
  if (platform !== "sc") {
    return refusal(platform, 404, platform === "vm" ? "Not Found" : "The requested file was not found");
  }
  const kind = /^\/rest\/(\w+)/.exec(path)?.[1] ?? "object";
  const word = kind.slice(0, 1).toUpperCase() + kind.slice(1);
  return refusal(platform, 403, `Unable to find existing ${word} #${id}.\n${word} #${id} does not exist.\n`, 147);
}

/** Refusals with these words, by platform. */
const forbidden: Record<Platform, [name: string, fault: Fault][]> = {
  sc: [
    ["403 code 12", refusal("sc", 403, "This request contains an invalid token.", 12)],
    ["403 code 0", refusal("sc", 403, "", 0)],
    ["403 code 143", refusal("sc", 403, "Unable to process Vuln Query", 143)],
    ["403 code 146", refusal("sc", 403, "You do not have permission to perform this operation.\n", 146)],
    ["403 code 147", refusal("sc", 403, "Operation failed.\n", 147)],
    ["403 of another", refusal("sc", 403, "Policy #999999 does not exist.\n", 147)],
    ["403 without a number", refusal("sc", 403, "The object does not exist.\n", 147)],
  ],
  vm: [
    ["403 scope", refusal("vm", 403, "Insufficient scope")],
    ["403 plain", { status: 403, body: { error: "You do not have permission to do this" } }],
    ["403 empty", { status: 403, body: "" }],
  ],
  nessus: [
    ["403 plain", { status: 403, body: { error: "You are not authorized to perform this request" } }],
    ["403 empty", { status: 403, body: "" }],
  ],
};

const kind = (name: string, at: FaultKind["at"], more: Partial<FaultKind> = {}): FaultKind => ({
  ...{ name, at, lasts: true },
  ...more,
});

const always = (name: string, fault: Fault, more: Partial<FaultKind> = {}): FaultKind => kind(name, () => fault, more);

/** The same, where the platform has carried the request out before something else answered. */
const afterCommit = (name: string, fault: Fault): FaultKind =>
  kind(name, (slot) => (isRead(slot) ? undefined : { ...fault, commit: true }), { lasts: false });

const otherType = (value: Json): Json => {
  if (Array.isArray(value)) {
    return { list: "no" };
  }
  if (typeof value === "object" && value !== null) {
    return "text";
  }
  return typeof value === "boolean" ? null : true;
};

/** Each member of what an answer is about, with another type. */
const wrongTypes = (answer: Json): Json => {
  const inside = (json: Json): Json =>
    typeof json === "object" && json !== null && !Array.isArray(json)
      ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, otherType(value)]))
      : otherType(json);
  return typeof answer === "object" && answer !== null && "response" in answer
    ? { ...(answer as JsonObject), response: inside((answer as JsonObject).response ?? null) }
    : inside(answer);
};

/** Members of a body that a platform may overlook, one level below `settings` too. */
export function membersOf(body: Json | undefined): string[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return [];
  }
  return Object.entries(body).flatMap(([name, value]) =>
    name === "settings" ? membersOf(value).map((inner) => `settings.${inner}`) : [name],
  );
}

/** All kinds of faults on this platform. */
export function faultKinds(platform: Platform): FaultKind[] {
  const page = "<html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>";
  const wide = { spreads: true, isLoss: true };
  return [
    always("401", platform === "sc" ? { status: 401, body: "" } : refusal(platform, 401, "Invalid Credentials"), wide),
    ...forbidden[platform].map(([name, fault]) => always(name, fault, { isLoss: true })),
    kind("missing", ({ path }) => missing(platform, path)),
    always("404 empty", { status: 404, body: "" }),
    always("404 page", { status: 404, body: page, headers: { "Content-Type": "text/html" } }, { isLoss: true }),
    always("404 page that breaks off", { status: 404, body: page, drop: "middle" }),
    always("400", refusal(platform, 400, "Bad Request")),
    always("409", refusal(platform, 409, "Conflict")),
    always("412", refusal(platform, 412, "API is not available")),
    always("412 that breaks off", { ...refusal(platform, 412, "API is not available"), drop: "middle" }),
    always("429 seconds", { status: 429, body: "", retryAfter: 7 }),
    always("429 date", { status: 429, body: "", retryAfter: "Fri, 01 Jan 2038 00:00:00 GMT" }),
    always("429 nonsense", { status: 429, body: "", retryAfter: "in a moment" }),
    always("429 huge", { status: 429, body: "", retryAfter: 999_999_999 }),
    always("500", refusal(platform, 500, "An internal server error occurred")),
    afterCommit("500 after commit", refusal(platform, 500, "An internal server error occurred")),
    ...[502, 503, 504].flatMap((status) => [
      always(String(status), { status, body: "" }, status === 503 ? wide : {}),
      afterCommit(`${status} after commit`, { status, body: page }),
    ]),
    always("database is locked", refusal(platform, platform === "sc" ? 403 : 500, "database is locked", 146)),
    always("reset before", { drop: "before" }, wide),
    always("reset after", { drop: "after" }),
    always("reset in the middle", { drop: "middle" }),
    always("time-out before", { hang: "before" }, { hangs: true }),
    always("time-out after", { hang: "after" }, { hangs: true }),
    always("page", { html: true }, wide),
    afterCommit("page after commit", { html: true }),
    always("truncated", { truncate: true }),
    always("empty", { status: 200, body: "" }),
    afterCommit("empty after commit", { status: 200, body: "" }),
    always("{}", { status: 200, body: {} }),
    afterCommit("{} after commit", { status: 200, body: {} }),
    always("[]", { status: 200, body: "[]" }),
    afterCommit("[] after commit", { status: 200, body: "[]" }),
    ...(platform === "sc"
      ? [
          always("{} as response", { status: 200, body: envelope(0, "", {}) }),
          afterCommit("{} as response after commit", { status: 200, body: envelope(0, "", {}) }),
          always("[] as response", { status: 200, body: envelope(0, "", []) }),
        ]
      : []),
    always("null", { status: 200, body: platform === "sc" ? envelope(0, "", null) : "null" }),
    always("wrong types", { change: wrongTypes }),
    kind("stale", (slot) => (isRead(slot) ? { staleList: true } : undefined)),
    kind("reordered", (slot) => (isRead(slot) ? { reorder: true } : undefined)),
    always("redirect", { status: 302, body: "", headers: { Location: "https://sso.example.com/login?from=1" } }),
  ];
}

/** A member of this request's body that the platform overlooks: a new object lacks it, an old one keeps its value. */
export const overlookedKinds = (slot: Slot, managed: ReadonlySet<string>): FaultKind[] =>
  isRead(slot)
    ? []
    : membersOf(slot.body)
        // A scan of a policy that has none is nothing that the platform knows.
        .filter((member) => managed.has(member) && member !== "settings.policy_id")
        .map((member) => kind(`overlooked ${member}`, () => ({ ignoreField: member }), { overlooks: member }));
