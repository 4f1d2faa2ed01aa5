import { expect } from "chai";
import type { Json, JsonObject } from "../../emulator/index";
import { isObject, listOf, objectOf } from "../../emulator/core/json";
import { ask, fresh, get, template } from "./vm-client";

/** What each type asks for first: required inputs, and with a question mark others. */
const asked: Readonly<Record<string, string>> = {
  "IBM DataPower Gateway":
    "datapower_client_cert? datapower_private_key? datapower_private_key_passphrase? datapower_enable_hashicorp",
  "Amazon AWS": "access_key_id secret_key",
  "Microsoft Azure": "auth_method",
  "Office 365": "username password client_id client_secret",
  Rackspace: "username password auth_method",
  "Salesforce.com": "username password",
  Database: "type",
  MongoDB: "username? password? database? port",
  SNMPv3: "username port? security_level",
  SSH: "auth_method",
  Windows: "auth_method",
  ADSI: "domain_controller domain domain_admin password",
  F5: "username password port use_ssl",
  "IBM iSeries": "username password",
  "Netapp API": "username password vFiler? port",
  OpenStack: "username password tenant_name port use_ssl",
  "Palo Alto Networks PAN-OS": "username password port https",
  RHEV: "username password port verify_ssl",
  "VMware ESX SOAP API": "username password dont_verify_ssl",
  "VMware vCenter SOAP API": "host port username password https",
  "X.509": "client_cert client_key password? ca_cert",
  AirWatch: "api_url port username password api_key https",
  "Apple Profile Manager": "server port username password https",
  "Blackberry UEM": "hostname port tenant domain? username password https",
  "Good MDM": "server port domain username password https",
  Intune: "tenant_id client_id client_secret username password",
  MaaS360: "username password root_url platform_id billing_id app_id app_version app_access_key",
  MobileIron: "portal_url admin_url_port? port username password https",
  "Dell KACE K1000": "server port org_db_name username password",
  "IBM Tivoli Endpoint Manager (BigFix)": "server port username password https",
  "Microsoft SCCM": "server domain username password",
  "Microsoft WSUS": "server port username password https",
  "Red Hat Satellite 6 Server": "server port username password https",
  "Red Hat Satellite Server": "server port username password verify_ssl",
  "Symantec Altiris": "server port db_name username password use_windows_auth",
  FTP: "username password",
  HTTP: "auth_method",
  IMAP: "username password",
  IPMI: "username password",
  NNTP: "username password",
  POP2: "username password",
  POP3: "username password",
  "SNMPv1/v2c": "community_string",
  "telnet/rsh/rexec": "username password",
};

const vaults = ["Thycotic Secret Server", "BeyondTrust", "Lieberman", "Hashicorp Vault", "Centrify", "Arcon"];

