import { expect } from "chai";
import { ObjectMemory } from "../../../provider/lifecycle/objects";

describe("What is remembered of objects", () => {
  const scan = { place: "https://cloud.example.com", type: "Scan", id: "5" };

  it("is of one place, type and id, and of one tenant where both are told", () => {
    const memory = new ObjectMemory<string>();
    memory.add({ ...scan, tenant: "1/a Works" }, "of a");
    memory.add(scan, "of any");
    expect(memory.of({ ...scan, tenant: "1/a" })).to.deep.equal(["of a", "of any"]);
    expect(memory.of({ ...scan, tenant: "1/b" })).to.deep.equal(["of any"]);
    expect(memory.of(scan)).to.deep.equal(["of a", "of any"]);
    for (const other of [{ place: "https://other.example.com" }, { type: "Policy" }, { id: "6" }]) {
      expect(memory.of({ ...scan, ...other })).to.deep.equal([]);
    }
  });
});
