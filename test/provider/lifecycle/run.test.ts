import { expect } from "chai";
import type { Binding } from "../../../provider/definition";
import { Run } from "../../../provider/lifecycle/run";
import { envelope, url } from "../../support/api";
import { TestClock } from "../../support/clock";
import { connectionTo } from "../../support/core";
import { mocked, nock } from "../../support/mocked";
import { rejects } from "../../support/rejects";

describe("A run", () => {
  mocked();
  const clock = new TestClock();
  const run = (): Run =>
    new Run(connectionTo(url), {
      clock,
      log: () => undefined,
      assertEngineAlive: () => Promise.resolve(),
      journalFolder: "/nowhere",
    });

  it("remembers what was there before, names with their ids", async () => {
    nock(url)
      .get(/^\/rest\/currentUser/)
      .reply(200, envelope({ username: "head", organization: { id: "1" } }), { SecurityCenter: "6.4.0" });
    const entries = [
      { id: "1", name: "a" },
      { id: 2, name: "a" },
      { id: "3", name: "b" },
    ];
    nock(url).get("/rest/scan?fields=id,name,createdTime").reply(200, envelope(entries));
    const one = run();
    const { api } = await one.session.api("organization", "a Scan", one.session.operation());
    const binding: Binding = { collection: { path: "/rest/scan" }, wire: {} };
    const [before, again] = [await one.before(binding, api), await one.before(binding, api)];
    expect(again).to.equal(before);
    expect([...before.ids]).to.deep.equal(["1", "2", "3"]);
    expect(before.byIdentity.get("a")).to.deep.equal(["1", "2"]);
  });

  it("runs one after the other what names the same thing, also after a failure", async () => {
    const one = run();
    const order: string[] = [];
    const step = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await clock.sleep(1);
      order.push(`${name} ends`);
      if (name === "first") {
        throw new Error("broken");
      }
    };
    const first = one.alone("zones", step("first"));
    const second = one.alone("zones", step("second"));
    await rejects(first, Error, /broken/);
    await second;
    expect(order).to.deep.equal(["first begins", "first ends", "second begins", "second ends"]);
  });
});
