import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, type Platform, allPlatforms, startEmulator } from "../../emulator/index";
import type { ByHand } from "../../tools/by-hand";
import { connectionEnv } from "../../tools/connection";
import { editorPlatform } from "../../tools/editor-platforms";
import { repositoryRoot } from "../../tools/repo";
import { securityCenter } from "../../tools/security-center";
import { changedProperties, closeProjects, createProject } from "../support/engine";

const program = join(repositoryRoot(), "examples", "one-baseline-three-platforms");

/** What the program makes, as a person sees it there. */
const scans = ["scan offices", "scan plant", "scan servers"];
const policies = ["policy plant", "policy usual"];
const lists = ["asset list offices", "asset list plant", "asset list servers"];
const objects: Record<Platform, string[]> = {
  sc: [...lists, ...policies, ...scans],
  vm: [...lists, ...policies, ...scans],
  nessus: [...policies, ...scans],
};

/** The category of the tags is made along with the first one, and others may use it by the time they go. */
const staying = "tag category Static asset lists";

const personOn = (emulator: Emulator<Platform>): ByHand =>
  emulator.platform === "sc"
    ? securityCenter(emulator as Emulator)
    : editorPlatform(emulator as Emulator<"vm" | "nessus">);

describe("One baseline for three platforms", () => {
  let emulator: Emulator<Platform>;

  afterEach(async () => {
    closeProjects();
    await emulator.close();
  });

  for (const platform of allPlatforms) {
    it(`is made, found unchanged, found drifted, repaired and destroyed on ${platform}`, async () => {
      emulator = await startEmulator<Platform>({ platform });
      const person = personOn(emulator);
      const names = async (): Promise<string[]> => (await person.names()).filter((name) => name !== staying);
      const writes = (since: number): string[] =>
        emulator.requests
          .slice(since)
          .filter(({ method }) => method !== "GET")
          .map(({ method, path }) => `${method} ${path}`);
      const before = await names();
      const project = await createProject({ program, connectionEnv: connectionEnv(emulator) });

      await project.up([], { expect: 0 });
      expect((await names()).filter((name) => !before.includes(name))).to.deep.equal(objects[platform]);

      let mark = emulator.requests.length;
      await project.up(["--expect-no-changes"], { expect: 0 });
      expect(writes(mark)).to.deep.equal([]);

      const rule = await person.repeatRule("plant");
      expect(rule).to.equal("FREQ=WEEKLY;INTERVAL=1;BYDAY=SU");
      await person.setRepeatRule("plant", "FREQ=DAILY;INTERVAL=1");
      mark = emulator.requests.length;
      expect(changedProperties(await project.drift([], { expect: 7 }))).to.deep.equal([
        "update plant-scan: schedule.repeat",
      ]);
      expect(writes(mark)).to.deep.equal([]);

      await project.up(["--refresh"], { expect: 0 });
      expect(await person.repeatRule("plant")).to.equal(rule);

      await project.destroy([], { expect: 0 });
      expect(await names()).to.deep.equal(before);
    });
  }
});
