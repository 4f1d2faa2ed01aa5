import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as tenable from "../../sdk";

interface ResourceClass {
  new (name: string, args: object): pulumi.Resource;
  __pulumiType: string;
  isInstance(value: unknown): boolean;
}

/** Every class that makes something, by its name. */
const classes = Object.entries(tenable as unknown as Record<string, ResourceClass>).filter(
  ([, value]) => (value.prototype as unknown) instanceof pulumi.Resource,
);

/** What a component cannot do without. */
const needed: Record<string, object> = { ScanBaseline: { addresses: ["192.0.2.1"], policyId: "1" } };

describe("The classes", () => {
  const registered: string[] = [];
  const outside = process.env.TENABLE_PLATFORM;

  before(async () => {
    process.env.TENABLE_PLATFORM = "vm";
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push(type);
        return { id: name, state: inputs as object };
      },
      call: () => ({}),
    });
  });

  after(() => {
    delete process.env.TENABLE_PLATFORM;
    Object.assign(process.env, outside === undefined ? {} : { TENABLE_PLATFORM: outside });
  });

  it("are all there", () => {
    expect(classes.map(([name]) => name)).to.include.members(["Scan", "Policy", "ScanBaseline", "IntegrationUser"]);
  });

  for (const [name, made] of classes) {
    it(`${name} tells its type to policy packs, and its instances from others`, async () => {
      registered.length = 0;
      const instance = new made("one", needed[name] ?? {});
      await new Promise((resolve) => pulumi.output(instance.urn).apply(resolve));
      expect(registered).to.include(made.__pulumiType);
      expect(made.__pulumiType).to.match(new RegExp(`^(pulumi-nodejs:dynamic/tenable|tenable:index):${name}$`));
      const { isInstance } = made;
      expect(isInstance(instance)).to.equal(true);
      // What policy packs hand over.
      expect(isInstance({ __pulumiType: made.__pulumiType })).to.equal(true);
      for (const other of [undefined, null, name, {}, { __pulumiType: "tenable:index:Other" }]) {
        expect(isInstance(other)).to.equal(false);
      }
      expect(classes.filter(([, { isInstance: isOther }]) => isOther(instance)).map(([other]) => other)).to.deep.equal([
        name,
      ]);
    });
  }
});
