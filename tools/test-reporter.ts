import { writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { type MochaOptions, reporters, Runner, type Suite, type Test } from "mocha";
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

    // Hooks take time as well, so a folder's time is that of its outermost suites.
    const started = new Map<string, number>();
    runner.on(Runner.constants.EVENT_SUITE_BEGIN, (suite: Suite) => {
      if (isOutermost(suite)) started.set(suite.fullTitle(), Date.now());
    });
    runner.on(Runner.constants.EVENT_SUITE_END, (suite: Suite) => {
      const begin = started.get(suite.fullTitle());
      if (begin !== undefined && isOutermost(suite)) folderOf(suite.file).milliseconds += Date.now() - begin;
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TEST_RESULTS;
      if (file !== undefined) writeFileSync(file, JSON.stringify(folders));
    });
  }
}

function isOutermost(suite: Suite): boolean {
  return !suite.root && suite.parent?.root === true;
}

export = FolderReporter;
