import type { JsonObject } from "../core/json";
import { optional, rows } from "./form-credential-inputs";
import { uiRadio } from "./form-input";

/** Products that keep passwords, by the names that a choice of them shows. */
export const vaultNames: ReadonlySet<string> = new Set([
  ...["CyberArk", "Thycotic Secret Server", "BeyondTrust", "Lieberman", "Hashicorp Vault", "Centrify", "Arcon"],
]);

/** Ways to get more rights; how a product names the account or its password differs. */
export const escalation = (id: string, of: (kind: Escalation) => JsonObject[]): JsonObject =>
  optional(
    uiRadio(id, "Nothing", {
      Nothing: [],
      ".k5login": of(".k5login"),
      "Cisco 'enable'": of("enable"),
      dzdo: [...of("dzdo"), ...directory],
      pbrun: [...of("pbrun"), ...directory],
      su: [...of("su"), ...directory],
      "su+sudo": [...rows("entry su_user! hint eg:admin"), ...of("su+sudo"), ...directory],
      sudo: [...of("sudo"), ...directory],
    }),
  );
export type Escalation = ".k5login" | "enable" | "dzdo" | "pbrun" | "su" | "su+sudo" | "sudo";
const directory = rows("entry bin_directory? eg:/usr/bin");

/** Kinds whose account is not asked for: the first lets one in without a password, the others ask for a password alone. */
const accountless = new Set<Escalation>([".k5login", "enable", "pbrun"]);
const account = (kind: Escalation): JsonObject[] =>
  accountless.has(kind) ? [] : rows("entry escalation_account? hint eg:root");

export const elevation = (): JsonObject =>
  escalation("elevate_privileges_with", (kind) => {
    if (kind === ".k5login") {
      return rows("password escalation_account! hint");
    }
    const password = `password escalation_password${accountless.has(kind) ? "!" : "?"}`;
    return [...account(kind), ...rows(password)];
  });

const cyberArkElevation = (): JsonObject =>
  escalation("vault_elevate_privileges_with", (kind) => [
    ...account(kind),
    ...rows(`entry vault_escalation_password${accountless.has(kind) ? "!" : "?"}`),
  ]);

const thycoticElevation = (): JsonObject =>
  escalation("thycotic_elevate_privileges_with", (kind) =>
    rows(
      `entry thycotic_escalation_account${accountless.has(kind) ? "!" : "?"} ${kind === "enable" || kind === "pbrun" ? "" : "hint"}`,
    ),
  );

/** How a kind of account differs: what its user is called, and whether Windows asks for a domain. */
export interface Account {
  readonly example: string;
  readonly domain?: true;
}
const domain = (of: Account): JsonObject[] => (of.domain === true ? rows("entry domain?") : []);

const provider = `
  entry vault_host! eg:vault.example.com
  entry vault_port! eg:443 port`;
const url = "entry vault_cyberark_url";
const certificate = `
  file vault_cyberark_client_cert? hint
  file vault_cyberark_private_key? hint
  password vault_cyberark_private_key_passphrase?`;
const certified = "checkbox vault_use_ssl! =yes \n checkbox vault_verify_ssl! =yes";

export const cyberArk = (of: Account, elevates = false): JsonObject[] => [
  ...rows(`entry username! eg:${of.example} \n ${url}`),
  ...domain(of),
  ...rows(provider),
  ...rows(`
    entry vault_username
    password vault_password
    entry vault_safe!
    ${certificate}
    entry vault_app_id!
    entry vault_folder!
    entry vault_policy_id
    ${certified}
    entry vault_account_name`),
  ...(elevates ? [...rows("entry vault_address"), cyberArkElevation(), ...prompt] : []),
];

/** The same product, as the accounts of databases ask for it. */
export const cyberArkOfDatabase = (example: string): JsonObject[] =>
  rows(`
    entry username! eg:${example}
    ${provider}
    ${url}
    entry vault_username
    password vault_password
    entry vault_safe?
    ${certificate}
    entry vault_app_id!
    entry vault_folder?
    entry vault_account_name!
    entry vault_policy_id
    ${certified}`);

export const prompt = rows("entry custom_password_prompt? hint eg:Code:");

