import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { propertiesOf } from "../../provider/lifecycle/compare";
import { platformNames } from "../../provider/definition/platform";
import { Site } from "../support/site";
import { lastSent } from "../samples/document";
import type { Ids, PlatformFacts } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { securityCenter } from "../samples/platform-sc";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { eachOnAFreshSite } from "../samples/suite";

const untidy = ["192.0.2.1 - 192.0.2.9", "10.0.0.0/024", " 10.1.0.0/255.255.0.0", "10.2.0-1.3-5", "Web.Example.com."];
const spelled = [
  "192.0.2.1-192.0.2.9",
  "10.0.0.0/24",
  "10.1.0.0/16",
  "10.2.0.3-10.2.0.5",
  "10.2.1.3-10.2.1.5",
  "web.example.com",
];
/** What scanners understand beyond addresses, ranges and host names. */
const special = [
  "fe80::1%eth0",
  "Door 5[192.0.2.7]",
  "www.example.com/24",
  "'link6.example.com'",
  "link6%16",
  "0-9.0-9.0-9.1",
];

/** What reaches a platform of the values that a program may spell in many ways. */
for (const samples of [securityCenter, vulnerabilityManagement, nessus] as PlatformFacts[]) {
  const { platform } = samples;
  const isSc = platform === "sc";
  describe(`Spellings on ${platformNames[platform]}`, () => {
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

    const scan = (more: Props): Props => ({
      name: "weekly",
      ...(isSc ? { policyId: ids.policies[0], repositoryId: ids.repositories[0] } : { template: "basic" }),
      ...more,
    });

    const sentTargets = (): unknown =>
      isSc ? lastSent(site, /\/rest\/scan/, "ipList") : lastSent(site, /\/scans/, "settings.text_targets");

    async function drift(type: string, made: Found, program: Props = made.inputs): Promise<string[]> {
      const resource = site.resource(type);
      const read = (await resource.read(made.id, made.outs)) as Found;
      const { inputs: news, failures } = resource.check(read.inputs, program);
      expect(failures).to.deep.equal([]);
      return propertiesOf(resource.diff(made.id, read.outs, news));
    }

    const failuresOf = (type: string, inputs: Props): string[] =>
      site
        .resource(type)
        .check({}, inputs)
        .failures.map(({ reason }) => reason);

    it("of targets are one, and mean the same in the program as it stands", async () => {
      const program = scan({ targets: untidy });
      const made = await site.create("Scan", program);
      expect(sentTargets()).to.equal(spelled.join(","));
      expect(await drift("Scan", made, program)).to.deep.equal([]);
      const from = site.emulator.requests.length;
      expect(await drift("Scan", made, scan({ targets: [...spelled].reverse() }))).to.deep.equal([]);
      expect(site.writes(from)).to.deep.equal([]);
    });

    it("of names and texts have no blanks around them, and schedules no order", async () => {
      const program = scan({
        name: " weekly ",
        description: "\tthe outer network\n",
        targets: ["192.0.2.1"],
        schedule: { repeat: "byday=su,sa,sa;freq=weekly", start: " 2030-01-05T02:00", timeZone: "Europe/Berlin " },
      });
      const made = await site.create("Scan", program);
      const body = site.emulator.requests.findLast(({ method }) => method === "POST")?.body as Props;
      const settings = (isSc ? body : body.settings) as Props;
      expect(settings).to.include({ name: "weekly", description: "the outer network" });
      expect(isSc ? (settings.schedule as Props).repeatRule : settings.rrules).to.equal(
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA,SU",
      );
      expect(await drift("Scan", made, program)).to.deep.equal([]);
    });

    it("of a name without anything but blanks are none", () => {
      for (const [type, more] of [
        ["Scan", scan({ targets: ["192.0.2.1"] })],
        ["Policy", { template: "advanced" }],
      ] as [string, Props][]) {
        expect(failuresOf(type, { ...more, name: " \t" })).to.deep.equal([`${type}.name "": empty`]);
      }
    });

    for (const [title, made, shown] of [
      ["a range with blanks", { targets: ["192.0.2.1 - 192.0.2.9"] }, "targets"],
      ["zeros in a prefix", { targets: ["10.0.0.0/024"] }, "targets"],
      ["blanks around a name", { name: "weekly " }, "name"],
    ] as [string, Props, string][]) {
      it(`that an earlier version has sent are a difference once they are corrected, and drift: ${title}`, async () => {
        const tidy = scan({ targets: ["192.0.2.1"], ...made });
        const clean = site.resource("Scan").check({}, tidy).inputs;
        const found = await site.create("Scan", tidy);
        // As it was sent and stored, where the platform does not look at it.
        const stored = scan({ targets: ["192.0.2.1"], ...made });
        if (!isSc || shown === "name") {
          const settings = { name: stored.name, text_targets: (stored.targets as string[]).join(",") };
          const body = isSc ? { name: stored.name } : { settings };
          await site.byHand(isSc ? "PATCH" : "PUT", `${isSc ? "/rest/scan" : "/scans"}/${found.id}`, body);
          site.restart();
          expect(await drift("Scan", found, clean), "seen by a refresh").to.deep.equal([shown]);
        }
        const olds = { ...found.outs, ...stored };
        const resource = site.resource("Scan");
        const { inputs: news } = resource.check({ ...found.inputs, ...stored }, clean);
        expect(propertiesOf(resource.diff(found.id, olds, news)), "seen without one").to.deep.equal([shown]);
        await resource.update(found.id, olds, news);
        expect(await drift("Scan", { ...found, inputs: clean, outs: { ...found.outs, ...clean } })).to.deep.equal([]);
      });
    }

    it("of no address at all are told once", () => {
      const told = failuresOf("Scan", scan({ targets: ["192.0.2.1", "10.0.0.O"] }));
      expect(told).to.have.length(1);
      expect(told[0]).to.match(/^Scan\.targets\[1\] "10\.0\.0\.O": .*did you mean 10\.0\.0\.0\?$/);
    });

    for (const target of special) {
      it(`of ${target} are ${isSc ? "refused with what is taken" : "sent as they are"}`, async () => {
        const program = scan({ targets: ["192.0.2.1", target] });
        if (isSc) {
          expect(failuresOf("Scan", program)).to.deep.equal([
            `Scan.targets[1] ${JSON.stringify(target)}: Security Center accepts only addresses, CIDR blocks, ranges and host names`,
          ]);
          return;
        }
        const made = await site.create("Scan", program);
        expect(sentTargets()).to.equal(`192.0.2.1,${target}`);
        expect(await drift("Scan", made, program)).to.deep.equal([]);
      });
    }

    it("of names in quotes lose them where nothing else can be meant", async () => {
      const made = await site.create("Scan", scan({ targets: ['"Printer.example.com"', "'10.plant.example.com'"] }));
      expect(sentTargets()).to.equal("printer.example.com,10.plant.example.com");
      expect(await drift("Scan", made)).to.deep.equal([]);
    });

    for (const [target, reason] of [
      ["192.0.2.1-192.0.2.1O", /looks like an IPv4 range, but "192.0.2.1O" is not an IPv4 address/],
      ["10.0.0.O", /looks like an IPv4 address, but "O" is not a number from 0 to 255; did you mean 10.0.0.0\?/],
      ["999.1.1.1a", /looks like an IPv4 address, but "999" is not a number/],
      ["0x0a.0.0.1", /hexadecimal/],
      ["link6.example.com", /starts with link6/],
    ] as const) {
      it(`of what is no host name are refused wherever one can stand: ${target}`, () => {
        const [scanned] = failuresOf("Scan", scan({ targets: [target] }));
        expect(scanned)
          .to.match(/^Scan\.targets\[0\] /)
          .and.to.match(reason);
        if (platform !== "nessus") {
          const group = failuresOf("ScannerGroup", { name: "inside", routes: [target] });
          expect(group.join()).to.match(reason);
          const kind = isSc ? {} : { kind: "targetGroup" };
          expect(failuresOf("StaticAssetList", { name: "names", dnsNames: [target], ...kind }).join()).to.match(reason);
        }
      });
    }

    if (platform !== "nessus") {
      it("of lists and groups are one as well", async () => {
        const addresses = ["192.0.2.1 - 192.0.2.9", "10.0.0.0/024", "10.1.0.0/255.255.0.0"];
        const list = await site.create("StaticAssetList", { name: " dmz ", addresses });
        const sent = isSc
          ? lastSent(site, /POST \/rest\/asset/, "definedIPs")
          : lastSent(site, /POST \/tags\/values/, "filters.asset.or.0.value");
        expect(sent).to.equal(
          isSc
            ? "192.0.2.1-192.0.2.9,10.0.0.0/24,10.1.0.0/16"
            : "10.0.0.0/24,10.1.0.0/16,192.0.2.1,192.0.2.2/31,192.0.2.4/30,192.0.2.8/31",
        );
        expect(list.inputs.name).to.equal("dmz");
        expect(await drift("StaticAssetList", list, { name: "dmz", addresses })).to.deep.equal([]);

        const group = await site.create("ScannerGroup", { name: "inside", routes: addresses });
        const routes = isSc
          ? String(lastSent(site, /POST \/rest\/zone/, "ipList")).split(",")
          : lastSent(site, /PUT .*routes/, "routes");
        expect(routes).to.deep.equal(["192.0.2.1-192.0.2.9", "10.0.0.0/24", "10.1.0.0/16"]);
        expect(await drift("ScannerGroup", group, { name: "inside", routes: addresses })).to.deep.equal([]);

        const kind = isSc ? {} : { kind: "targetGroup" };
        const dnsNames = [" Web.Example.com. ", "door.example.com"];
        const names = await site.create("StaticAssetList", { name: "names", dnsNames, ...kind });
        const members = isSc
          ? lastSent(site, /POST \/rest\/asset/, "definedDNSNames")
          : lastSent(site, /POST \/target-groups/, "members");
        expect(members).to.equal("web.example.com,door.example.com");
        expect(await drift("StaticAssetList", names, { name: "names", dnsNames, ...kind })).to.deep.equal([]);
      });
    }
  });
}

