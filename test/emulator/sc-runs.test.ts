import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { asAdministrator, done, sampleScan, send, withEmulator } from "./client";

const list = (answer: JsonObject): JsonObject[] => answer as unknown as JsonObject[];

describe("Scans by agents on an emulated Security Center", () => {
  const emulator = withEmulator();
  const body = { name: "Nightly", nessusManager: { id: 4 }, repository: { id: 1 }, agentGroups: [{ id: 8 }] };

  it("take groups of agents from the agent manager, whose ids are text and remote ids numbers", async () => {
    const groups = list(
      await done(emulator(), "GET", "/rest/agentGroup/4/remote?fields=id,name,nessusManagerID,remoteID"),
    );
    expect(groups).to.deep.equal([
      { id: "7", name: "Laptops", remoteID: 1, nessusManagerID: "4" },
      { id: "8", name: "Servers", remoteID: 2, nessusManagerID: "4" },
    ]);
    const short = list(await done(emulator(), "GET", "/rest/agentGroup/4/remote"));
    expect(Object.keys(short[0] ?? {})).to.deep.equal(["id", "name", "description"]);
    expect((await send(emulator(), "GET", "/rest/agentGroup/1/remote")).envelope.error_code).to.equal(147);
  });

  it("are created, read, edited, copied, listed by halves and deleted", async () => {
    const made = await done(emulator(), "POST", "/rest/agentScan", body);
    expect(made).to.deep.include({ name: "Nightly", scanWindow: "60", emailOnLaunch: "false", reports: [] });
    expect(made.nessusManager).to.include({ id: "4", name: "Agent Manager" });
    expect((made.agentGroups as JsonObject[])[0]).to.include({ id: "8", remoteID: 2, nessusManagerID: "4" });
    expect(made.schedule).to.include({ objectType: "agentScan", type: "never", nextRun: 0 });
    const path = `/rest/agentScan/${String(made.id)}`;
    expect((await done(emulator(), "PATCH", path, { scanWindow: 180, agentGroups: [] })).scanWindow).to.equal("180");
    expect(await done(emulator(), "GET", path)).to.deep.include({ scanWindow: "180", agentGroups: [] });
    const copied = await done(emulator(), "POST", `${path}/copy`, { name: "Again", targetUser: { id: 2 } });
    expect((copied.agentScan as JsonObject).owner).to.include({ username: "mara" });
    const halves = await done(emulator(), "GET", "/rest/agentScan");
    expect((halves.manageable as JsonObject[]).map(({ name }) => name)).to.deep.equal([
      ...["Laptops Daily", "Nightly", "Again"],
    ]);
    await done(emulator(), "DELETE", path);
    expect((await send(emulator(), "GET", path)).envelope.error_code).to.equal(147);
  });

  it("are refused without an agent manager, a repository, and with the groups of another manager", async () => {
    for (const wrong of [{ nessusManager: { id: 1 } }, { repository: undefined }, { agentGroups: [{ id: 1 }] }]) {
      const reply = await send(emulator(), "POST", "/rest/agentScan", { ...body, ...wrong });
      expect([reply.status, reply.envelope.error_code], JSON.stringify(wrong)).to.deep.equal([403, 146]);
    }
  });

  it("run into results of agents, by hand and by their schedule", async () => {
    const launched = await done(emulator(), "POST", "/rest/agentScan/1/launch");
    const { id, resultType } = launched.scanResult as JsonObject;
    expect(resultType).to.equal("agent");
    const result = await done(emulator(), "GET", `/rest/scanResult/${String(id)}`);
    expect(result).to.include({ name: "Laptops Daily", resultType: "agent" });
    expect(result.scan).to.include({ id: -1 });
    const at = new Date(emulator().clock.now() + 86_400_000).toISOString().replaceAll(/[-:]|\.\d+Z/g, "");
    const schedule = { type: "ical", start: `TZID=UTC:${at}`, repeatRule: "FREQ=DAILY;INTERVAL=1" };
    const { schedule: planned } = await done(emulator(), "PATCH", "/rest/agentScan/1", { schedule });
    expect(Number((planned as JsonObject).nextRun)).to.be.greaterThan(emulator().clock.now() / 1000);
    emulator().clock.advance(2 * 86_400_000);
    const { usable } = await done(emulator(), "GET", "/rest/scanResult?fields=resultType");
    expect((usable as JsonObject[]).filter((one) => one.resultType === "agent")).to.have.length(2);
  });
});

