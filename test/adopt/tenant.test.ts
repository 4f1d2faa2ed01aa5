import { expect } from "chai";
import { allPlatforms, type Emulator, startEmulator } from "../../emulator/index";
import { type Made, randomTenant } from "./tenant";

const told = (made: readonly Made[]): string[] =>
  made.map(({ type, name, unmanageable }) => `${type} ${name} ${unmanageable ?? ""}`);

for (const platform of allPlatforms) {
  describe(`A random tenant of the emulated ${platform}`, () => {
    let emulator: Emulator<typeof platform>;
    beforeEach(async () => {
      emulator = await startEmulator({ platform });
    });
    afterEach(() => emulator.close());

    it("is the same for the same seed, and another one for another seed", async () => {
      const first = told(await randomTenant(emulator, 1));
      emulator.reset();
      expect(told(await randomTenant(emulator, 1))).to.deep.equal(first);
      emulator.reset();
      expect(told(await randomTenant(emulator, 2))).not.to.deep.equal(first);
    });

    it("holds what no program can declare where that is asked for, with the reason", async () => {
      const without = await randomTenant(emulator, 3);
      expect(without.filter(({ unmanageable }) => unmanageable !== undefined)).to.deep.equal([]);
      emulator.reset();
      const made = await randomTenant(emulator, 3, { unmanageable: true });
      const odd = made.filter(({ unmanageable }) => unmanageable !== undefined);
      expect(odd.length).to.be.greaterThan(3);
      expect(made.slice(0, without.length).map(({ name }) => name)).to.deep.equal(without.map(({ name }) => name));
    });

    it("is made with 400 scans, 60 policies and 120 lists in seconds", async function () {
      this.timeout(60_000);
      const made = await randomTenant(emulator, 4, { scans: 400, policies: 60, lists: 120 });
      const count = (type: string): number => made.filter((one) => one.type === type).length;
      const lists = platform === "nessus" ? 0 : 120;
      expect([count("Scan"), count("Policy"), count("StaticAssetList")]).to.deep.equal([400, 60, lists]);
    });
  });
}
