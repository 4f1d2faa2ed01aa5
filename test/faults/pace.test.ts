import { expect } from "chai";
import { paceOf, paceRows } from "./pace";

describe("The pace of requests", () => {
  it("uses most of what a platform allows and asks little in vain, however it counts and whoever asks", async () => {
    const rows = await paceRows();
    expect(rows).to.have.length(36);
    expect(rows.filter(({ ok }) => !ok)).to.deep.equal([]);
  });

  it("is not held back where nothing is refused", async () => {
    expect((await paceOf({ kind: "bucket", perSecond: 2_000, tellsWait: true }, 64)).vainPercent).to.equal(0);
  });
});
