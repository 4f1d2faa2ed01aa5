import { textOf } from "../core/json";
import { isSince, noPermission } from "./call";
import { Refusal } from "./envelope";
import type { Behaviour } from "./behaviour";
import type { Route, SiteContext } from "./model";
import { notLoggedIn, sessionUser } from "./session";
import type { Store, Stored } from "../core/store";

/** API Best Practices Guide: keys with a combined length other than 64 are invalid. */
const keyLength = 64;

/** The pair in a key header; names in any case, blanks and the last semicolon do not matter. */
export function parseKeys(header: string): { accessKey: string; secretKey: string } {
  const parts = header.split(";").map((part) => part.split("=").map((side) => side.trim()));
  const value = (wanted: string): string => parts.find(([name = ""]) => name.toLowerCase() === wanted)?.[1] ?? "";
  return { accessKey: value("accesskey"), secretKey: value("secretkey") };
}

/** The user of a request's credentials. Throws a {@link Refusal} in each of the guide's error states. */
export function authenticate(
  site: SiteContext,
  store: Store,
  headers: Readonly<Record<string, string>>,
  now: number,
): Stored {
  const header = headers["x-apikey"];
  // Before 5.13 there are no keys, and the header is ignored.
  if (header === undefined || !isSince({ site }, "5.13.0")) {
    if (headers["x-securitycenter"] === undefined) {
      throw notLoggedIn();
    }
    return sessionUser(site, store, headers, now);
  }
  if (headers["x-securitycenter"] !== undefined) {
    throw new Refusal(400, 12, "The request contains both an authentication token and API keys.\n");
  }
  if (site.behaviour.apiKeys === "disabled") {
    throw new Refusal(400, 12, "API key authentication is disabled.\n");
  }
  if (site.behaviour.databaseErrors > 0) {
    site.behaviour.databaseErrors -= 1;
    throw new Refusal(400, 12, "A database error occurred while recognizing the API keys. Resubmit the request.\n");
  }
  return keyUser(store, site.behaviour, header);
}

function keyUser(store: Store, behaviour: Behaviour, header: string): Stored {
  const { accessKey, secretKey } = parseKeys(header);
  const user = store.all("user").find(({ _accessKey }) => _accessKey === accessKey && accessKey !== "");
  const reasons: [boolean, string][] = [
    [accessKey.length + secretKey.length !== keyLength, "The combined length of the API keys is not 64 characters."],
    [user === undefined, "The access key does not exist."],
    [user?.locked === "true", "The user of the API keys is locked."],
    [user?._secretKey !== secretKey, "The secret key does not match the access key."],
  ];
  const reason = reasons.find(([applies]) => applies)?.[1];
  if (reason === undefined && user !== undefined) {
    return user;
  }
  // Observed on 5.20: code 0 and no text.
  if (behaviour.wrongKeys === "403") {
    throw new Refusal(403, 0, "");
  }
  throw new Refusal(400, 12, `Invalid API keys. ${reason ?? ""}\n`);
}

/** Refuses a call of the wrong side, and one for which the user's role lacks the right. */
export function authorize(site: SiteContext, store: Store, user: Stored, route: Route): void {
  const isAdministrator = user._org === "0";
  const call = { behaviour: site.behaviour };
  const what = `use ${route.method} /rest${route.path}`;
  if (route.side === "organization" && isAdministrator) {
    throw noPermission(call, `${what} as an administrator`);
  }
  if (route.side === "administrator" && !isAdministrator) {
    throw noPermission(call, `${what} without being an administrator`);
  }
  if (route.permission === undefined || isAdministrator) {
    return;
  }
  const right = textOf(store.get("role", textOf(user.role))?.[route.permission]);
  if (right === "false" || right === "none" || right === "") {
    throw noPermission(call, what);
  }
}
