import { expect } from "chai";
import type { Props } from "../../provider";
import { PartialError } from "../../provider";
import { RefusedError, UnknownOutcomeError } from "../../provider/errors";
import { rejects } from "../support/rejects";
import { Site } from "../support/site";

const list = (owner: string, more: Props = {}): Props => ({ name: "dmz", addresses: ["192.0.2.0/24"], owner, ...more });

/** A process that is killed is a host that lets no request out any more. */
const killed = new Error("killed");

describe("Creating on Security Center", () => {
  let site: Site;

  before(async () => {
    site = await Site.start();
  });

  after(() => site.close());

  beforeEach(() => {
    site.reset();
  });

  const named = async (name: string): Promise<Props[]> => {
    const lists = (await site.byHand("GET", "/rest/asset?fields=id,name")) as { manageable: Props[] };
    return lists.manageable.filter((entry) => entry.name === name);
  };

  const make = (inputs: Props): Promise<{ id: string; outs: Props; inputs: Props }> =>
    site.create("StaticAssetList", inputs);

  it("is taken up by the next run when the run was killed before the request", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", drop: "before" });
    const unfinished = make(list("p/a/dmz"));
    // Everything after the lost request is what a killed process does not do any more.
    site.emulator.faults.add({
      method: "GET",
      path: "/rest/asset",
      skip: 1,
      status: 500,
      body: "",
      times: Number.POSITIVE_INFINITY,
    });
    await rejects(unfinished, UnknownOutcomeError, /not known whether/);
    site.emulator.faults.clear();
    site.restart();
    await make(list("p/a/dmz"));
    expect(await named("dmz")).to.have.length(1);
  });

  it("is taken up with a warning when the run was killed after the platform had made it", async () => {
    const first = await make(list("p/a/dmz"));
    site.restart();
    const second = await make(list("p/a/dmz"));
    expect(second.id).to.equal(first.id);
    expect(site.warnings).to.have.length(1);
    expect(site.warnings[0]).to.match(/StaticAssetList "dmz" \(id \d+\) was made by an interrupted run .* taken up/);
    expect(await named("dmz")).to.have.length(1);
  });

  it("brings what was taken up to what the program says now", async () => {
    await make(list("p/a/dmz"));
    site.restart();
    const { id } = await make(list("p/a/dmz", { addresses: ["198.51.100.0/24"] }));
    expect(((await site.byHand("GET", `/rest/asset/${id}`)).typeFields as Props).definedIPs).to.equal(
      "198.51.100.0/24",
    );
  });

  it("never takes the object of another stack, same name and same values", async () => {
    const theirs = await make(list("p/theirs/dmz"));
    site.restart();
    await rejects(make(list("p/ours/dmz")), RefusedError, new RegExp(`exists \\(id ${theirs.id}\\)`));
    site.restart();
    const ours = await make(list("p/ours/dmz", { allowSameName: true }));
    expect(ours.id).not.to.equal(theirs.id);
    expect(await named("dmz")).to.have.length(2);
  });

  it("never takes what another stack made after a run of ours was killed", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", drop: "before" });
    await rejects(make(list("p/ours/dmz")), UnknownOutcomeError, /not known/);
    site.restart();
    const theirs = await make(list("p/theirs/dmz"));
    await site.resource("StaticAssetList").read(theirs.id, theirs.outs);
    site.restart();
    await rejects(make(list("p/ours/dmz")), RefusedError, new RegExp(`exists \\(id ${theirs.id}\\)`));
  });

  it("makes a new one once the engine has known the id and lost it", async () => {
    const made = await make(list("p/a/dmz"));
    site.restart();
    await site.resource("StaticAssetList").read(made.id, made.outs);
    site.restart();
    await rejects(make(list("p/a/dmz")), RefusedError, /exists/);
  });

  it("does not take up what was deleted since", async () => {
    const made = await make(list("p/a/dmz"));
    await site.byHand("DELETE", `/rest/asset/${made.id}`);
    site.restart();
    const again = await make(list("p/a/dmz"));
    expect(again.id).not.to.equal(made.id);
    expect(site.warnings).to.deep.equal([]);
  });

  it("refuses a second resource of the same name in one program", async () => {
    const results = await Promise.allSettled([make(list("p/a/one")), make(list("p/a/two"))]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).to.have.length(1);
    expect(String((refused[0] as PromiseRejectedResult).reason)).to.match(
      /made by another resource of this program already/,
    );
    expect(await named("dmz")).to.have.length(1);
  });

  it("makes the replacement beside the object it replaces, and ignores adoptId then", async () => {
    const made = await make(list("p/a/dmz"));
    site.restart();
    const resource = site.resource("StaticAssetList");
    const news = { name: "dmz", dnsNames: ["door.example.com"], owner: "p/a/dmz", adoptId: made.id };
    const differences = resource.diff(made.id, made.outs, news);
    expect(differences.filter(({ replace }) => replace).map(({ path }) => path)).to.deep.equal(["dnsNames"]);
    const second = await resource.create(news);
    expect(second.id).not.to.equal(made.id);
    await resource.delete(made.id, made.outs);
    expect((await named("dmz")).map(({ id }) => id)).to.deep.equal([second.id]);
  });

  it("keeps the object that a renamed resource adopts when the old entry is deleted", async () => {
    const made = await make(list("p/a/dmz"));
    site.restart();
    const renamed = await make({ ...list("p/a/outer"), adoptId: made.id });
    expect(renamed.id).to.equal(made.id);
    await site.resource("StaticAssetList").delete(made.id, made.outs);
    expect(await named("dmz")).to.have.length(1);
    expect(site.warnings.join()).to.match(/adopted in this run under another name and is kept/);
  });

  it("keeps it in a later run too, when the run that adopted ended before the old entry was deleted", async () => {
    const made = await make(list("p/a/dmz"));
    site.restart();
    const renamed = await make({ ...list("p/a/outer"), adoptId: made.id });
    site.restart();
    await site.resource("StaticAssetList").read(made.id, renamed.outs);
    await site.resource("StaticAssetList").delete(made.id, made.outs);
    expect(await named("dmz")).to.have.length(1);
    expect(site.warnings.join()).to.match(/was adopted by p\/a\/outer and is kept/);
    await site.resource("StaticAssetList").delete(made.id, renamed.outs);
    expect(await named("dmz")).to.deep.equal([]);
  });

  it("carries adoptId over, so that taking the line out is no difference", () => {
    const resource = site.resource("StaticAssetList");
    const { inputs } = resource.check({ ...list("p/a/dmz"), adoptId: "42" }, list("p/b/other"));
    expect(inputs).to.deep.equal({ ...list("p/a/dmz"), adoptId: "42" });
    const { failures } = resource.check({ ...list("p/a/dmz"), adoptId: "42" }, { ...list("p/a/dmz"), adoptId: "43" });
    expect(failures.map(({ path }) => path)).to.deep.equal(["adoptId"]);
  });

  it("says which object cannot be adopted", async () => {
    await rejects(
      make({ ...list("p/a/dmz"), adoptId: "99999" }),
      RefusedError,
      /99999 cannot be adopted: .*does not exist/,
    );
  });

  it("keeps the id of what was made when a later step fails, and the next update repairs", async () => {
    site.emulator.faults.add({
      method: "POST",
      path: /share$/,
      status: 403,
      body: { error_code: 146, error_msg: "No such group.", response: "" },
    });
    const inputs = list("p/a/dmz", { sharedWithGroupIds: ["1"] });
    const error = await make(inputs).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(PartialError);
    const { id, known, reasons } = error as PartialError;
    expect(reasons.join()).to.match(/No such group/);
    expect(known).to.include({ name: "dmz", platform: "sc" });
    site.restart();
    const repaired = await site.resource("StaticAssetList").update(id, { ...known, ...inputs }, inputs);
    expect(repaired.inputs.sharedWithGroupIds).to.deep.equal(["1"]);
    expect(((await site.byHand("GET", `/rest/asset/${id}`)).groups as Props[]).map((group) => group.id)).to.deep.equal([
      "1",
    ]);
    expect(await named("dmz")).to.have.length(1);
  });

  it("sends a create again after 429, and never after 503", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", status: 429, retryAfter: 7, body: "" });
    await make(list("p/a/dmz"));
    expect(site.clock.pauses.some((ms) => ms > 6_000)).to.equal(true);
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", status: 503, body: "" });
    const from = site.emulator.requests.length;
    await rejects(make(list("p/a/other", { name: "other" })), UnknownOutcomeError, /not known whether/);
    expect(site.writes(from)).to.deep.equal(["POST /rest/asset"]);
  });

  it("names the objects that may be its own when there are several", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", drop: "before" });
    await rejects(make(list("p/a/dmz")), UnknownOutcomeError, /not known/);
    const alike = { name: "dmz", type: "static", definedIPs: "192.0.2.0/24" };
    const [one, two] = [
      await site.byHand("POST", "/rest/asset", alike),
      await site.byHand("POST", "/rest/asset", alike),
    ];
    site.restart();
    const ids = `${String(one.id)}, ${String(two.id)}`;
    await rejects(
      make(list("p/a/dmz")),
      UnknownOutcomeError,
      new RegExp(`2 new ones look like it: ${ids}: adopt yours with adoptId`),
    );
  });

  it("makes nothing when the answer lacks the id that its page promises", async () => {
    site.emulator.faults.add({ method: "POST", path: "/rest/asset", omit: "id" });
    const from = site.emulator.requests.length;
    const made = await make(list("p/a/dmz"));
    expect(site.writes(from)).to.deep.equal(["POST /rest/asset"]);
    expect((await named("dmz")).map(({ id }) => id)).to.deep.equal([made.id]);
  });

  it("starts nothing once its engine is gone", async () => {
    const made = await make(list("p/a/dmz"));
    site.restart();
    site.stopped = killed;
    const from = site.emulator.requests.length;
    await rejects(site.resource("StaticAssetList").delete(made.id, made.outs), Error, /killed/);
    expect(site.emulator.requests.slice(from)).to.deep.equal([]);
  });
});
