import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { createProject, type Project, type ProjectOptions } from "./engine";

/** A platform, and a project that is connected to it. */
export interface Story {
  emulator: Emulator;
  project: Project;
  /** Requests that are no reads, since the last `forget`. */
  writes(): string[];
  forget(): void;
}

export async function startStory(
  program: string,
  options: { emulator?: Partial<EmulatorOptions>; project?: Partial<ProjectOptions> } = {},
): Promise<Story> {
  const emulator = await startEmulator({ platform: "sc", ...options.emulator });
  const project = await createProject({ program, connectionEnv: connectionEnv(emulator), ...options.project });
  let from = 0;
  return {
    emulator,
    project,
    writes: () =>
      emulator.requests
        .slice(from)
        .filter(({ method }) => method !== "GET")
        .map(({ method, path }) => `${method} ${path}`),
    forget: () => {
      from = emulator.requests.length;
    },
  };
}
