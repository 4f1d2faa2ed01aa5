import type { Clock } from "../core/clock";
import type { PlatformSite } from "../core/http";
import type { Json, JsonObject } from "../core/json";
import { apiSite } from "../rest/api-site";
import { type Call, type Handled, role, type Route } from "../rest/call";
import { collectionRoutes, type Collection } from "../rest/collection";
import { editorRoutes } from "../rest/editor";
import { folder } from "../rest/folder";
import type { Keys } from "../rest/keys";
import { pluginRoutes } from "../rest/plugin";
import { empty, plain } from "../rest/reply";
import { settle } from "../rest/run";
import { applySeed } from "../rest/seed";
import { nessusTemplates, templateItem } from "../rest/template";
import { authenticate } from "./authentication";
import { type Behaviour, isManager } from "./behaviour";
import { nessusDialect } from "./dialect";
import { freshSite } from "./fresh";
import { requireLicence } from "./licence";
import { managerRoutes } from "./manager";
import { scanAndPolicyRoutes } from "./scan";
import { serverRoutes } from "./server";
import { settingsRoutes } from "./settings";
import { userRoutes } from "./user";

export interface SiteOptions {
  clock: Clock;
  behaviour: Behaviour;
  keys: Keys;
  /** Objects to add, or to change when their id exists: table → objects. */
  seed: Record<string, readonly object[]>;
  /** What {@link PlatformSite.dump} gave. */
  dump: Json | undefined;
}

/** Observed on 8.x. */
const headers = (): Record<string, string> => ({
  Server: "NessusWWW",
  "Cache-Control": "no-cache, no-store, must-revalidate",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "X-XSS-Protection": "1; mode=block",
});

/** Folders have a sequence of their own here. */
const ownFolder: Collection = { ...folder, ids: "own" };

const templates = (call: Call): JsonObject[] =>
  nessusTemplates(isManager(call.behaviour as Behaviour)).map((template) => ({
    ...templateItem(template),
    category: "Vulnerabilities",
    license_fulfilled: 1,
    manager_only: template.managerOnly === true,
    is_agent: template.isAgent === true,
    dynamic_scan: template.nessusOnly === true,
    icon: "",
  }));

const routes: readonly Route<Behaviour>[] = [
  ...serverRoutes,
  ...editorRoutes(templates),
  {
    method: "GET",
    path: "/editor/:kind{scan|policy}/:id/audits/:file/prepare",
    minimumRole: role.basic,
    handle: () => ({ token: "0".repeat(64) }),
  },
  ...scanAndPolicyRoutes,
  ...collectionRoutes(ownFolder),
  ...userRoutes,
  ...managerRoutes,
  ...pluginRoutes,
  ...settingsRoutes,
];

/** What is known as "no result" takes three forms in the wild. */
const finish = (handled: Handled, _path: string, { behaviour }: Call<Behaviour>): Handled => {
  if (handled !== empty || behaviour.emptyAnswer === "nothing") {
    return handled;
  }
  return behaviour.emptyAnswer === "object" ? {} : null;
};

/** A stand-alone Nessus, as `https://host:8834` speaks. */
export const makeSite = ({ clock, behaviour, keys, seed, dump }: SiteOptions): PlatformSite =>
  apiSite<Behaviour>(
    {
      clock,
      behaviour,
      dialect: nessusDialect,
      routes,
      headers,
      authenticate: (request, store, now) => authenticate(request, store, now, behaviour),
      advance: settle,
      requireLicence,
      finish,
      fill: (call) => {
        freshSite(call, keys);
        applySeed(call, seed);
      },
      unknownAddress: () => plain(404, "The requested file was not found"),
    },
    dump,
  );
