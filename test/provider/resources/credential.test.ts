import { expect } from "chai";
import type { Props, Requests } from "../../../provider/definition";
import { RefusedError } from "../../../provider/errors";
import { check } from "../../../provider/lifecycle/check";
import type { Platform } from "../../../provider/definition/platform";
import { resources } from "../../../provider/resources";
import { credential } from "../../../provider/resources/credential";
import { withUpload } from "../../../provider/platforms/upload";
import { rejects } from "../../support/rejects";
import { Site } from "../../support/site";

const failing = (inputs: Props, platform: Platform = "vm"): string[] =>
  check(credential, platform, {}, { name: "x", ...inputs }).failures.map(({ path }) => path);

const ssh = { type: "ssh", username: "scan", password: "Correct-Horse-1" };
const snmp = { type: "snmpV3", username: "reader", authPassword: "Correct-Horse-1", privacyPassword: "Battery-2" };
const oracle = { type: "database", username: "scan", databaseType: "Oracle", sid: "PLANT" };

describe("The rules of a Credential", () => {
  for (const [title, inputs, paths, platform] of [
    ["no account", { type: "ssh", password: "x" }, ["username"]],
    ["no password", { type: "windows", username: "scan" }, ["password"]],
    ["an emptied password", { ...ssh, password: "" }, ["password"]],
    ["no key", { type: "ssh", authMethod: "publicKey", username: "scan" }, ["privateKey"]],
    ["no host that gives tickets, and no realm", { ...ssh, authMethod: "kerberos" }, ["kdc", "realm"]],
    ["a hash for SSH", { ...ssh, authMethod: "ntlmHash" }, ["authMethod"]],
    ["a domain for SSH", { ...ssh, domain: "PLANT" }, ["domain"]],
    ["more rights for Windows", { ...ssh, type: "windows", elevateWith: "sudo" }, ["elevateWith"]],
    [
      "an account for more rights without a way to them",
      { ...ssh, escalationUsername: "root" },
      ["escalationUsername"],
    ],
    ["no password for pbrun", { ...ssh, elevateWith: "pbrun" }, ["escalationPassword"]],
    ["no user to become first", { ...ssh, elevateWith: "su+sudo" }, ["escalationSuUser"]],
    ["no passwords of SNMP", { type: "snmpV3", username: "reader" }, ["authPassword", "privacyPassword"]],
    [
      "no password of SNMP without encryption",
      { type: "snmpV3", username: "reader", securityLevel: "authNoPriv" },
      ["authPassword"],
    ],
    ["a way to log in of another database", { ...oracle, sqlServerAuth: "SQL" }, ["sqlServerAuth"]],
    ["an instance where there is none", { ...oracle, databaseType: "MySQL" }, ["sid"]],
    ["tickets for a password", { ...ssh, kdcPort: 99 }, ["kdcPort"]],
    ["a key for a password", { ...ssh, privateKey: "k" }, ["privateKey"]],
    ["no kind of database", { type: "database", username: "scan" }, ["databaseType"]],
    ["no instance of Oracle", { type: "database", username: "scan", databaseType: "Oracle" }, ["sid"]],
    ["a database of the other platform", { ...oracle, databaseType: "Informix/DRDA" }, ["databaseType"]],
    ["a database of the other platform", { ...oracle, databaseType: "Sybase ASE" }, ["databaseType"], "sc"],
    ["SNMP on Security Center", snmp, ["type", "authPassword", "privacyPassword"], "sc"],
    [
      "a realm for Windows on Vulnerability Management",
      {
        type: "windows",
        username: "scan",
        password: "x",
        authMethod: "kerberos",
        kdc: "kdc.example.com",
        realm: "EXAMPLE.COM",
      },
      ["realm", "domain"],
    ],
  ] as [string, Props, string[], Platform?][]) {
    it(`refuse ${title}${platform ? ` on ${platform}` : ""}`, () => {
      expect(failing(inputs, platform)).to.have.members(paths);
    });
  }

  for (const [title, inputs, platforms] of [
    ["SSH by password", ssh, ["vm", "sc"]],
    ["SSH with more rights", { ...ssh, elevateWith: "sudo", escalationPassword: "x" }, ["vm", "sc"]],
    ["SNMP with its usual protection", snmp, ["vm"]],
    ["SNMP without protection", { type: "snmpV3", username: "reader", securityLevel: "noAuthNoPriv" }, ["vm"]],
    ["a database", oracle, ["vm", "sc"]],
    ["no secret of what is taken over", { type: "ssh", username: "scan", adoptId: "7" }, ["vm", "sc"]],
  ] as [string, Props, Platform[]][]) {
    it(`take ${title}`, () => {
      for (const platform of platforms) {
        expect(failing(inputs, platform), platform).to.deep.equal([]);
      }
    });
  }

  it("never show a secret", () => {
    const wrong = { ...ssh, privateKey: "Secret-Key", passphrase: 7, authPassword: "Secret-Word" };
    const { failures } = check(credential, "sc", {}, { name: "x", ...wrong });
    expect(failures.length).to.be.greaterThan(0);
    expect(JSON.stringify(failures)).not.to.match(/Secret|Horse/);
  });
});

