import { type JsonObject, listOf, textOf } from "../core/json";
import { changePassword, openSession, renewKeys } from "../rest/account";
import type { Behaviour } from "./behaviour";
import { type Call, role, type Route } from "../rest/call";
import { change } from "../rest/collection";
import { empty, plain } from "../rest/reply";
import { userObject } from "./user";

const on =
  "access_groups access_groups_migration advanced_search_v2 agent_triage_m2 agent_updates analytics analytics_v2 " +
  "asset_deleting_ui asset_management aws_connector_v1 container_security container_security_gen2 credentials_mgmt " +
  "credentials_mgmt_v2 dashboards_gen2 dashboards_gen2_export dashboards_gen2_schedule dynamic_tagging export_dashboard " +
  "export_dashboard_pdf indexing_v2 qualys_connector rbac recast_rules reporting scan_service state suggest_feature " +
  "tagging vm_service_query vulnerability_management_gen2 was_plugin_selection was_scan_progress";
const off =
  "audits_workbench cfl_core_ssor connectors_gen2 container_security_gen2_runtime dashboards_gen2_blank_canvas " +
  "dashboards_gen2_export_png dashboards_gen2_lumin_enabled dashboards_gen2_tag_filter dashboards_gen2_widget_filters " +
  "dashboards_gen2_widget_library environment_management general_data_protection_compliance import_data " +
  "lumin_beta_allowed lumin_beta_enabled modify_vulnerability pci_multiscan qualys_vuln_connector scans_gen2 system " +
  "was_discovery was_multi_scanning webapp_scanning webapp_scanning_gen2";
const flags = (names: string, value: boolean): JsonObject =>
  Object.fromEntries(names.split(" ").map((name) => [name, value]));

/** `GET /session`: who these credentials are. */
function session({ user, store, behaviour }: Call<Behaviour>): JsonObject {
  const groups = listOf(user.groups).flatMap((id) => store.get("group", textOf(id)) ?? []);
  const { lockout: _lockout, container_uuid, ...known } = userObject(user);
  return {
    ...known,
    container_id: user.container_id ?? 0,
    ...(behaviour.sessionContainer === "shown" ? { container_uuid: container_uuid ?? null } : {}),
    container_name: "Emulator",
    features: { ...flags(on, true), ...flags(off, false) },
    apps: { consec: "standard", was: "standard" },
    group_uuids: groups.map(({ uuid }) => uuid ?? ""),
    groups: groups.map(({ id, uuid, name }) => ({ id: Number(id), uuid: uuid ?? "", name: name ?? "" })),
  };
}

const own = (method: string, path: string, handle: Route<Behaviour>["handle"]): Route<Behaviour> => ({
  method,
  path,
  minimumRole: 0,
  handle,
});

const licenseEnd = 1893304800;

export const sessionRoutes: readonly Route<Behaviour>[] = [
  {
    method: "POST",
    path: "/session",
    minimumRole: undefined,
    handle: (call) => ({ token: openSession(call, () => plain(401, "Invalid Credentials")) }),
  },
  own("GET", "/session", session),
  own("PUT", "/session", (call) => {
    const { name, email } = call.body;
    const changes: JsonObject = {
      ...(typeof name === "string" ? { name } : {}),
      ...(typeof email === "string" ? { email } : {}),
    };
    return userObject(change(call, "user", call.user, changes), true, true);
  }),
  own("PUT", "/session/chpasswd", (call) => {
    changePassword(call, call.user, true);
    return empty;
  }),
  own("PUT", "/session/keys", (call) => renewKeys(call, call.user)),
  own("DELETE", "/session", (call) => {
    for (const { id, user } of call.store.all("session")) {
      if (user === call.user.id) {
        call.store.remove("session", id);
      }
    }
    return empty;
  }),
  { method: "GET", path: "/server/status", minimumRole: 0, handle: () => ({ code: 200, status: "ready" }) },
  {
    method: "GET",
    path: "/server/properties",
    minimumRole: role.basic,
    handle: ({ store }) => ({
      limitEnabled: false,
      region: "US East",
      loaded_plugin_set: "202601010000",
      server_uuid: "417457f6-cd2b-727c-d94f-000000000000000000000000e0e0",
      update: { href: null, new_version: 0, restart: 0 },
      expiration: licenseEnd,
      nessus_ui_version: "11.0.46",
      nessus_type: "Nessus Cloud",
      notifications: [],
      expiration_time: 4041,
      license: {
        expiration_date: licenseEnd,
        ips: 1024,
        agents: 512,
        users: 100,
        scanners: 10,
        evaluation: false,
        scanners_used: store.all("scanner").filter(({ type }) => type === "managed").length,
        agents_used: store.count("agent"),
        apps: {
          consec: { mode: "standard", expiration_date: licenseEnd },
          was: { mode: "standard", expiration_date: licenseEnd },
        },
      },
      enterprise: true,
      analytics: { key: "00000000-0000-4000-8000-000000000000", enabled: true, site_id: "us-2b" },
      msp: true,
      server_build: "C20023",
      force_ui_reload: true,
      capabilities: {
        multi_user: "full",
        multi_scanner: true,
        report_email_config: true,
        two_factor: { twilio: true, smtp: false },
      },
      plugin_set: "202601010000",
      idle_timeout: "30",
      nessus_ui_build: "155",
      scanner_boottime: 1531265862,
      evaluation: { limitEnabled: true, targets: 25 },
      container_db_version: "10.43.0",
      login_banner: null,
      server_version: "6.9.1",
    }),
  },
];