describe("Jobs and synchronizations of an emulated Security Center", () => {
  const emulator = withEmulator();

  it("run what an agent manager's own scans have found into results of agents", async () => {
    const body = { name: "Sync", nessusManager: { id: 4 }, repository: { id: 1 }, scansGlob: "Daily*" };
    const made = await done(emulator(), "POST", "/rest/agentResultsSync", body);
    expect(made).to.include({ scansGlob: "Daily*", dhcpTracking: "false", numDependents: "0" });
    const path = `/rest/agentResultsSync/${String(made.id)}`;
    expect((await done(emulator(), "POST", `${path}/launch`)).scanResult).to.include({ resultType: "agent" });
    const copied = await done(emulator(), "POST", `${path}/copy`, { name: "Again" });
    expect(copied.agentResultsSync).to.include({ name: "Again", scansGlob: "Daily*" });
    await done(emulator(), "DELETE", path);
    const refused = await send(emulator(), "POST", "/rest/agentResultsSync", { ...body, nessusManager: { id: 1 } });
    expect(refused.envelope.error_code).to.equal(146);
  });

  it("are listed for administrators while they run, and killed", async () => {
    const jobs = async (): Promise<JsonObject[]> => list(await asAdministrator(emulator(), "GET", "/rest/job"));
    const planned = (await jobs()).length;
    const { scanResult } = await done(emulator(), "POST", "/rest/scan/1/launch");
    const { id, jobID } = scanResult as JsonObject;
    const [running] = await jobs();
    expect(running).to.include({ id: jobID, type: "scan", status: "running" });
    const path = `/rest/job/${String(jobID)}`;
    const job = await asAdministrator(emulator(), "GET", path);
    expect(job.initiator).to.include({ username: "api" });
    expect(job).to.include({ objectID: id, immediateJob: "true" });
    await asAdministrator(emulator(), "POST", `${path}/kill`);
    emulator().clock.advance(5000);
    expect((await done(emulator(), "GET", `/rest/scanResult/${String(id)}`)).status).to.equal("Partial");
    expect(await jobs()).to.have.length(planned);
    expect((await send(emulator(), "GET", "/rest/job")).status).to.equal(403);
  });
});

describe("Scans of web applications on an emulated Security Center", () => {
  const emulator = withEmulator();
  const body = { ...sampleScan, ipList: undefined, urlList: "https://www.example.com", schedule: { type: "template" } };

  it("have addresses of pages in place of hosts, and everything else that an active scan has", async () => {
    const made = await done(emulator(), "POST", "/rest/wasScan", body);
    expect(made).to.include({ urlList: "https://www.example.com", timeoutAction: "import" });
    expect(made).to.not.have.any.keys("ipList", "assets");
    expect(made.schedule).to.include({ objectType: "wasScan", type: "template" });
    const path = `/rest/wasScan/${String(made.id)}`;
    expect((await done(emulator(), "PATCH", path, { name: "Shop" })).name).to.equal("Shop");
    expect((await done(emulator(), "POST", `${path}/copy`, { name: "c" })).wasScan).to.include({ name: "c" });
    expect((await done(emulator(), "POST", `${path}/launch`)).scanResult).to.include({ resultType: "was" });
    await done(emulator(), "DELETE", path);
    const refused = await send(emulator(), "POST", "/rest/wasScan", { ...body, urlList: undefined });
    expect(refused.envelope.error_code).to.equal(146);
    expect((await done(emulator(), "GET", "/rest/scan?fields=name")).usable).to.have.length(2);
  });

  it("are refused while a freeze window is in effect", async () => {
    const local = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+Z/g, "");
    const now = emulator().clock.now();
    const window = {
      name: "Night",
      allIPs: "true",
      ipList: "192.0.2.0/24",
      start: `TZID=UTC:${local(now - 60_000)}`,
      end: `TZID=UTC:${local(now + 3_600_000)}`,
      repeatRule: "FREQ=DAILY;INTERVAL=1",
    };
    const made = await done(emulator(), "POST", "/rest/freeze", window);
    // All addresses clear the targets that are named one by one.
    expect(made).to.include({ active: "true", functional: "true", allIPs: "true", ipList: "" });
    const refused = await send(emulator(), "POST", "/rest/wasScan", body);
    expect(refused.envelope.error_msg).to.include("Freeze Window 'Night'");
    emulator().clock.advance(7_200_000);
    const path = `/rest/freeze/${String(made.id)}`;
    expect((await done(emulator(), "GET", path)).active).to.equal("false");
    emulator().clock.advance(22.5 * 3_600_000);
    expect((await done(emulator(), "GET", path)).active).to.equal("true");
    expect((await done(emulator(), "PATCH", path, { enabled: "false" })).active).to.equal("false");
    await done(emulator(), "POST", "/rest/wasScan", body);
    expect(list(await done(emulator(), "GET", "/rest/blackout"))[0]).to.include({ name: "Night" });
    await done(emulator(), "DELETE", path);
    const untargeted = await send(emulator(), "POST", "/rest/freeze", { name: "n" });
    expect(untargeted.envelope.error_code).to.equal(146);
  });
});
