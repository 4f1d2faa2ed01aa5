import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { StaticAssetList } from "../../sdk";
import { withPlainTraces } from "../../sdk/traces";

describe("Stack traces while a resource is made", () => {
  const { prepareStackTrace, stackTraceLimit } = Error;

  // As deep as the SDK's own.
  const callsites = (): string | undefined => {
    Error.stackTraceLimit = Infinity;
    const { stack } = new Error("whole");
    Error.stackTraceLimit = 10;
    return stack;
  };
  const stackTrace = (): string | undefined => callsites();
  class Resource {
    readonly inner: string | undefined;
    readonly whole: string | undefined;

    constructor() {
      this.inner = new Error("inner").stack;
      this.whole = stackTrace();
    }
  }
  // V8 shows no constructor that is not written.
  class CustomResource extends Resource {
    constructor(readonly type: string) {
      super();
    }
  }
  class Base extends CustomResource {
    constructor(readonly name: string) {
      super("Derived");
    }
  }
  class Derived extends Base {
    constructor(readonly args: object) {
      super("lab");
    }
  }

  beforeEach(() => {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (error, frames): string =>
      `mapped ${error.message}: ${frames.map((frame) => frame.getFunctionName()).join()}`;
  });

  afterEach(() => {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  });

  it("are mapped where the line of the program is looked for, and hold nothing but that", () => {
    const restore = withPlainTraces("Base");
    const { inner, whole } = new Derived({});
    const later = new Error("later");
    restore();
    expect(inner).to.match(/^Error: inner\n {4}at .*traces\.test/);
    expect(whole).to.match(/^mapped whole: callsites,stackTrace,Resource,CustomResource,Derived,/);
    expect(whole).not.to.include("processImmediate");
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
