import { expect } from "chai";
import fc from "fast-check";
import { compare } from "../../../client/report/compare";
import { totalOf } from "../../../client/report/severity";
import { check, host, item, summaryOf } from "./sample";

const found = (pluginID: number, severity: number, port = 443, protocol = "tcp"): string =>
  item({ pluginID, severity, port, protocol, pluginName: `Plugin ${pluginID}` });

describe("Two runs compared", () => {
  it("tell what is new, fixed and unchanged by severity", async () => {
    const before = await summaryOf(
      host("a", {}, found(1, 4), found(2, 3), found(3, 0)),
      host("b", {}, found(1, 4), found(9, 1)),
    );
    const now = await summaryOf(
      host("B", {}, found(4, 3), found(1, 4)),
      host("a", {}, found(3, 0), found(2, 3), found(5, 2)),
    );
    const result = compare(before, now);
    expect(result).to.deep.include({
      new: [0, 0, 1, 1, 0],
      fixed: [0, 1, 0, 0, 1],
      unchanged: [1, 0, 0, 1, 1],
      unseen: [0, 0, 0, 0, 0],
      newHosts: [],
      missingHosts: [],
    });
    expect(result.newPlugins.map(({ plugin, severity, where }) => [plugin.id, severity, where])).to.deep.equal([
      ["4", 3, [{ host: "B", place: "443/tcp" }]],
      ["5", 2, [{ host: "a", place: "443/tcp" }]],
    ]);
    expect(result.fixedPlugins.map(({ plugin, where }) => [plugin.id, where])).to.deep.equal([
      ["1", [{ host: "a", place: "443/tcp" }]],
      ["9", [{ host: "B", place: "443/tcp" }]],
    ]);
  });

  it("take another port, protocol or check for another finding, and another severity for the same", async () => {
    const before = await summaryOf(host("a", {}, found(1, 3, 80), found(2, 3), found(3, 2, 53, "tcp")));
    const now = await summaryOf(host("a", {}, found(1, 3, 81), found(2, 4), found(3, 2, 53, "udp")));
    expect(compare(before, now)).to.deep.include({
      new: [0, 0, 1, 1, 0],
      fixed: [0, 0, 1, 1, 0],
      unchanged: [0, 0, 0, 0, 1],
    });
    const failed = (name: string): string => check(name, "FAILED", 3);
    const checks = compare(await summaryOf(host("a", {}, failed("x"))), await summaryOf(host("a", {}, failed("y"))));
    expect([totalOf(checks.new), totalOf(checks.fixed), totalOf(checks.unchanged)]).to.deep.equal([1, 1, 0]);
  });

  it("take a check that ends otherwise for another finding, and one that passed for none", async () => {
    // Some audit files give every check the same severity, whatever came out.
    const results = ["PASSED", "FAILED", "WARNING", "ERROR"];
    for (const before of results) {
      for (const now of results) {
        const result = compare(
          await summaryOf(host("a", {}, check("2.5 Syslog", before, 3), found(1, 1))),
          await summaryOf(host("a", {}, check("2.5 Syslog", now, 3), found(1, 1))),
        );
        const [isNew, isFixed] = [now !== before && now !== "PASSED", now !== before && before !== "PASSED"];
        const what = `${before}, then ${now}`;
        expect([result.new[3], result.fixed[3]], what).to.deep.equal([Number(isNew), Number(isFixed)]);
        expect(totalOf(result.unchanged), what).to.equal(now === before && now !== "PASSED" ? 2 : 1);
        const changed = [...result.newPlugins, ...result.fixedPlugins].map(({ plugin }) => plugin.result);
        expect(changed, what).to.deep.equal([...(isNew ? [now] : []), ...(isFixed ? [before] : [])]);
      }
    }
  });

  it("call a host looked at whose checks have all passed", async () => {
    const pinged = found(10180, 0, 0);
    const before = await summaryOf(host("a", {}, pinged, check("2.5 Syslog", "FAILED", 3)));
    const now = await summaryOf(host("a", {}, pinged, check("2.5 Syslog", "PASSED", 3)));
    expect(compare(before, now)).to.deep.include({ fixed: [0, 0, 0, 1, 0], missingHosts: [] });
  });

  it("count what a plugin found twice in one place twice", async () => {
    const before = await summaryOf(host("a", {}, found(1, 3), found(1, 3), found(1, 3)));
    const now = await summaryOf(host("a", {}, found(1, 3)));
    expect(compare(before, now)).to.deep.include({ fixed: [0, 0, 0, 2, 0], unchanged: [0, 0, 0, 1, 0] });
  });

  it("call nothing fixed on a host that was not looked at", async () => {
    const before = await summaryOf(
      host("a", {}, found(1, 4)),
      host("off", {}, found(1, 4), found(2, 2)),
      host("down", {}, found(1, 4)),
    );
    const now = await summaryOf(host("a", {}), host("fresh", {}, found(1, 4)), host("down", {}, found(10180, 0, 0)));
    const result = compare(before, now);
    expect(result).to.deep.include({
      fixed: [0, 0, 0, 0, 1],
      unseen: [0, 0, 1, 0, 2],
      new: [0, 0, 0, 0, 1],
      newHosts: ["fresh"],
      missingHosts: ["off", "down"],
    });
  });

  it("name the hosts where the scanner could not log in any more", async () => {
    const login = (could: string): Record<string, string> => ({ Credentialed_Scan: could });
    const before = await summaryOf(
      host("a", login("true")),
      host("b", login("true")),
      host("c", login("false")),
      host("d", login("true")),
    );
    const now = await summaryOf(
      host("a", login("false")),
      host("b", login("true")),
      host("c", login("false")),
      host("d", {}),
    );
    expect(compare(before, now).lostCredentials).to.deep.equal(["a"]);
  });

  it("name the most severe first, then what is on most hosts, and the first places of each", async () => {
    const hosts = Array.from({ length: 9 }, (_, number) =>
      host(`h${number}`, {}, found(1, 2), ...(number < 2 ? [found(2, 2)] : [])),
    );
    const { newPlugins } = compare(
      await summaryOf(...Array.from({ length: 9 }, (_, number) => host(`h${number}`, {}))),
      await summaryOf(...hosts, host("z", {}, found(3, 3))),
    );
    expect(
      newPlugins.map(({ plugin, hosts: on, findings, where }) => [plugin.id, on, findings, where.length]),
    ).to.deep.equal([
      ["3", 1, 1, 1],
      ["1", 9, 9, 5],
      ["2", 2, 2, 2],
    ]);
  });

  it("add up, whatever was found: new and unchanged are now, fixed, unseen and unchanged were before", async () => {
    const finding = fc
      .tuple(fc.nat(3), fc.nat(4), fc.nat(2))
      .map(([plugin, severity, port]) => found(plugin + 1, severity, port));
    const report = fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.array(finding, { maxLength: 8 })), {
        selector: ([name]) => name,
      })
      .map((hosts) => hosts.map(([name, items]) => host(name, {}, ...items)));
    await fc.assert(
      fc.asyncProperty(report, report, async (old, fresh) => {
        const [before, now] = [await summaryOf(...old), await summaryOf(...fresh)];
        const result = compare(before, now);
        expect(totalOf(result.new) + totalOf(result.unchanged)).to.equal(totalOf(now.counts));
        expect(totalOf(result.fixed) + totalOf(result.unchanged) + totalOf(result.unseen)).to.equal(
          totalOf(before.counts),
        );
        const same = compare(now, now);
        expect(same).to.deep.include({ unchanged: now.counts, newPlugins: [], fixedPlugins: [], newHosts: [] });
      }),
      { numRuns: 50 },
    );
  });
});
