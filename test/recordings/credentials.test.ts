import { expect } from "chai";
import { isObject, type Json, type JsonObject, listOf, objectOf } from "../../emulator/core/json";
import { credentialTypes } from "../../emulator/rest/form-credentials";
import { readRecordings } from "../fidelity/recording";

/** Words for people, which are ours; that an input has them is compared. */
const words = new Set(["name", "label", "hint", "placeholder", "placeholer", "title", "optionsLabels"]);

/** An input without its words, but for the names of choices. */
function facts(node: Json): Json {
  if (Array.isArray(node)) {
    return node.map(facts);
  }
  if (!isObject(node)) {
    return node;
  }
  const isChoice = "inputs" in node && node.type === undefined;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, words.has(name) && !isChoice ? true : facts(value)]),
  );
}

function* typesIn(node: Json): Generator<JsonObject> {
  if (!Array.isArray(node) && !isObject(node)) {
    return;
  }
  if (isObject(node) && Array.isArray(node.inputs) && Array.isArray(node.instances)) {
    yield node;
  }
  for (const inner of Object.values(node)) {
    yield* typesIn(inner);
  }
}

describe("The inputs of each type of credentials", () => {
  it("are the recorded ones, in one of the recorded editor documents", function () {
    const folder = process.env.RECORDINGS;
    if (folder === undefined || folder === "") {
      process.stdout.write("    skipped: RECORDINGS names no folder with recorded answers\n");
      return this.skip();
    }
    this.timeout(60_000);
    const recorded = new Map<string, Set<string>>();
    for (const { interactions } of readRecordings(folder, "vm")) {
      for (const { response, path } of interactions) {
        for (const type of path.startsWith("/editor") ? typesIn(objectOf(response).credentials ?? null) : []) {
          const name = String(type.name);
          recorded.set(name, (recorded.get(name) ?? new Set()).add(JSON.stringify(sorted(facts(listOf(type.inputs))))));
        }
      }
    }
    expect(recorded.size).to.be.greaterThan(40);
    const known = new Map(
      credentialTypes.map(({ name, inputs }) => [name, JSON.stringify(sorted(facts([...inputs])))]),
    );
    const wrong = [...recorded]
      .filter(([name, variants]) => !variants.has(known.get(name) ?? ""))
      .map(([name]) => name);
    expect(wrong).to.deep.equal([]);
  });
});

/** Members of objects in the order of their names. */
function sorted(node: Json): Json {
  if (Array.isArray(node)) {
    return node.map(sorted);
  }
  if (!isObject(node)) {
    return node;
  }
  const entries = Object.entries(node).toSorted(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(entries.map(([name, value]) => [name, sorted(value)]));
}
