import { expect } from "chai";
import fc from "fast-check";
import { Readable } from "node:stream";
import { pick } from "stream-json/filters/pick.js";
import { streamArray } from "stream-json/streamers/stream-array.js";
import { jsonItems } from "../../client/json-items";
import { ExcessiveJsonError, parseJson } from "../../provider/http/json";
import { rejects } from "../support/rejects";

async function readAll(text: string, cut: number, member?: string): Promise<{ items: unknown[]; around: string }> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += cut) {
      yield bytes.subarray(at, at + cut);
    }
  }
  const items: unknown[] = [];
  const reading = jsonItems(pieces(), member);
  for (;;) {
    const { done, value } = await reading.next();
    if (done) {
      return { items, around: value };
    }
    items.push(...value);
  }
}

const read = async (text: string, cut: number): Promise<unknown[]> => (await readAll(text, cut)).items;

describe("Items of a JSON array", () => {
  it("are those of the whole text, however it comes in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (items, cut, wide) => {
          const text = JSON.stringify(items, undefined, wide ? 2 : undefined);
          expect(await read(text, cut)).to.deep.equal(parseJson(text));
        },
      ),
    );
  });

  it("may hold brackets, quotes and letters of any length in their texts", async () => {
    const items = [{ a: ']"},{\\' }, ["ü", "\u{1F600}"], "]", 'a\\"'];
    for (const cut of [1, 2, 3, 1000]) {
      expect(await read(JSON.stringify(items), cut)).to.deep.equal(items);
    }
  });

  it("under a name come with the text around them", async () => {
    const answer = { a: ['"results": ['], response: { total: "2", results: [{ b: [1] }, "]"], c: [2] }, results: [3] };
    for (const cut of [1, 2, 7, 1000]) {
      const { items, around } = await readAll(JSON.stringify(answer, undefined, 1), cut, "results");
      expect(items).to.deep.equal([{ b: [1] }, "]"]);
      expect(JSON.parse(around)).to.deep.equal({ ...answer, response: { ...answer.response, results: [] } });
    }
    const none = await readAll('{"response": ""}', 3, "results");
    expect(none).to.deep.equal({ items: [], around: '{"response": ""}' });
  });

  /** The same by a library that is made for trusted input alone, for which it is a reference and no more. */
  async function picked(text: string, member: string): Promise<unknown[]> {
    const isWanted = (path: readonly unknown[], { name }: { name: string }): boolean =>
      name === "startArray" && path.at(-1) === member;
    const items = Readable.from([text])
      .pipe(pick.withParserAsStream({ filter: isWanted, once: true }))
      .pipe(streamArray.asStream());
    return ((await items.toArray()) as { value: unknown }[]).map(({ value }) => value);
  }

  it("under a name are those that stream-json finds, wherever the first such array is", async () => {
    const key = fc.constantFrom("results", "a", 'a"results', ', "results');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(1, null, "", '"results": [', "]"),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value), fc.integer({ min: 1, max: 9 }), async (answer, cut) => {
        const text = JSON.stringify(answer);
        expect((await readAll(text, cut, "results")).items).to.deep.equal(await picked(text, "results"));
      }),
      { numRuns: 500 },
    );
  });

  it("are an error when the text is truncated", async () => {
    await rejects(read('[{"a": 1}, {"b"', 4), SyntaxError, /is truncated/);
    await rejects(read('[{"a": 1}, {"b": 2}', 4), SyntaxError, /is truncated/);
    await rejects(read('{"a": 1}', 4), SyntaxError, /not an array/);
    await rejects(read("", 4), SyntaxError, /not an array/);
  });

  it("are no larger and no deeper than anything that is meant, and neither is what stands around them", async () => {
    const large = "x".repeat(17 * 1024 * 1024);
    for (const text of [`["${large}"]`, `{"other": "${large}", "results": []}`, `[${"[".repeat(100)}`]) {
      await rejects(
        readAll(text, 65_536, text.startsWith("{") ? "results" : undefined),
        ExcessiveJsonError,
        /more than/,
      );
    }
  });
});
