import { expect } from "chai";
import { type Outcome, runCell } from "./cell";
import { incidentsOf } from "./incident";
import { setTheScene } from "./scene";
import { findSample } from "./jobs";
import { World } from "./world";

describe("The fault matrix", () => {
  const { samples, sample } = findSample({ platform: "sc", sample: "Role" });
  let world: World;

  before(async () => {
    world = await World.start(samples);
  });

  after(() => world.close());

  it("finds nothing broken where a request of a create or an update is refused, lost, late or cut", async () => {
    const outcomes: Outcome[] = [];
    for (const action of ["create", "update"] as const) {
      const scene = await setTheScene(world, sample, action);
      for (const one of scene ? incidentsOf(scene) : []) {
        if (["401", "503", "429 seconds", "reset after", "truncated"].includes(one.cell.fault)) {
          outcomes.push(await runCell(scene as NonNullable<typeof scene>, one));
        }
      }
    }
    expect(outcomes.filter(({ verdict }) => verdict === "broken")).to.deep.equal([]);
    expect(outcomes).to.have.length.greaterThan(50);
  });
});
