import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { atMost, type Figure, printTable, write } from "../proof/figure";
import type { Command } from "./history";
import type { Patch } from "./mutate";
import type { Slice } from "./slice";

/** A promise of the design (section 4), broken on purpose. */
interface Mutant extends Patch {
  promise: number;
  title: string;
  slice: Slice;
}

const role = (action: "create" | "update" | "delete"): Extract<Slice, { scene: unknown }>["scene"] => ({
  ...{ platform: "sc", sample: "Role", action },
});

const up = (stack: number): Command => ({ do: "up", stack });
const declare = (stack: number, kind = 0): Command => ({ do: "declare", stack, slot: 0, kind, object: 0 });

export const mutants: readonly Mutant[] = [
  {
    ...{ promise: 1, title: "what a platform lacks passes the preview" },
    file: "lifecycle/check.js",
    find: 'if (entry.kind === "absent" && news[name] !== undefined) {',
    replace: "if (false) {",
    slice: { promise: "what a platform lacks is refused by a preview" },
  },
  {
    ...{ promise: 2, title: "values are compared by their spelling" },
    file: "lifecycle/equal.js",
    find: "|| field.canonical(left) === field.canonical(right)",
    replace: "",
    slice: { promise: "a second run does nothing, in whatever order the program names things" },
  },
  {
    ...{ promise: 3, title: "not found is believed although the list has the object" },
    file: "lifecycle/gone.js",
    find: "return entries.some((entry) => [String(entry.id), String(entry.uuid)].includes(id));",
    replace: "return false;",
    slice: {
      scene: { platform: "nessus", sample: "Policy", action: "delete" },
      cells: "DELETE /policies/\\d+ \\| missing \\| once",
    },
  },
  {
    ...{ promise: 3, title: "a list that cannot be read has nothing" },
    file: "lifecycle/gone.js",
    find: 'const entries = await session.reads.list(api, path, ["name"], since).catch((cause) => {',
    replace: 'const entries = await session.reads.list(api, path, ["name"], since).catch((cause) => { return [];',
    slice: {
      scene: { platform: "nessus", sample: "Policy", action: "delete" },
      cells: "its collection \\| hidden, and lists that cannot be read",
    },
  },
  {
    ...{ promise: 4, title: "a create is sent again after 503" },
    file: "connection/patience.js",
    find: 'if (purpose === "create") {',
    replace: "if (false) {",
    slice: { scene: role("create"), cells: "POST /rest/role \\| 503 after commit \\| once" },
  },
  {
    ...{ promise: 5, title: "an object of the same name does not stop a create" },
    // The preview and the create both ask it.
    file: "lifecycle/same-name.js",
    find: "return all.filter((id) => {",
    replace: "return [].filter((id) => {",
    slice: { promise: "an object of the same name stops a create" },
  },
  {
    ...{ promise: 5, title: "what was adopted in a run is deleted in it under its old name" },
    file: "lifecycle/delete.js",
    find: "if (isMine || holder) {",
    replace: "if (false) {",
    slice: {
      history: {
        ...{ platform: "sc", setting: "one machine" },
        commands: [
          { do: "make", kind: 0, object: 0 },
          { do: "adopt", stack: 0, slot: 0, made: 0 },
          up(0),
          { do: "rename", stack: 0, slot: 0, alias: false },
          up(0),
        ],
      },
    },
  },
  {
    ...{ promise: 5, title: "the journal of another backend is taken for ours" },
    file: "lifecycle/line.js",
    find: "backend: run.backend,",
    replace: 'backend: "",',
    slice: {
      history: {
        ...{ platform: "sc", setting: "two backends of one machine" },
        commands: [
          declare(0),
          { do: "up", stack: 0, trouble: { at: 2, fault: "the engine", lasts: false } },
          declare(1),
          up(1),
          up(0),
        ],
      },
    },
  },
  {
    ...{ promise: 6, title: "what is dropped is not sent" },
    file: "lifecycle/encode.js",
    find: "const value = context.inputs[name] ?? entry.initial ?? definition.fields[name]?.empty;",
    replace: "const value = context.inputs[name];",
    slice: { known: "cleared lists" },
  },
  {
    ...{ promise: 6, title: "nobody looks at what the platform kept" },
    file: "lifecycle/verify.js",
    find: "function refuseKept({ definition, binding, session }, kept) {",
    replace: "function refuseKept({ definition, binding, session }) { const kept = [];",
    slice: { scene: role("update"), cells: "PATCH .* \\| overlooked description \\| once" },
  },
  {
    ...{ promise: 7, title: "created, then failed: the id is lost" },
    file: "lifecycle/write.js",
    find: "throw new errors_1.PartialError(id, (0, work_1.foundAs)(work, id, known,",
    replace: "throw error; (id, (0, work_1.foundAs)(work, id, known,",
    slice: {
      scene: { platform: "sc", sample: "Policy", action: "create" },
      cells: "POST /rest/policy/\\d+/share \\| 503 \\| lasting",
    },
  },
  {
    ...{ promise: 8, title: "no journal is written" },
    file: "lifecycle/journal.js",
    find: "this.folder.write(`${keyOf(line)}.json`, line);",
    replace: "",
    slice: { scene: role("create"), cells: "POST /rest/role \\| kill the plugin after" },
  },
  {
    ...{ promise: 9, title: "a refresh believes the state" },
    file: "lifecycle/read.js",
    find: "const shown = { ...implied, ...values, ...local,",
    replace: "const shown = { ...implied, ...values, ...props, ...local,",
    slice: {
      scene: { platform: "sc", sample: "Role", action: "read" },
      cells: "GET /rest/currentUser \\| somebody changes description",
    },
  },
  {
    ...{ promise: 10, title: "results are deleted without a question" },
    file: "lifecycle/guards.js",
    find: "async function refuseLoss(work, { id, props }) {",
    replace: "async function refuseLoss(work, { id, props }) { return undefined;",
    slice: {
      scene: { platform: "vm", sample: "Scan of a template", action: "delete needed" },
      cells: "GET /session \\| 401 \\| once",
    },
  },
  {
    ...{ promise: 10, title: "what is in use is deleted" },
    file: "lifecycle/usage.js",
    find: "async function refuseWhenUsed(run, doomed, operation) {",
    replace: "async function refuseWhenUsed(run, doomed, operation) { return;",
    slice: {
      scene: { platform: "sc", sample: "Policy", action: "delete needed" },
      cells: "GET /rest/currentUser \\| 401 \\| once",
    },
  },
  {
    ...{ promise: 11, title: "429 ends the run" },
    file: "connection/patience.js",
    find: "return { again: true, waitMs: heldMs, tries: patience.throttled, everybody: true };",
    replace: "return { again: false };",
    slice: { known: "429" },
  },
  {
    ...{ promise: 12, title: "an operation waits as long as it is told to" },
    file: "connection/session.js",
    find: "return { deadline: this.host.clock.now() + this.connection.operationTimeoutMs, signal };",
    replace: "return { deadline: Number.POSITIVE_INFINITY, signal };",
    slice: {
      scene: { platform: "sc", sample: "Scan of addresses", action: "delete" },
      cells: "DELETE .* \\| 429 huge \\| once",
    },
  },
  {
    ...{ promise: 13, title: "unknown values are judged" },
    file: "lifecycle/unknown.js",
    find: "return value === exports.unknownValue;",
    replace: "return false;",
    slice: { promise: "unknown values pass through a preview" },
  },
  {
    ...{ promise: 14, title: "a licence is found out by trying" },
    file: "lifecycle/guards.js",
    find: "if (binding.collection.licensed && unlicensed !== undefined) {",
    replace: "if (false) {",
    slice: { promise: "a Nessus whose licence lacks it is told before the first write" },
  },
  {
    ...{ promise: 15, title: "another address is taken for the old one" },
    file: "resource.js",
    find: "        (0, elsewhere_1.refuseElsewhere)(this.definition, connection, props);",
    replace: "",
    slice: { promise: "a resource stays where it was made" },
  },
  {
    ...{ promise: 15, title: "another tenant is taken for the old one" },
    file: "connection/tenant.js",
    find: "function refuseOtherTenant(connection, tenant, { what, tenant: known, id }) {",
    replace: "function refuseOtherTenant(connection, tenant, { what, tenant: known, id }) { return;",
    slice: { promise: "keys of another tenant are refused" },
  },
  {
    ...{ promise: 16, title: "a replaced object does not give way" },
    file: "lifecycle/replace.js",
    find: "if (binding.collection.uniqueNames === undefined ||",
    replace: "if (true ||",
    slice: {
      scene: { platform: "nessus", sample: "Policy", action: "replace" },
      cells: "GET /session \\| 401 \\| once",
    },
  },
  {
    ...{ promise: 17, title: "an update sends what the program says, and nothing else" },
    file: "platforms/rest/scan.js",
    find: "                ...preferences,\n",
    replace: "",
    slice: { promise: "an update keeps what the program does not manage" },
  },
  {
    ...{ promise: 18, title: "warnings are dropped" },
    file: "connection/session.js",
    find: "log: (severity, message) => host.log(severity, (0, visible_1.visible)((0, hide_1.hide)(message, this.secrets)))",
    replace: "log: () => undefined",
    slice: { promise: "warnings reach the user" },
  },
  {
    ...{ promise: 19, title: "a get shows what it was given" },
    file: "lifecycle/read.js",
    find: "const isGet = props.address === undefined;",
    replace: "const isGet = false;",
    slice: { promise: "a get shows every property" },
  },
  {
    ...{ promise: 0, title: "secrets are not masked (section 5)" },
    file: "http/hide.js",
    find: "function hide(text, secrets) {",
    replace: "function hide(text, secrets) { return text;",
    slice: { promise: "no secret is in a message" },
  },
];

