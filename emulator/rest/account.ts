import { type JsonObject, textOf } from "../core/json";
import type { Call, Stored } from "./call";
import { change } from "./collection";
import { hex } from "./ids";
import { makePair } from "./keys";
import { insufficientScope, plain } from "./reply";

/** A new pair; the old one stops working at once, and the new one is told this once. */
export function renewKeys(call: Call, record: Stored): JsonObject {
  const pair = makePair();
  change(call, "user", record, { _accessKey: pair.accessKey, _secretKey: pair.secretKey });
  return { ...pair };
}

export function changePassword(call: Call, record: Stored, needsCurrent: boolean): void {
  const { password, current_password } = call.body;
  if (textOf(password) === "") {
    throw plain(400, "Invalid 'password' field");
  }
  if (needsCurrent && textOf(current_password) !== record._password) {
    throw insufficientScope();
  }
  change(call, "user", record, { _password: textOf(password) });
}

/** A token for `X-Cookie`, as `POST /session` gives it. */
export function openSession(call: Call, isRefused: () => Error): string {
  const { username, password } = call.body;
  const found = call.store
    .all("user")
    .find((one) => one.username === username && one._password !== undefined && one._password === textOf(password));
  if (found === undefined) {
    throw isRefused();
  }
  const token = hex(48);
  call.store.put("session", { id: token, user: found.id, used: call.now });
  change(call, "user", found, { lastlogin: call.now });
  return token;
}
