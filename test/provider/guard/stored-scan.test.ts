import { expect } from "chai";
import type { Props } from "../../../provider";
import { ShapeError } from "../../../provider/values/shape";
import { type ScanAsk, scanReaders, type StoredScan } from "../../../provider/guard/stored-scan";
import { rejects } from "../../support/rejects";

/** Reads a scan from these answers, by path. */
function read(platform: keyof typeof scanReaders, answers: Record<string, Props>): Promise<StoredScan> {
  const get = (path: string): Promise<Props> => {
    const found = answers[path];
    return found ? Promise.resolve(found) : Promise.reject(new ShapeError(`not asked for: ${path}`));
  };
  const ask = {
    context: { get },
    object: (path: string, id: string) => get(`${path}/${id}`),
    policyOf: () => ({ template: { name: "advanced" }, layers: [] }),
  } as unknown as ScanAsk;
  return scanReaders[platform](ask, "7");
}

const document = (values: Props): Props => {
  const inputs = Object.entries(values).map(([id, value]) => ({ id, type: "entry", default: value }));
  const data: object[] = [];
  return { uuid: "u", name: "custom", settings: { basic: { inputs, groups: [] } }, credentials: { data } };
};
const form = (values: Props): Record<string, Props> => ({
  "/editor/scan/7": document({ name: "plant", policy_id: 3, ...values }),
});
const results = (info: Props): Record<string, Props> => ({ "/scans/7": { info } });
const untold = ({ targets }: StoredScan): string[] =>
  targets.flatMap((one) => ("unjudged" in one ? [one.unjudged] : []));

describe("A stored scan of Vulnerability Management", () => {
  const text = { text_targets: "192.0.2.1" };

  it("has the tags of its document", async () => {
    const scan = await read("vm", form({ ...text, tag_targets: ["a", "b"] }));
    expect(scan.lists).to.deep.equal(["a", "b"]);
    expect(untold(scan)).to.deep.equal([]);
  });

  it("has the tags of its results where the document hides them", async () => {
    for (const shown of [{ tag_targets: [] }, {}]) {
      const scan = await read("vm", { ...form({ ...text, ...shown }), ...results({ tag_targets: ["a"] }) });
      expect(scan.lists).to.deep.equal(["a"]);
    }
  });

  it("has none where both say so", async () => {
    for (const [shown, info] of [
      [{ tag_targets: [] }, { tag_targets: null }],
      [{ tag_targets: [] }, {}],
      [{}, { tag_targets: null }],
    ] as const) {
      const scan = await read("vm", { ...form({ ...text, ...shown }), ...results(info) });
      expect({ lists: scan.lists, untold: untold(scan) }).to.deep.equal({ lists: [], untold: [] });
    }
  });

  it("is not known to be harmless where neither says anything", async () => {
    const scan = await read("vm", { ...form(text), ...results({}) });
    expect(untold(scan)).to.deep.equal(["the platform does not tell all of its targets"]);
  });

  it("is not read where its results are not", async () => {
    await rejects(read("vm", form(text)), ShapeError, /\/scans\/7/);
  });

  it("of agents reaches nothing over the network", async () => {
    const scan = await read("vm", form({ text_targets: "", agent_group_id: ["g"] }));
    expect({ lists: scan.lists, untold: untold(scan) }).to.deep.equal({ lists: [], untold: [] });
  });
});

describe("A stored scan of Nessus", () => {
  it("has no tags, and targets that its document has to tell", async () => {
    expect(untold(await read("nessus", form({ text_targets: "192.0.2.1" })))).to.deep.equal([]);
    expect(untold(await read("nessus", form({})))).to.have.length(1);
    expect(untold(await read("nessus", form({ text_targets: "192.0.2.1", file_targets: "hosts.txt" })))).to.deep.equal([
      "its file_targets are not read",
    ]);
  });
});

describe("A stored scan of Security Center", () => {
  const scan = (more: Props): Promise<StoredScan> =>
    read("sc", { "/rest/scan/7": { name: "plant", policy: { id: "3" }, ...more } });

  it("has its addresses and its asset lists", async () => {
    const found = await scan({ ipList: "192.0.2.1", assets: [{ id: "5" }] });
    expect(found).to.deep.include({ targets: [{ targets: ["192.0.2.1"] }], lists: ["5"] });
    expect(untold(found)).to.deep.equal([]);
  });

  it("is not known to be harmless where one of them is not told, or both are empty", async () => {
    for (const shown of [
      { ipList: "192.0.2.1" },
      { assets: [] },
      { assets: [{ id: "5" }] },
      { ipList: "", assets: [] },
    ]) {
      expect(untold(await scan(shown))).to.deep.equal(["the platform does not tell all of its targets"]);
    }
  });
});
