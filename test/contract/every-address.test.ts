import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { platformNames } from "../../provider/definition/platform";
import type { Site } from "../support/site";
import type { Ids, PlatformFacts } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { securityCenter } from "../samples/platform-sc";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { eachOnAFreshSite } from "../samples/suite";

const everything = [
  ["0.0.0.0/0"],
  ["::/0"],
  ["10.0.0.7/0"],
  ["0.0.0.0-255.255.255.255"],
  ["0.0.0.0/0.0.0.0"],
  ["0-255.0-255.0-255.0-255"],
  ["0.0.0.0/1", "192.0.2.1", "128.0.0.0/1"],
];

/** A scan of everything there is needs a word, and one of very much gets one. */
for (const samples of [securityCenter, vulnerabilityManagement, nessus] as PlatformFacts[]) {
  const { platform } = samples;
  const isSc = platform === "sc";
  describe(`Every address on ${platformNames[platform]}`, () => {
    let site: Site;
    let ids: Ids;

    eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

    const scan = (more: Props): Props => ({
      name: "weekly",
      ...(isSc ? { policyId: ids.policies[0], repositoryId: ids.repositories[0] } : { template: "basic" }),
      ...more,
    });
    const failuresOf = (type: string, inputs: Props): string[] =>
      site
        .resource(type)
        .check({}, inputs)
        .failures.map(({ reason }) => reason.replace(/ \[.*\]: /, ": "));

    for (const targets of everything) {
      it(`as a target needs allowAllAddresses: ${targets.join(", ")}`, () => {
        const reason =
          "Scan.targets: covers all IPv4 or IPv6 addresses: set allowAllAddresses: true to scan all of them";
        expect(failuresOf("Scan", scan({ targets }))).to.deep.equal([reason]);
        expect(failuresOf("Scan", scan({ targets, allowAllAddresses: false }))).to.deep.equal([reason]);
        expect(failuresOf("Scan", scan({ targets, allowAllAddresses: true }))).to.deep.equal([]);
        expect(failuresOf("Scan", scan({ targets, allowAllAddresses: unknownValue }))).to.deep.equal([]);
        expect(failuresOf("Scan", scan({ targets: [...targets, unknownValue] }))).to.deep.equal([]);
      });
    }

    it("that is allowed is sent, and the word stays in the state alone", async () => {
      const made = await site.create("Scan", scan({ targets: ["0.0.0.0/0"], allowAllAddresses: true }));
      expect(JSON.stringify(site.emulator.requests.map(({ body }) => body ?? null))).not.to.include("allowAll");
      const read = (await site.resource("Scan").read(made.id, made.outs)) as Found;
      expect(read.inputs).to.deep.equal(made.inputs);
      expect(site.resource("Scan").diff(made.id, read.outs, made.inputs)).to.deep.equal([]);
    });

    it("gets its word without a request, as everything does that is nothing of the platform's", async () => {
      const made = await site.create("Scan", scan({ targets: ["192.0.2.1"] }));
      const from = site.emulator.requests.length;
      await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, allowAllAddresses: true });
      expect(site.writes(from)).to.deep.equal([]);
    });

    it("is told with the word for it when a scan is got by its id, and no word where there is no need", async () => {
      const all = await site.create("Scan", scan({ targets: ["::/0"], allowAllAddresses: true }));
      const some = await site.create("Scan", scan({ name: "some", targets: ["192.0.2.1"] }));
      site.restart();
      const got = await site.resource("Scan").read(all.id, {});
      expect(got?.inputs).to.include({ allowAllAddresses: true });
      expect((await site.resource("Scan").read(some.id, {}))?.inputs).not.to.have.property("allowAllAddresses");
      // As code that was made of it: no difference.
      const adopted = scan({ targets: ["::/0"], allowAllAddresses: true, adoptId: all.id });
      const from = site.emulator.requests.length;
      expect((await site.create("Scan", adopted)).id).to.equal(all.id);
      expect(site.writes(from)).to.deep.equal([]);
    });

    for (const [title, targets, words] of [
      ["every address", ["0.0.0.0/0"], /^Scan "weekly" targets every IPv4 or IPv6 address$/],
      ["more than a /12", ["10.0.0.0/11"], /^Scan "weekly" targets 2097152 addresses$/],
      ["a /12 and one more", ["10.0.0.0/12", "192.0.2.1"], /^Scan "weekly" targets 1048577 addresses$/],
      ["a network of IPv6", ["2001:db8::/64"], /^Scan "weekly" targets 18446744073709551616 addresses$/],
      ["a /12", ["10.0.0.0/12", "10.0.0.7"], undefined],
    ] as const) {
      it(`is warned about once in ${title}`, async () => {
        const program = scan({ targets: [...targets], allowAllAddresses: true });
        const resource = site.resource("Scan");
        resource.check({}, program);
        const { inputs } = resource.check({}, program);
        await resource.create(inputs);
        expect(site.warnings.length, site.warnings.join()).to.equal(words ? 1 : 0);
        if (words) {
          expect(site.warnings[0]).to.match(words);
        }
      });
    }

    if (platform !== "nessus") {
      const wide = (addresses: string[]): Promise<Found> =>
        site.create("StaticAssetList", { name: "wide", addresses, owner: "p/a/wide" });

      it("in a list or a group needs no word", async () => {
        for (const addresses of everything.filter(([first]) => !first?.includes(":"))) {
          expect(failuresOf("StaticAssetList", { name: "all", addresses })).to.deep.equal([]);
          expect(failuresOf("ScannerGroup", { name: "all", routes: addresses })).to.deep.equal([]);
        }
        await wide(["0.0.0.0/0"]);
        await site.create("ScannerGroup", { name: "all", routes: ["0.0.0.0/0"] });
        // But for an address that does not begin its block.
        expect(site.warnings.filter((warning) => !warning.includes("10.0.0.7/0"))).to.deep.equal([]);
      });

      for (const restart of [false, true]) {
        it(`in a list is warned about by the scan that names it, ${restart ? "made by another run" : "made in this run"}`, async () => {
          const list = await wide(["0.0.0.0/0"]);
          const small = await site.create("StaticAssetList", { name: "small", addresses: ["192.0.2.1"] });
          if (restart) {
            site.restart();
          }
          const from = site.emulator.requests.length;
          const made = await site.create("Scan", scan({ assetListIds: [small.id, list.id] }));
          const asked = site.emulator.requests.slice(from).filter(({ path }) => /asset|tags/.test(path));
          expect(asked.length > 0).to.equal(restart);
          expect(site.warnings).to.deep.equal([
            `Scan "weekly" targets every IPv4 or IPv6 address: 4294967296 in StaticAssetList ${list.id}, 1 in StaticAssetList ${small.id}`,
          ]);
          // Nothing new: nothing is told, and nothing asked.
          site.restart();
          await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, description: "changed" });
          expect(site.warnings).to.deep.equal([]);
        });
      }

      const listOf = (name: string, addresses: string[]): Promise<Found> =>
        site.create("StaticAssetList", { name, addresses, owner: `p/a/${name}` });
      // Vulnerability Management takes targets or tags, Security Center both.
      const own = isSc ? ["10.32.0.0/12"] : ["10.0.0.7"];

      it("is what all lists of a scan and its own targets are together", async () => {
        const one = await listOf("one", ["10.0.0.0/12"]);
        const two = await listOf("two", isSc ? ["10.16.0.0/12"] : ["10.16.0.0/12", "10.32.0.0/12"]);
        const more = isSc ? { targets: own } : {};
        await site.create("Scan", scan({ assetListIds: [one.id, two.id], ...more }));
        expect(site.warnings.length, site.warnings.join()).to.equal(1);
        expect(site.warnings[0]).to.match(/^Scan "weekly" targets 3145728 addresses: \d+ in /);
        expect(site.warnings[0]).to.include(`1048576 in StaticAssetList ${one.id}`);
      });

      it("is counted once where lists overlap", async () => {
        const one = await listOf("one", ["10.0.0.0/12"]);
        const two = await listOf("two", ["10.0.0.0/13", "10.8.0.0/13"]);
        await site.create("Scan", scan({ assetListIds: [one.id, two.id] }));
        expect(site.warnings).to.deep.equal([]);
      });

      it("is every address where two lists are a half each", async () => {
        const one = await listOf("one", ["0.0.0.0-127.255.255.255"]);
        const two = await listOf("two", ["128.0.0.0/1"]);
        await site.create("Scan", scan({ assetListIds: [one.id, two.id] }));
        expect(site.warnings.length, site.warnings.join()).to.equal(1);
        expect(site.warnings[0]).to.match(/^Scan "weekly" targets every IPv4 or IPv6 address: 2147483648 in /);
      });

      if (isSc) {
        it("is told where targets come to lists that were there", async () => {
          const one = await listOf("one", ["10.0.0.0/12"]);
          const made = await site.create("Scan", scan({ assetListIds: [one.id] }));
          expect(site.warnings).to.deep.equal([]);
          site.restart();
          await site.resource("Scan").update(made.id, made.outs, { ...made.inputs, targets: ["10.32.0.0/12"] });
          expect(site.warnings).to.deep.equal([
            `Scan "weekly" targets 2097152 addresses: 1048576 in targets, 1048576 in StaticAssetList ${one.id}`,
          ]);
        });
      }

      it("in a list that cannot be read is no failure", async () => {
        const list = await wide(["10.0.0.0/8"]);
        site.restart();
        const path = isSc ? /^\/rest\/asset/ : /^\/tags\/values\//;
        site.emulator.faults.add({ method: "GET", path, status: 500, times: Number.POSITIVE_INFINITY });
        await site.create("Scan", scan({ assetListIds: [list.id] }));
        expect(site.warnings).to.deep.equal([]);
      });
    }
  });
}
