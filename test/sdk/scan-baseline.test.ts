import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { guard, type Platform, type Scan, ScanBaseline, type ScanBaselineArgs } from "../../sdk";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** Everything that the "engine" was asked to register. */
let registered: Registered[];

/** Every look-up that the "engine" was asked for. */
let lookedUp: { token: string; inputs: Record<string, unknown> }[];

const addresses = ["192.0.2.0/24", "198.51.100.7"];
const schedule = { repeat: "FREQ=WEEKLY;BYDAY=SA", start: "2030-01-05T02:00:00", timeZone: "Europe/Berlin" };
const whole: ScanBaselineArgs = {
  addresses,
  policyId: "42",
  schedule,
  description: "the outer network",
  from: { sc: "Office", vm: "Gate", nessus: "Local Scanner" },
  repository: "Internal",
  deleteHistory: true,
};

/** What a baseline registers, without what every resource has: by type, inputs that have a value. */
async function made(args: ScanBaselineArgs, name = "dmz"): Promise<Record<string, Registered>> {
  const baseline = new ScanBaseline(name, args);
  // The scan waits for everything else.
  expect(await valueOf(baseline.scanId)).to.equal(`id of ${name}-scan`);
  return Object.fromEntries(
    registered.map(({ type, name: registeredName, inputs: all }) => {
      const { __address: _address, __provider, ...inputs } = all;
      return [type.replace(/^.*:/, ""), { type, name: registeredName, inputs }];
    }),
  );
}

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

