import { routesUnder } from "./route";
import { type Json, type JsonObject, textOf } from "../core/json";
import { secondsOf } from "./call";
import { invalid, Missing } from "./envelope";
import type { Area, Call } from "./model";

/** The table of what has been changed: a section's members by its id. */
const table = "configuration";

const daySeconds = 86_400;
const license = (call: Call): JsonObject => ({
  LicenseConfig: {
    type: "Tenable Security Center",
    status: "Valid",
    hostname: "sc.example.com",
    licensedIPs: "1024",
    activeIPs: "4",
    expiration: String(Number(secondsOf(call)) + 365 * daySeconds),
    file: call.store.get(table, "license")?.file ?? "license.key",
  },
});

/** API reference, Configuration: kinds of settings, each with members of its own. */
const types: Readonly<Record<string, readonly [name: string, settings: JsonObject]>> = {
  8: ["SMTP", { SMTPHost: "", SMTPPort: "25", SMTPReturnAddress: "noreply@example.com" }],
  32: ["Scanner", { ScannerStatusCheckFrequency: "60" }],
  128: ["Expiration", { ScanResultExpiration: "365", reportResultExpiration: "365", TicketExpiration: "365" }],
  256: ["Web Proxy", { ProxyHost: "", ProxyPort: "3128" }],
  1024: ["Logging", { LoggingLevel: "INFO" }],
  8192: ["Reporting", { ReportTimeout: "3600" }],
};

/** The settings page of the web interface: the license, and what else an administrator sets. */
const sections: Readonly<Record<string, readonly [name: string, settings: (call: Call) => JsonObject]>> = {
  0: ["License", license],
  1: ["Mail", () => types[8]?.[1] ?? {}],
  2: ["Data Expiration", () => types[128]?.[1] ?? {}],
  3: ["Web Proxy", () => types[256]?.[1] ?? {}],
};

const kept = (call: Call, key: string): JsonObject => {
  const { id: _id, ...settings } = call.store.get(table, key) ?? { id: key };
  return settings;
};

/** Changes the settings that are passed; a name that the kind does not have is refused. */
function change(call: Call, key: string, known: JsonObject): void {
  const { id: _id, name: _name, description: _description, ...told } = call.body;
  const unknown = Object.keys(told).find((name) => !(name in known));
  if (unknown !== undefined) {
    throw invalid(`The attribute '${unknown}' is not valid.`);
  }
  for (const [name, value] of Object.entries(told)) {
    if (name.endsWith("Expiration") && !/^\d+$/.test(textOf(value))) {
      throw invalid(`The attribute '${name}' should be a positive integer.`);
    }
  }
  const texts = Object.fromEntries(Object.entries(told).map(([name, value]) => [name, textOf(value)]));
  call.store.put(table, { ...kept(call, key), ...texts, id: key });
}

function section(call: Call, write = false): Json {
  const id = call.parameters.id ?? "";
  const found = sections[id];
  if (found === undefined) {
    throw new Missing("Configuration Section", id, "get");
  }
  const [name, settings] = found;
  if (write) {
    change(call, `section${id}`, id === "0" ? {} : settings(call));
  }
  return { id, name, description: "", ...settings(call), ...kept(call, `section${id}`) };
}

function configuration(call: Call, write = false): Json {
  const id = call.parameters.id ?? "";
  const found = types[id];
  if (found === undefined) {
    throw new Missing("Configuration", id, "get");
  }
  const [name, settings] = found;
  if (write) {
    change(call, `type${id}`, settings);
  }
  return { id, name, ...settings, ...kept(call, `type${id}`) };
}

function register(call: Call): Json {
  const file = textOf(call.body.filename);
  if (!call.site.files.has(file)) {
    throw invalid("Please specify a valid File.");
  }
  call.store.put(table, { id: "license", file: call.site.files.get(file)?.name ?? file });
  return { config: license(call) };
}

/** `POST /config/testSMTP`: with the host of the request, or the one that is set. */
function testMail(call: Call): Json {
  const host = textOf(call.body.host) || textOf(kept(call, "type8").SMTPHost);
  const status = host !== "" && call.behaviour.mail === "sent";
  return { status, message: status ? "" : "The mail server could not be reached." };
}

/** `GET /config/query?item=smtp,ldap`: whether each of them has been set up. */
const query = (call: Call): Json =>
  (call.query.item ?? "")
    .split(",")
    .filter((item) => item !== "")
    .map((item) => {
      const [id] = Object.entries(types).find(([, [name]]) => name.toLowerCase() === item.toLowerCase()) ?? [];
      const details = id === undefined ? {} : kept(call, `type${id}`);
      return { item, configured: Object.keys(details).length > 0, details };
    });

const route = routesUnder("", "administrator");

export const configurationArea: Area = {
  routes: [
    route("POST", "/config/license/register", register),
    route("POST", "/config/plugins/register", (call) => {
      if (textOf(call.body.activationCode) === "") {
        throw invalid("Please specify a valid Activation Code.");
      }
      return { pluginSubscriptionStatus: "Valid" };
    }),
    route("POST", "/config/plugins/reset", () => ""),
    route("POST", "/config/testSMTP", testMail),
    route("GET", "/config/query", query),
    route("GET", "/config", () => Object.entries(types).map(([id, [name]]) => ({ id: Number(id), name }))),
    route("GET", "/config/:id", (call) => configuration(call)),
    route("PATCH", "/config/:id", (call) => configuration(call, true)),
    route("GET", "/configSection", () =>
      Object.entries(sections).map(([id, [name]]) => ({ id, name, description: "" })),
    ),
    route("GET", "/configSection/:id", (call) => section(call)),
    route("PATCH", "/configSection/:id", (call) => section(call, true)),
  ],
};
