import type { JsonObject } from "../core/json";
import { layoutOf } from "./template-layout";
import {
  both,
  deepVault,
  elevation,
  hinted,
  https,
  kerberos,
  keyFile,
  need,
  onServers,
  port,
  server,
  user,
  vault,
} from "./form-credential-inputs";
import { check, entry, file, mediumNumber, password, tick, uiRadio } from "./form-input";

export interface CredentialType {
  readonly name: string;
  readonly category: string;
  /** How many a scan may hold; -1 is any number. */
  readonly max: number;
  readonly inputs: readonly JsonObject[];
  /** Settings that hold for all credentials of the type; the interface shows some at once. */
  readonly settings?: JsonObject;
  readonly expands?: true;
}

const page = (id: string, title: string, group: JsonObject): JsonObject => ({
  [id]: { title, inputs: null, groups: [group], sections: [] },
});
const authentication = (name: string, title: string, inputs: JsonObject[]): JsonObject =>
  page("authentication", "Authentication", { title, name, inputs });

const type = (
  category: string,
  name: string,
  max: number,
  inputs: readonly JsonObject[],
  settings?: JsonObject,
): CredentialType => ({ category, name, max, inputs, ...(settings === undefined ? {} : { settings }) });

const ssh = [
  uiRadio("auth_method", "public key", {
    certificate: [user(), file("user_cert", need), keyFile(), password("private_key_passphrase"), elevation()],
    Kerberos: [...kerberos(), elevation()],
    password: [user(), password("password", need), entry("custom_password_prompt"), elevation()],
    "public key": [user(), keyFile(), password("private_key_passphrase"), elevation()],
    CyberArk: [user(), entry("vault_host", undefined, { ...need, placeholder: "vault.example.com" })],
    "Hashicorp Vault": vault(),
  }),
].map((input) => onServers(input, 1));
const windows = [
  uiRadio("auth_method", "Password", {
    Kerberos: [...kerberos(), entry("domain")],
    "LM Hash": [...both(), entry("domain")],
    "NTLM Hash": [...both(), entry("domain")],
    Password: [...both(), entry("domain")],
    "Hashicorp Vault": [entry("username", undefined, { ...need, placeholder: "administrator" }), ...vault({}, true)],
  }),
].map((input) => onServers(input, 1));
const snmp = [
  user(),
  entry("port", "161", need),
  uiRadio("security_level", "Authentication and privacy", {
    "No authentication and no privacy": [],
    "Authentication without privacy": [entry("auth_algorithm", "SHA1"), password("auth_password", need)],
    "Authentication and privacy": [
      entry("auth_algorithm", "SHA1"),
      password("auth_password", need),
      entry("privacy_algorithm", "AES"),
      password("privacy_password", need),
    ],
  }),
];
const database = [
  onServers(uiRadio("authtype", "Password", { Password: both(), "Hashicorp Vault": [user(), ...deepVault()] })),
  uiRadio("type", "Oracle", {
    PostgreSQL: [entry("port", 5432, need), entry("db_sid")],
    MySQL: [entry("port", 3306, need)],
    Oracle: [entry("port", 1521, need), entry("oracle_sid", undefined, need)],
  }),
];

const sshSettings = authentication("ssh_credential", "SSH", [
  file("ssh_known_hosts"),
  entry("ssh_port", "22", { ...hinted, regex: port }),
  entry("ssh_client_banner", "OpenSSH_5.0"),
  tick("attempt_least_privilege", "no", hinted),
]);
const windowsSettings = authentication("windows", "Windows", [
  check("never_send_win_creds_in_the_clear", "yes", hinted),
  check("dont_use_ntlmv1", "yes"),
  check("start_remote_registry", "no"),
  check("enable_admin_shares", "no"),
]);
const httpSettings = authentication("http", "HTTP", [
  { type: "radio", id: "http_login_method", name: "Login method", options: ["POST", "GET"], default: "POST" },
  mediumNumber("http_reauth_delay", 0, hinted),
  mediumNumber("http_login_max_redir", "0"),
  tick("http_login_invert_auth_regex", "no"),
  tick("http_login_auth_regex_on_headers", "no"),
  tick("http_login_auth_regex_nocase", "no"),
]);
const snmpSettings = authentication("snmp", "SNMPv1/v2c", [
  entry("snmp_port", "161"),
  entry("additional_snmp_port1", "161"),
  entry("additional_snmp_port2", "161"),
  entry("additional_snmp_port3", "161"),
]);
const telnetSettings = authentication("telnet", "telnet/rsh/rexec", [
  check("patch_audit_over_telnet"),
  check("patch_audit_over_rsh"),
  check("patch_audit_over_rexec"),
]);

/** What the engine is told for each way of logging in. */
const search = "HTTP login page[checkbox]:Automated login page search";
const httpPreferences: JsonObject = {
  auth_method: {
    "Automatic authentication": { [search]: "yes" },
    "(Basic/Digest Authentication|HTTP login form|HTTP cookies import)": { [search]: "no" },
  },
};

const awsSettings = page("compliance", "Compliance Auditing", {
  title: "Amazon AWS",
  name: "aws",
  sections: [],
  inputs: [
    {
      type: "ui_radio",
      id: "aws_ui_region_type",
      name: "Regions to access",
      default: "Rest of the World",
      hint: "Where to look.",
      options: [
        { inputs: null, name: "GovCloud" },
        { inputs: [tick("aws_us_east_1"), tick("aws_eu_west_1", "no")], name: "Rest of the World" },
      ],
    },
  ],
});
const appleSettings = page("mobile", "Mobile", {
  title: "Apple Profile Manager",
  name: "apple_profile_manager",
  inputs: [tick("apm_force_updates", "yes"), { ...entry("apm_update_timeout", "5"), regex: "^\\d+$" }],
});

