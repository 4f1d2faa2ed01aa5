import { expect } from "chai";
import { startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { closeProjects, createProject, type Project } from "../support/engine";
import { type Story, startStory } from "../support/story";

const program = `
const pulumi = require("@pulumi/pulumi");
const tenable = require("pulumi-tenable");
for (let i = 0; i < 30; i++) {
  new tenable.StaticAssetList(pulumi.getStack() + "-list-" + i, { addresses: ["192.0.2." + i] });
}
`;

/** When the run is killed, told by the requests that the platform has seen. */
const moments = [
  { moment: "before the request is carried out", hold: { drop: "before" as const } },
  { moment: "after it was carried out and before its answer", hold: { drop: "after" as const } },
  { moment: "while an answer is on its way", hold: {} },
];
const victims = ["cli", "plugin", "all"] as const;

/** Twenty in all: each moment with each victim, after different numbers of creates. */
const kills = moments.flatMap(({ moment, hold }) =>
  victims.flatMap((victim) => [3, 11].map((creates) => ({ moment, hold, victim, creates }))),
);
kills.push(
  { moment: "during a checkpoint", hold: {}, victim: "all", creates: 20 },
  { moment: "during a checkpoint", hold: {}, victim: "cli", creates: 27 },
);

describe("An up of 30 resources that is killed, with the real engine", function () {
  this.timeout(180_000);
  let story: Story;
  let stacks = 0;

  before(async () => {
    // A lost answer is looked for until the request's time-out: short here, for the platform is beside us.
    story = await startStory(program, { project: { env: { TENABLE_REQUEST_TIMEOUT_SECONDS: "2" } } });
  });

  after(async () => {
    closeProjects();
    await story.emulator.close();
  });

  const creates = (): number =>
    story.emulator.requests.filter(({ method, path }) => method === "POST" && path === "/rest/asset").length;

  const lists = async (stack: string): Promise<string[]> => {
    const { url, keys } = story.emulator;
    const headers = { "x-apikey": `accesskey=${keys.accessKey}; secretkey=${keys.secretKey};` };
    const answer = await fetch(`${url}/rest/asset?fields=id,name`, { headers });
    const { response } = (await answer.json()) as { response: { manageable: { name: string }[] } };
    return response.manageable.map(({ name }) => name).filter((name) => name.startsWith(`${stack}-`));
  };

  for (const { moment, hold, victim, creates: after } of kills) {
    it(`${victim} killed ${moment}, after ${after} creates: the next up ends with 30, none twice`, async () => {
      const before = creates();
      // Slow answers keep requests open at the moment of the kill.
      story.emulator.faults.add({
        method: "POST",
        path: "/rest/asset",
        delayMs: 60,
        times: Number.POSITIVE_INFINITY,
        skip: 0,
      });
      if (Object.keys(hold).length > 0) {
        story.emulator.faults.add({ method: "POST", path: "/rest/asset", skip: after, times: 4, ...hold });
      }
      const project: Project = await story.project.otherStack(`s${stacks++}`);
      const run = project.start(["up", "--yes", "--skip-preview"]);
      while (creates() < before + after + 1 && run.child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      run.kill(victim);
      await run.result;
      story.emulator.faults.clear();
      if (victim !== "plugin") {
        await project.cancel();
      }
      await project.up([], { expect: 0 });
      const names = await lists(project.stack);
      expect(names).to.have.length(30);
      expect(new Set(names).size).to.equal(30);
      await project.up(["--expect-no-changes"], { expect: 0 });
    });
  }
});

describe("A create that is killed while its request is open, with the real engine", function () {
  this.timeout(180_000);
  let story: Story;

  afterEach(async () => {
    closeProjects();
    await story.emulator.close();
  });

  const head = `const tenable = require("pulumi-tenable");\n`;
  const list = (name: string, inputs: string): string => `new tenable.StaticAssetList("${name}", ${inputs});\n`;
  const plain = `{ name: "weekly", addresses: ["192.0.2.1"] }`;
  const byNames = `{ name: "weekly", dnsNames: ["www.example.com"] }`;
  const other = list("other", `{ addresses: ["192.0.2.9"] }`);

  const killOpen = async (program: string): Promise<void> => {
    const { emulator, project } = story;
    project.setProgram(program);
    emulator.faults.add({ method: "POST", path: "/rest/asset", delayMs: 60_000, commit: true });
    const posts = (): number =>
      emulator.requests.filter(({ method, path }) => method === "POST" && path === "/rest/asset").length;
    const before = posts();
    const run = project.start(["up", "--yes", "--skip-preview"]);
    while (posts() === before && run.child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    run.kill("all");
    await run.result;
    expect(posts()).to.equal(before + 1);
    emulator.faults.clear();
    await project.cancel();
  };

  /** How often a run tells of it. */
  const told = async (): Promise<number> => {
    const { stdout, stderr } = await story.project.up([], { expect: 0 });
    return (stdout + stderr).split("the outcome is not known").length - 1;
  };

  it("is told by every run once the program does not have the resource any more", async () => {
    story = await startStory(head + other);
    await story.project.up([], { expect: 0 });
    await killOpen(head + other + list("weekly", plain));
    story.project.setProgram(head + other);
    expect([await told(), (await told()) > 0]).to.deep.equal([0, true]);
  });

  it("is told by every run once the program replaces nothing any more", async () => {
    story = await startStory(head + other + list("weekly", plain));
    await story.project.up([], { expect: 0 });
    await killOpen(head + other + list("weekly", byNames));
    story.project.setProgram(head + other + list("weekly", plain));
    expect([(await told()) > 0, (await told()) > 0]).to.deep.equal([true, true]);
  });
});

describe("A refresh whose engine is killed, with the real engine", function () {
  this.timeout(180_000);
  const count = 40;
  const inFlight = 2;

  after(closeProjects);

  it("asks no more than what was on its way", async () => {
    const emulator = await startEmulator({ platform: "vm" });
    const project = await createProject({
      program: `
const tenable = require("pulumi-tenable");
for (let i = 0; i < ${count}; i++) {
  new tenable.Scan("scan-" + i, { template: "basic", targets: ["192.0.2." + i] });
}
`,
      connectionEnv: connectionEnv(emulator),
      env: { TENABLE_REQUESTS_IN_FLIGHT: String(inFlight) },
    });
    try {
      await project.up([], { expect: 0 });
      emulator.faults.add({ method: "GET", delayMs: 300, times: Infinity });
      const before = emulator.requests.length;
      // Each scan is asked for by itself, as many at once as may be in flight; the others wait for their turn.
      const asked = (): number =>
        emulator.requests.slice(before).filter(({ path }) => /^\/editor\/scan\/\d/.test(path)).length;
      const run = project.start(["refresh", "--preview-only", "--parallel", String(count)]);
      while (asked() < 6 && run.child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      run.kill("cli");
      const then = asked();
      expect(then).to.be.within(6, count / 2);
      await run.result;
      // Long enough for the rest of them.
      await new Promise((resolve) => setTimeout(resolve, (300 * count) / inFlight));
      expect(asked() - then).to.be.at.most(inFlight);
    } finally {
      await emulator.close();
    }
  });
});
