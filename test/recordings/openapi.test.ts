import { expect } from "chai";
import { sentBodies } from "../fidelity/bodies";
import { clientBodies } from "../fidelity/client-bodies";
import { checkDifferences, readDifferences } from "../fidelity/differences";
import { type OpenApi, readOpenApi } from "../fidelity/openapi";
import { judgeOperations } from "../fidelity/openapi-judge";
import { unrecordedFaults } from "../fidelity/openapi-recorded";
import { makeValidator } from "../fidelity/openapi-schema";
import { judgeSent, sentDifferences } from "../fidelity/openapi-sent";
import { differingOperations, figuresOf, summarizeAreas } from "../fidelity/openapi-summary";
import { readRecordings } from "../fidelity/recording";

const documents = process.env.OPENAPI ?? "";
const recordings = process.env.RECORDINGS ?? "";

describe("What the vendor documents of Vulnerability Management", function () {
  this.timeout(120_000);
  before(function () {
    if (documents === "") {
      process.stdout.write("    skipped: OPENAPI names no folder with the vendor's documents\n");
      this.skip();
    }
  });

  it("is answered and sent so, but for what openapi-differences.json explains", async () => {
    const openApi = readOpenApi(documents);
    const judged = await judgeOperations(openApi);
    const sent = judgeSent(openApi, [...(await sentBodies("vm")).bodies, ...(await clientBodies())]);
    const figures = figuresOf(summarizeAreas(judged));
    process.stdout.write(
      `    ${figures.emulated} of ${figures.documented} operations emulated (${figures.operations} %); ` +
        `${figures.agree} of ${figures.tried} examples answered as documented (${figures.examples} %); ` +
        `${sent.agree} of ${sent.sent} bodies sent as documented\n`,
    );
    const explained = readDifferences("openapi-differences.json");
    const differing = differingOperations(judged, sent);
    const wrong = ["answer", "body"].flatMap((kind) => {
      const those = new Map([...differing].filter(([key]) => key.startsWith(`${kind} `)));
      return checkDifferences(kind, those, explained);
    });
    expect(wrong.join("\n")).to.equal("");
    expect(figures.ok, JSON.stringify(figures)).to.equal(true);
  });

  it("is at fault only where the real service was recorded to answer otherwise", function () {
    if (recordings === "") {
      process.stdout.write("    skipped: RECORDINGS names no folder with recorded answers of vm\n");
      return this.skip();
    }
    expect(unrecordedFaults(readOpenApi(documents), readRecordings(recordings, "vm"))).to.deep.equal([]);
  });
});

describe("An answer is judged by its documented schema", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      note: { type: "string", nullable: true },
      rows: { type: "array", items: { $ref: "#/components/schemas/row" } },
    },
  };
  const openApi: OpenApi = {
    operations: [
      {
        key: "POST /things",
        method: "POST",
        path: "/things",
        tag: "",
        document: "made-up.json",
        parameters: [],
        body: { type: "application/json", schema, examples: [] },
        answers: new Map(),
      },
    ],
    components: new Map([["made-up.json", { schemas: { row: { properties: { id: { type: "integer" } } } } }]]),
  };

  it("with null as a type of what is nullable, references in their document, and one line for all rows", () => {
    const judge = makeValidator(openApi);
    expect(judge(schema, "made-up.json", { name: "a", note: null, rows: [{ id: 1 }] })).to.deep.equal([]);
    expect(judge(schema, "made-up.json", { note: 7, rows: [{ id: "1" }, { id: "2" }] })).to.have.members([
      ".name is missing",
      ".note is number, documented string or null",
      ".rows[].id is string, documented integer",
    ]);
  });

  it("and a body of ours too, which must have no other members", () => {
    const [operation] = openApi.operations;
    const judge = (body: object): string[] =>
      operation === undefined
        ? ["no operation"]
        : sentDifferences(operation, body as never, openApi, makeValidator(openApi));
    expect(judge({ name: "a", rows: [{ id: 1 }] })).to.deep.equal([]);
    expect(judge({ name: "a", colour: "red", rows: [{ size: 1 }] })).to.deep.equal([
      ".colour is not documented",
      ".rows[].size is not documented",
    ]);
  });

  it("and refuses a folder that has no documents", () => {
    expect(() => readOpenApi("/nowhere")).to.throw("there is no file vulnerability-management.json in it");
  });
});
