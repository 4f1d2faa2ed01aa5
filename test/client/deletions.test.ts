import { expect } from "chai";
import { readPlan, type StateEntry } from "../../client/deletions";
import { resourceToken } from "../../provider/definition/token";
import { TenableError } from "../../provider/errors";
import { rejects } from "../support/rejects";

describe("Deletions in the file of a plan", () => {
  const urn = (type: string, name: string): string => `urn:pulumi:dev::baseline::${resourceToken(type)}::${name}`;
  const entry = (type: string, name: string, id: string, inputs: StateEntry["inputs"] = {}): StateEntry => ({
    ...{ urn: urn(type, name), type: resourceToken(type), id, inputs, outputs: inputs },
  });
  const state = [
    entry("Policy", "used", "1000007"),
    entry("Scan", "scan", "4", { policyId: "1000007", assetListIds: ["12"], description: "old" }),
  ];
  const saved = (inputDiff: object): string =>
    JSON.stringify({
      resourcePlans: {
        [urn("Policy", "used")]: { steps: ["delete"] },
        [urn("Scan", "scan")]: { goal: { inputDiff }, steps: ["update"] },
      },
    });
  const changed = (inputDiff: object): string[] => readPlan(saved(inputDiff), state).changed.map(({ id }) => id);

  it("are let go by an object that will refer to none of them", () => {
    expect(changed({ updates: { policyId: "1000008" } })).to.deep.equal(["4"]);
    expect(changed({ deletes: ["policyId"], adds: { template: "basic" } })).to.deep.equal(["4"]);
  });

  it("stay in use where a saved plan says nothing of the reference", () => {
    expect(changed({ updates: { description: "new" } })).to.deep.equal([]);
    expect(changed({ adds: { maxRunHours: 2 } })).to.deep.equal([]);
    expect(changed({ deletes: ["description"] })).to.deep.equal([]);
    expect(changed({})).to.deep.equal([]);
  });

  it("stay in use where another property takes the reference", () => {
    expect(changed({ deletes: ["policyId"], adds: { policies: [{ id: "1000007" }] } })).to.deep.equal([]);
  });

  it("are of the object that the state is about to delete, and not of the one that took its place", () => {
    const left = { ...entry("Policy", "used", "1000001"), delete: true };
    const { deletions } = readPlan(
      JSON.stringify({
        resourcePlans: { [urn("Policy", "used")]: { goal: { inputDiff: {} }, steps: ["same", "delete"] } },
      }),
      [...state, left],
    );
    expect(deletions.map(({ id }) => id)).to.deep.equal(["1000001"]);
  });

  it("are not read from the output of a preview that failed", async () => {
    const file = { steps: [], diagnostics: [{ severity: "error", message: "error: weekly: no such template\n" }] };
    await rejects(
      Promise.resolve().then(() => readPlan(JSON.stringify(file), state)),
      TenableError,
      /a preview that failed, and lists only a part: weekly: no such template: correct this/,
    );
  });
});
