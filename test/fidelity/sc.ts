import { startEmulator } from "../../emulator/index";
import { isObject, type Json, listOf, objectOf } from "../../emulator/core/json";
import type { Replay } from "./platform";
import type { Interaction } from "./recording";
import { objects } from "./sc-objects";

/** API sheet, section 15: recordings that were changed or invented by hand, by the beginning of their names. */
const handEdited = [
  /^sc_login(_error)?$/,
  /^(audit_files|plugins_family|policies|queries|scanners|scans|users)_.*for_fields$/,
  /^credentials_list_success$/,
  /^current_/,
  /^files_upload_clear_success$/,
  /^groups_list_/,
  /^organizations_(list_|managers?_)/,
  /^policies_edit_for_remove_pref$/,
  /^queries_constructor_success$/,
  /^recast_risks_list_success_params$/,
  /^report_definition_launch_success$/,
  /^repositories_(create_success_data_format_|list_success$|mobile_sync$|remote_sync$|.*ip_info$)/,
  /^roles_list_success$/,
  /^scan_zones_list_success$/,
  /^scans_create_plugin$/,
  /^users_list_success$/,
  /^system_current_locale_success$/,
  /^audit_files_template_/,
  /_no_file$/,
];
/** The same section: "second part". */
const secondPart = { recording: "credentials_edit_success", from: 1 };

/** What only an administrator of Security Center may ask for; everything else belongs to an organization. */
const administration =
  /^\/rest\/(organization|scanner|zone|repository|feed)(\/|$)|^\/rest\/system\/diagnostics|\/refresh$/;
/** Read where findings are: in the repository and scan result of the fresh site, not in new and empty ones. */
const findings = /\/(deviceInfo|ipInfo|assetIntersections)$|^\/rest\/scanResult\//;
/** A family of which the emulator knows plugins. */
const family = "30";
/** They name objects of the recorded site, whose service did not mind that its rules were of others. */
const ruleFilters = ["organizationIDs", "pluginID", "port", "repositoryIDs"];
/** A host of the fresh site, for recordings that ask about one by its name. */
const host = "web.example.com";

const envelope = (answer: Json): Json => objectOf(answer).response ?? null;

/** A list, or the halves that an organization's user gets. */
const isEmptyList = (payload: Json): boolean =>
  (Array.isArray(payload) ? payload : Object.values(objectOf(payload)).flatMap(listOf)).length === 0;

/** Members of requests that name objects of the recorded site: what they become. */
const references: Readonly<Record<string, Json>> = { groups: [{ id: 1 }], users: [{ id: 2 }] };

function adaptBody(body: Json): Json {
  if (Array.isArray(body)) {
    return body.map(adaptBody);
  }
  if (!isObject(body)) {
    return body;
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (name === "auditFileTemplate") {
        return [name, { id: 162 }];
      }
      return [name, listOf(value).length > 0 && name in references ? (references[name] ?? null) : adaptBody(value)];
    }),
  );
}

const hasRows = ({ response }: Interaction): boolean => listOf(objectOf(envelope(response)).results).length > 0;

/** A later page of a site with more findings than ours: the rows of the first one are of the same kind. */
function firstPage(body: Json): Json {
  const { query, ...rest } = objectOf(body);
  return { ...rest, query: { ...objectOf(query), startOffset: 0 } };
}

const isAdministration = ({ path }: { path: string }): boolean => administration.test(path);
/** Code 12 in a recorded refusal: a session or key that may not do this. */
const isRefused = ({ status, response }: Interaction): boolean =>
  status === 403 && objectOf(response).error_code === 12;

export const sc: Replay<"sc"> = {
  platform: "sc",
  isHandEdited: ({ name }, index) =>
    handEdited.some((pattern) => pattern.test(name)) || (name === secondPart.recording && index >= secondPart.from),
  // API sheet, section 15: 5.8 (December 2018 to June 2019), some of 2021 on 5.18.
  age: ({ name }) => (/check_uuid|^asset_lists_details/.test(name) ? "5.18.0" : "5.14.0"),
  start: (version) => startEmulator({ platform: "sc", version }),
  headers: ({ keys }, who) => ({
    "x-apikey":
      who === "administrator"
        ? `accesskey=${keys.adminAccessKey}; secretkey=${keys.adminSecretKey}`
        : `accesskey=${keys.accessKey}; secretkey=${keys.secretKey}`,
  }),
  keepsPathIds: false,
  // What a recorded list shows has to be there.
  prepare: async ({ interactions }, site) => {
    for (const { method, path, response } of interactions) {
      const body = objects[/^\/rest\/(\w+)$/.exec(path)?.[1] ?? ""];
      if (method !== "GET" || body === undefined || isEmptyList(envelope(response))) {
        continue;
      }
      if (isEmptyList(envelope(await site.ask("GET", path)))) {
        await site.ask("POST", path, body);
      }
    }
  },
  who: (interaction) => (isAdministration(interaction) && !isRefused(interaction) ? "administrator" : "manager"),

  async presuppose(place, site, path) {
    const [, kind = ""] = /^rest\/(\w+)$/.exec(place) ?? [];
    if (kind === "" || findings.test(path)) {
      return kind === "" ? undefined : "1";
    }
    if (kind === "pluginFamily") {
      return family;
    }
    const body = objects[kind];
    if (body === undefined) {
      return undefined;
    }
    const created = envelope(await site.ask("POST", `/rest/${kind}`, body));
    return String(objectOf(Array.isArray(created) ? created[0] : created).id);
  },
  adapt: (interaction, sent) => {
    const query = { ...sent.query };
    if (query.dnsName !== undefined) {
      query.dnsName = host;
    }
    if (interaction.path === "/rest/acceptRiskRule") {
      for (const name of ruleFilters) {
        delete query[name];
      }
    }
    if (listOf(envelope(interaction.response)).length > 0 && query.startOffset !== undefined) {
      query.startOffset = "0";
    }
    if (interaction.path === "/rest/file/upload") {
      return Promise.resolve({ ...sent, query, body: null, file: { name: "replay.xml", content: "<replay/>" } });
    }
    const body = typeof sent.body === "string" ? {} : adaptBody(sent.body ?? null);
    return Promise.resolve({ ...sent, query, body: hasRows(interaction) ? firstPage(body) : body });
  },
  madeId: (answer) => {
    const created = envelope(answer);
    return objectOf(Array.isArray(created) ? created[0] : created).id;
  },
  constants: () => Promise.resolve([]),
};

export { isAdministration as isScAdministration };