const simple = (category: string, names: readonly string[]): CredentialType[] =>
  names.map((name) => type(category, name, 1, both()));

/** Categories, types and how many of each: Vulnerability Management API, "List credential types". */
export const credentialTypes: readonly CredentialType[] = [
  type("API Gateway", "IBM DataPower Gateway", 1, [file("datapower_client_cert"), keyFile(), password("password")]),
  { ...type("Cloud Services", "Amazon AWS", 1, both(), awsSettings), expands: true },
  ...simple("Cloud Services", ["Microsoft Azure", "Office 365", "Salesforce.com"]),
  type("Cloud Services", "Rackspace", 1, [
    ...both(),
    { type: "radio", id: "auth_method", name: "Method", options: ["API-Key", "Password"], default: "API-Key", ...need },
  ]),
  type("Database", "Database", -1, database),
  type("Database", "MongoDB", 1, [...both(), entry("database", "admin"), entry("port", "27017", need)]),
  type("Host", "SNMPv3", 1, snmp),
  type("Host", "SSH", -1, ssh, sshSettings),
  type("Host", "Windows", -1, windows, windowsSettings),
  type("Miscellaneous", "ADSI", 5, [
    entry("domain_controller", undefined, need),
    entry("domain", undefined, need),
    ...both(),
  ]),
  ...simple("Miscellaneous", ["F5", "IBM iSeries", "OpenStack", "RHEV", "X.509"]),
  type("Miscellaneous", "Palo Alto Networks PAN-OS", 1, [...both(), entry("port", "443"), https()]),
  type("Miscellaneous", "VMware ESX SOAP API", -1, [...both(), tick("dont_verify_ssl")]),
  type("Miscellaneous", "VMware vCenter SOAP API", -1, [
    entry("host", undefined, need),
    entry("port", "443"),
    ...both(),
    https(),
  ]),
  type("Mobile", "Apple Profile Manager", 1, server(https()), appleSettings),
  type("Mobile", "AirWatch", 1, [
    entry("api_url", undefined, { ...need, placeholder: "mdm.example.com" }),
    ...server(https()).slice(1),
  ]),
  type("Mobile", "MobileIron", 1, [
    entry("portal_url", undefined, { ...need, placeholder: "mdm.example.com" }),
    ...server(https()).slice(1),
  ]),
  ...simple("Mobile", ["Blackberry UEM", "Good MDM", "Intune", "MaaS360"]),
  type("Patch Management", "Dell KACE K1000", 1, [
    entry("host", undefined, { placeholder: "kace.example.com" }),
    ...server(entry("org_db_name", "ORG1", need)),
  ]),
  type("Patch Management", "IBM Tivoli Endpoint Manager (BigFix)", 1, server(https())),
  type("Patch Management", "Microsoft SCCM", 1, [
    entry("server", undefined, need),
    entry("domain", undefined, need),
    ...both(),
  ]),
  type("Patch Management", "Microsoft WSUS", 1, server(https())),
  type("Patch Management", "Red Hat Satellite 6 Server", 1, server(https())),
  type("Patch Management", "Red Hat Satellite Server", -1, server(tick("verify_ssl", "yes"))),
  type("Patch Management", "Symantec Altiris", 1, server(entry("db_name", undefined, need))),
  ...simple("Plaintext Authentication", ["FTP", "IMAP", "IPMI", "NNTP", "POP2", "POP3"]),
  type(
    "Plaintext Authentication",
    "HTTP",
    1,
    [
      {
        ...uiRadio("auth_method", "HTTP login form", {
          "HTTP login form": [
            entry("username", undefined, { ...need, placeholder: "admin" }),
            password("password", need),
          ],
          "Automatic authentication": both(),
          "HTTP cookies import": [file("cookies", { callback: "cookie_upload", ...hinted })],
        }),
        preferences: httpPreferences,
      },
    ],
    httpSettings,
  ),
  type("Plaintext Authentication", "SNMPv1/v2c", 4, [entry("community_string", "public", need)], snmpSettings),
  type("Plaintext Authentication", "telnet/rsh/rexec", 1, both(), telnetSettings),
  ...simple("Web Authentication", ["HTTP Server Authentication", "Web Application Authentication"]),
];

export const credentialType = (name: string): CredentialType | undefined =>
  credentialTypes.find((one) => one.name === name);

export const categories: readonly string[] = [...new Set(credentialTypes.map(({ category }) => category))];

/** The types that a template's form offers: categories, or single ones, as its layout says. */
export function offeredTypes({ name }: { name: string }): readonly CredentialType[] {
  const words = (layoutOf({ name }).credentials ?? "").split(" ").map((word) => word.replaceAll("_", " "));
  return credentialTypes.filter(
    (type) => words.includes(type.category) || words.includes(`${type.category}:${type.name}`),
  );
}

/** Ids whose values are secrets: never told again. */
export const secrets: ReadonlySet<string> = new Set([
  "password",
  "private_key_passphrase",
  "escalation_password",
  "auth_password",
  "privacy_password",
  "private_key",
]);
