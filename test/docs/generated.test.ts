import { expect } from "chai";
import { generated, stale } from "../../tools/generate";

describe("What is generated", function () {
  this.timeout(60_000);

  it("is as the sources have it now", () => {
    expect(stale(generated()), "stale: run `npm run generate`").to.deep.equal([]);
  });

  it("describes everything that its tables list", () => {
    const poor = [...generated()].flatMap(
      ([path, text]) => text.match(/^\|.*\| *\|$/gm)?.map((row) => `${path}: ${row}`) ?? [],
    );
    expect(poor).to.deep.equal([]);
  });

  it("is noticed when it is not", () => {
    expect(stale(new Map([["schema.json", "{}\n"]]))).to.deep.equal(["schema.json"]);
    expect(stale(new Map([["docs/resources/no-such.md", ""]]))).to.deep.equal(["docs/resources/no-such.md"]);
  });
});