describe("A ScanBaseline", () => {
  const before = { ...process.env };

  /** The program's settings: a platform that nobody can reach. */
  function connectTo(platform: Platform, name = ""): void {
    Object.assign(process.env, {
      [`TENABLE_${name}PLATFORM`]: platform,
      [`TENABLE_${name}URL`]: "https://platform.invalid",
      [`TENABLE_${name}ACCESS_KEY`]: "access",
      [`TENABLE_${name}SECRET_KEY`]: "secret",
    });
  }

  beforeEach(async () => {
    registered = [];
    lookedUp = [];
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          registered.push({ type, name, inputs: inputs as Record<string, unknown> });
          return { id: `id of ${name}`, state: inputs as Record<string, unknown> };
        },
        call: ({ token, inputs }: { token: string; inputs: Record<string, unknown> }) => {
          lookedUp.push({ token, inputs });
          return { id: `id of ${String(inputs.name)}` };
        },
      },
      "project",
      "stack",
    );
  });

  afterEach(() => {
    for (const key of Object.keys(process.env).filter((name) => !(name in before))) {
      delete process.env[key];
    }
    Object.assign(process.env, before);
  });

  it("becomes an asset list and a scan of it on Security Center", async () => {
    connectTo("sc");
    const { ScanBaseline: component, StaticAssetList: list, Scan: scan, ...others } = await made(whole);
    expect(component?.type).to.equal("tenable:index:ScanBaseline");
    expect(others).to.deep.equal({});
    const common = { name: "dmz", description: "the outer network" };
    expect(list).to.deep.include({ name: "dmz-addresses", inputs: { ...common, addresses } });
    expect(scan?.inputs).to.deep.equal({
      ...common,
      policyId: "42",
      assetListIds: ["id of dmz-addresses"],
      schedule,
      scannerGroupId: "id of Office",
      repositoryId: "id of Internal",
    });
  });

  it("becomes a tag and a scan of it on Vulnerability Management", async () => {
    connectTo("vm");
    const { StaticAssetList: list, Scan: scan } = await made(whole);
    expect(list?.inputs).to.deep.include({ name: "dmz", addresses });
    expect(scan?.inputs).to.deep.equal({
      name: "dmz",
      description: "the outer network",
      policyId: "42",
      assetListIds: ["id of dmz-addresses"],
      schedule,
      scannerGroupId: "id of Gate",
      deleteHistory: true,
    });
  });

  it("becomes a scan of the addresses on Nessus", async () => {
    connectTo("nessus");
    const { ScanBaseline: component, Scan: scan, ...others } = await made(whole);
    expect(component?.name).to.equal("dmz");
    expect(others).to.deep.equal({});
    expect(scan?.inputs).to.deep.equal({
      name: "dmz",
      description: "the outer network",
      policyId: "42",
      targets: addresses,
      schedule,
      scannerId: "id of Local Scanner",
      deleteHistory: true,
    });
  });

  it("has a policy of its own where it is given one, and the display name it is given", async () => {
    connectTo("nessus");
    const policy = { template: "advanced", preferences: { safe_checks: "yes" } } as const;
    const { Policy: own, Scan: scan } = await made({ addresses, policy, name: "DMZ weekly" });
    expect(own).to.deep.include({ name: "dmz-policy", inputs: { ...policy, name: "DMZ weekly" } });
    expect(scan?.inputs).to.deep.include({ name: "DMZ weekly", policyId: "id of dmz-policy" });
  });

  it("gives what it made to the program", async () => {
    connectTo("sc");
    const baseline = new ScanBaseline("dmz", { addresses, policy: { template: "basic" }, repository: "Internal" });
    expect(await valueOf(baseline.scan.id)).to.equal("id of dmz-scan");
    expect(await valueOf(baseline.scanId)).to.equal("id of dmz-scan");
    const { assetList, policy } = baseline;
    expect(assetList && (await valueOf(assetList.addresses))).to.deep.equal(addresses);
    expect(policy && (await valueOf(policy.template))).to.equal("basic");
    const shared = new ScanBaseline("shared", { addresses, policyId: "42", repository: "Internal" });
    expect(shared.policy).to.equal(undefined);
    expect(await valueOf(shared.scan.scannerGroupId)).to.equal(undefined);
  });

  it("asks for the scanner by one name for all platforms, and lets the platform choose where none is named", async () => {
    connectTo("nessus");
    const { Scan: named } = await made({ addresses, policyId: "42", from: "Local Scanner" });
    expect(named?.inputs).to.include({ scannerId: "id of Local Scanner" });
    const asked = lookedUp.length;
    const { Scan: other } = await made({ addresses, policyId: "42", from: { sc: "Office" } }, "other");
    expect(other?.inputs).not.to.have.property("scannerId");
    expect(lookedUp.length).to.equal(asked);
  });

  it("hands its connection to what it makes and looks up", async () => {
    connectTo("sc");
    connectTo("nessus", "PLANT_");
    const { Policy: policy, Scan: scan } = await made({
      addresses,
      policy: { template: "basic" },
      from: "Local Scanner",
      connection: "plant",
    });
    expect([policy?.inputs.connection, scan?.inputs.connection]).to.deep.equal(["plant", "plant"]);
    expect(lookedUp).to.deep.equal([
      { token: "tenable:index:getScanner", inputs: { name: "Local Scanner", connection: "plant" } },
    ]);
  });

  it("of every address there is needs a word for it", async () => {
    connectTo("nessus");
    const all = { addresses: ["0.0.0.0 / 0"], policyId: "42" };
    expect(() => new ScanBaseline("dmz", all)).to.throw(
      'ScanBaseline "dmz": addresses: covers all IPv4 or IPv6 addresses: set allowAllAddresses: true to scan all of them',
    );
    const { Scan: scan } = await made({ ...all, allowAllAddresses: true });
    expect(scan?.inputs).to.include({ allowAllAddresses: true });
    connectTo("sc");
    const { Scan: other } = await made({ ...all, allowAllAddresses: true, repository: "Internal" });
    expect(other?.inputs).not.to.have.property("targets");
  });

  it("takes addresses that come later", async () => {
    connectTo("nessus");
    const later = { addresses: pulumi.output(["192.0.2.0/24"]), policyId: "42" };
    const { Scan: scan } = await made(later);
    expect(scan?.inputs).to.deep.include({ targets: ["192.0.2.0/24"] });
  });

  const refusals: { title: string; args: object; says: string }[] = [
    {
      title: "neither policyId nor policy",
      args: { addresses },
      says: 'policyId: required: the id of a Policy, or a policy such as policy: { template: "basic" }',
    },
    {
      title: "both policyId and policy",
      args: { addresses, policyId: "42", policy: { template: "basic" } },
      says: "policy: cannot be combined with policyId",
    },
    { title: "no addresses", args: { policyId: "42" }, says: "addresses: required" },
    {
      title: "an argument that does not exist",
      args: { addresses, policyId: "42", scedule: schedule },
      says: 'scedule: no such argument; the closest is "schedule"',
    },
    {
      title: "an argument of a name that every object has",
      args: { addresses, policyId: "42", constructor: schedule },
      says: "constructor: no such argument; there are ",
    },
    {
      title: "a scanner for a platform that does not exist",
      args: { addresses, policyId: "42", repository: "Internal", from: { cloud: "Gate" } },
      says: 'from: "cloud" is not a platform: vm, sc, nessus',
    },
    {
      title: "no repository on Security Center",
      args: { addresses, policyId: "42" },
      says: "repository: required on Security Center",
    },
  ];

  for (const { title, args, says } of refusals) {
    it(`refuses ${title}, on one line and before anything is registered`, () => {
      connectTo("sc");
      const make = (): unknown => new ScanBaseline("dmz", args as ScanBaselineArgs);
      expect(make)
        .to.throw(pulumi.RunError)
        .that.satisfies(
          ({ message }: Error) => message.startsWith(`ScanBaseline "dmz": ${says}`) && !message.includes("\n"),
        );
      expect(registered).to.deep.equal([]);
    });
  }

  it("says how to set the platform when nothing tells which one is meant", () => {
    for (const key of Object.keys(process.env).filter((name) => /^(TENABLE|TIO|TSC|NESSUS)_/.test(name))) {
      delete process.env[key];
    }
    expect(() => new ScanBaseline("dmz", { addresses, policyId: "42" })).to.throw(
      pulumi.RunError,
      /no platform is set: set TENABLE_PLATFORM or tenable:platform to vm, sc, nessus/,
    );
  });

  for (const platform of ["vm", "sc", "nessus"] as const) {
    it(`scans fragile addresses separately on ${platform}, and the others as declared`, async () => {
      connectTo(platform);
      guard({ fragile: ["192.0.2.64/26", "10.0.0.0/8"] });
      const baseline = new ScanBaseline("dmz", {
        addresses: ["192.0.2.0/24", "198.51.100.7"],
        policy: { template: "advanced", preferences: { safe_checks: "no", host_tagging: "no" } },
        repository: "Internal",
      });
      expect(await valueOf(baseline.scanId)).to.equal("id of dmz-scan");
      expect(await valueOf((baseline.fragileScan as Scan).id)).to.equal("id of dmz-fragile-scan");
      const inputsOf = (name: string) => registered.find((one) => one.name === name)?.inputs ?? {};
      const addressesOf = (prefix: string) =>
        inputsOf(`${prefix}-addresses`).addresses ?? inputsOf(`${prefix}-scan`).targets;
      expect(addressesOf("dmz-fragile")).to.deep.equal(["192.0.2.64/26"]);
      expect(addressesOf("dmz")).to.deep.equal(["192.0.2.0/26", "192.0.2.128/25", "198.51.100.7"]);
      expect(inputsOf("dmz-policy").preferences).to.deep.equal({ safe_checks: "no", host_tagging: "no" });
      expect(inputsOf("dmz-fragile-policy").preferences).to.include({
        ...{ safe_checks: "yes", host_tagging: "no", max_hosts_per_scan: "2" },
      });
      expect(inputsOf("dmz-fragile-scan")).to.include({ name: "dmz (fragile)", policyId: "id of dmz-fragile-policy" });
    });
  }

  it("has a hardened scan alone where every address is fragile, and is not cut where the program says so", async () => {
    connectTo("nessus");
    guard({ fragile: ["192.0.2.0/24"] });
    const all = new ScanBaseline("all", { addresses: ["192.0.2.1"], policyId: "42" });
    expect(await valueOf(all.scanId)).to.equal("id of all-fragile-scan");
    const whole = new ScanBaseline("whole", { addresses: ["192.0.2.1"], policyId: "42", splitFragile: false });
    expect(await valueOf(whole.scanId)).to.equal("id of whole-scan");
    expect(whole.fragileScan).to.equal(undefined);
    const elsewhere = new ScanBaseline("elsewhere", { addresses: ["198.51.100.1"], policyId: "42" });
    expect(await valueOf(elsewhere.scanId)).to.equal("id of elsewhere-scan");
  });
});
