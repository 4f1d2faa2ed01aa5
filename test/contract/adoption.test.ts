import { expect } from "chai";
import type { Props } from "../../provider";
import { NotFoundError, RefusedError } from "../../provider/errors";
import { platformNames } from "../../provider/definition/platform";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";
import type { Ids, PlatformSamples, Sample } from "../samples/sample";
import { platformSamples } from "../samples";
import { eachOnAFreshSite } from "../samples/suite";

for (const samples of platformSamples) {
  describe(`Adopting what has another shape than the program says, on ${platformNames[samples.platform]}`, () => {
    shapes(samples);
  });
}

function shapes(samples: PlatformSamples): void {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(samples, (...fresh) => ([site, ids] = fresh));

  const pairs = samples.samples.flatMap((there) =>
    samples.samples.flatMap((wanted): [Sample, Sample][] =>
      there !== wanted && there.type === wanted.type && there.path === wanted.path ? [[there, wanted]] : [],
    ),
  );
  for (const [there, wanted] of pairs) {
    it(`changes a ${there.title} into a ${wanted.title}, or names what cannot be changed`, async () => {
      const resource = site.resource(there.type);
      const made = await site.create(there.type, there.inputs(ids));
      site.endRun();
      const from = site.emulator.requests.length;
      const adopted = await site
        .create(wanted.type, { ...wanted.inputs(ids), adoptId: made.id })
        .catch((error: unknown) => error);
      if (adopted instanceof Error) {
        expect(adopted, adopted.stack).to.be.instanceOf(RefusedError);
        expect(adopted.message).to.match(
          / cannot be adopted: its \w+ is .*, the program declares .*, and it cannot be changed/,
        );
        expect(site.writes(from)).to.deep.equal([]);
      } else {
        site.endRun();
        const { outs, inputs } = adopted as typeof made;
        expect((await resource.read(made.id, outs))?.inputs).to.deep.equal(inputs);
      }
    });
  }
}

describe("A dynamic list of Security Center", () => {
  let site: Site;

  before(async () => {
    site = await Site.start("sc");
  });

  after(() => site.close());

  const reason =
    /^StaticAssetList 1 cannot be managed: it is a list of type dynamic, and only static lists and lists of DNS names can be declared/;

  it("cannot be adopted as a static one, and the error says why", async () => {
    const inputs: Props = { name: "office", addresses: ["192.0.2.1"], adoptId: "1" };
    await rejects(site.create("StaticAssetList", inputs), RefusedError, reason);
    expect(site.writes()).to.deep.equal([]);
  });
});

for (const [platform, path] of [
  ["vm", "/scanners"],
  ["nessus", "/folders"],
] as const) {
  it(`What adopting asks for besides the object may be missing on ${platformNames[platform]}, and the object is there`, async () => {
    const site = await Site.start(platform);
    const ids = await platformSamples.find((one) => one.platform === platform)?.idsOf(site);
    const inputs: Props = {
      name: "weekly",
      template: "basic",
      targets: ["192.0.2.1"],
      ...(platform === "vm" && { scannerId: ids?.scanners[0] }),
    };
    site.restart();
    const made = await site.create("Scan", inputs);
    site.restart();
    const body = { error: "not found" };
    site.emulator.faults.add({ method: "GET", path, status: 404, body, times: Number.POSITIVE_INFINITY });
    const from = site.emulator.requests.length;
    const adopting = site.create("Scan", { ...made.inputs, adoptId: made.id });
    const error = await rejects(adopting, NotFoundError, new RegExp(`GET ${path} \\(404\\)`));
    expect(error.message).to.not.match(/cannot be adopted/);
    expect(site.writes(from)).to.deep.equal([]);
    await site.close();
  });
}

describe("A Credential on Security Center whose method somebody changes", () => {
  let site: Site;

  before(async () => {
    site = await Site.start("sc");
  });

  after(() => site.close());

  it("is drift in the method and in what belongs to it, and is put back", async () => {
    const inputs: Props = {
      ...{ name: "weekly", type: "windows", authMethod: "kerberos", username: "scan", password: "Correct-Horse-1" },
      ...{ domain: "PLANT", kdc: "kdc.example.com", kdcPort: 1088, realm: "EXAMPLE.COM" },
    };
    const made = await site.create("Credential", inputs);
    await site.byHand("PATCH", `/rest/credential/${made.id}`, { authType: "password" });
    site.restart();
    const resource = site.resource("Credential");
    const drifted = await resource.read(made.id, made.outs);
    const { kdc: _kdc, kdcPort: _port, realm: _realm, ...rest } = made.inputs;
    expect(drifted?.inputs).to.deep.equal({ ...rest, authMethod: "password" });
    await resource.update(made.id, drifted?.outs as Props, made.inputs);
    site.restart();
    expect((await resource.read(made.id, made.outs))?.inputs).to.deep.equal(made.inputs);
  });
});
