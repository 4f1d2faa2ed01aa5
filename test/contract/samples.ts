import type { PlatformSamples } from "./sample";
import { accountSamples } from "./samples-accounts";
import { nessus } from "./samples-nessus";
import { securityCenter } from "./samples-sc";
import { vulnerabilityManagement } from "./samples-vm";

/** Registering a resource or a shape in one of these is enough to test it. */
export const platformSamples: PlatformSamples[] = [securityCenter, vulnerabilityManagement, nessus, ...accountSamples];
