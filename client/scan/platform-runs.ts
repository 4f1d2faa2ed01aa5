import type { Platform } from "../../provider/definition/platform";
import type { Runs } from "./runs";
import { editorRuns } from "./runs-editor";
import { securityCenterRuns } from "./runs-sc";

export const runs: Record<Platform, Runs> = { vm: editorRuns, nessus: editorRuns, sc: securityCenterRuns };
