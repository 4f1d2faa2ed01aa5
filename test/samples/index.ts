import type { PlatformSamples } from "./sample";
import { accountSamples } from "./accounts";
import { nessus } from "./platform-nessus";
import { securityCenter } from "./platform-sc";
import { vulnerabilityManagement } from "./platform-vm";

/** Registering a resource or a shape in one of these is enough to test it. */
export const platformSamples: PlatformSamples[] = [securityCenter, vulnerabilityManagement, nessus, ...accountSamples];
