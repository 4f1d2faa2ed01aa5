import { randomUUID } from "node:crypto";
import { type Json, type JsonObject, textOf } from "../core/json";
import { secondsOf } from "./call";
import { Download, Special } from "./envelope";
import type { Area, Call, Route } from "./model";
import { offsetOf } from "../core/zone";
import { newCookie } from "./session";
import { zipOf } from "./zip";

const reportTypes = { pdf: "PDF", csv: "CSV", rtf: "RTF", arf: "DISA ARF", asr: "DISA ASR", cyberscope: "CyberScope" };

/** Those two kinds have a set of attributes of their own (observed). */
const attributeSets: Readonly<Record<string, string[]>> = { arf: ["arf"], cyberscope: ["lasr"] };

let zones: { name: string; gmtOffset: number }[] | undefined;
/** Worked out once: four hundred zones are slow to ask. */
const timezones = (at: number): { name: string; gmtOffset: number }[] =>
  (zones ??= Intl.supportedValuesOf("timeZone").map((name) => ({ name, gmtOffset: (offsetOf(name, at) ?? 0) / 1000 })));

const settings = "setting";

/** Every installation has a uuid of its own. */
export const installed = ({ store }: Call): void => void store.put(settings, { id: "system", uuid: randomUUID() });

/** `GET /system`: without login, and clients read the version here before they send keys. */
function system(call: Call): Special {
  const response: JsonObject = {
    reportTypes: Object.entries(reportTypes).map(([type, name]) => ({
      name,
      type,
      enabled: "true",
      attributeSets: attributeSets[type] ?? [],
    })),
    version: call.site.version,
    buildID: "202601010000",
    banner: "",
    releaseID: "202601010000",
    uuid: call.behaviour.systemUuid === "shown" ? (call.store.get(settings, "system")?.uuid ?? "") : "",
    logo: "",
    serverAuth: "any",
    serverClassification: "None",
    sessionTimeout: "3600",
    licenseStatus: "Valid",
    ACAS: "false",
    freshInstall: "no",
    headerText: "",
    loginNotifications: "false",
    PasswordComplexity: "false",
    telemetryEnabled: "false",
    timezones: timezones(call.now),
  };
  return new Special(response, { cookie: newCookie() });
}

const locales: JsonObject = {
  ja: { code: "ja", name: "Japanese" },
  zh_CN: { code: "zh_CN", name: "Chinese (Simplified)" },
  zh_TW: { code: "zh_TW", name: "Chinese (Traditional)" },
};
const locale = (call: Call): Json => {
  const code = textOf(call.store.get(settings, "locale")?.code);
  const known = locales[code];
  return {
    code,
    name: typeof known === "object" && known !== null && "name" in known ? known.name : "",
    description: "",
  };
};

const diagnostics = (call: Call): Json => ({
  statusJava: "true",
  statusRPM: "true",
  statusDisk: "true",
  statusThresholdDisk: "5%",
  statusLastChecked: secondsOf(call),
  diagnosticsGenerated: Number(call.store.get(settings, "diagnostics")?.at ?? -1),
  diagnosticsGenerateState: "-1",
});

function status(call: Call): Json {
  const updateTime = secondsOf(call);
  const feed = { updateTime, stale: "false" };
  return {
    jobd: "Running",
    licenseStatus: "Valid",
    PluginSubscriptionStatus: "Valid",
    LCEPluginSubscriptionStatus: "Valid",
    PassivePluginSubscriptionStatus: null,
    pluginUpdates: { active: { ...feed, pluginCurrentSet: "202601010000" }, passive: feed, lce: feed },
    feedUpdates: feed,
    activeIPs: "4",
    licensedIPs: "1024",
  };
}

const feeds = ["active", "passive", "lce", "sc"];
const feed = (call: Call): JsonObject => ({
  updateTime: secondsOf(call),
  stale: "false",
  subscriptionStatus: "Valid",
  updateRunning: "false",
});

const route = (method: Route["method"], path: string, side: Route["side"], handle: Route["handle"]): Route => ({
  method,
  path,
  side,
  handle,
});

export const systemArea: Area = {
  routes: [
    route("GET", "/system", "public", system),
    route("GET", "/system/locale", "either", locale),
    route("PATCH", "/system/locale", "administrator", (call) => {
      call.store.put(settings, { id: "locale", code: textOf(call.body.PluginLocale) });
      return locale(call);
    }),
    route("GET", "/system/locales", "either", () => locales),
    route("GET", "/system/diagnostics", "administrator", diagnostics),
    route("POST", "/system/diagnostics/generate", "administrator", (call) => {
      call.store.put(settings, { id: "diagnostics", at: Number(secondsOf(call)) });
      return "";
    }),
    route(
      "POST",
      "/system/diagnostics/download",
      "administrator",
      () => new Download("debug.zip", "application/zip", zipOf("debug.txt", Buffer.from("Nothing is wrong.\n"))),
    ),
    route("GET", "/status", "either", status),
    route("GET", "/feed", "either", (call) => Object.fromEntries(feeds.map((name) => [name, feed(call)]))),
    route("GET", "/feed/:type", "either", feed),
    route("POST", "/feed/:type/update", "administrator", () => ""),
    route("POST", "/feed/:type/process", "administrator", () => ""),
  ],
};
