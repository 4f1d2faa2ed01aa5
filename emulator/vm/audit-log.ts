import type { JsonObject } from "../core/json";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route } from "../rest/call";
import { hex } from "../rest/ids";
import { paged } from "../rest/paging";

/** What the log of a fresh site holds: everybody's first login. */
function events(call: Call<Behaviour>): JsonObject {
  const items = call.store
    .all("user")
    .filter(({ id }) => id !== "1")
    .map(
      (user, index): JsonObject => ({
        id: hex(32),
        action: "user.login",
        crud: "u",
        is_failure: false,
        received: new Date(call.now - index * 60_000).toISOString().replace(/\.\d+Z$/, "Z"),
        description: null,
        actor: { id: user.uuid ?? "", name: user.username ?? "" },
        is_anonymous: null,
        target: { id: user.uuid ?? "", name: user.username ?? "", type: "User" },
        fields: [{ key: "X-Forwarded-For", value: "192.0.2.99" }],
      }),
    );
  // `f=date.gt:...` is about days that the canned events are not older than.
  const { page, pagination } = paged({ ...call, query: { limit: call.query.limit ?? "50" } }, items, {
    style: "total",
    limit: 50,
  });
  return { events: page, pagination };
}

export const auditLogRoutes: readonly Route<Behaviour>[] = [
  { method: "GET", path: "/audit-log/v1/events", minimumRole: role.administrator, handle: events },
];