export const thycotic = (of: Account, elevates = false): JsonObject[] => [
  ...rows("entry username! eg:administrator"),
  ...domain(of),
  ...rows(`
    entry thycotic_secret_name?
    entry thycotic_url! eg:https://vault.example.com/SecretServer/
    entry thycotic_username!
    password thycotic_password!
    entry thycotic_organization
    entry thycotic_domain
    ${elevates ? "checkbox thycotic_private_key! =no" : ""}
    checkbox thycotic_ssl_verify! =yes`),
  ...(elevates ? [thycoticElevation(), ...prompt] : []),
];

export const beyondTrust = (of: Account, elevates = false): JsonObject[] => [
  ...rows("entry username! eg:administrator"),
  ...domain(of),
  ...rows(`
    entry beyondtrust_host!
    entry beyondtrust_port! eg:443 port
    entry beyondtrust_api_user!
    entry beyondtrust_api_key!
    entry beyondtrust_duration! eg:minutes
    checkbox beyondtrust_use_ssl =yes
    checkbox beyondtrust_verify_ssl =yes
    ${elevates ? "checkbox beyondtrust_use_private_key =no hint \n checkbox beyondtrust_use_escalation =no hint" : ""}`),
  ...(elevates ? prompt : []),
];

export const lieberman = (of: Account, elevates = false): JsonObject[] => [
  ...rows(`entry username! eg:${of.example}`),
  ...domain(of),
  ...rows(`
    entry lieberman_host!
    entry lieberman_port! eg:443 port
    entry lieberman_url? eg:ERPMWebService/JSON/V2/AuthService.svc/
    entry lieberman_pam_user?
    password lieberman_pam_password?
    entry lieberman_pam_authenticator? hint
    file lieberman_client_cert? hint
    file lieberman_private_key? hint
    password lieberman_private_key_passphrase?
    checkbox lieberman_use_ssl =yes
    checkbox lieberman_verify_ssl =yes
    entry lieberman_system_name${of.domain === true ? "?" : ""}`),
  ...(elevates ? prompt : []),
];

const keyed = (): JsonObject[] => [
  ...rows("entry hashicorp_kv_url! =/v1/secret"),
  optional(
    uiRadio("hashicorp_username_source", "Hashicorp Vault", {
      "Hashicorp Vault": rows("entry hashicorp_userkey! =username hint"),
      "Manual Entry": rows("entry username! eg:administrator"),
    }),
  ),
  ...rows("entry hashicorp_passkey! =password hint"),
];

export const hashicorp = (): JsonObject[] => [
  ...rows("entry hashicorp_host! \n entry hashicorp_port! =8200 port"),
  optional(
    uiRadio("hashicorp_authentication_type", "App Role", {
      "App Role": rows(`
        entry hashicorp_role_id! hint
        password hashicorp_role_secret_id! hint
        entry hashicorp_auth_url! =/v1/auth/approle/login`),
      Certificates: rows(`
        file hashicorp_client_cert! hint
        file hashicorp_private_key! hint
        password hashicorp_private_key_passphrase?
        entry hashicorp_auth_url! =/v1/auth/cert/login`),
    }),
  ),
  ...rows("entry hashicorp_namespace?"),
  uiRadio("hashicorp_vault_type", "KV1", {
    KV1: keyed(),
    KV2: keyed(),
    AD: rows("entry hashicorp_kv_url! =/v1/ad/creds"),
  }),
  ...rows(`
    entry hashicorp_secret! hint
    checkbox hashicorp_use_ssl =yes
    checkbox hashicorp_verify_ssl =yes`),
];

export const centrify = (): JsonObject[] =>
  rows(`
    entry pam_host!
    entry pam_port! =443
    entry pam_api_user!
    password pam_api_key!
    entry pam_namespace! =centrify
    entry pam_auth_url! =/Security
    entry pam_query_url! =/RedRock
    entry pam_engine_url! =/ServerManage
    entry username! eg:administrator
    entry pam_duration! =20 hint
    checkbox pam_use_ssl =yes
    checkbox pam_verify_ssl =yes`);

export const arcon = (): JsonObject[] =>
  rows(`
    entry pam_host!
    entry pam_port! =444
    entry pam_api_user!
    password pam_api_key!
    entry pam_auth_url! =/arconToken
    entry pam_engine_url! =/api
    entry username! eg:administrator
    entry pam_duration! eg:4 hint
    checkbox pam_use_ssl =yes
    checkbox pam_verify_ssl =yes`);
