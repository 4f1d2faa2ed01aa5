import { expect } from "chai";
import { InputError } from "../../../provider/errors";
import { canonicalTemplate, titles } from "../../../provider/values/template";
import { templateId, templateInputs, templateObject } from "../../../provider/platforms/sc/template";
import { contextOf, nothingKnown } from "../../support/core";
import { rejects } from "../../support/rejects";

const lists = {
  "/rest/policyTemplate": [
    { id: "1", name: "Advanced Scan", uuid: "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66" },
    { id: "2", name: "Host Discovery" },
    { id: "77", name: "Plant Template" },
  ],
};
const context = contextOf({ lists });

describe("A template", () => {
  it("is the same by short name and by title, without case", () => {
    for (const [short, title] of Object.entries(titles)) {
      expect(canonicalTemplate(` ${title.toUpperCase()} `)).to.equal(short);
      expect(canonicalTemplate(short)).to.equal(short);
    }
    expect(canonicalTemplate("Plant Template")).to.equal("plant template");
  });

  for (const [given, id] of [
    ["advanced", "1"],
    ["Advanced Scan", "1"],
    ["1", "1"],
    ["ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66", "1"],
    ["discovery", "2"],
    ["plant template", "77"],
  ] as const) {
    it(`is found as ${given}`, async () => {
      expect(await templateId(given, context)).to.equal(id);
      expect(await templateObject.encode(given, context)).to.deep.equal({ id: Number(id) });
    });
  }

  it("that the platform lacks is refused with the closest it has, by their short names", async () => {
    await rejects(
      templateId("advancd", context),
      InputError,
      /"advancd" does not exist on Security Center: the closest (is|are) "advanced"/,
    );
    await rejects(templateId("undefined", context), InputError, /"undefined" does not exist on Security Center/);
  });

  it("is read as the short name of its title, or as the program names it", () => {
    const wire = { id: "1", name: "Advanced Scan", uuid: "u-1" };
    expect(templateObject.decode(wire, nothingKnown)).to.equal("advanced");
    expect(templateObject.decode(wire, { ...nothingKnown, known: "basic" })).to.equal("advanced");
    expect(templateObject.decode(wire, { ...nothingKnown, known: "1" })).to.equal("1");
    expect(templateObject.decode(wire, { ...nothingKnown, known: "u-1" })).to.equal("u-1");
    expect(templateObject.decode({ id: 77, name: "Plant Template" }, nothingKnown)).to.equal("Plant Template");
    expect(templateObject.decode({ id: 77 }, nothingKnown)).to.equal("77");
  });

  it("is not set when there is no object, or the placeholder", () => {
    for (const wire of [undefined, null, { id: -1, name: "" }]) {
      expect(templateObject.decode(wire, nothingKnown)).to.equal(undefined);
    }
  });
});

describe("The defaults of a template", () => {
  const editor = {
    sections: [
      { id: "advanced", inputs: [{ id: "safe_checks", default: "yes", type: "entry" }] },
      { inputs: [{ id: "max_hosts_per_scan", default: "30" }, { id: "unset" }, null] },
      { id: "section", default: "no input", inputs: [] },
    ],
  };

  for (const [title, value] of [
    ["text in the document", JSON.stringify(editor)],
    ["a document", editor],
  ] as const) {
    it(`are read from ${title}`, async () => {
      const asked = contextOf({ lists, documents: { "/rest/policyTemplate/1": { editor: value } } });
      const inputs = await templateInputs("advanced", asked);
      expect([...inputs].map(([name, { initial }]) => [name, initial])).to.deep.equal([
        ["safe_checks", "yes"],
        ["max_hosts_per_scan", "30"],
        ["MODE|advanced", undefined],
        ["MODE|section", undefined],
      ]);
    });
  }

  it("are none where the document is no JSON or missing", async () => {
    for (const document of [{ editor: "{ half" }, {}]) {
      const asked = contextOf({ lists, documents: { "/rest/policyTemplate/1": document } });
      expect((await templateInputs("advanced", asked)).size).to.equal(0);
    }
  });
});
