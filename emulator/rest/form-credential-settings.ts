import type { JsonObject } from "../core/json";
import { hinted, optional, port, rows } from "./form-credential-inputs";
import { check, entry, file, tick, uiCheck, uiRadio } from "./form-input";

/** Settings that hold for all credentials of a type in a scan: a page of their own in the form. */
const page = (id: string, title: string, group: JsonObject): JsonObject => ({
  [id]: { title, inputs: null, groups: [group], sections: [] },
});
const authentication = (name: string, title: string, inputs: JsonObject[]): JsonObject =>
  page("authentication", "Authentication", { title, name, inputs });
const compliance = (name: string, title: string, inputs: JsonObject[]): JsonObject =>
  page("compliance", "Compliance Auditing", { title, name, sections: [], inputs });

const whole = { regex: String.raw`^\d+$` };

export const sshSettings = authentication("ssh", "SSH", [
  file("ssh_known_hosts"),
  entry("ssh_port", "22", { regex: port }),
  entry("ssh_client_banner", "OpenSSH_5.0"),
  tick("attempt_least_privilege", "no", hinted),
]);
export const windowsSettings = authentication("windows_auth", "Windows", [
  check("never_send_win_creds_in_the_clear", "yes"),
  check("dont_use_ntlmv1", "yes"),
  check("start_remote_registry", "no"),
  check("enable_admin_shares", "no"),
  check("start_server_service", "no", hinted),
]);
export const httpSettings = authentication("http_login", "HTTP", [
  { type: "radio", id: "http_login_method", name: "Login method", options: ["POST", "GET"], default: "POST" },
  entry("http_reauth_delay", 0, { ...whole, ...hinted }),
  entry("http_login_max_redir", "0", whole),
  tick("http_login_invert_auth_regex", "no"),
  tick("http_login_auth_regex_on_headers", "no"),
  tick("http_login_auth_regex_nocase", "no"),
]);
export const snmpSettings = authentication("snmp", "SNMP", [
  entry("snmp_port", "161", { regex: port }),
  entry("additional_snmp_port1", "161", { regex: port }),
  entry("additional_snmp_port2", "161", { regex: port }),
  entry("additional_snmp_port3", "161", { regex: port }),
]);
export const telnetSettings = authentication("plaintext_patch_audit", "telnet/rsh/rexec", [
  check("patch_audit_over_telnet", "no", hinted),
  check("patch_audit_over_rsh", "no", hinted),
  check("patch_audit_over_rexec", "no", hinted),
]);

const region = (name: string): string => `checkbox aws_${name.replaceAll("-", "_")}`;
const regions = (names: string): JsonObject[] => rows(names.split(" ").map(region).join("\n"));
export const awsSettings = compliance("aws", "Amazon AWS", [
  {
    ...optional(
      uiRadio("aws_ui_region_type", "Rest of the World", {
        GovCloud: regions("us-gov-east-1 us-gov-west-1"),
        "Rest of the World": regions(
          "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 " +
            "eu-north-1 af-south-1",
        ),
        China: regions("cn-north-1 cn-northwest-1"),
      }),
    ),
    ...hinted,
  },
  uiCheck("aws_use_https", "yes", { inputs: rows("checkbox aws_verify_ssl =yes") }),
]);
export const azureSettings = compliance(
  "microsoft_azure",
  "Microsoft Azure",
  rows("entry microsoft_azure_subscriptions_ids hint"),
);
export const rackspaceSettings = compliance(
  "rackspace",
  "Rackspace",
  rows(["dfw", "ord", "iad", "lon", "syd", "hkg"].map((one) => `checkbox region_${one}_pref_name =yes`).join("\n")),
);
export const appleSettings = page("mobile", "Mobile", {
  title: "Apple Profile Manager",
  name: "apple_profile_manager",
  inputs: [tick("apm_force_updates", "yes"), entry("apm_update_timeout", "5", whole)],
});