describe("A Credential of Vulnerability Management", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  beforeEach(() => site.reset());

  const made = async (inputs: Props): Promise<Props> => {
    await site.create("Credential", { name: "x", __address: "p/a/x", ...inputs });
    return site.emulator.requests.findLast(({ method, path }) => method === "POST" && path === "/credentials")
      ?.body as Props;
  };

  it("is written as it was recorded, with what its form fills in", async () => {
    expect(await made(ssh)).to.deep.equal({
      name: "x",
      type: "SSH",
      settings: {
        auth_method: "password",
        username: "scan",
        password: "Correct-Horse-1",
        elevate_privileges_with: "Nothing",
      },
    });
    site.reset();
    expect(await made(snmp)).to.deep.equal({
      name: "x",
      type: "SNMPv3",
      settings: {
        username: "reader",
        port: "161",
        security_level: "Authentication and privacy",
        auth_algorithm: "SHA1",
        auth_password: "Correct-Horse-1",
        privacy_algorithm: "AES",
        privacy_password: "Battery-2",
      },
    });
    site.reset();
    expect(await made(oracle)).to.deep.equal({
      name: "x",
      type: "Database",
      settings: {
        authtype: "Password",
        type: "Oracle",
        username: "scan",
        port: "1521",
        oracle_sid: "PLANT",
        oracle_auth_type: "SYSDBA",
        oracle_service_type: "SID",
      },
    });
  });

  it("is changed without a word about its other secrets, whose masks stay", async () => {
    const both = { ...ssh, elevateWith: "sudo", escalationPassword: "Battery-2" };
    const first = await site.create("Credential", { name: "x", __address: "p/a/x", ...both });
    const news = { ...first.inputs, password: "Other-Horse-2" };
    await site.resource("Credential").update(first.id, first.outs, news);
    const put = site.emulator.requests.findLast(({ method }) => method === "PUT")?.body as { settings: Props };
    expect(put.settings).to.include({ password: "Other-Horse-2", escalation_password: "********" });
  });

  it("keeps no hash of a secret in the journal of unfinished creates", async () => {
    const create = (password: string): Promise<unknown> =>
      site.create("Credential", { name: "x", __address: "p/a/x", ...ssh, password });
    site.emulator.faults.add({ method: "POST", path: "/credentials", drop: "after" });
    const lists = { method: "GET", path: "/credentials", skip: 1, status: 500, body: "" };
    site.emulator.faults.add({ ...lists, times: Number.POSITIVE_INFINITY });
    await rejects(create("Correct-Horse-1"), Error, /not known whether/);
    site.emulator.faults.clear();
    site.restart();
    const from = site.emulator.requests.length;
    // Recognised by all that is no secret, and sent the secret of now.
    await create("Other-Horse-2");
    const writes = site.emulator.requests.slice(from).filter(({ method }) => method !== "GET");
    expect(writes.map(({ method }) => method)).to.deep.equal(["PUT"]);
    expect(JSON.stringify(writes)).to.include("Other-Horse-2");
  });

  it("whose key cannot be uploaded is not made, and says so", async () => {
    site.emulator.faults.add({ path: /files/, status: 400, body: { error: "No key." } });
    const key = { type: "ssh", authMethod: "publicKey", username: "scan", privateKey: "no key at all" };
    const from = site.emulator.requests.length;
    const { message } = await rejects(made(key), RefusedError, /key file was refused: .*No key/);
    expect(message).not.to.include("no key at all");
    expect(site.writes(from)).to.deep.equal(["POST /credentials/files"]);
    site.emulator.faults.add({ path: /files/, status: 200, body: {} });
    await rejects(made(key), RefusedError, /no "fileuploaded" in its answer/);
  });
});

describe("A key file", () => {
  it("is sent as the one part of a form, whole at every try", async () => {
    const sent: string[] = [];
    const upload: Requests["upload"] = async (path, file) => {
      for (let tries = 0; tries < 2; tries++) {
        const { headers, content } = file();
        const text = Buffer.concat((await content.toArray()) as Buffer[]).toString();
        const boundary = /boundary=(.+)$/.exec(headers["content-type"] ?? "")?.[1] ?? "none";
        expect(text.split(`--${boundary}`)).to.have.length(3);
        expect(text.length).to.equal(Number(headers["content-length"]));
        sent.push(`${path} ${text}`);
      }
      return { filename: "abc123" };
    };
    const body = await withUpload({ upload } as Requests, { name: "x", key: "-----KEY\n" }, "key", "/up", "filename");
    expect(body).to.deep.equal({ name: "x", key: "abc123" });
    expect(sent).to.have.length(2);
    expect(sent[0])
      .to.match(/^\/up /)
      .and.include('name="Filedata"; filename="key.pem"')
      .and.include("-----KEY\n");
  });
});

describe("Every resource", () => {
  it("has no property by a name that its outputs have for something else", () => {
    const reserved = [
      "platform",
      "address",
      "platformUser",
      "connection",
      "adoptId",
      "allowSameName",
      "deleteUnchecked",
      "tenant",
      "owner",
      "id",
    ];
    for (const { type, fields } of resources) {
      expect(
        Object.keys(fields).filter((name) => reserved.includes(name)),
        type,
      ).to.deep.equal([]);
    }
  });
});
