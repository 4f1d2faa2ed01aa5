import type { ApiRequest } from "../core/http";
import { textOf } from "../core/json";
import { tokenOf, userOfKeys } from "../rest/authentication";
import type { Store, Stored } from "../rest/call";
import { plain, type Refusal } from "../rest/reply";
import type { Behaviour } from "./behaviour";

export const invalidCredentials = (): Refusal => plain(401, "Invalid Credentials");
const noSession = (): Refusal => plain(401, "You need to log in to perform this request");

/** Whose credentials a request carries: `X-ApiKeys`, or `X-Cookie: token=T` of a session that is not too old. */
export function userOf(request: ApiRequest, store: Store, now: number, behaviour: Behaviour): Stored | undefined {
  const { "x-apikeys": keys, "x-cookie": cookie } = request.headers;
  if (keys !== undefined) {
    return userOfKeys(keys, store);
  }
  const session = store.get("session", tokenOf(cookie ?? ""));
  if (session === undefined) {
    return undefined;
  }
  if (now > Number(session.used) + behaviour.sessionMinutes * 60_000) {
    store.remove("session", session.id);
    return undefined;
  }
  store.put("session", { ...session, used: now });
  return store.get("user", textOf(session.user));
}

/** Nessus API pages, Authorization. */
export function authenticate(request: ApiRequest, store: Store, now: number, behaviour: Behaviour): Stored {
  const user = userOf(request, store, now, behaviour);
  if (user !== undefined && user.enabled !== false) {
    return user;
  }
  throw request.headers["x-apikeys"] === undefined ? noSession() : invalidCredentials();
}
