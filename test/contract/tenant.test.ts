import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { RefusedError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import type { Ids, PlatformSamples, Sample } from "../samples/sample";
import { describeSamples, eachOnAFreshSite } from "../samples/suite";

const always = { times: Number.POSITIVE_INFINITY };

describeSamples((what) => `Whose keys may touch a ${what}`, tenants);

/** Members by which a platform tells whose objects these keys see. */
const telling = { vm: ["container_uuid"], sc: ["organization.uuid", "uuid"], nessus: ["server_uuid"] };

function tenants(samples: PlatformSamples, sample: Sample): void {
  let site: Site;
  let ids: Ids;
  let made: Found;

  eachOnAFreshSite(samples, async (...fresh) => {
    [site, ids] = fresh;
    made = await site.create(sample.type, sample.inputs(ids));
    site.restart();
  });

  const resource = (): ReturnType<Site["resource"]> => site.resource(sample.type);
  const read = (outs = made.outs): Promise<Found | undefined> => resource().read(made.id, outs);
  const other = (): Props => ({ ...sample.inputs(ids), ...(sample.inputs(ids).name !== undefined && { name: "new" }) });
  const isRefused = async (work: () => Promise<unknown>): Promise<void> => {
    const from = site.emulator.requests.length;
    const error = await rejects(
      work(),
      RefusedError,
      /was created in tenant \S+.*, and the keys .* belong to tenant \S+/,
    );
    expect(error.message).to.contain(String(made.outs.tenant).split(" ")[0]);
    const asked = site.emulator.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
    expect(
      asked.filter((request) => !/^GET (\/rest)?\/(session|currentUser|system|server\/properties)$/.test(request)),
    ).to.deep.equal([]);
  };
  /** The same address and keys, and nothing of what was there. */
  const moveAway = (): void => {
    site.emulator.reset();
    site.restart();
  };

  it("is remembered, and nothing is read as gone, written or deleted in another tenant", async () => {
    expect(made.outs.tenant).to.match(/^[\w-/]+( .+)?$/);
    expect(JSON.stringify(made.outs.tenant).length).to.be.below(200);
    moveAway();
    await isRefused(() => read());
    await isRefused(() => resource().delete(made.id, made.outs));
    await isRefused(() => resource().update(made.id, made.outs, { ...made.inputs, allowSameName: true }));
    await isRefused(() => {
      resource().diff(made.id, made.outs, made.inputs);
      return resource().create(other());
    });
  });

  it("is not changed by an object of the same id that this run has made in another tenant", async () => {
    moveAway();
    ids = await samples.idsOf(site);
    await site.create(sample.type, sample.inputs(ids));
    await isRefused(() => resource().delete(made.id, made.outs));
  });

  it("stops a new resource of the stack before the engine has named any other", async () => {
    const at = (name: string): Props => ({ __address: `organization/urn:pulumi:dev::plant::t::${name}` });
    made = await site.create(sample.type, { ...other(), ...at("old") });
    site.endRun();
    moveAway();
    const from = site.emulator.requests.length;
    const news = { ...sample.inputs(ids), ...at("new") };
    await rejects(site.create(sample.type, news), RefusedError, /of this stack was created in tenant .*journal clear/);
    expect(site.writes(from)).to.deep.equal([]);
  });

  it("is another one that was set up again, once it is listed", async () => {
    const [id = ""] = String(made.outs.tenant).split(" ");
    moveAway();
    site.restart({ TENABLE_FORMER_TENANTS: `nowhere, ${id}` });
    expect(await read()).to.equal(undefined);
    site.restart({ TENABLE_FORMER_TENANTS: "nowhere" });
    await isRefused(() => read());
  });

  it("is learnt by the next refresh where a state does not know it, without a difference", async () => {
    const { tenant, ...older } = made.outs;
    const found = await read(older);
    expect(found).to.deep.equal(made);
    expect(found?.outs.tenant).to.equal(tenant);
    expect(resource().diff(made.id, older, made.inputs)).to.deep.equal([]);
    const { outs } = await resource().update(made.id, older, made.inputs);
    expect(outs.tenant).to.equal(tenant);
  });

  it("is not judged, and not forgotten, while the platform does not tell", async () => {
    for (const omit of telling[samples.platform]) {
      site.emulator.faults.add({ ...always, path: /\/(session|currentUser|system|server\/properties)$/, omit });
    }
    expect(await read()).to.deep.equal(made);
    const { tenant: _tenant, ...older } = made.outs;
    expect((await read(older))?.id).to.equal(made.id);
    await resource().delete(made.id, made.outs);
  });
}

describe("Organizations of one Security Center", () => {
  const second = { accessKey: "b".repeat(32), secretKey: "c".repeat(32) };
  let site: Site<"sc">;

  before(async () => {
    site = await Site.start("sc", {
      seed: {
        organization: [{ name: "Second Works", description: "" }],
        user: [
          {
            ...{ username: "second", firstname: "Second", lastname: "Manager", password: "not a real one" },
            ...{ roleID: "2", groupID: "0", _org: "2", authType: "tns" },
            ...second,
          },
        ],
      },
    });
  });

  after(() => site.close());

  const ofSecond = { TENABLE_ACCESS_KEY: second.accessKey, TENABLE_SECRET_KEY: second.secretKey };

  it("are told apart after one request, each of their objects by its own side", async () => {
    const list = await site.create("StaticAssetList", { name: "dmz", addresses: ["192.0.2.0/24"] });
    const zone = await site.create("ScannerGroup", { name: "inside", routes: ["192.0.2.0/24"] });
    expect(list.outs.tenant).to.match(/^1\/[\w-]{36} Example Works$/);
    expect(zone.outs.tenant).to.match(/^0\/\/[\w-]{36} /);
    site.restart(ofSecond);
    const from = site.emulator.requests.length;
    await rejects(
      site.resource("StaticAssetList").read(list.id, list.outs),
      RefusedError,
      /StaticAssetList "dmz" was created in tenant 1\/\S+ \("Example Works"\), and the keys of connection "default" belong to tenant 2\/\S+ \("Second Works"\): use keys of the first tenant, or list its id in tenable:formerTenants/,
    );
    expect(site.emulator.requests.slice(from).map(({ path }) => path)).to.deep.equal(["/rest/currentUser"]);
    expect((await site.resource("ScannerGroup").read(zone.id, zone.outs))?.id).to.equal(zone.id);
  });

  for (const version of ["5.23.1", "6.4.0"]) {
    it(`are the server's where a version has no uuid of them: ${version}`, async () => {
      const old = await Site.start("sc", { version });
      try {
        const { id, outs } = await old.create("StaticAssetList", { name: "dmz", addresses: ["192.0.2.0/24"] });
        expect(outs.tenant).to.match(version === "6.4.0" ? /^1\/[\w-]{36} / : /^1\/\/[\w-]{36} /);
        // An upgrade tells more, and takes nothing away.
        const [known = "", ...name] = String(outs.tenant).split(" ");
        const upgraded = { ...outs, tenant: [known.replace(/^1\/[^/]*/, "1/"), ...name].join(" ") };
        old.restart();
        expect((await old.resource("StaticAssetList").read(id, upgraded))?.id).to.equal(id);
      } finally {
        await old.close();
      }
    });
  }
});
