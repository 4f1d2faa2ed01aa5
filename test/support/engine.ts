/**
 * The engine for stories: a project of its own for each test, and the CLI that `tools/pulumi` finds or makes.
 *
 * ```ts
 * const project = await createProject({ program: 'const t = require("pulumi-tenable"); …', connectionEnv: env });
 * await project.up([], { expect: 0 });
 * expect(changedProperties(await project.drift())).to.deep.equal(["update weekly: name"]);
 * ```
 */
import { delimiter, dirname } from "node:path";
import { findPulumi } from "../../tools/pulumi";
import { killAll } from "../../tools/pulumi/process";
import { Project, type ProjectOptions } from "../../tools/pulumi/project";

export type { EngineResult } from "../../tools/pulumi/process";
export * from "../../tools/pulumi/project";

const open = new Set<Project>();

/** Makes a project; {@link closeProjects} in an `after` hook takes it away. */
export async function createProject(options: ProjectOptions): Promise<Project> {
  const project = await Project.create(options);
  open.add(project);
  return project;
}

/** Kills what still runs and removes every project made so far. */
export function closeProjects(): void {
  killAll();
  for (const project of open) {
    project.close();
  }
  open.clear();
}

/** The environment of a project's commands with the Pulumi CLI on the PATH, for commands that ask it about a stack. */
export async function envWithPulumi(project: Project): Promise<Record<string, string>> {
  const { bin } = await findPulumi();
  const env = project.env() as Record<string, string>;
  return { ...env, PATH: [dirname(bin), env.PATH].join(delimiter) };
}
