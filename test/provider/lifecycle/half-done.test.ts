import { expect } from "chai";
import { halfDone } from "../../../provider/lifecycle/half-done";
import { thing } from "../../support/definition";

describe("A write that failed half-way", () => {
  const olds = { name: "a", knobs: { volume: "4", tone: "low" } };
  const news = { name: "a", knobs: { volume: "7", balance: "1" } };
  const write = { definition: thing, olds, news, names: ["knobs"], written: new Set(["knobs"]) };

  /** The object, read with what was known and with what shall be: of a map, the keys that are known. */
  const shown = (knobs: Record<string, string>) => ({
    knowingOlds: { name: "a", knobs: keysOf(olds.knobs, knobs) },
    knowingNews: { name: "a", knobs: keysOf(news.knobs, knobs) },
    missing: new Map<string, string>(),
  });
  const keysOf = (known: object, all: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => key in known));

  it("leaves in the state what a platform that took nothing of a map still shows, dropped keys too", () => {
    const state = halfDone(write, shown({ volume: "4", tone: "low", balance: "0" }));
    expect(state).to.deep.equal({ name: "a", knobs: { volume: "4", tone: "low", balance: "0" } });
  });

  it("leaves in the state what a platform that took some keys of a map shows of each", () => {
    const state = halfDone(write, shown({ volume: "7", tone: "low", balance: "1" }));
    expect(state).to.deep.equal({ name: "a", knobs: { volume: "7", tone: "low", balance: "1" } });
  });
});
