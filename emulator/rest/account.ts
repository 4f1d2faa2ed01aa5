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

/** A wrong login is counted. It does not touch API keys, neither those of the user nor of others. */
const failed = ({ login_fail_count: count, login_fail_total: total }: Stored, now: number): JsonObject => ({
  login_fail_count: Number(count ?? 0) + 1,
  login_fail_total: Number(total ?? 0) + 1,
  last_login_attempt: now,
});

/** A token for `X-Cookie`, as `POST /session` gives it. */
export function openSession(call: Call, isRefused: () => Error): string {
  const { username, password } = call.body;
  const named = call.store.all("user").find((one) => one.username === username);
  const isRight = named?._password !== undefined && named._password === textOf(password);
  if (named === undefined || !isRight || named.enabled === false) {
    if (named !== undefined) {
      change(call, "user", named, failed(named, call.now));
    }
    throw isRefused();
  }
  const token = hex(48);
  call.store.put("session", { id: token, user: named.id, used: call.now });
  change(call, "user", named, { lastlogin: call.now, login_fail_count: 0 });
  return token;
}
