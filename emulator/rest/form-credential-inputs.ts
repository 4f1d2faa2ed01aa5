import { type JsonObject, listOf, objectOf } from "../core/json";
import { entry, file, password, tick, uiCheck, uiRadio } from "./form-input";

export const need = { required: true };
export const port = "^[0-9]{1,5}$";
export const hinted = { hint: "See the documentation of the vault." };
export const elevation = (): JsonObject =>
  uiRadio("elevate_privileges_with", "Nothing", {
    Nothing: [],
    ".k5login": [entry("escalation_account", undefined, need)],
    "Cisco 'enable'": [password("escalation_password", need)],
    dzdo: [entry("escalation_account"), password("escalation_password"), entry("bin_directory")],
    pbrun: [password("escalation_password", need), entry("bin_directory")],
    su: [entry("escalation_account"), password("escalation_password"), entry("bin_directory")],
    "su+sudo": [entry("su_user", undefined, need), entry("escalation_account"), password("escalation_password")],
    sudo: [entry("escalation_account"), password("escalation_password"), entry("bin_directory")],
  });
export const user = (): JsonObject => entry("username", undefined, { ...need, placeholder: "root" });
export const kerberos = (): JsonObject[] => [
  user(),
  password("password", need),
  entry("kdc", undefined, need),
  entry("kdc_port", "88", need),
  entry("realm", undefined, need),
];
export const keyFile = (): JsonObject => file("private_key", { ...need, hint: "An OpenSSH key." });
export const both = (): JsonObject[] => [entry("username", undefined, need), password("password", need)];
export const server = (...more: JsonObject[]): JsonObject[] => [
  entry("server", undefined, need),
  entry("port", "443", { ...need, regex: port }),
  ...more,
  ...both(),
];
export const https = (): JsonObject => uiCheck("https", "yes", { inputs: [tick("verify_ssl", "yes", need)] });

/** A password store: choices inside choices, in the form of databases deeper than anything else. */
export const vault = (deeper: Partial<Record<"more" | "account", JsonObject[]>> = {}, isBare = false): JsonObject[] => [
  entry("vault_host", undefined, { ...need, placeholder: "vault.example.com" }),
  entry("vault_port", "443", { ...need, regex: port, placeholder: "443" }),
  // Windows accounts have no upload, and no example of a name, where all others have them (observed).
  file("vault_client_cert", { ...hinted, ...(isBare ? {} : { callback: "pem_upload" }) }),
  tick("vault_use_ssl", "yes", need),
  uiRadio("vault_authentication", "Username", {
    Username: [
      entry("vault_username", undefined, { ...need, ...(isBare ? {} : { placeholder: "root" }), ...hinted }),
      { type: "radio", id: "vault_engine", name: "Engine", options: ["KV1", "KV2"], default: "KV1" },
      uiRadio("vault_source", "Path", {
        Path: [entry("vault_path", "secret", { ...need, ...hinted, placeholder: "secret" }), ...(deeper.account ?? [])],
      }),
      ...(deeper.more ?? []),
    ],
  }),
];
export const deepVault = (): JsonObject[] =>
  vault({
    more: [entry("vault_retries", 3, { regex: port, alt_ids: ["retries"] })],
    account: [
      uiRadio("vault_escalation", "Other account", {
        "Other account": [entry("vault_account", "root", { ...need, ...hinted, placeholder: "root" })],
      }),
    ],
  });
/** Options that open something are for servers that keep credentials: told for the first two levels (observed). */
export const onServers = (input: JsonObject, levels = 2): JsonObject => ({
  ...input,
  options: listOf(input.options).map((option) => {
    const { inputs, ...rest } = objectOf(option);
    const nested = listOf(inputs).map(objectOf);
    if (levels === 0 || nested.length === 0) {
      return objectOf(option);
    }
    const inner = nested.map((one) => (one.type === "ui_radio" ? onServers(one, levels - 1) : one));
    return { ...rest, server_type_allow: ["cloud", "manager"], inputs: inner };
  }),
});
