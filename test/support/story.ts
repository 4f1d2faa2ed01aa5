import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { createProject, type Project, type ProjectOptions } from "./engine";

/** A platform, and a project that is connected to it. */
export interface Story {
  emulator: Emulator;
  project: Project;
  /** Requests that are no reads, since the last `forget`. */
  writes(): string[];
  forget(): void;
}

/** The environment by which a program reaches an emulator. */
export function connectionTo({ url, keys }: Emulator, name = ""): Record<string, string> {
  const prefix = name === "" ? "TENABLE_" : `TENABLE_${name}_`;
  return {
    [`${prefix}PLATFORM`]: "sc",
    [`${prefix}URL`]: url,
    [`${prefix}ACCESS_KEY`]: keys.accessKey,
    [`${prefix}SECRET_KEY`]: keys.secretKey,
    [`${prefix}ADMIN_ACCESS_KEY`]: keys.adminAccessKey ?? "",
    [`${prefix}ADMIN_SECRET_KEY`]: keys.adminSecretKey ?? "",
  };
}

export async function startStory(
  program: string,
  options: { emulator?: Partial<EmulatorOptions>; project?: Partial<ProjectOptions> } = {},
): Promise<Story> {
  const emulator = await startEmulator({ platform: "sc", ...options.emulator });
  const project = await createProject({ program, connectionEnv: connectionTo(emulator), ...options.project });
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
