import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { ActionName } from "./action";

/** Cells of the matrix that were broken once: platform, sample, action, and what they are called. */
const kept: readonly (readonly [string, string, ActionName, string])[] = [
  ["sc", "Credential for SSH by key", "drop", "PATCH .*\\{\\}"],
  ["sc", "Credential for SSH by key", "update", "currentUser .* somebody deletes it"],
  ["vm", "Credential for SNMPv3", "update", "PUT .* (empty|null) "],
  ["vm", "Credential for Windows by Kerberos", "create", "another makes one"],
  ["vm", "Credential for a database", "adopt", "session .* somebody changes databaseType"],
  ["vm", "StaticAssetList as a target group of addresses", "create", "another makes one"],
  ["vm", "AccessPermission as an access group", "update", "wrong types"],
  ["vm", "AccessPermission as an access group", "drop", "overlooked"],
  ["vm", "Scan of a policy and tags", "create", "session .* 429 (date|huge)"],
  ["vm", "Scan of a policy and tags", "adopt", "scanner-groups .* 403"],
  ["nessus", "Scan of a policy", "delete", "DELETE .* empty"],
  ["nessus", "Policy", "replace", "PUT .* (empty|\\[\\]) "],
];

/** In a process of its own, whose time is held. */
async function play(slice: object): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, "slice.js"), JSON.stringify(slice)]);
  return (JSON.parse(stdout) as { found?: unknown }).found;
}

describe("Cells of the fault matrix that were broken once", function () {
  this.timeout(60_000);

  for (const [platform, sample, action, cells] of kept) {
    it(`${platform}, ${sample}, ${action}: ${cells}`, async () => {
      expect(await play({ scene: { platform, sample, action }, cells })).to.equal(undefined);
    });
  }
});
