import { expect } from "chai";
import { Failure, PartialFailure, Plugin, type Props } from "../support/plugin";
import { rejects } from "../support/rejects";

/** Serves a core that commits the faults of test/fixtures/faulty-core.ts. */
const faulty = `exports.handler = () => require(${JSON.stringify(require.resolve("../fixtures/faulty-core"))});`;

type Calls = [method: string, call: () => Promise<unknown>][];

/** Every call that the engine makes, of a core that fails the same way in each. */
const callsOf = (plugin: Plugin, fault: string): Calls => [
  ["check", () => plugin.check(faulty, {}, { fault })],
  ["diff", () => plugin.diff(faulty, "42", {}, { fault })],
  ["create", () => plugin.create(faulty, { fault })],
  ["read", () => plugin.read(faulty, "42", { fault })],
  ["update", () => plugin.update(faulty, "42", {}, { fault })],
  ["delete", () => plugin.delete(faulty, "42", { fault })],
];

describe("The adapter in Pulumi's provider process", () => {
  let plugin: Plugin;

  before(async () => {
    plugin = await Plugin.start();
  });

  after(() => plugin.stop());

  const calls = (fault: string): Calls => callsOf(plugin, fault);

  it("gives ids as text, where a number would be an object without an id", async () => {
    expect((await plugin.create(faulty, { fault: "numeric id" })).id).to.equal("42");
    expect((await plugin.read(faulty, "42", { fault: "numeric id" })).id).to.equal("42");
  });

  it("leaves `undefined` out at any depth", async () => {
    const fault = "undefined at depth";
    const clean = { list: [1, { kept: true }], map: {}, __provider: faulty };
    expect((await plugin.check(faulty, {}, { fault })).inputs).to.deep.equal(clean);
    expect((await plugin.create(faulty, { fault })).outs).to.deep.equal(clean);
    expect((await plugin.update(faulty, "42", {}, { fault })).outs).to.deep.equal(clean);
    const { props, inputs } = await plugin.read(faulty, "42", { fault });
    expect([props, inputs]).to.deep.equal([clean, clean]);
  });

  const again = "run again: created objects are kept, and the next run completes them";

  it("answers a partial failure with `undefined` in its properties, with id, reasons and the provider's text", async () => {
    const fault = "partial failure";
    for (const call of [plugin.create(faulty, { fault }), plugin.update(faulty, "7", {}, { fault })]) {
      const failure = await rejects(call, PartialFailure, /./);
      expect(failure.id).to.equal("7");
      expect(failure.properties).to.deep.equal({ list: [{}], kept: 1, __provider: faulty });
      expect(failure.reasons).to.deep.equal([`later step: ${again}`]);
    }
  });

  const unstorable = {
    date: "when: a Date cannot be stored",
    "not a number": "deep[0].number: the number NaN cannot be stored",
    "huge integer": "number: the number 9007199254740992 cannot be stored",
    bigint: "number: a bigint cannot be stored",
    function: "call: a function cannot be stored",
    symbol: "sign: a symbol cannot be stored",
  };
  for (const [fault, message] of Object.entries(unstorable)) {
    it(`names what the wire would change or refuse, and keeps what was made: ${fault}`, async () => {
      const failure = await rejects(plugin.create(faulty, { fault }), PartialFailure, /./);
      expect([failure.id, failure.properties, failure.reasons]).to.deep.equal([
        "42",
        { fault, __provider: faulty },
        [`${message}: ${again}`],
      ]);
      for (const [name, call] of calls(fault).filter(([method]) => ["check", "read", "update"].includes(method))) {
        expect([name, (await rejects(call(), Failure, /./)).message]).to.deep.equal([name, message]);
      }
    });
  }

  it("keeps the id of a partial failure whose properties cannot be stored", async () => {
    const fault = "partial failure with a date";
    const failure = await rejects(plugin.create(faulty, { fault }), PartialFailure, /./);
    expect([failure.id, failure.properties]).to.deep.equal(["7", { fault, __provider: faulty }]);
  });

  it("gives frozen objects as copies, which the wrapper can write into", async () => {
    const fault = "frozen";
    const stored = { name: "frozen", __provider: faulty };
    expect((await plugin.check(faulty, {}, { fault })).inputs).to.deep.equal(stored);
    expect((await plugin.create(faulty, { fault })).outs).to.deep.equal(stored);
    expect((await plugin.update(faulty, "42", {}, { fault })).outs).to.deep.equal(stored);
    const { props, inputs } = await plugin.read(faulty, "42", { fault });
    expect([props, inputs]).to.deep.equal([stored, stored]);
  });

  it("gives copies of what a cache holds, which stays as it was", async () => {
    for (const [, call] of calls("shared").slice(0, 5)) {
      await call();
    }
    expect((await plugin.read(faulty, "42", { fault: "keys of the shared" })).props.keys).to.equal("name");
  });

  for (const fault of ["null", "undefined"]) {
    it(`answers when ${fault} is thrown, in every method`, async () => {
      for (const [name, call] of calls(`throw ${fault}`)) {
        expect([name, (await rejects(call(), Failure, /./)).message]).to.deep.equal([name, `failed with ${fault}`]);
      }
    });
  }

  it("says what a thrown text says, in every method", async () => {
    for (const [name, call] of calls("throw text")) {
      expect([name, (await rejects(call(), Failure, /./)).message]).to.deep.equal([name, "a text"]);
    }
  });

  it("says that nothing was said", async () => {
    await rejects(plugin.create(faulty, { fault: "empty error" }), Failure, /^failed without a reason$/);
  });

  it("says everything on one line", async () => {
    await rejects(plugin.create(faulty, { fault: "two lines" }), Failure, /^one two$/);
  });

  it("answers when a message was cut in the middle of a character", async () => {
    for (const [name, call] of calls("half a character")) {
      expect([name, (await rejects(call(), Failure, /./)).message]).to.deep.equal([name, "cut in \\ud83d the middle"]);
    }
  });

  it("takes an error that happens to have an id for what it is: nothing was made", async () => {
    const fault = "error with an id";
    for (const call of [plugin.create(faulty, { fault }), plugin.update(faulty, "42", {}, { fault })]) {
      await rejects(call, Failure, /^refused$/);
    }
  });

  it("takes no code of an error for a gRPC status", async () => {
    const unknown = 2;
    for (const [name, call] of calls("error with a code")) {
      expect([name, (await rejects(call(), Failure, /./)).code]).to.deep.equal([name, unknown]);
    }
  });

  it("answers check and diff with an object, when there is nothing to say too", async () => {
    const inputs: Props = { name: "a" };
    expect(await plugin.check(faulty, inputs, inputs)).to.deep.equal({
      inputs: { ...inputs, __provider: faulty },
      failures: [],
    });
    // The engine itself compares then, and shows what differs.
    const nothing = { changes: "unknown", replaces: [], deleteBeforeReplace: false };
    expect(await plugin.diff(faulty, "42", inputs, inputs)).to.deep.equal(nothing);
  });
});

describe("A provider process whose calls fail", () => {
  it("prints one line without a stack where the wrapper prints, and nothing elsewhere", async () => {
    const plugin = await Plugin.start();
    try {
      for (const [, call] of callsOf(plugin, "error with a code")) {
        await rejects(call(), Failure, /^not there$/);
      }
    } finally {
      await plugin.stop();
    }
    expect(plugin.output).to.deep.equal([]);
    expect(plugin.errors).to.deep.equal(Array.from({ length: 4 }, () => "not there: "));
  });

  it("prints stacks when TENABLE_DEBUG asks for them", async () => {
    const plugin = await Plugin.start({ env: { TENABLE_DEBUG: "1" } });
    try {
      await rejects(plugin.read(faulty, "42", { fault: "error with a code" }), Failure, /^not there$/);
    } finally {
      await plugin.stop();
    }
    expect(plugin.errors.join("\n")).to.match(/^not there: Error: not there\n +at .*faulty-core/);
  });
});
