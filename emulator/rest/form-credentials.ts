import type { JsonObject } from "../core/json";
import { https, rows } from "./form-credential-inputs";
import {
  appleSettings,
  awsSettings,
  azureSettings,
  httpSettings,
  rackspaceSettings,
  snmpSettings,
  sshSettings,
  telnetSettings,
  windowsSettings,
} from "./form-credential-settings";
import { uiRadio } from "./form-input";
import { databases, snmp, ssh, windows } from "./form-login";
import { layoutOf } from "./template-layout";

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

type More = Partial<Omit<CredentialType, "name" | "category" | "inputs">>;
const ofCategory =
  (category: string) =>
  (name: string, inputs: readonly JsonObject[] | string, more: More = {}): CredentialType => ({
    category,
    name,
    max: 1,
    inputs: typeof inputs === "string" ? rows(inputs) : inputs,
    ...more,
  });
const gateway = ofCategory("API Gateway");
const cloud = ofCategory("Cloud Services");
const database = ofCategory("Database");
const host = ofCategory("Host");
const other = ofCategory("Miscellaneous");
const mobile = ofCategory("Mobile");
const patch = ofCategory("Patch Management");
const plaintext = ofCategory("Plaintext Authentication");
const web = ofCategory("Web Authentication");

const both = "entry username! \n password password!";
const service = "entry port! =443 port";
const server = `entry server! \n ${service} \n ${both}`;
const page = "entry username! eg:admin \n password password!";

/** What the engine is told for each way of logging in. */
const search = "HTTP login page[checkbox]:Automated login page search";
const httpPreferences: JsonObject = {
  regexes: {
    "(Basic/Digest Authentication|HTTP login form|HTTP cookies import)": { [search]: "no" },
    "Automatic authentication": { [search]: "yes" },
  },
};
const http: JsonObject = {
  ...uiRadio("auth_method", "HTTP login form", {
    "Automatic authentication": rows(page),
    "Basic/Digest authentication": rows(page),
    "HTTP login form": rows(`
      ${page}
      entry login_page! eg:/login
      entry login_submission_page! eg:/login/check
      entry login_params! hint eg:user=%USER%&pass=%PASS%
      entry auth_check_page! eg:/account
      entry auth_regex! eg:Signed.in`),
    "HTTP cookies import": rows("file cookies_file! hint call:http_cookies_upload"),
  }),
  preferences: httpPreferences,
};
const session = "entry login_check_url! \n entry login_check_pattern!";

