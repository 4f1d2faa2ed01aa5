import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../../emulator/index";
import { repositoryRoot } from "../../tools/repo";
import { connectionEnv } from "../../tools/connection";
import { Failure, PartialFailure, Plugin, type PluginOptions, type Props, textOf } from "../support/plugin";
import { rejects } from "../support/rejects";

const root = repositoryRoot();
const list = textOf("static-asset-list");
const dmz = { name: "DMZ", addresses: ["192.0.2.0/24", "198.51.100.7"] };

/** What a preview sends for a value that is not known yet. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("pulumi-tenable in Pulumi's provider process", () => {
  let emulator: Emulator;
  let plugins: Plugin[];

  beforeEach(async () => {
    plugins = [];
    emulator = await startEmulator({ platform: "sc" });
  });

  afterEach(async () => {
    await Promise.all(plugins.map((plugin) => plugin.stop()));
    await emulator.close();
  });

  /** A process with the emulator in its environment. */
  const start = async (options: PluginOptions = {}): Promise<Plugin> => {
    const plugin = await Plugin.start({ env: connectionEnv(emulator), ...options });
    plugins.push(plugin);
    return plugin;
  };

  const config = (): Props => ({ "tenable:platform": "sc", "tenable:url": emulator.url, ...keysIn(emulator) });

  const writes = (): string[] =>
    emulator.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

  it("tells who runs no program how wrong keys of the config are exchanged, and nobody else", async () => {
    const hint = "this command uses the config of the last up, unless you add --run-program";
    const { id, outs } = await (await start()).create(list, dmz);
    const wrong = { ...connectionEnv(emulator), TENABLE_ACCESS_KEY: "wrong" };
    const destroying = await start({ env: wrong });
    await rejects(destroying.delete(list, id, outs), Failure, new RegExp(`TENABLE_ACCESS_KEY.*; ${hint}$`));
    const updating = await start({ env: wrong });
    await updating.check(list, dmz, dmz);
    const words = await updating.delete(list, id, outs).then(String, String);
    expect(words).to.include("TENABLE_ACCESS_KEY").and.not.include(hint);
  });

  it("warns once a run that its journal cannot be written, however many it creates", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-journal-"));
    // A file where the folder should be: root may write everywhere else.
    writeFileSync(join(folder, "pulumi-tenable"), "");
    const plugin = await start({ env: { ...connectionEnv(emulator), XDG_STATE_HOME: folder } });
    for (const name of ["a", "b"]) {
      const inputs = { ...dmz, name, __address: `organization/urn:pulumi:dev::story::x::${name}` };
      await plugin.create(list, inputs);
    }
    rmSync(folder, { recursive: true, force: true });
    const told = plugin.engine.logged.filter(({ message }) => message.includes("journal"));
    expect(told).to.have.length(1);
  });

  it("makes, reads, compares, changes and deletes, and prints nothing", async () => {
    const plugin = await start();
    const { inputs, failures } = await plugin.check(list, {}, dmz);
    expect(failures).to.deep.equal([]);
    const { id, outs } = await plugin.create(list, inputs);
    const { tenant, ...told } = outs;
    expect(told).to.deep.equal({ ...dmz, platform: "sc", address: emulator.url, __provider: list });
    expect(tenant).to.match(/^1\/[\w-]+ Example Works$/);
    const read = await plugin.read(list, id, outs);
    expect(read).to.deep.equal({ id, props: outs, inputs: { ...dmz, __provider: list } });
    const news = { ...dmz, addresses: ["192.0.2.1"] };
    expect((await plugin.diff(list, id, outs, news)).replaces).to.deep.equal([]);
    const updated = await plugin.update(list, id, outs, news);
    expect(updated.outs).to.deep.equal({ ...outs, ...news });
    // A run deletes nothing that it has created.
    const next = await start();
    await next.delete(list, id, updated.outs);
    expect(await next.read(list, id, updated.outs)).to.deep.equal({
      id: "",
      props: { __provider: list },
      inputs: {},
    });
    await plugin.stop();
    plugins = [next];
    expect([plugin.output, plugin.errors]).to.deep.equal([[], []]);
    expect(plugin.engine.logged).to.deep.equal([]);
  });

  it("takes a refusal for no absence", async () => {
    const plugin = await start();
    const { id, outs } = await plugin.create(list, dmz);
    const body = { error_code: 143, error_msg: "You do not have permission.", response: "" };
    emulator.faults.add({ method: "GET", path: "/rest/asset*", status: 403, body, times: Infinity });
    await rejects(plugin.read(list, id, outs), Failure, /refused GET \/rest\/asset\/\d+ \(403\).*permission/);
  });

  for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    it(`refuses ${number} before anything is sent`, async () => {
      const plugin = await start();
      const message = new RegExp(`^description: the number ${number} cannot be stored$`);
      await rejects(plugin.create(list, { ...dmz, description: number }), Failure, message);
      await rejects(plugin.update(list, "7", dmz, { ...dmz, description: number }), Failure, message);
      expect(emulator.requests).to.deep.equal([]);
      const { failures } = await plugin.check(list, {}, { ...dmz, description: number });
      expect(failures.map(({ reason }) => reason.split(" ")[0])).to.deep.equal(["StaticAssetList.description"]);
    });
  }

  it("keeps what was made when a later step fails, and the next update repairs it", async () => {
    const plugin = await start();
    const groups = await groupIds(emulator);
    const inputs = { ...dmz, sharedWithGroupIds: groups };
    const body = { error_code: 143, error_msg: "You do not have permission to share.", response: "" };
    emulator.faults.add({ method: "POST", path: /^\/rest\/asset\/\d+\/share$/, status: 403, body });
    const failure = await rejects(plugin.create(list, inputs), PartialFailure, /permission to share/);
    expect(failure.reasons).to.have.length(1);
    expect(failure.reasons[0]).to.match(
      /^Security Center refused POST \/rest\/asset\/\d+\/share \(403\): .*permission/,
    );
    expect(failure.properties).to.include({ name: "DMZ", address: emulator.url, platform: "sc", __provider: list });
    expect(failure.properties.sharedWithGroupIds).to.not.deep.equal(groups);

    await plugin.update(list, failure.id, failure.properties, inputs);
    const { props } = await plugin.read(list, failure.id, { ...inputs, address: emulator.url, platform: "sc" });
    expect(props.sharedWithGroupIds).to.deep.equal(groups);
    await plugin.delete(list, failure.id, failure.properties);
    expect(writes().filter((write) => write === "POST /rest/asset")).to.have.length(1);
  });

  it("gives every property of an object that it reads for the first time", async () => {
    const plugin = await start();
    const { id } = await plugin.create(list, { ...dmz, description: "Web servers", tags: "web" });
    const { props, inputs } = await plugin.read(list, id, {});
    expect(props).to.include({ name: "DMZ", description: "Web servers", tags: "web", address: emulator.url });
    expect(props.addresses).to.have.members(dmz.addresses);
    const { platform: _platform, address: _address, tenant: _tenant, ...managed } = props;
    expect(inputs).to.deep.equal(managed);
  });

  it("has its configuration in calls that come all at once", async () => {
    const plugin = await start({ config: config(), env: {} });
    const made = await Promise.all(
      ["one", "two", "three"].map((name) => plugin.create(list, { ...dmz, name, __address: `story/dev/${name}` })),
    );
    expect(new Set(made.map(({ id }) => id)).size).to.equal(3);
  });

  it("is never without its configuration, after an error in it neither", async () => {
    const env = connectionEnv(emulator);
    const plugin = await start({ config: { "tenable:connections": "no JSON" }, env });
    for (const _try of [1, 2]) {
      await rejects(plugin.create(list, dmz), Failure, /tenable:connections is not an object/);
    }
    expect(emulator.requests).to.deep.equal([]);
  });

  it("refuses a misspelt setting before anything is sent, each with the right name", async () => {
    const plugin = await start({ config: { ...config(), "tenable:readonly": "true", "tenable:cafile": "ca.pem" } });
    const { failures } = await plugin.check(list, {}, dmz);
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      "tenable:cafile is not a setting: write tenable:caFile, or rename it if it is for something else",
      "tenable:readonly is not a setting: write tenable:readOnly, or rename it if it is for something else",
    ]);
    await rejects(plugin.create(list, dmz), Failure, /write tenable:caFile.*write tenable:readOnly/);
    expect(emulator.requests).to.deep.equal([]);
  });

  it("refuses any other key of its namespace, but in a project of that name", async () => {
    const address = (project: string): string => `organization/urn:pulumi:dev::${project}::T::dmz`;
    const plugin = await start({ config: { ...config(), "tenable:region": "eu" } });
    const refused = await plugin.check(list, {}, { ...dmz, __address: address("baseline") });
    expect(refused.failures.map(({ reason }) => reason).join()).to.match(/^tenable:region is not a setting: remove it/);
    const other = await start({ config: { ...config(), "tenable:region": "eu" } });
    expect((await other.check(list, {}, { ...dmz, __address: address("tenable") })).failures).to.deep.equal([]);
  });

  it("takes keys from the environment and all else from the configuration", async () => {
    const stale = { "tenable:accessKey": "stale", "tenable:secretKey": "stale" };
    const env = { ...connectionEnv(emulator), TENABLE_URL: "http://127.0.0.1:9", TENABLE_PLATFORM: "nessus" };
    const plugin = await start({ config: { ...config(), ...stale }, env });
    expect((await plugin.create(list, dmz)).outs).to.include({ address: emulator.url, platform: "sc" });
  });

  it("takes the settings of an explicit provider, which are no texts", async () => {
    const plant = { platform: "sc", url: emulator.url, insecure: true, ...pairOf(emulator) };
    const plugin = await start({ config: { "tenable:connections": { plant } }, env: {} });
    const { outs } = await plugin.create(list, { ...dmz, connection: "plant" });
    expect(outs).to.include({ address: emulator.url, connection: "plant" });
  });

  it("warns through the engine's log, and prints nothing", async () => {
    const plugin = await start({ config: { "tenable:insecure": "true" } });
    await plugin.create(list, dmz);
    const warning = await plugin.engine.firstMessage();
    expect(warning).to.deep.include({ severity: "warning" });
    expect(warning.message).to.match(/accepts any certificate/);
    await plugin.stop();
    plugins = [];
    expect([plugin.output, plugin.errors]).to.deep.equal([[], []]);
  });

  it("keeps its journal with the user's state, readable for nobody else", async () => {
    const plugin = await start({ env: { ...connectionEnv(emulator), XDG_STATE_HOME: "" } });
    await plugin.create(list, { ...dmz, __address: "story/dev/dmz" });
    const journal = join(plugin.home, ".local", "state", "pulumi-tenable", "journal");
    expect(readdirSync(journal)).to.have.length(1);
    expect(statSync(journal).mode & 0o077).to.equal(0);
  });

  it("reaches the engine, which is always near, past any proxy", async () => {
    const plugin = await start({ env: { ...connectionEnv(emulator), https_proxy: "http://127.0.0.1:9" } });
    expect((await plugin.create(list, dmz)).outs).to.include({ address: emulator.url });
  });

  const gone = /the Pulumi engine that started this provider has ended: no more requests are sent/;

  it("sends nothing any more once the engine is gone", async () => {
    const plugin = await start();
    const { id, outs } = await plugin.create(list, dmz);
    const before = emulator.requests.length;
    plugin.engine.kill();
    await rejects(plugin.create(list, { ...dmz, name: "late" }), Failure, gone);
    await rejects(plugin.update(list, id, outs, { ...dmz, description: "late" }), Failure, gone);
    await rejects(plugin.delete(list, "9999", outs), Failure, gone);
    expect(emulator.requests.slice(before)).to.deep.equal([]);
  });

  it("writes nothing once the engine does not answer, though its pipe is open", async () => {
    const first = await start();
    const { id, outs } = await first.create(list, dmz);
    const plugin = await start();
    const before = writes();
    plugin.engine.shut();
    await rejects(plugin.create(list, { ...dmz, name: "late" }), Failure, gone);
    await rejects(plugin.update(list, id, outs, { ...dmz, description: "late" }), Failure, gone);
    await rejects(plugin.delete(list, id, outs), Failure, gone);
    expect(writes()).to.deep.equal(before);
  });

  for (const input of ["pipe", "ignore"] as const) {
    it(`sends nothing at all when the engine was gone before the first request (input: ${input})`, async () => {
      const plugin = await start({ input });
      plugin.engine.kill();
      await rejects(plugin.create(list, dmz), Failure, gone);
      expect(emulator.requests).to.deep.equal([]);
    });
  }

  describe("Values that are not known yet", () => {
    let plugin: Plugin;

    beforeEach(async () => {
      plugin = await start();
    });

    const samples: { module: string; known: Props; unknowns: Props[]; replaces?: string[] }[] = [
      {
        module: "scan",
        known: { name: "weekly", policyId: "1", repositoryId: "2", targets: ["192.0.2.1"] },
        unknowns: [
          { name: unknown, description: unknown, policyId: unknown, repositoryId: unknown, targets: unknown },
          { targets: ["192.0.2.1", unknown], schedule: { repeat: unknown, start: unknown, timeZone: unknown } },
          { schedule: unknown, maxRunHours: unknown, dhcpTracking: unknown, timeoutAction: unknown, rollover: unknown },
          { schedule: { repeat: "FREQ=DAILY", start: unknown, timeZone: "Europe/Berlin", enabled: unknown } },
          { schedule: { after: unknown }, credentialIds: [unknown], reportIds: unknown, reportSource: unknown },
          { targets: undefined, assetListIds: [unknown], scannerGroupId: unknown, classifyMitigatedAgeDays: unknown },
        ],
      },
      {
        module: "policy",
        known: { name: "weekly", template: "advanced" },
        replaces: ["template"],
        unknowns: [
          { name: unknown, description: unknown, preferences: unknown, families: unknown, tags: unknown },
          { preferences: { safe_checks: unknown }, families: { Settings: { plugins: [unknown] } } },
          { families: { Settings: unknown }, auditFileIds: [unknown], sharedWithGroupIds: unknown },
          { template: unknown, families: { Settings: "enabled" } },
        ],
      },
      {
        module: "static-asset-list",
        known: dmz,
        unknowns: [
          { name: unknown, description: unknown, addresses: unknown, tags: unknown, adoptId: unknown },
          { addresses: [unknown, "192.0.2.1"], sharedWithGroupIds: [unknown] },
        ],
      },
      {
        module: "scanner-group",
        known: { name: "inside", scannerIds: ["1"], routes: ["192.0.2.0/24"] },
        unknowns: [
          { name: unknown, description: unknown, scannerIds: unknown, routes: unknown, organizationIds: unknown },
          { scannerIds: [unknown, "2"], routes: ["192.0.2.0/24", unknown], organizationIds: [unknown] },
        ],
      },
    ];

    for (const { module, known, unknowns, replaces = [] } of samples) {
      it(`pass through check and diff at any depth: ${module}`, async () => {
        const text = textOf(module);
        const outs = { ...known, platform: "sc", address: emulator.url };
        for (const some of unknowns) {
          const news = defined({ ...known, ...some });
          const asked = { ...news, __verdict: { isOffline: true } };
          const { inputs, failures } = await plugin.check(text, {}, asked);
          expect(failures).to.deep.equal([]);
          expect(inputs).to.deep.equal({ ...news, __provider: text });
          // Only a create may adopt.
          const { adoptId: _once, ...again } = inputs;
          expect(await plugin.check(text, known, asked)).to.deep.equal({ inputs: again, failures: [] });
          const diff = await plugin.diff(text, "7", outs, news);
          expect(diff.replaces).to.deep.equal("template" in some ? replaces : []);
        }
        expect(emulator.requests).to.deep.equal([]);
      });
    }
  });

  describe("The modules whose names stand in states", () => {
    const types = {
      scan: "Scan",
      policy: "Policy",
      "static-asset-list": "StaticAssetList",
      "scanner-group": "ScannerGroup",
    };

    for (const [module, type] of Object.entries(types)) {
      it(`serve their type, with the text that is stored: ${module}`, async () => {
        const plugin = await start();
        const { failures } = await plugin.check(textOf(module), {}, { name: "" });
        expect(failures).to.deep.include({ property: "", reason: `${type}.name "": empty` });
      });
    }

    it("are found from a folder below the one with node_modules", async () => {
      const plugin = await start({ cwd: join(root, "test", "plugin") });
      expect((await plugin.check(list, {}, dmz)).failures).to.deep.equal([]);
    });

    it("find the SDK's gRPC where only the SDK can: as pnpm installs", async () => {
      const folder = installLikePnpm();
      try {
        const plugin = await start({ cwd: folder });
        expect((await plugin.create(list, dmz)).outs).to.include({ address: emulator.url });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});

const defined = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));

function pairOf({ keys: { accessKey, secretKey } }: Emulator): Props {
  return { accessKey, secretKey };
}

function keysIn(emulator: Emulator): Props {
  return Object.fromEntries(Object.entries(pairOf(emulator)).map(([name, key]) => [`tenable:${name}`, key]));
}

/** A group of the emulator's organization. */
async function groupIds({ url, keys }: Emulator): Promise<string[]> {
  const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
  const answer = await fetch(`${url}/rest/group?fields=id,name`, { headers });
  const { response } = (await answer.json()) as { response: { id: string }[] };
  return response.slice(0, 1).map(({ id }) => String(id));
}

/** A project whose packages see what they declare and nothing else. */
function installLikePnpm(): string {
  // The real path: Node resolves links before it looks for neighbours.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "pulumi-tenable-pnpm-"));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, object>;
  const store = join(folder, "store", "node_modules");
  const link = (name: string, at: string, target: string): void => {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    symlinkSync(target, join(at, name), "junction");
  };
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    link(name, store, realpathSync(join(root, "node_modules", name)));
  }
  const ours = join(store, "pulumi-tenable");
  cpSync(join(root, "package.json"), join(ours, "package.json"));
  cpSync(join(root, "dist", "provider"), join(ours, "dist", "provider"), { recursive: true });
  link("pulumi-tenable", join(folder, "node_modules"), ours);
  link("@pulumi/pulumi", join(folder, "node_modules"), join(store, "@pulumi", "pulumi"));
  return folder;
}
