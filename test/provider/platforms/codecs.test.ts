import { expect } from "chai";
import * as shared from "../../../provider/platforms/codecs";
import * as ofSc from "../../../provider/platforms/sc/codecs";
import type { Codec } from "../../../provider/definition";
import { contextOf, nothingKnown } from "../../support/core";

/** `alsoRead` are further spellings on the wire, with what they mean. */
function isWrittenAndRead<T>(
  title: string,
  codec: Codec<T>,
  value: T,
  wire: unknown,
  alsoRead: [wire: unknown, value: T | undefined][] = [],
): void {
  it(`writes and reads: ${title}`, () => {
    expect(codec.encode(value, contextOf({}))).to.deep.equal(wire);
    for (const [read, meant] of [[wire, value] as const, ...alsoRead]) {
      expect(codec.decode(read, nothingKnown), JSON.stringify(read)).to.deep.equal(meant);
    }
  });
}

describe("A codec", () => {
  isWrittenAndRead("plainText", shared.plainText, "DMZ", "DMZ", [
    [null, ""],
    [undefined, ""],
    [7, "7"],
  ]);
  isWrittenAndRead("word", shared.word<string>(), "import", "import", [
    ["", undefined],
    [null, undefined],
  ]);
  isWrittenAndRead("stringBoolean", ofSc.stringBoolean, true, "true", [
    [true, true],
    ["false", false],
    ["", undefined],
  ]);
  isWrittenAndRead("numberText", shared.numberText<number>(), 30, "30", [
    [30, 30],
    ["0", 0],
    [null, undefined],
  ]);
  isWrittenAndRead("commaList", shared.commaList, ["10.0.0.1", "10.0.1.0/24"], "10.0.0.1,10.0.1.0/24", [
    ["10.0.0.1\n10.0.1.0/24,", ["10.0.0.1", "10.0.1.0/24"]],
    [" a , b ", ["a", "b"]],
    ["", []],
    [null, []],
  ]);
  isWrittenAndRead("idObject", ofSc.idObject, "7", { id: 7 }, [
    [{ id: "7", name: "x" }, "7"],
    [{ id: -1 }, undefined],
    [[], undefined],
  ]);
  isWrittenAndRead(
    "idObjects",
    ofSc.idObjects,
    ["7", "9"],
    [{ id: 7 }, { id: 9 }],
    [
      [[{ id: "7" }, { id: -1 }, null], ["7"]],
      [[], []],
      ["", []],
    ],
  );
  isWrittenAndRead("hoursAsSeconds", ofSc.hoursAsSeconds, 12, "43200", [
    [43200, 12],
    ["unlimited", 0],
    ["", undefined],
  ]);

  it("of a list trims what it writes, and of no hours writes no limit", () => {
    expect(shared.commaList.encode([" a ", "b"])).to.equal("a,b");
    expect(ofSc.hoursAsSeconds.encode(0)).to.equal("unlimited");
  });

  it("writes ids as numbers where they are, and keeps what a number cannot hold", () => {
    expect(shared.wireId("-1")).to.equal(-1);
    expect(shared.wireId("a-uuid")).to.equal("a-uuid");
    expect(shared.wireId("12345678901234567890")).to.equal("12345678901234567890");
  });

  it("reads the id 0 as an id, and the placeholder in any spelling as none", () => {
    expect(shared.idOf({ id: 0 })).to.equal("0");
    for (const wire of [{ id: "-1" }, { id: null }, {}, "7", null]) {
      expect(shared.idOf(wire)).to.equal(undefined);
    }
  });
});
