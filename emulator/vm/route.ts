import type { Route } from "../rest/call";
import type { Behaviour } from "./behaviour";

type Handle = Route<Behaviour>["handle"];

/** Makes routes below one path for users who have at least one role. */
export const routesUnder =
  (base: string, minimumRole: NonNullable<Route<Behaviour>["minimumRole"]>) =>
  (method: string, path: string, handle: Handle): Route<Behaviour> => ({
    method,
    path: `${base}${path}`,
    minimumRole,
    handle,
  });
