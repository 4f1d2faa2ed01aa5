import type { Route } from "./model";

/** Makes routes below one path for the users of one side. */
export const routesUnder =
  (base: string, side: Route["side"]) =>
  (method: Route["method"], path: string, handle: Route["handle"]): Route => ({
    method,
    path: `${base}${path}`,
    side,
    handle,
  });
