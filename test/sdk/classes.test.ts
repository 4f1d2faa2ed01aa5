import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as tenable from "../../sdk";

interface ResourceClass {
  new (name: string, args: object): pulumi.Resource;
  __pulumiType: string;
  isInstance(value: unknown): boolean;
  get?(name: string): unknown;
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

  /** What no compiler keeps a JavaScript program from. */
  const policy = tenable.Policy as unknown as new (...args: unknown[]) => pulumi.Resource;
  const wrong: { title: string; make: () => unknown; says: string }[] = [
    { title: "without a name", make: () => new policy(), says: "new Policy(): the first argument must be a text" },
    {
      title: "with a text for its properties",
      make: () => new policy("x", "basic"),
      says: 'Policy "x": the second argument must be an object',
    },
    {
      title: "with an output for its properties",
      make: () => new policy("x", pulumi.output({ template: "basic" })),
      says: 'Policy "x": the second argument must be an object',
    },
    {
      title: "with the option import",
      make: () => new policy("x", {}, { import: "1" }),
      says: 'Policy "x": the option import does not work with dynamic providers; use the argument adoptId: "1"',
    },
    ...classes
      .filter(([, { get }]) => get !== undefined)
      .map(([name, { get }]) => ({
        title: `${name}.get without an id`,
        make: () => get?.("x"),
        says: `${name} "x": get requires the id of an existing object: ${name}.get("x", "42")`,
      })),
  ];
  for (const { title, make, says } of wrong) {
    it(`refuse ${title} on one line`, () => {
      expect(make)
        .to.throw(pulumi.RunError)
        .that.satisfies(({ message }: Error) => message.startsWith(says) && !message.includes("\n"));
    });
  }

  it("take half a character, as cutting a text leaves it, for one that cannot be shown", async () => {
    const cut = new tenable.Policy("cut", {
      template: "basic",
      description: "cut \ud83d",
      preferences: { "\ude00": pulumi.output("kept"), whole: "yes \u{1F600}" },
    });
    const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
    expect(await value(cut.description as pulumi.Output<string>)).to.equal("cut \ufffd");
    const preferences = await value(cut.preferences as pulumi.Output<object>);
    expect(preferences).to.deep.equal({ "\ufffd": "kept", whole: "yes \u{1F600}" });
  });

  it("take no properties for none", async () => {
    const none = new policy("bare");
    expect(await new Promise((resolve) => pulumi.output(none.urn).apply(resolve))).to.include("::bare");
  });
});
