import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { StaticAssetList } from "../../sdk";
import { withPlainTraces } from "../../sdk/traces";

describe("Stack traces while a resource is made", () => {
  const { prepareStackTrace, stackTraceLimit } = Error;

  class Base {
    readonly inner = new Error("inner").stack;
    readonly whole: string | undefined;

    constructor() {
      Error.stackTraceLimit = Infinity;
      this.whole = new Error("whole").stack;
      Error.stackTraceLimit = 10;
    }
  }

  class Derived extends Base {}

  beforeEach(() => {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (error, frames): string =>
      `mapped ${error.message}: ${frames.map((frame) => frame.getFunctionName()).join()}`;
  });

  afterEach(() => {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  });

  it("are mapped where the line of the program is looked for, without the class that all resources have", () => {
    const restore = withPlainTraces("Base");
    const { inner, whole } = new Derived();
    const later = new Error("later");
    restore();
    expect(inner).to.match(/^Error: inner\n {4}at .*traces\.test/);
    expect(whole).to.match(/^mapped whole: Derived,/);
    expect(later.stack).to.match(/^mapped later: /);
  });

  it("are as before once it is made, or could not be", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "7", state: inputs as Record<string, unknown> }),
      call: () => ({}),
    });
    const before = Error.prepareStackTrace;
    const make = (opts: object): StaticAssetList => new StaticAssetList("lab", { addresses: ["192.0.2.1"] }, opts);
    make({});
    expect(Error.prepareStackTrace).to.equal(before);
    expect(() => make({ provider: 7, parent: undefined, aliases: 7 })).to.throw();
    expect(Error.prepareStackTrace).to.equal(before);
  });

  it("are left alone where nothing maps them", () => {
    delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    withPlainTraces("Base")();
    expect(Error.prepareStackTrace).to.equal(undefined);
  });
});
