import type { Fault } from "../../emulator/core/faults";

/** What Vulnerability Management and Nessus have in common. */

const framed = (status: number, error: string, message: string): Fault => ({
  status,
  body: { statusCode: status, error, message },
});

/** Answers of either platform, of a gateway before it, or of something that is neither. */
export const refusals: Fault[] = [
  { status: 401, body: "The API key token is not related to an active container." },
  { status: 401, body: { error: "Invalid Credentials" } },
  framed(400, "Bad Request", 'child "id" fails'),
  framed(403, "Forbidden", "Insufficient scope"),
  { status: 403, body: { error: "You do not have permission to do this" } },
  { status: 404, body: "<html>no such page</html>" },
  { status: 404, html: true },
  { status: 405, body: { error: "The policy is in use" } },
  { status: 409, body: { error: "Conflict" } },
  { status: 412, body: { error: "API is not available" } },
  { status: 412, body: "" },
  { retryAfter: 60, body: "<html>Too many requests</html>" },
  framed(
    500,
    "Internal Server Error",
    "An internal server error occurred. Please wait a moment and try your request again.",
  ),
  { status: 502, body: "" },
  { status: 503, body: { code: 503, progress: 10, status: "loading" } },
  { status: 504, body: "<html>gateway</html>" },
  { html: true },
  { drop: "before" },
];

/** A list is called as its collection is, but for this one. */
export const emptyList = (path: string): object => ({
  [path === "/scanner-groups" ? "scanner_pools" : path.slice(path.lastIndexOf("/") + 1).replaceAll("-", "_")]: [],
});

/** A person's body changes what it names. */
export const partial = { putScan: "keeps", putPolicy: "merges" };
