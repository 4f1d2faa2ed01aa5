import { expect } from "chai";
import type { ActionName } from "./action";
import { playSlice } from "./slice";
import { holdTime } from "./time";

/** Cells of the matrix that were broken once: platform, sample, action, and what they are called. */
const kept: readonly (readonly [string, string, ActionName, string])[] = [
  ["sc", "Credential for SSH by key", "drop", "PATCH .*\\{\\}"],
  ["sc", "Credential for SSH by key", "update", "currentUser .* somebody deletes it"],
  ["vm", "Credential for SNMPv3", "update", "PUT .* (empty|null) "],
  ["vm", "StaticAssetList as a target group of addresses", "create", "another makes one"],
  ["vm", "AccessPermission as an access group", "update", "wrong types"],
  ["vm", "AccessPermission as an access group", "drop", "overlooked"],
  ["vm", "Scan of a policy and tags", "create", "session .* 429 (date|huge)"],
  ["nessus", "Scan of a policy", "delete", "DELETE .* empty"],
  ["nessus", "Policy", "replace", "PUT .* (empty|\\[\\]) "],
];

describe("Cells of the fault matrix that were broken once", () => {
  before(holdTime);

  for (const [platform, sample, action, cells] of kept) {
    it(`${platform}, ${sample}, ${action}: ${cells}`, async () => {
      expect(await playSlice({ scene: { platform, sample, action }, cells })).to.equal(undefined);
    });
  }
});