interface Verdict {
  mutant: Mutant;
  /** What the slice says of the product as it is, and of the mutant. */
  sound: string;
  found: string;
}

/** What a slice finds, in a process of its own; a process that fails is no finding. */
function findingOf(slice: Slice, patch?: Patch): Promise<{ found?: string; failed?: string }> {
  const args = ["--enable-source-maps", "--require", join(__dirname, "mutate.js"), join(__dirname, "slice.js")];
  const { FAULTS_MUTANT: _, ...plain } = process.env;
  const env = patch === undefined ? plain : { ...plain, FAULTS_MUTANT: JSON.stringify(patch) };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...args, JSON.stringify(slice)],
      { env, timeout: 120_000, killSignal: "SIGKILL" },
      (error, stdout, stderr) => {
        resolve(error ? { failed: stderr.trim() || error.message } : (JSON.parse(stdout) as { found?: string }));
      },
    );
  });
}

async function judge(mutant: Mutant): Promise<Verdict> {
  const { slice, file, find, replace } = mutant;
  const sound = await findingOf(slice);
  const broken = await findingOf(slice, { file, find, replace });
  return {
    mutant,
    sound: sound.failed ?? sound.found ?? "",
    found: broken.failed === undefined ? (broken.found ?? "") : "",
    ...(broken.failed !== undefined && { sound: broken.failed }),
  };
}

