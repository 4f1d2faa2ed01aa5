import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { makeCertificate, type ServerCertificate } from "../../../emulator/core/certificate";
import { resolveConnection } from "../../../provider/connection/resolve";
import { type Connection, keysAdvice, type Settings } from "../../../provider/connection/connection";
import { ConfigError } from "../../../provider/errors";
import { settingNames, settings } from "../../../provider/settings";
import { settingsOf } from "../../support/core";
import { caught } from "../../support/rejects";

type Config = Record<string, unknown>;
type Env = Record<string, string>;

const basics = { platform: "sc", url: "https://sc.example.com" };
const resolve = (config: Config, env: Env = {}, name?: string): Connection =>
  resolveConnection(name, settingsOf(config, env));
const withBasics = (config: Config = {}, env: Env = {}): Connection => resolve({ ...basics, ...config }, env);
const named = (members: Config, env: Env = {}, shared: Config = {}): Connection =>
  resolve({ ...shared, connections: { plant: { ...basics, ...members } } }, env, "plant");

describe("A connection", () => {
  const proxyVariables = new Map<string, string | undefined>();
  before(() => {
    for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]) {
      proxyVariables.set(name, process.env[name]);
      proxyVariables.set(name.toLowerCase(), process.env[name.toLowerCase()]);
    }
  });

  const setProxyVariables = (env: Env): void => {
    for (const name of proxyVariables.keys()) {
      delete process.env[name];
    }
    Object.assign(process.env, env);
  };

  let caFile: string;
  let certificate: ServerCertificate;
  before(async () => {
    certificate = await makeCertificate();
    ({ caFile } = certificate);
  });
  after(() => certificate.remove());

  beforeEach(() => setProxyVariables({}));
  after(() => {
    const before = [...proxyVariables].filter((pair): pair is [string, string] => pair[1] !== undefined);
    setProxyVariables(Object.fromEntries(before));
  });

  it("has these defaults", () => {
    const { userAgent, ...rest } = withBasics();
    expect(rest).to.deep.equal({
      name: "default",
      platform: "sc",
      url: "https://sc.example.com",
      keys: undefined,
      adminKeys: undefined,
      ca: undefined,
      certificateSha256: undefined,
      insecure: false,
      proxy: undefined,
      proxyHeaders: undefined,
      requestsInFlight: 8,
      requestTimeoutMs: 60_000,
      operationTimeoutMs: 600_000,
      readOnly: false,
      adoptExactly: false,
      offlinePreview: false,
      formerUrls: [],
      formerTenants: [],
    });
    expect(userAgent).to.match(/^Integration\/1\.0 \(pulumi-tenable; pulumi-tenable; Build\/\d+\.\d+\.\d+\)$/);
  });

  const pin = "ab:".repeat(31) + "cd";
  for (const [member, value, read, expected = value] of [
    ["platform", "sc", "platform"],
    ["certificateSha256", pin, "certificateSha256"],
    ["insecure", "true", "insecure", true],
    ["proxy", "http://proxy.example.com:3128", "proxy"],
    ["requestsInFlight", "9", "requestsInFlight", 9],
    ["requestTimeoutSeconds", "5", "requestTimeoutMs", 5000],
    ["operationTimeoutSeconds", "7", "operationTimeoutMs", 7000],
    ["readOnly", "yes", "readOnly", true],
    [
      "formerUrls",
      "https://old.example.com/, https://older.example.com",
      "formerUrls",
      ["https://old.example.com", "https://older.example.com"],
    ],
    ["formerTenants", "1/46d1-a, 0//6d32-b", "formerTenants", ["1/46d1-a", "0//6d32-b"]],
  ] as [string, string, keyof Connection, unknown?][]) {
    const variable = `TENABLE_${member.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()}`;
    it(`takes ${member} from tenable:${member} and from ${variable}`, () => {
      expect(withBasics({ [member]: value })[read]).to.deep.equal(expected);
      expect(resolve({ url: basics.url }, { TENABLE_PLATFORM: "sc", [variable]: value })[read]).to.deep.equal(expected);
    });
  }

  it("says who we are", () => {
    const who = withBasics({ vendor: "ACME", product: "baseline" }, { TENABLE_BUILD: "42" });
    expect(who.userAgent).to.equal("Integration/1.0 (ACME; baseline; Build/42)");
  });

  it("takes config before variables, so that a left-over variable moves nothing", () => {
    const env = {
      TENABLE_URL: "https://other.example.com",
      TENABLE_PLATFORM: "nessus",
      TSC_URL: "https://third.example.com",
    };
    expect(withBasics({}, env)).to.include({ platform: "sc", url: "https://sc.example.com" });
  });

  it("counts empty config and variables as not set", () => {
    const empty = { caFile: "", accessKey: "", connections: { default: { url: "" } } };
    expect(withBasics(empty, { TENABLE_CA_FILE: "", TENABLE_SECRET_KEY: "" })).to.deep.include({
      url: "https://sc.example.com",
      ca: undefined,
      keys: undefined,
    });
  });

  describe("address", () => {
    it("is the cloud's on Vulnerability Management, and none elsewhere", () => {
      expect(resolve({ platform: "vm" }).url).to.equal("https://cloud.tenable.com");
      expect(() => resolve({ platform: "nessus" })).to.throw(
        ConfigError,
        /no address of Nessus is set: set TENABLE_URL or tenable:url, for example/,
      );
      expect(() => named({ url: undefined })).to.throw(
        /no address of Security Center is set: set TENABLE_PLANT_URL or tenable:connections.plant.url/,
      );
    });

    it("loses what every path brings along", () => {
      for (const url of [
        "https://sc.example.com/",
        "https://sc.example.com/rest/",
        "HTTPS://SC.example.com:443/rest",
      ]) {
        expect(withBasics({ url }).url).to.equal("https://sc.example.com");
      }
      expect(withBasics({ url: "https://example.com/tenable/rest" }).url).to.equal("https://example.com/tenable");
    });

    for (const url of [
      "sc.example.com",
      "ftp://sc.example.com",
      "https://me:pw@sc.example.com",
      "https://:pw@sc.example.com",
      "https://sc.example.com?x=pw",
    ]) {
      it(`is refused when malformed, without being repeated: ${url}`, () => {
        expect(() => withBasics({ url }))
          .to.throw(ConfigError, /url is not a URL.*it is set by tenable:url$/)
          .and.satisfies((error: Error) => !error.message.includes("pw"));
      });
    }

    it("is refused over plain http except on loopback, unless that is allowed", () => {
      for (const url of ["http://sc.example.com", "http://127.evil.example.com"]) {
        expect(() => withBasics({ url })).to.throw(
          ConfigError,
          /would send the keys unencrypted.*tenable:allowPlainHttp/,
        );
        expect(withBasics({ url, allowPlainHttp: true }).url).to.equal(url);
      }
      for (const url of ["http://localhost:8443", "http://127.0.0.1:1", "http://[::1]:1"]) {
        expect(withBasics({ url }).url).to.equal(url);
      }
    });

    it("comes from the platform's own variable, after TENABLE_URL", () => {
      const env = { NESSUS_URL: "https://scanner.example.com" };
      expect(resolve({}, env)).to.include({ platform: "nessus", url: "https://scanner.example.com" });
      expect(resolve({}, { ...env, TENABLE_URL: "https://first.example.com" }).url).to.equal(
        "https://first.example.com",
      );
    });
  });

  describe("platform", () => {
    for (const [variable, platform] of [
      ["TIO_ACCESS_KEY", "vm"],
      ["TSC_URL", "sc"],
      ["NESSUS_SECRET_KEY", "nessus"],
      ["TSC_ADMIN_ACCESS_KEY", "sc"],
    ] as const) {
      it(`is told by ${variable}`, () => {
        const other = variable.endsWith("_URL") ? {} : { url: basics.url };
        const pair = variable.includes("ACCESS") ? [variable, variable.replace("ACCESS", "SECRET")] : [variable];
        const both = variable.includes("SECRET") ? [variable, variable.replace("SECRET", "ACCESS")] : pair;
        const env = Object.fromEntries(both.map((name) => [name, "https://told.example.com"]));
        expect(resolve(other, env).platform).to.equal(platform);
      });
    }

    it("is an error when two families are both set, unless it is said", () => {
      const env = { TIO_ACCESS_KEY: "a", TIO_SECRET_KEY: "b", TSC_URL: "https://sc.example.com" };
      expect(() => resolve({}, env)).to.throw(
        ConfigError,
        /variables of Vulnerability Management and Security Center are both set: set TENABLE_PLATFORM or tenable:platform to vm, sc, nessus/,
      );
      expect(resolve({ platform: "vm" }, env)).to.deep.include({ keys: { accessKey: "a", secretKey: "b" } });
      expect(resolve({ platform: "sc" }, env)).to.deep.include({ url: "https://sc.example.com", keys: undefined });
    });

    it("is an error when nothing tells it, or it is none of them", () => {
      expect(() => resolve({})).to.throw(ConfigError, /connection "default": no platform is set/);
      expect(() => resolve({ platform: "io" })).to.throw(
        /platform "io" is not vm, sc, nessus: it is set by tenable:platform/,
      );
      expect(() => resolve({}, { TENABLE_PLATFORM: "io" })).to.throw(/it is set by TENABLE_PLATFORM$/);
    });
  });

  describe("keys", () => {
    const config = { accessKey: "config-access", secretKey: "config-secret" };
    const env = { TENABLE_ACCESS_KEY: "env-access", TENABLE_SECRET_KEY: "env-secret" };
    const family = { TSC_ACCESS_KEY: "tsc-access", TSC_SECRET_KEY: "tsc-secret" };
    const pairOf = (from: string): object => ({ accessKey: `${from}-access`, secretKey: `${from}-secret` });

    it("come from variables before config, for config may be last month's", () => {
      expect(withBasics(config, { ...env, ...family }).keys).to.deep.equal(pairOf("env"));
      expect(withBasics(config, family).keys).to.deep.equal(pairOf("tsc"));
      expect(withBasics(config, { TIO_ACCESS_KEY: "x", TIO_SECRET_KEY: "y" }).keys).to.deep.equal(pairOf("config"));
      expect(withBasics(config).keys).to.deep.equal(pairOf("config"));
    });

    for (const [title, given, variables, message] of [
      [
        "one in a variable and one in config",
        { secretKey: "K3Y" },
        { TENABLE_ACCESS_KEY: "K3Y" },
        /TENABLE_ACCESS_KEY is set and TENABLE_SECRET_KEY is not/,
      ],
      [
        "one in each family",
        {},
        { TENABLE_SECRET_KEY: "K3Y", TSC_ACCESS_KEY: "K3Y" },
        /TENABLE_SECRET_KEY is set and TENABLE_ACCESS_KEY is not/,
      ],
      ["half a family's pair", config, { TSC_ACCESS_KEY: "K3Y" }, /TSC_ACCESS_KEY is set and TSC_SECRET_KEY is not/],
      ["half a pair in config", { secretKey: "K3Y" }, {}, /tenable:secretKey is set and tenable:accessKey is not/],
      [
        "one in the connection's own config and one beside it",
        { connections: { default: { accessKey: "K3Y" } }, secretKey: "K3Y" },
        {},
        /tenable:connections.default.accessKey is set and tenable:connections.default.secretKey is not/,
      ],
      [
        "half the administrator's",
        { adminAccessKey: "K3Y" },
        {},
        /tenable:adminAccessKey is set and tenable:adminSecretKey is not/,
      ],
    ] as [string, Config, Env, RegExp][]) {
      it(`are never half from each place: ${title}`, () => {
        expect(() => withBasics(given, variables))
          .to.throw(ConfigError, message)
          .and.satisfies((error: Error) => !/K3Y|config-/.test(error.message));
      });
    }

    it("of the administrator are a pair of their own", () => {
      const admin = { TENABLE_ADMIN_ACCESS_KEY: "a", TENABLE_ADMIN_SECRET_KEY: "b" };
      expect(withBasics(config, admin)).to.deep.include({
        keys: pairOf("config"),
        adminKeys: { accessKey: "a", secretKey: "b" },
      });
      expect(withBasics({ adminAccessKey: "c", adminSecretKey: "d" }).adminKeys).to.deep.equal({
        accessKey: "c",
        secretKey: "d",
      });
    });

    it("that are missing are set in either of two ways", () => {
      expect(keysAdvice(withBasics(), false)).to.equal(
        "set TENABLE_ACCESS_KEY and TENABLE_SECRET_KEY, or run pulumi config set --secret tenable:accessKey and the same for secretKey",
      );
      expect(keysAdvice(named({}), true)).to.equal(
        "set TENABLE_PLANT_ADMIN_ACCESS_KEY and TENABLE_PLANT_ADMIN_SECRET_KEY, or run pulumi config set --secret " +
          "--path tenable:connections.plant.adminAccessKey and the same for adminSecretKey",
      );
    });
  });

  describe("of a name", () => {
    it("takes its own members from its own entry and its own variables", () => {
      const env = { TENABLE_PLANT_ACCESS_KEY: "a", TENABLE_PLANT_SECRET_KEY: "b", TENABLE_PLANT_CA_FILE: caFile };
      expect(named({ requestsInFlight: 2, formerUrls: ["https://old.example.com"] }, env)).to.deep.include({
        name: "plant",
        url: "https://sc.example.com",
        keys: { accessKey: "a", secretKey: "b" },
        ca: readFileSync(caFile, "utf8"),
        requestsInFlight: 2,
        formerUrls: ["https://old.example.com"],
      });
    });

    it("never takes what belongs to `default`", () => {
      const shared = {
        accessKey: "a",
        secretKey: "b",
        caFile,
        certificateSha256: pin,
        insecure: true,
        formerUrls: "https://x.example.com",
        formerTenants: "46d1-a",
      };
      const env = {
        TENABLE_ACCESS_KEY: "a",
        TENABLE_SECRET_KEY: "b",
        TSC_ACCESS_KEY: "a",
        TSC_SECRET_KEY: "b",
        TENABLE_CA_FILE: caFile,
      };
      expect(named({}, env, shared)).to.deep.include({
        keys: undefined,
        ca: undefined,
        certificateSha256: undefined,
        insecure: false,
        formerUrls: [],
        formerTenants: [],
      });
      expect(() =>
        named({ platform: undefined }, { TENABLE_PLATFORM: "sc", TSC_URL: "x" }, { platform: "sc" }),
      ).to.throw(
        ConfigError,
        /connection "plant": no platform is set: set TENABLE_PLANT_PLATFORM or tenable:connections.plant.platform/,
      );
    });

    it("takes pace, proxy and who we are from what holds for all, where it has none of its own", () => {
      const shared = { requestsInFlight: 8, proxy: "http://proxy.example.com", vendor: "ACME" };
      const env = { TENABLE_REQUEST_TIMEOUT_SECONDS: "5" };
      expect(named({ requestsInFlight: 2 }, env, shared)).to.include({
        requestsInFlight: 2,
        proxy: "http://proxy.example.com",
        requestTimeoutMs: 5000,
      });
      expect(named({}, env, shared)).to.include({ requestsInFlight: 8 });
    });

    it("may be made of variables alone", () => {
      const env = { TENABLE_NORTH_SEA_URL: "https://sea.example.com", TENABLE_NORTH_SEA_PLATFORM: "nessus" };
      expect(resolve({}, env, "north-sea")).to.include({ platform: "nessus", url: "https://sea.example.com" });
    });

    it("is an error when it is not set, with the names there are", () => {
      expect(() => resolve({ ...basics, connections: { plant: {}, lab: {} } }, {}, "plnt")).to.throw(
        ConfigError,
        /connection "plnt" is not set: tenable:connections has plant, lab; or set TENABLE_PLNT_URL/,
      );
      expect(() => resolve(basics, { TENABLE_URL: "https://x.example.com" }, "plant")).to.throw(/has no entry/);
      expect(() => resolve({ connections: {} }, {}, "constructor")).to.throw(/is not set/);
    });

    it("cannot be `admin`, whose variables are the administrator's keys", () => {
      const env = { TENABLE_ADMIN_ACCESS_KEY: "a", TENABLE_ADMIN_SECRET_KEY: "b" };
      expect(() => resolve({ connections: { admin: basics } }, env, "admin")).to.throw(
        ConfigError,
        /cannot have this name/,
      );
    });

    it("may be `default`, before the keys beside it", () => {
      const connections = { default: { url: "https://own.example.com" } };
      expect(withBasics({ connections })).to.include({ url: "https://own.example.com", platform: "sc" });
    });

    for (const [connections, message] of [
      ['{"plant": {"secretKey": "KEY-7"', /tenable:connections is not an object such as .*pulumi config set --path/],
      ["[]", /tenable:connections is not an object/],
      ["null", /tenable:connections is not an object/],
      [{ plant: "KEY-7" }, /tenable:connections: "plant" is not an object with the settings of a connection/],
      [{ plant: 7 }, /"plant" is not an object/],
      [{ plant: { acessKey: "KEY-7" } }, /"plant" has an unknown setting "acessKey": the closest is "accessKey"/],
      [{ plant: { toString: "KEY-7" } }, /unknown setting "toString/],
    ] as [unknown, RegExp][]) {
      it(`is refused without a word of a malformed entry: ${JSON.stringify(connections)}`, () => {
        expect(() => resolve({ ...basics, connections }))
          .to.throw(ConfigError, message)
          .and.satisfies((error: Error) => !error.message.includes("KEY-7"));
      });
    }
  });

  describe("that is read-only", () => {
    for (const [title, config, env] of [
      ["a variable against config", { readOnly: false }, { TENABLE_READ_ONLY: "1" }],
      ["config against a variable", { readOnly: true }, { TENABLE_READ_ONLY: "false" }],
    ] as [string, Config, Env][]) {
      it(`stays so whatever else is said: ${title}`, () => {
        expect(withBasics(config, env).readOnly).to.equal(true);
      });
    }

    it("stays so for a named one that says otherwise", () => {
      expect(named({ readOnly: false }, { TENABLE_READ_ONLY: "true" }).readOnly).to.equal(true);
      expect(named({}, { TENABLE_READ_ONLY: "true", TENABLE_PLANT_READ_ONLY: "no" }).readOnly).to.equal(true);
      expect(named({ readOnly: false }, {}, { readOnly: true }).readOnly).to.equal(true);
      expect(named({ readOnly: false }, { TENABLE_READ_ONLY: "no" }).readOnly).to.equal(false);
    });

    it("is not opened by a word that nobody understands", () => {
      expect(() => withBasics({ readOnly: false }, { TENABLE_READ_ONLY: "on" })).to.throw(
        ConfigError,
        /readOnly must be true or false: it is set by TENABLE_READ_ONLY/,
      );
    });
  });

  describe("through a proxy", () => {
    it("takes the one that is set before those of the machine", () => {
      setProxyVariables({ HTTPS_PROXY: "http://machine.example.com:3128" });
      expect(withBasics().proxy).to.equal("http://machine.example.com:3128");
      expect(withBasics({ proxy: "http://own.example.com" }).proxy).to.equal("http://own.example.com");
      expect(withBasics({}, { TENABLE_PROXY: "http://env.example.com" }).proxy).to.equal("http://env.example.com");
    });

    it("takes none where NO_PROXY says so", () => {
      setProxyVariables({ HTTPS_PROXY: "http://machine.example.com:3128", NO_PROXY: ".example.com" });
      expect(withBasics().proxy).to.equal(undefined);
    });

    for (const [proxy, place] of [
      ["socks5://me:pw@proxy.example.com", "tenable:proxy"],
      ["proxy.example.com:3128", "tenable:proxy"],
    ] as const) {
      it(`refuses ${proxy} without repeating it`, () => {
        expect(() => withBasics({ proxy }))
          .to.throw(ConfigError, new RegExp(`proxy is not a URL such as .*it is set by ${place}`))
          .and.satisfies((error: Error) => !error.message.includes("pw"));
      });
    }

    it("says where the machine's malformed one comes from", () => {
      setProxyVariables({ ALL_PROXY: "socks5://me:pw@proxy.example.com" });
      expect(() => withBasics()).to.throw(ConfigError, /it is set by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY$/);
    });
  });

  for (const [member, value, message] of [
    ["requestsInFlight", "0", /requestsInFlight must be a positive integer, got "0/],
    ["requestTimeoutSeconds", "1.5", /requestTimeoutSeconds must be a positive integer, got "1.5/],
    ["operationTimeoutSeconds", "1000000", /operationTimeoutSeconds must be a positive integer, got "1000000"/],
    ["insecure", "maybe", /insecure must be true or false: it is set by tenable:insecure/],
    ["certificateSha256", "ab:cd", /certificateSha256 is not a SHA-256 fingerprint of 64 hexadecimal digits/],
    ["formerUrls", "nowhere", /formerUrls is not a URL such as .*it is set by tenable:formerUrls/],
    ["formerTenants", "[half", /formerTenants is not a list: it is set by tenable:formerTenants/],
    ["formerUrls", "[half", /formerUrls is not a list: it is set by tenable:formerUrls/],
  ] as const) {
    it(`is refused with ${member} "${value}"`, () => {
      expect(() => withBasics({ [member]: value })).to.throw(ConfigError, message);
    });
  }

  it("takes former addresses as a list, as JSON or with commas, and cleans each", () => {
    const formerUrls = ["https://old.example.com/rest/", "https://older.example.com"];
    const clean = ["https://old.example.com", "https://older.example.com"];
    expect(withBasics({ formerUrls }).formerUrls).to.deep.equal(clean);
    expect(withBasics({ formerUrls: ` ${formerUrls.join(" ,")}, ` }).formerUrls).to.deep.equal(clean);
  });

  describe("trusts the authorities of a file", () => {
    const written = (name: string, content: string | Buffer): string => {
      const file = caFile.replace("ca.pem", name);
      writeFileSync(file, content);
      return file;
    };

    it("from config and from a variable, one or several of them", () => {
      const pem = readFileSync(caFile, "utf8");
      expect(withBasics({ caFile }).ca).to.equal(pem);
      expect(withBasics({}, { TENABLE_CA_FILE: caFile }).ca).to.equal(pem);
      const both = written("two.pem", `# ours\n${pem}# theirs\n${certificate.cert}`);
      expect(withBasics({ caFile: both }).ca).to.include(certificate.cert);
    });

    it("that it says what is wrong with", () => {
      const pem = readFileSync(caFile, "utf8");
      const der = written("ca.der", new X509Certificate(pem).raw);
      for (const [file, words] of [
        ["/nowhere/ca.pem", /caFile "\/nowhere\/ca.pem" cannot be read .*: set tenable:caFile to a PEM file$/],
        [der, /caFile ".*ca.der" is not a PEM file: convert it: openssl x509 -inform der -in .* -out .*\.pem$/],
        [written("key.pem", certificate.key), /caFile ".*key.pem" contains no certificate: set it to a PEM file/],
        [written("empty.pem", ""), /contains no certificate/],
        [written("half.pem", pem.replace("MII", "AAA")), /is damaged: certificate 1 cannot be read: download/],
      ] as const) {
        expect(() => withBasics({ caFile: file }), file).to.throw(ConfigError, words);
      }
    });
  });

  describe("gives a proxy headers", () => {
    it("as an object, or one as it is written", () => {
      const proxyHeaders = { "X-Team": "security", "Proxy-Authorization": "Bearer a:b" };
      expect(withBasics({ proxyHeaders }).proxyHeaders).to.deep.equal(proxyHeaders);
      const env = { TENABLE_PROXY_HEADERS: JSON.stringify(proxyHeaders) };
      expect(withBasics({}, env).proxyHeaders).to.deep.equal(proxyHeaders);
      expect(withBasics({}, { TENABLE_PROXY_HEADERS: "Proxy-Authorization: Bearer a:b" }).proxyHeaders).to.deep.equal({
        "Proxy-Authorization": "Bearer a:b",
      });
      expect(named({}, env).proxyHeaders).to.deep.equal(proxyHeaders);
    });

    it("and refuses what is none, without a word of it", () => {
      for (const value of ["hunter2", "[]", '{"X": "hunter2\\n"}', '{"X Y": "hunter2"}', '{"X":', "{}", ": hunter2"]) {
        expect(() => withBasics({ proxyHeaders: value }), value)
          .to.throw(ConfigError, /proxyHeaders is not an object of headers such as .*it is set by tenable:proxyHeaders/)
          .and.satisfies((error: Error) => !error.message.includes("hunter2"));
      }
    });
  });

  for (const [title, config, env, message] of [
    [
      "keys with blanks",
      { accessKey: "a b", secretKey: "c" },
      {},
      /accessKey contains spaces or other characters that are not allowed in a key/,
    ],
    [
      "keys of two lines",
      {},
      { TENABLE_ACCESS_KEY: "a", TENABLE_SECRET_KEY: "c\nd" },
      /TENABLE_SECRET_KEY contains spaces/,
    ],
    [
      "who we are in another script",
      { vendor: "Größe" },
      {},
      /vendor contains characters that are not allowed in a header/,
    ],
  ] as [string, Config, Env, RegExp][]) {
    it(`is refused with ${title}`, () => {
      expect(() => withBasics(config, env)).to.throw(ConfigError, message);
    });
  }

  describe("with a misspelt setting", () => {
    const faultsOf = (work: () => unknown): readonly string[] => (caught(work) as ConfigError).faults;
    const refusedKey = (key: string, right: string): void => {
      const [fault, ...more] = faultsOf(() => withBasics({ [key]: "true" }));
      expect(more).to.deep.equal([]);
      expect(fault).to.match(new RegExp(`^tenable:${key} is not a setting: write tenable:${right}, or`));
    };
    const refusedVariable = (variable: string, right: string): void => {
      const [fault, ...more] = faultsOf(() => withBasics({}, { [variable]: "true" }));
      expect(more).to.deep.equal([]);
      expect(fault).to.match(new RegExp(`^${variable} is not a setting: write ${right}, or`));
    };

    for (const [key, right] of [
      ["readonly", "readOnly"],
      ["read_only", "readOnly"],
      ["ReadOnly", "readOnly"],
      ["READ-ONLY", "readOnly"],
      ["reedOnyl", "readOnly"],
      ["readOnlly", "readOnly"],
      ["cafile", "caFile"],
      ["caFlie", "caFile"],
      ["uri", "url"],
      ["insecrue", "insecure"],
      ["conections", "connections"],
      ["proxyHeader", "proxyHeaders"],
    ] as const) {
      it(`names the right one: tenable:${key}`, () => refusedKey(key, right));
    }

    for (const [variable, right] of [
      ["TENABLE_READONLY", "TENABLE_READ_ONLY"],
      ["TENABLE_READ_ONYL", "TENABLE_READ_ONLY"],
      ["tenable_read_only", "TENABLE_READ_ONLY"],
      ["TENABLEREADONLY", "TENABLE_READ_ONLY"],
      ["TENABLE_CAFILE", "TENABLE_CA_FILE"],
      ["TENABLE_CA_FIEL", "TENABLE_CA_FILE"],
      ["TENABLE_URI", "TENABLE_URL"],
      ["TENABLE_ACCESSKEY", "TENABLE_ACCESS_KEY"],
      ["TSC_ACCESSKEY", "TSC_ACCESS_KEY"],
    ] as const) {
      it(`names the right variable: ${variable}`, () => refusedVariable(variable, right));
    }

    it("finds every setting in small letters, in capitals and with a letter missing or swapped", () => {
      for (const name of settingNames.filter((one) => one !== "url")) {
        const middle = Math.floor(name.length / 2);
        const missing = name.slice(0, middle) + name.slice(middle + 1);
        for (const key of [name.toLowerCase(), `${name.toUpperCase()}_`, missing].filter((one) => one !== name)) {
          expect(() => withBasics({ [key]: "x" }), key).to.throw(ConfigError, `write tenable:${name}`);
        }
      }
    });

    it("of a named connection too", () => {
      expect(() => named({}, { TENABLE_PLANT_READONLY: "true" })).to.throw(/write TENABLE_PLANT_READ_ONLY, or/);
      const env = { TENABLE_LAB_URL: "https://x.example.com", TENABLE_LAB_CAFILE: "x" };
      expect(() => withBasics({}, env)).to.throw(
        ConfigError,
        /TENABLE_LAB_CAFILE is not a setting: write TENABLE_LAB_CA_FILE/,
      );
    });

    it("does not call it missing as well", () => {
      expect(faultsOf(() => resolve({ url: basics.url }, { TENABLE_PLATFROM: "sc" }))).to.have.length(1);
      const keys = { TENABLE_ACESS_KEY: "a", TENABLE_SECRET_KEY: "b" };
      expect(faultsOf(() => withBasics({}, keys))).to.have.length(1);
    });

    it("leaves other variables alone, and names of connections", () => {
      for (const variable of [
        "TENABLE_HOST",
        "TENABLE_DEBUG",
        "TENABLE_USER",
        "TENABLE_RUN_ID",
        "TENABLE",
        "TENABLE_",
      ]) {
        expect(withBasics({}, { [variable]: "x" }).platform, variable).to.equal("sc");
      }
      expect(withBasics({}, { TENABLE_A_URL: "https://a.example.com", TENABLE_READONLY: "" }).readOnly).to.equal(false);
      expect(withBasics({}, { TIO_VENDOR: "x", TSC_USERNAME: "y", NESSUS_HOME: "z" }).platform).to.equal("sc");
    });

    it("takes a variable for itself where the system knows it in any case", () => {
      const env = { TENABLE_READ_ONLY: "true", Tenable_Read_Only: "true" };
      expect(withBasics({}, env).readOnly).to.equal(true);
    });

    for (const namespace of ["Tenable", "TENABLE", "tenabel", "tenabl", "tennable", "tenable-"]) {
      it(`finds a misspelt namespace, but not the one of the project: ${namespace}`, () => {
        const { config, env } = settingsOf({ ...basics });
        const of = (key: string, project?: string): Settings => ({
          config: (asked) => (asked === key ? "true" : config(asked)),
          keys: () => [key, "tenable:url"],
          project,
          env,
        });
        for (const [name, meant] of [
          ["readOnly", "readOnly"],
          ["readonly", "readOnly"],
          ["connections", "connections"],
        ]) {
          const key = `${namespace}:${name}`;
          expect(() => resolveConnection(undefined, of(key, "baseline")), key).to.throw(
            ConfigError,
            new RegExp(`^${key} is not a setting: write tenable:${meant}, or`),
          );
          expect(resolveConnection(undefined, of(key, namespace)).readOnly).to.equal(false);
        }
        expect(resolveConnection(undefined, of(`${namespace}:owner`, "baseline")).readOnly).to.equal(false);
      });
    }

    it("leaves the namespaces of others alone", () => {
      const { config, env } = settingsOf({ ...basics });
      for (const key of ["aws:readOnly", "tenant:url", "tenable-policies:url", "story:readOnly"]) {
        const given = { config: (asked: string) => (asked === key ? "true" : config(asked)), keys: () => [key], env };
        expect(resolveConnection(undefined, { ...given, project: "baseline" }).readOnly, key).to.equal(false);
      }
    });

    it("finds the guard among the vendor's variables, which have none", () => {
      for (const variable of ["TIO_READ_ONLY", "TSC_READONLY", "NESSUS_READ_ONLY", "tio_read_only"]) {
        refusedVariable(variable, "TENABLE_READ_ONLY");
        expect(() => named({}, { [variable]: "true" }), variable).to.throw(ConfigError, /write TENABLE_READ_ONLY/);
        expect(withBasics({}, { [variable]: "true", TENABLE_READ_ONLY: "true" }).readOnly).to.equal(true);
      }
      expect(withBasics({}, { TIO_OTHER: "true", NESSUS_HOME: "/opt" }).readOnly).to.equal(false);
    });

    it("refuses any other key of our namespace, but in a project that is called like it", () => {
      const of = (project: string | undefined, key = "tenable:owner"): Settings => ({
        ...settingsOf({ ...basics, [key.slice("tenable:".length)]: "x" }),
        project,
      });
      expect(() => resolveConnection(undefined, of("baseline"))).to.throw(
        ConfigError,
        /^tenable:owner is not a setting: remove it with pulumi config rm tenable:owner; the settings are platform, url, /,
      );
      expect(resolveConnection(undefined, of("tenable")).platform).to.equal("sc");
      expect(resolveConnection(undefined, of(undefined)).platform).to.equal("sc");
      expect(() => resolveConnection(undefined, of("tenable", "tenable:readonly"))).to.throw(/write tenable:readOnly/);
    });

    it("is found without a list of keys, in the spellings that people try", () => {
      for (const key of [
        "readonly",
        "read_only",
        "read-only",
        "READ_ONLY",
        "redOnly",
        "raedOnly",
        "cafile",
        "proxys",
      ]) {
        const { config, env } = settingsOf({ ...basics, [key]: "true" });
        expect(() => resolveConnection(undefined, { config, env }), key).to.throw(
          ConfigError,
          /is not a setting: write/,
        );
      }
      const { config, env } = settingsOf(basics);
      expect(resolveConnection(undefined, { config, env }).platform).to.equal("sc");
    });
  });

  it("tells everything that is wrong at once, each with its setting", () => {
    const wrong = { ...basics, url: "nowhere", readonly: "true", requestsInFlight: "0", insecure: "maybe", proxy: "x" };
    const error = caught(() => resolve(wrong, { TENABLE_READ_ONLY: "on", TENABLE_ACCESS_KEY: "a" })) as ConfigError;
    expect(error.faults).to.have.length(7);
    for (const setting of [
      ...["tenable:readonly", "tenable:url", "TENABLE_SECRET_KEY", "tenable:insecure", "tenable:proxy"],
      ...["tenable:requestsInFlight", "TENABLE_READ_ONLY"],
    ]) {
      expect(
        error.faults.filter((fault) => fault.includes(setting)),
        setting,
      ).to.have.length(1);
      expect(error.message).to.include(setting);
    }
    expect(error.message).not.to.include("\n");
  });

  it("has a description and a default of each setting", () => {
    for (const name of settingNames) {
      expect(settings[name].description, name).to.match(/^[A-Z].*\.$/);
      expect(settings[name].default, name).not.to.equal("");
    }
  });
});
