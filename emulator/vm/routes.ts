import type { Behaviour } from "./behaviour";
import type { Route } from "./call";
import { editorRoutes } from "./editor";
import { exclusionRoutes } from "./exclusion";
import { filterRoutes } from "./filters";
import { folderRoutes } from "./folder";
import { groupRoutes } from "./group";
import { networkRoutes } from "./network";
import { policyRoutes } from "./policy";
import { scanRoutes } from "./scan";
import { scannerRoutes } from "./scanner";
import { scannerGroupRoutes } from "./scanner-group";
import { sessionRoutes } from "./session";
import { tagCategoryRoutes } from "./tag-category";
import { tagValueRoutes } from "./tag-value";
import { targetGroupRoutes } from "./target-group";
import { userRoutes } from "./user";

/** Every address of Vulnerability Management that the emulator serves. The first that fits answers. */
export const vmRoutes: readonly Route<Behaviour>[] = [
  ...sessionRoutes,
  ...filterRoutes,
  ...editorRoutes(),
  ...policyRoutes,
  ...scanRoutes,
  ...folderRoutes,
  ...scannerGroupRoutes,
  ...scannerRoutes,
  ...targetGroupRoutes,
  ...tagCategoryRoutes,
  ...tagValueRoutes,
  ...networkRoutes,
  ...exclusionRoutes,
  ...userRoutes,
  ...groupRoutes,
];
