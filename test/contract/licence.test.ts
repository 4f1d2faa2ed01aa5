import { expect } from "chai";
import type { Found, Props } from "../../provider";
import { LicenceError, PartialError, RefusedError, type TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import type { Site } from "../support/site";
import { type Ids, idsNamed } from "../samples/sample";
import { nessus } from "../samples/platform-nessus";
import { eachOnAFreshSite } from "../samples/suite";

const scans = { path: "/scans", by: "administrator" } as const;

/** A licence without scan writes through the API: reported for Professional, Expert and Essentials. */
describe("A Nessus whose licence does not include changing scans", () => {
  let site: Site;
  let ids: Ids;

  eachOnAFreshSite(nessus, (...fresh) => ([site, ids] = fresh));

  const weekly = (more: Props = {}): Props => ({
    name: "weekly",
    policyId: ids.policies[0],
    targets: ["192.0.2.0/24"],
    __address: "p/a/weekly",
    ...more,
  });

  /** Made while the licence allowed it. */
  const made = (): Promise<Found> => site.create("Scan", weekly());

  const words =
    /^Nessus .*licence does not allow.*Manager; reading, drift reports and adopting without differences work$/;

  for (const scanApi of ["refused", "dropped"] as const) {
    for (const droppedWrite of ["lost", "done"] as const) {
      const how = scanApi === "refused" ? "answers 412" : `breaks off behind its 412, the write ${droppedWrite}`;
      if (scanApi === "refused" && droppedWrite === "done") {
        continue;
      }

      it(`and tells so refuses once, before anything is written, when it ${how}`, async () => {
        const { id, outs, inputs } = await made();
        Object.assign(site.behaviour, { scanApi, droppedWrite });
        site.restart();
        const from = site.emulator.requests.length;
        const scan = site.resource("Scan");
        await rejects(site.create("Scan", weekly({ name: "other", __address: "p/a/other" })), RefusedError, words);
        await rejects(scan.update(id, outs, { ...inputs, name: "renamed" }), RefusedError, words);
        await rejects(scan.delete(id, outs), RefusedError, words);
        await rejects(
          site.create("Scan", weekly({ name: "renamed", adoptId: id, __address: "p/a/adopts" })),
          RefusedError,
          words,
        );
        expect(site.writes(from)).to.deep.equal([]);
      });

      it(`and tells so goes on with reads, drift and adopting what does not differ, when it ${how}`, async () => {
        const { id, outs, inputs } = await made();
        await site.byHand("PUT", `/scans/${id}`, { settings: { description: "by a person" } });
        Object.assign(site.behaviour, { scanApi, droppedWrite });
        site.restart();
        const from = site.emulator.requests.length;
        const scan = site.resource("Scan");
        expect((await scan.read(id, outs))?.inputs).to.deep.equal(inputs);
        const declared = { ...outs, description: "by the program" };
        expect((await scan.read(id, declared))?.inputs.description).to.equal("by a person");
        site.restart();
        const adopted = await site.create("Scan", weekly({ adoptId: id, __address: "p/a/adopts" }));
        expect(adopted.id).to.equal(id);
        expect((await scan.update(id, adopted.outs, adopted.inputs)).inputs).to.deep.equal(adopted.inputs);
        expect(site.writes(from)).to.deep.equal([]);
      });

      it(`and tells so lets policies be made, changed and deleted, when it ${how}`, async () => {
        Object.assign(site.behaviour, { scanApi, droppedWrite });
        const policy = await site.create("Policy", { name: "weekly", template: "advanced" });
        site.endRun();
        const resource = site.resource("Policy");
        const renamed = await resource.update(policy.id, policy.outs, { ...policy.inputs, name: "renamed" });
        await resource.delete(policy.id, renamed.outs);
        expect(await resource.read(policy.id, renamed.outs)).to.equal(undefined);
      });
    }
  }

  it("and says nothing of it is understood by its 412", async () => {
    const { id, outs, inputs } = await made();
    Object.assign(site.behaviour, { scanApiFlag: "absent", scanApi: "refused" });
    site.restart();
    const scan = site.resource("Scan");
    const refused = /Nessus refused \w+ \/scans\S* \(412\): API is not available: without this licence/;
    const from = site.emulator.requests.length;
    await rejects(site.create("Scan", weekly({ name: "other", __address: "p/a/other" })), LicenceError, refused);
    await rejects(scan.update(id, outs, { ...inputs, name: "renamed" }), LicenceError, refused);
    await rejects(scan.delete(id, outs), LicenceError, refused);
    expect(site.writes(from)).to.deep.equal(["POST /scans", `PUT /scans/${id}`, `DELETE /scans/${id}`]);
    expect((await scan.read(id, outs))?.inputs).to.deep.equal(inputs);
  });

  it("and says nothing of it is understood although the connection breaks off behind the 412", async () => {
    const { id, outs, inputs } = await made();
    Object.assign(site.behaviour, { scanApiFlag: "absent", scanApi: "dropped", droppedWrite: "lost" });
    site.restart();
    const scan = site.resource("Scan");
    const refused = /Nessus refused \w+ \/scans\S* \(412\): its licence does not include this API/;
    const kind = [LicenceError, PartialError] as const;
    const from = site.emulator.requests.length;
    const failures = [
      await failureOf(site.create("Scan", weekly({ name: "other", __address: "p/a/other" }))),
      await failureOf(scan.update(id, outs, { ...inputs, name: "renamed" })),
      await failureOf(scan.delete(id, outs)),
    ];
    for (const failure of failures) {
      expect(kind.some((one) => failure instanceof one)).to.equal(true);
      expect(failure.message).to.match(refused);
    }
    expect(site.writes(from)).to.deep.equal(["POST /scans", `PUT /scans/${id}`, `DELETE /scans/${id}`]);
    expect(await idsNamed(site, scans, "other")).to.deep.equal([]);
    expect((await scan.read(id, outs))?.inputs).to.deep.equal(inputs);
    // Nothing is left of the refused create: the licence bought, the next run makes it.
    site.behaviour.scanApi = "available";
    site.restart();
    await site.create("Scan", weekly({ name: "other", __address: "p/a/other" }));
    expect(site.warnings).to.deep.equal([]);
    expect(await idsNamed(site, scans, "other")).to.have.length(1);
  });

  it("and carries a write out all the same has its objects taken up, never doubled", async () => {
    Object.assign(site.behaviour, { scanApiFlag: "absent", scanApi: "dropped", droppedWrite: "done" });
    const from = site.emulator.requests.length;
    const { id, outs, inputs } = await made();
    expect(await idsNamed(site, scans, "weekly")).to.deep.equal([id]);
    const renamed = await site.resource("Scan").update(id, outs, { ...inputs, name: "renamed" });
    site.endRun();
    const scan = site.resource("Scan");
    expect((await scan.read(id, renamed.outs))?.inputs.name).to.equal("renamed");
    await scan.delete(id, renamed.outs);
    expect(await scan.read(id, renamed.outs)).to.equal(undefined);
    expect(site.writes(from)).to.deep.equal(["POST /scans", `PUT /scans/${id}`, `DELETE /scans/${id}`]);
  });

  it("and is no Manager says that user groups are a Manager's", async () => {
    for (const managerPaths of ["404", "412"] as const) {
      Object.assign(site.behaviour, { edition: "Nessus Professional", managerPaths });
      site.restart();
      const policy = { name: "weekly", template: "advanced", permissions: { "group:Plant": "use" } };
      const from = site.emulator.requests.length;
      await rejects(
        site.create("Policy", policy),
        Error,
        /permissions: group "Plant" cannot be looked up \(Nessus refused GET \/groups .*\): .* only Nessus Manager/,
      );
      expect(site.writes(from)).to.deep.equal([]);
    }
  });
});

async function failureOf(promise: Promise<unknown>): Promise<TenableError> {
  try {
    await promise;
  } catch (error) {
    return error as TenableError;
  }
  return expect.fail("no failure");
}
