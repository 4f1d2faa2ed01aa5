import { expect } from "chai";
import { textTargets } from "../../../../provider/platforms/rest/scan-codecs";
import { nothingKnown } from "../../../support/core";

describe("Targets of a scan as text", () => {
  it("are none when the platform shows its own address, and none are expected", () => {
    expect(textTargets.decode("127.0.0.1", { ...nothingKnown, known: [] })).to.deep.equal([]);
    expect(textTargets.decode("127.0.0.1", nothingKnown)).to.deep.equal(["127.0.0.1"]);
    expect(textTargets.decode("127.0.0.1", { ...nothingKnown, known: ["192.0.2.1"] })).to.deep.equal(["127.0.0.1"]);
    expect(textTargets.decode("127.0.0.1,192.0.2.1", { ...nothingKnown, known: [] })).to.have.length(2);
  });
});