/** Each promise broken once: the part of the proof that holds it has to turn red, and to be green without the mutant. */
export async function playMutants({ say }: { say(detail: string): void }): Promise<Figure[]> {
  const waiting = [...mutants];
  const verdicts: Verdict[] = [];
  const lane = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      verdicts.push(await judge(mutant));
      say(`${verdicts.length} of ${mutants.length}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  const inOrder = mutants.map((mutant) => verdicts.find((verdict) => verdict.mutant === mutant) as Verdict);
  const isFound = ({ sound, found }: Verdict): boolean => sound === "" && found !== "";
  const rows = inOrder.map((verdict) => [
    `${verdict.mutant.promise === 0 ? "-" : verdict.mutant.promise}  ${verdict.mutant.title}`,
    isFound(verdict) ? "found" : verdict.sound === "" ? "NOT FOUND" : "NOT PLAYED",
  ]);
  printTable([["Promise", ""], ...rows], (row) => rows[row]?.[1] !== "found");
  for (const { mutant, sound } of inOrder.filter((verdict) => verdict.sound !== "")) {
    write(`  ${mutant.title}: ${sound.slice(0, 300)}`);
  }
  return [atMost(`mutants: not found, of ${mutants.length}`, inOrder.filter((verdict) => !isFound(verdict)).length, 0)];
}
