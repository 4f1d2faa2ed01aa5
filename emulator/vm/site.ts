import type { Clock } from "../core/clock";
import type { PlatformSite } from "../core/http";
import type { Json } from "../core/json";
import { aged } from "./age";
import { apiSite } from "../rest/api-site";
import { authenticate } from "../rest/authentication";
import type { Behaviour } from "./behaviour";
import type { Call, Route } from "../rest/call";
import { vmDialect } from "./dialect";
import { freshSite } from "./fresh";
import { hex } from "../rest/ids";
import type { Keys } from "../rest/keys";
import { framed } from "../rest/reply";
import { vmRoutes } from "./routes";
import { settle } from "../rest/run";
import { applySeed } from "../rest/seed";

export interface SiteOptions {
  clock: Clock;
  behaviour: Behaviour;
  keys: Keys;
  /** Objects to add, or to change when their id exists: table → objects. */
  seed: Record<string, readonly object[]>;
  /** What {@link PlatformSite.dump} gave. */
  dump: Json | undefined;
}

/** Observed on every answer; clients may ignore the cookie, which names a data centre. */
const headers = (): Record<string, string> => ({
  "X-Request-Uuid": hex(32),
  "X-Gateway-Site-ID": "nginx-router-emulator",
  "Set-Cookie": "nginx-cloud-site-id=us-2b; path=/; HttpOnly; SameSite=Strict; Secure",
  "Cache-Control": "no-store",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
});

/** Tenable Vulnerability Management, as `https://cloud.tenable.com` speaks. */
export const makeSite = ({ clock, behaviour, keys, seed, dump }: SiteOptions): PlatformSite =>
  apiSite<Behaviour>(
    {
      clock,
      behaviour,
      dialect: vmDialect,
      routes: vmRoutes,
      headers,
      authenticate,
      advance: settle,
      finish: aged,
      fill: (call: Call<Behaviour>) => {
        freshSite(call, keys);
        applySeed(call, seed);
      },
      unknownAddress: () => framed(404, "Not Found"),
    },
    dump,
  );

export type { Route };
