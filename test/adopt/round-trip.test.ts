import { expect } from "chai";
import { allPlatforms, type Platform } from "../../emulator/index";
import { nessus } from "../samples/platform-nessus";
import { securityCenter } from "../samples/platform-sc";
import { vulnerabilityManagement } from "../samples/platform-vm";
import { Site } from "../support/site";
import { Choice } from "./choice";
import { roundTrip, type Verdict } from "./round-trip";
import { randomTenant } from "./tenant";

/** `TENANTS=100 npx mocha …` for more of them; `SEED` is the first. */
const count = Number(process.env.TENANTS ?? 2);
const firstSeed = Number(process.env.SEED ?? 1);
const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);

const facts = { vm: vulnerabilityManagement, sc: securityCenter, nessus };
const versions = ["6.4.0", "5.23.1", "6.0.0"];

/** With these a platform does not show what a program has to say: which policy a scan is of, which agents it is for. */
const hiding = new Set(["scanPolicyInput", "scanTargetInputs"]);

/** The platform in a mood that the seed decides: how it spells what it shows. The first seed keeps the usual one. */
function spell(site: Site, seed: number): void {
  const choice = new Choice(seed * 7919);
  for (const [name, values] of Object.entries(facts[site.platform].switches)) {
    const value = choice.one(values);
    if (seed > firstSeed && !hiding.has(name)) {
      site.behaviour[name] = value;
    }
  }
}

/** What only the list of the platform tells to be something else: read alone, it is like what a program declares. */
const toldByLists = new Set([
  "in the trash",
  "a remediation scan",
  "a remediation scan, of a policy for once",
  "a watchlist",
  "an agent scan, which is another kind of object",
]);

const described = ({ made: { type, id, name, unmanageable = "" }, refusals, faults }: Verdict): string =>
  `${type} ${id} ${JSON.stringify(name)} ${unmanageable}: ${[...refusals, ...faults].join("; ")}`;

async function verdictsOf(platform: Platform, seed: number, unmanageable: boolean): Promise<Verdict[]> {
  const version = versions[(seed - firstSeed) % versions.length];
  const site = await Site.start(platform, platform === "sc" ? { version } : {});
  const verdicts: Verdict[] = [];
  try {
    const made = await randomTenant(site.emulator, seed, { unmanageable });
    spell(site, seed);
    // Blanks around a name are a difference, which adopt names.
    for (const one of made.filter(({ name }) => name.trim() === name)) {
      verdicts.push(await roundTrip(site, one));
    }
  } finally {
    await site.close();
  }
  return verdicts;
}

for (const platform of allPlatforms) {
  describe(`What is read from a tenant of the emulated ${platform}`, () => {
    for (const seed of seeds) {
      it(`is accepted back without a difference or a write, seed ${seed}`, async () => {
        const verdicts = await verdictsOf(platform, seed, seed === firstSeed);
        const [odd, usual] = [true, false].map((isOdd) =>
          verdicts.filter(({ made }) => (made.unmanageable !== undefined) === isOdd),
        ) as [Verdict[], Verdict[]];
        const wrong = usual.filter(({ refusals, faults }) => refusals.length + faults.length > 0);
        expect(wrong.map(described)).to.deep.equal([]);
        const taken = odd.filter(
          ({ made, refusals }) => refusals.length === 0 && !toldByLists.has(made.unmanageable ?? ""),
        );
        expect(taken.map(described), "what no program can declare").to.deep.equal([]);
        expect(odd.flatMap(({ refusals }) => refusals.filter((line) => /\n/.test(line)))).to.deep.equal([]);
      });
    }
  });
}