describe("Routes of a scanner group on Vulnerability Management", () => {
  let site: Site<"vm">;

  eachOnAFreshSite({ start: () => Site.start("vm") }, (fresh) => (site = fresh));

  it("can be host names and wildcards, and ranges of IPv6 go out as blocks", async () => {
    const routes = ["Gate.example.com", "*.Example.net", "2001:db8::1-2001:db8::4", "192.168.0-1.3-5"];
    const made = await site.create("ScannerGroup", { name: "inside", routes });
    expect(lastSent(site, /PUT .*routes/, "routes")).to.deep.equal([
      "gate.example.com",
      "*.example.net",
      "2001:db8::1",
      "2001:db8::2/127",
      "2001:db8::4",
      "192.168.0.3-192.168.0.5",
      "192.168.1.3-192.168.1.5",
    ]);
    const read = await site.resource("ScannerGroup").read(made.id, made.outs);
    expect(read?.inputs).to.deep.equal(made.inputs);
    const other = { ...made.inputs, routes: ["*.example.net"] };
    await site.resource("ScannerGroup").update(made.id, made.outs, other);
    expect(await site.byHand("GET", `/scanner-groups/${made.id}/routes`)).to.deep.equal([{ route: "*.example.net" }]);
  });

  it("are 10,000 at most, counted as they go out", () => {
    const routes = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `10.${index >> 15}.${(index >> 7) & 255}.${(index & 127) * 2}`);
    const check = (given: string[]): string[] =>
      site
        .resource("ScannerGroup")
        .check({}, { name: "inside", routes: given })
        .failures.map(({ path, reason }) => `${path}: ${reason.replace(/^.*: /, "")}`);
    expect(check(routes(10_000))).to.deep.equal([]);
    expect(check([...routes(10_000), "10.0.0.0"]), "twice is once").to.deep.equal([]);
    expect(check(routes(10_001)).join()).to.match(/^routes: .*use ranges or wildcards$/);
    expect(check([...routes(9_998), "::1-::4"]).join(), "a range of three blocks").to.match(/^routes: /);
  });

  it("are addresses alone on Security Center, whose zones hold no names", async () => {
    const sc = await Site.start("sc");
    try {
      const { failures } = sc.resource("ScannerGroup").check({}, { name: "x", routes: ["10.0.0.1", "*.example.net"] });
      expect(failures.map(({ reason }) => reason)).to.deep.equal([
        'ScannerGroup.routes[1] "*.example.net": scan zones accept only addresses, not host names',
      ]);
    } finally {
      await sc.close();
    }
  });
});