/** Categories, types, how many of each, and what each asks for: observed in editor documents of 2021. */
export const credentialTypes: readonly CredentialType[] = [
  gateway(
    "IBM DataPower Gateway",
    `file datapower_client_cert? hint
     file datapower_private_key? hint
     password datapower_private_key_passphrase?
     checkbox datapower_enable_hashicorp! =yes`,
  ),
  cloud("Amazon AWS", "password access_key_id! \n password secret_key!", { settings: awsSettings, expands: true }),
  cloud(
    "Microsoft Azure",
    [
      uiRadio("auth_method", "Key", {
        Password: rows(`${both} \n entry client_id!`),
        Key: rows("entry tenant_id! \n entry client_id! \n password client_secret!"),
      }),
    ],
    { settings: azureSettings, expands: true },
  ),
  cloud("Office 365", `${both} \n entry client_id! \n password client_secret!`),
  cloud("Rackspace", `${both} \n radio auth_method! =API-Key of:API-Key,Password`, {
    settings: rackspaceSettings,
    expands: true,
  }),
  cloud("Salesforce.com", both),
  database("Database", databases, { max: -1 }),
  database("MongoDB", "entry username? \n password password? \n entry database? =admin \n entry port! =27017 port"),
  host("SNMPv3", snmp),
  host("SSH", ssh, { max: -1, settings: sshSettings }),
  host("Windows", windows, { max: -1, settings: windowsSettings }),
  other("ADSI", "entry domain_controller! \n entry domain! \n entry domain_admin! \n password password!", { max: 5 }),
  other("F5", [...rows(`${both} \n ${service}`), https("use_ssl")]),
  other("IBM iSeries", both),
  other("Netapp API", `${both} \n entry vFiler? eg:node1 \n ${service}`, { max: -1 }),
  other("OpenStack", [...rows(`${both} \n entry tenant_name! =admin \n ${service}`), https("use_ssl")]),
  other("Palo Alto Networks PAN-OS", [...rows(`${both} \n ${service}`), https()]),
  other("RHEV", `${both} \n ${service} \n checkbox verify_ssl! =yes`),
  other("VMware ESX SOAP API", `${both} \n checkbox dont_verify_ssl! =no`, { max: -1 }),
  other("VMware vCenter SOAP API", [...rows(`entry host! \n entry port! =#443 port \n ${both}`), https()], {
    max: -1,
  }),
  other("X.509", "file client_cert! \n file client_key! \n password password \n file ca_cert!"),
  mobile("AirWatch", [
    ...rows(`entry api_url! eg:https://mdm.example.com/api/ \n ${service} \n ${both} \n entry api_key!`),
    https(),
  ]),
  mobile("Apple Profile Manager", [...rows(`entry server! \n entry port! =#443 port \n ${both}`), https()], {
    settings: appleSettings,
  }),
  mobile("Blackberry UEM", [
    ...rows(`entry hostname! \n entry port! =18084 port \n entry tenant! \n entry domain? \n ${both}`),
    https(),
  ]),
  mobile("Good MDM", [...rows(`entry server! \n entry port! port \n entry domain! \n ${both}`), https()]),
  mobile("Intune", `entry tenant_id! \n entry client_id! \n password client_secret! \n ${both}`),
  mobile(
    "MaaS360",
    `entry username! eg:user@example.com
     password password!
     entry root_url! eg:https://mdm.example.com
     entry platform_id! eg:3
     entry billing_id! eg:30012345
     entry app_id! eg:com.30012345.api
     entry app_version! eg:1.0
     entry app_access_key! eg:EXAMPLE`,
  ),
  mobile("MobileIron", [
    ...rows(`
      entry portal_url! eg:https://mdm.example.com/login
      entry admin_url_port? =443 port
      ${service}
      entry username! eg:api
      password password!`),
    https(),
  ]),
  patch(
    "Dell KACE K1000",
    `entry server! eg:kace.example.com
     entry port! =3306 port
     entry org_db_name! =ORG1
     entry username! =R1
     password password!`,
  ),
  patch("IBM Tivoli Endpoint Manager (BigFix)", [...rows(`entry server! \n entry port! port \n ${both}`), https()]),
  patch("Microsoft SCCM", `entry server! \n entry domain! \n ${both}`),
  patch("Microsoft WSUS", [...rows(`entry server! \n entry port! =#8530 port \n ${both}`), https()]),
  patch("Red Hat Satellite 6 Server", [...rows(server), https()]),
  patch("Red Hat Satellite Server", `${server} \n checkbox verify_ssl! =yes`, { max: -1 }),
  patch(
    "Symantec Altiris",
    `entry server! eg:altiris.example.com
     entry port! =5690 port
     entry db_name! =Symantec_CMDB
     ${both}
     checkbox use_windows_auth! =no`,
  ),
  plaintext("FTP", "entry username! =anonymous \n password password! =user@example.com"),
  plaintext("HTTP", [http], { settings: httpSettings }),
  ...["IMAP", "IPMI", "NNTP", "POP2", "POP3"].map((name) => plaintext(name, both)),
  plaintext("SNMPv1/v2c", "entry community_string! =public", { max: 4, settings: snmpSettings }),
  plaintext("telnet/rsh/rexec", both, { settings: telnetSettings }),
  web("HTTP Server Authentication", [
    // The service writes the name of the example this way.
    ...rows("entry username! \n password password!").map((input) =>
      input.id === "username" ? { ...input, placeholer: "admin" } : input,
    ),
    {
      type: "radio",
      id: "type",
      name: "Type",
      default: "auto",
      options: ["auto", "ntlm"],
      optionsLabels: ["Basic or Digest", "NTLM"],
    },
  ]),
  web("Web Application Authentication", [
    uiRadio("was_auth_method", "Login Form", {
      "Login Form": rows(`entry login_page! \n entry login_parameters \n entry login_check! \n ${session}`),
      "Cookie Authentication": rows("entry cookies \n entry cookie_check_url! \n entry cookie_check_pattern!"),
      "Selenium Authentication": rows(`file selenium_script! \n ${session}`),
    }),
  ]),
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

/** Ids of the inputs that a test lets through, however deep. */
function idsOf(node: unknown, fits: (type: string) => boolean): string[] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  const own = "id" in node && "type" in node && fits(String(node.type)) ? [String(node.id)] : [];
  return [...own, ...Object.values(node).flatMap((inner) => idsOf(inner, fits))];
}

/**
 * Ids whose values are secrets, never told again: uploaded keys, and what forms ask for as a password everywhere (the
 * account that one way to get more rights hides is shown by the others).
 */
const openIds = new Set(idsOf(credentialTypes, (type) => type !== "password"));
export const secrets: ReadonlySet<string> = new Set([
  "private_key",
  ...idsOf(credentialTypes, (type) => type === "password").filter((id) => !openIds.has(id)),
]);
