import { expect } from "chai";
import { isObject, type Json, type JsonObject, objectOf, textOf } from "../../emulator/core/json";
import { roundTrip } from "../adopt/round-trip";
import { type Interaction, readRecordings, type RecordedPlatform } from "../fidelity/recording";
import { Site } from "../support/site";

/** Where an object of a type is read, by platform. */
const places: Record<RecordedPlatform, Record<string, RegExp>> = {
  sc: {
    Scan: /^\/rest\/scan(\/\d+)?$/,
    Policy: /^\/rest\/policy(\/\d+)?$/,
    StaticAssetList: /^\/rest\/asset(\/\d+)?$/,
    Credential: /^\/rest\/credential(\/\d+)?$/,
    ScannerGroup: /^\/rest\/zone(\/\d+)?$/,
    User: /^\/rest\/user(\/\d+)?$/,
    UserGroup: /^\/rest\/group(\/\d+)?$/,
    Role: /^\/rest\/role(\/\d+)?$/,
  },
  vm: {
    Scan: /^\/editor\/scan\/\d+$/,
    StaticAssetList: /^\/(tags\/values|target-groups)\/[^/]+$/,
  },
};

interface Recorded {
  type: string;
  id: string;
  path: string;
  body: Json;
}

/** The object that an answer shows whole; none in a list. */
function objectIn(platform: RecordedPlatform, interaction: Interaction): Recorded | undefined {
  const { method, path, query, status, response } = interaction;
  const type = Object.entries(places[platform]).find(([, place]) => place.test(path))?.[0];
  const shown = platform === "sc" ? objectOf(response).response : response;
  const isWhole = status === 200 && query.fields === undefined && method !== "DELETE";
  // A tag without a rule is assigned by hand: no program can declare it.
  if (type === undefined || !isWhole || !isObject(shown) || (platform === "vm" && shown.type === "static")) {
    return undefined;
  }
  const id = platform === "sc" ? textOf(shown.id) : (path.split("/").at(-1) ?? "");
  const isShown = id !== "" && (platform === "sc" || method === "GET");
  return isShown
    ? { type, id, path: platform === "sc" ? `${path.replace(/\/\d+$/, "")}/${id}` : path, body: response }
    : undefined;
}

/** What stands for a secret whose value is not known. */
const secrets: Record<string, Record<string, string>> = { User: { password: "x" }, Credential: { password: "x" } };

describe("What recorded answers show", () => {
  for (const platform of ["vm", "sc"] as const) {
    it(`is accepted back without a difference or a write: ${platform}`, async function () {
      const folder = process.env.RECORDINGS;
      if (folder === undefined || folder === "") {
        process.stdout.write("    skipped: RECORDINGS names no folder with recorded answers\n");
        return this.skip();
      }
      this.timeout(120_000);
      const site = await Site.start(platform);
      const wrong: string[] = [];
      let count = 0;
      try {
        for (const { name, interactions } of readRecordings(folder, platform)) {
          for (const { type, id, path, body } of interactions.flatMap((one) => objectIn(platform, one) ?? [])) {
            site.reset();
            site.emulator.faults.add({
              method: "GET",
              path,
              times: Number.POSITIVE_INFINITY,
              status: 200,
              body: body as JsonObject,
            });
            const made = { type, id, name, secrets: secrets[type] };
            const { refusals, faults } = await roundTrip(site, made);
            count += 1;
            wrong.push(...[...refusals, ...faults].map((line) => `${name}: ${type} ${id}: ${line}`));
          }
        }
      } finally {
        await site.close();
      }
      expect(wrong).to.deep.equal([]);
      expect(count).to.be.greaterThan(10);
    });
  }
});
