import { writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { type Hook, type MochaOptions, reporters, Runner, type Test } from "mocha";
import { repositoryRoot } from "./repo";
import type { FolderResult } from "./test-result";

/** Mocha's own report, and beside it the counts per folder in the file that `TEST_RESULTS` names. */
class FolderReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const root = repositoryRoot();
    const folders: Record<string, FolderResult> = {};
    const folderOf = (file: string | undefined): FolderResult => {
      const [, , name = "other"] = relative(root, file ?? "").split(sep);
      folders[name] ??= { passed: 0, failed: 0, skipped: 0, milliseconds: 0 };
      return folders[name];
    };
    runner.on(Runner.constants.EVENT_TEST_PASS, (test: Test) => (folderOf(test.file).passed += 1));
    // A hook that fails counts too: its tests never ran.
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test: Test) => (folderOf(test.file).failed += 1));
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test: Test) => (folderOf(test.file).skipped += 1));

    // Sums of what was measured where it ran: several files run at once, and their events arrive together at the end.
    const add = (one: Test | Hook): void => {
      folderOf(one.file).milliseconds += one.duration ?? 0;
    };
    runner.on(Runner.constants.EVENT_TEST_END, add);
    runner.on(Runner.constants.EVENT_HOOK_END, add);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TEST_RESULTS;
      if (file !== undefined) {
        writeFileSync(file, JSON.stringify(folders));
      }
    });
  }
}

export = FolderReporter;