describe("Limits of a tag on Vulnerability Management", () => {
  let site: Site<"vm">;

  eachOnAFreshSite({ start: () => Site.start("vm") }, (fresh) => (site = fresh));

  const failures = (inputs: Props): string[] =>
    site
      .resource("StaticAssetList")
      .check({}, { name: "dmz", ...inputs })
      .failures.map(({ reason }) => reason);
  /** Addresses of which no two lie in one block. */
  const apart = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `10.${index >> 14}.${(index >> 7) & 127}.${(index & 127) * 2}`);

  it("keep a comma out of its value, which is the list's name", () => {
    expect(failures({ name: "dmz, outer", addresses: ["192.0.2.1"] })).to.deep.equal([
      'StaticAssetList.name "dmz, outer": tag values cannot contain commas',
    ]);
    expect(failures({ name: "dmz, outer", addresses: ["192.0.2.1"], kind: "targetGroup" })).to.deep.equal([]);
  });

  it("are 40 rules of 1,024 blocks, which the platform takes", async () => {
    expect(failures({ addresses: apart(40 * 1024) })).to.deep.equal([]);
    await site.create("StaticAssetList", { name: "dmz", addresses: apart(40 * 1024) });
    expect(failures({ addresses: apart(40 * 1024 + 1) }).join()).to.match(
      /: requires 41 tag rules of 1024 CIDR blocks each, and a tag can have 40: use larger blocks or split the list$/,
    );
    // As blocks, a range may be many.
    expect(failures({ addresses: ["10.0.0.1-10.255.255.254"] })).to.deep.equal([]);
  });

  it("are a request of one megabyte", () => {
    expect(failures({ addresses: apart(1024), description: "x".repeat(900_000) })).to.deep.equal([]);
    expect(failures({ addresses: apart(1024), description: "x".repeat(1_000_000) }).join()).to.match(
      /bytes, and the platform accepts 1000000: use larger blocks or split the list$/,
    );
  });

  it("are the platform's own", async () => {
    const rule = { field: "ipv4", operator: "eq", value: "192.0.2.1" };
    const tag = (more: Props): Promise<Props> =>
      site.byHand("POST", "/tags/values", { category_name: "Networks", value: "dmz", ...more });
    for (const refused of [
      { value: "dmz, outer" },
      { filters: { asset: { or: Array.from({ length: 41 }, () => rule) } } },
      { description: "x".repeat(1_000_000) },
    ]) {
      expect(String(await tag(refused).catch((error: unknown) => error))).to.match(/ 400 /);
    }
  });
});
