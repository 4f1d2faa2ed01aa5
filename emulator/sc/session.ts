import { randomBytes, randomInt } from "node:crypto";
import { type Json, textOf } from "../core/json";
import { secondsOf } from "./call";
import { Refusal, Special } from "./envelope";
import type { Area, Call, Session, SiteContext } from "./model";
import type { Store, Stored } from "../core/store";

/** `sessionTimeout` of `GET /system`. */
const timeoutMs = 3_600_000;
/** Attempts after which a user is locked; the real number is a setting. */
const attempts = 5;

/** Clients cut 32 characters out of the header text, so the cookie has exactly these and stands first. */
export const newCookie = (): string => randomBytes(16).toString("hex");
export const setCookie = (cookie: string): string => `TNS_SESSIONID=${cookie}; path=/; secure; HttpOnly`;

export const cookieOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  /(?:^|;\s*)TNS_SESSIONID=([^;]+)/.exec(headers.cookie ?? "")?.[1] ?? headers.tns_sessionid;

/** Observed on 5.8.0 for calls without valid credentials. */
export const notLoggedIn = (): Refusal => new Refusal(403, 12, "This request contains an invalid token.\n");

/**
 * The user of a session. The cookie is compared when it comes: it is marked `secure`, so over plain http clients send
 * the token alone.
 */
export function sessionUser(
  site: SiteContext,
  store: Store,
  headers: Readonly<Record<string, string>>,
  now: number,
): Stored {
  const session = site.sessions.get(headers["x-securitycenter"] ?? "");
  const cookie = cookieOf(headers);
  if (session === undefined || (cookie !== undefined && cookie !== session.cookie)) {
    throw notLoggedIn();
  }
  if (now - session.usedAt > timeoutMs) {
    site.sessions.delete(session.token);
    throw notLoggedIn();
  }
  session.usedAt = now;
  const user = store.get("user", session.userId);
  if (user === undefined || user.locked === "true") {
    throw notLoggedIn();
  }
  return user;
}

function countFailure(user: Stored, call: Call): void {
  const failed = Number(user.failedLogins ?? 0) + 1;
  const locked = failed >= attempts ? "true" : "false";
  call.store.put("user", { ...user, failedLogins: String(failed), _lastFailed: secondsOf(call), locked });
}

/** `POST /token`. At the session limit it answers no token but `releaseSession`; asked with it, the oldest session ends. */
function login(call: Call): Json | Special {
  const { username, password, releaseSession } = call.body;
  // Names need not be unique: a wrong password counts against a user only where no other user has the name.
  const named = call.store.all("user").filter((one) => one.username === textOf(username));
  const user = named.find(({ _password }) => _password === textOf(password));
  if (user === undefined || user.locked === "true") {
    const [only, ...others] = named;
    if (only !== undefined && others.length === 0 && user === undefined && only.locked !== "true") {
      countFailure(only, call);
    }
    throw new Refusal(403, 12, "Invalid login credentials\n");
  }
  const own = [...call.site.sessions.values()].filter(({ userId }) => userId === user.id);
  const limit = call.behaviour.sessionLimit;
  if (limit > 0 && own.length >= limit) {
    if (textOf(releaseSession).toLowerCase() !== "true") {
      return { releaseSession: true };
    }
    const oldest = own.toSorted((one, other) => one.usedAt - other.usedAt)[0];
    if (oldest !== undefined) {
      call.site.sessions.delete(oldest.token);
    }
  }
  const session: Session = {
    token: String(randomInt(1_000_000_000, 2_000_000_000)),
    cookie: newCookie(),
    userId: user.id,
    usedAt: call.now,
  };
  call.site.sessions.set(session.token, session);
  call.store.put("user", { ...user, lastLogin: secondsOf(call), lastLoginIP: "127.0.0.1", failedLogins: "0" });
  const response = {
    lastLogin: user.lastLogin ?? "0",
    lastLoginIP: user.lastLoginIP ?? "",
    failedLogins: user.failedLogins ?? "0",
    failedLoginIP: "127.0.0.1",
    lastFailedLogin: user._lastFailed ?? "0",
    token: call.behaviour.tokenType === "string" ? session.token : Number(session.token),
    unassociatedCert: "false",
  };
  return new Special(response, { cookie: session.cookie });
}

function logout(call: Call): Json {
  call.site.sessions.delete(call.request.headers["x-securitycenter"] ?? "");
  return "";
}

export const sessionArea: Area = {
  routes: [
    { method: "POST", path: "/token", side: "public", handle: login },
    { method: "DELETE", path: "/token", side: "either", handle: logout },
  ],
};