describe("Credentials in editor documents of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  async function typesOf(path: string): Promise<Map<unknown, JsonObject>> {
    const { credentials } = await get(emulator(), "GET", path);
    const types = listOf(objectOf(credentials).data).flatMap((one) => listOf(objectOf(one).types).map(objectOf));
    return new Map(types.map((type) => [type.name, type]));
  }

  /** The options of a choice: name → ids of what it opens. */
  const opened = (input: Json | undefined): Record<string, string[]> =>
    Object.fromEntries(
      listOf(objectOf(input).options).map((one) => {
        const { name, inputs } = objectOf(one);
        return [String(name), listOf(inputs).map((inner) => String(objectOf(inner).id))];
      }),
    );

  it("have the inputs of their type", async () => {
    const types = await typesOf(`/editor/policy/templates/${template.advanced}`);
    const told = [...types].map(([name, { inputs }]) => [
      name,
      listOf(inputs)
        .map(objectOf)
        .map(({ id, required }) => `${String(id)}${required === true ? "" : "?"}`)
        .join(" "),
    ]);
    expect(Object.fromEntries(told)).to.deep.equal(asked);
  });

  it("offer every product that keeps passwords to hosts and databases", async () => {
    const types = await typesOf(`/editor/policy/templates/${template.advanced}`);
    const [ssh] = listOf(types.get("SSH")?.inputs);
    const [windows] = listOf(types.get("Windows")?.inputs);
    expect(opened(ssh)).to.have.all.keys("certificate", "CyberArk", "Kerberos", "password", "public key", ...vaults);
    expect(opened(windows)).to.have.all.keys("CyberArk", "Kerberos", "LM Hash", "NTLM Hash", "Password", ...vaults);
    expect(opened(windows).CyberArk).to.include.members(["domain", "vault_safe", "vault_app_id", "vault_folder"]);
    const [database] = listOf(types.get("Database")?.inputs);
    const kinds = listOf(objectOf(database).options).map(objectOf);
    const names = ["PostgreSQL", "Cassandra", "DB2", "MySQL", "SQL Server", "Oracle", "Sybase ASE"];
    expect(kinds.map(({ name }) => name)).to.deep.equal(names);
    const oracle = opened(listOf(kinds[5]?.inputs)[0]);
    const last = ["port", "oracle_auth_type", "oracle_service_type", "oracle_sid"];
    expect(oracle.Password).to.deep.equal(["username", "password", ...last]);
    expect(oracle.Lieberman?.slice(-4)).to.deep.equal(last);
    expect(opened(listOf(kinds[0]?.inputs)[0])["Client Certificate"]).to.include("client_cert_ca");
  });

  it("ask for pages and parameters of web logins", async () => {
    const types = await typesOf(`/editor/policy/templates/${template.advanced}`);
    const [input] = listOf(types.get("HTTP")?.inputs);
    expect(opened(input)).to.deep.equal({
      "Automatic authentication": ["username", "password"],
      "Basic/Digest authentication": ["username", "password"],
      "HTTP login form": [
        ...["username", "password", "login_page", "login_submission_page", "login_params"],
        ...["auth_check_page", "auth_regex"],
      ],
      "HTTP cookies import": ["cookies_file"],
    });
  });

  it("never show a secret again, whatever the type calls it", async () => {
    const add = {
      "Cloud Services": { "Amazon AWS": [{ access_key_id: "AKIAEXAMPLE", secret_key: "s3cret" }] },
      Miscellaneous: { ADSI: [{ domain_controller: "dc", domain: "d", domain_admin: "a", password: "s3cret" }] },
    };
    const settings = { name: "Secrets", text_targets: "192.0.2.1" };
    const { scan } = await get(emulator(), "POST", "/scans", {
      uuid: template.advanced,
      settings,
      credentials: { add },
    });
    const { text } = await ask(emulator(), "GET", `/editor/scan/${String(objectOf(scan).id)}`);
    expect(text).to.not.include("s3cret");
    const types = await typesOf(`/editor/scan/${String(objectOf(scan).id)}`);
    const [instance] = listOf(types.get("ADSI")?.instances).map(objectOf);
    const values = listOf(instance?.inputs).map(objectOf);
    expect(values.map(({ default: value }) => value)).to.deep.equal(["dc", "d", "a", "********"]);
  });

  it("are listed by type with text and choices, whatever is not required unmarked", async () => {
    const { credentials } = await get(emulator(), "GET", "/credentials/types");
    const types = listOf(credentials).flatMap((one) => listOf(objectOf(one).types).map(objectOf));
    const of = (name: string): JsonObject[] =>
      listOf(types.find((type) => type.name === name)?.configuration).map(objectOf);
    expect(of("MongoDB").map(({ type, required }) => [type, required])).to.deep.equal([
      ["text", undefined],
      ["password", undefined],
      ["text", undefined],
      ["text", true],
    ]);
    const [level] = of("SNMPv3").slice(-1);
    expect(level?.type).to.equal("select");
    expect(listOf(level?.options)[0]).to.deep.equal({
      id: "No authentication and no privacy",
      name: "No authentication and no privacy",
      inputs: [],
    });
  });
});

describe("Presets in editor documents of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  async function modes(path: string): Promise<Record<string, unknown>> {
    const { settings } = await get(emulator(), "GET", path);
    const pages = Object.entries(objectOf(settings)).filter(([, page]) => objectOf(page).modes !== undefined);
    return Object.fromEntries(pages.map(([name, page]) => [name, objectOf(objectOf(page).modes).default]));
  }
  const create = async (settings: object, uuid = template.basic): Promise<string> => {
    const body = { uuid, settings: { name: "Presets", text_targets: "192.0.2.1", ...settings } };
    const { scan } = await get(emulator(), "POST", "/scans", body);
    return String(isObject(scan) ? scan.id : "");
  };
  const none = { discovery: "Custom", assessment: "Custom", report: "Custom", advanced: "Custom" };

  it("are Custom for objects that were made without one", async () => {
    for (const uuid of [template.basic, template.advanced]) {
      expect(await modes(`/editor/scan/${await create({}, uuid)}`)).to.deep.equal(none);
      const { policy_id } = await get(emulator(), "POST", "/policies", { uuid, settings: { name: "p" } });
      expect(await modes(`/editor/policy/${String(policy_id)}`)).to.deep.equal(none);
    }
    expect((await modes(`/editor/scan/templates/${template.basic}`)).discovery).to.equal("Port scan (common ports)");
  });

  it("are those that were asked for", async () => {
    const id = await create({ discovery_mode: "Port scan (all ports)" });
    expect(await modes(`/editor/scan/${id}`)).to.deep.equal({ ...none, discovery: "Port scan (all ports)" });
  });
});
