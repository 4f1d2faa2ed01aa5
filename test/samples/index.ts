import type { Platform } from "../../provider/definition/platform";
import { accessPermissions } from "./access-permission";
import { apiKeysExamples } from "./api-keys";
import { credentialExamples, credentials } from "./credential";
import { exclusions } from "./exclusion";
import { folders } from "./folder";
import { nessus } from "./platform-nessus";
import { scAccounts, securityCenter } from "./platform-sc";
import { vmAccounts, vulnerabilityManagement } from "./platform-vm";
import { policies } from "./policy";
import { roles } from "./role";
import type { Example, Examples, PlatformFacts, PlatformSamples, Samples } from "./sample";
import { scanExamples, scans } from "./scan";
import { scannerGroups } from "./scanner-group";
import { staticAssetLists } from "./static-asset-list";
import { userGroups } from "./user-group";
import { users } from "./user";

const scanning = [scans, policies, staticAssetLists, scannerGroups];
const accounts = [exclusions, folders, users, userGroups, roles, accessPermissions, credentials];
const further: readonly Examples[] = [scanExamples, credentialExamples, apiKeysExamples];

const on = (facts: PlatformFacts, resources: readonly Samples[]): PlatformSamples => ({
  ...facts,
  samples: resources.flatMap((forms) => forms[facts.platform] ?? []),
});

/** Registering a resource or a form of one in these lists is enough to test it. */
export const platformSamples: readonly PlatformSamples[] = [
  on(securityCenter, scanning),
  on(vulnerabilityManagement, scanning),
  on(nessus, scanning),
  on(vmAccounts, accounts),
  on(scAccounts, accounts),
];

/** A site of each platform that has what its examples name. */
export const siteOn: Readonly<Record<Platform, Pick<PlatformFacts, "start" | "idsOf">>> = {
  vm: vmAccounts,
  sc: scAccounts,
  nessus,
};

/** Every form of every resource on a platform. */
export const examplesOn = (platform: Platform): readonly Example[] =>
  [...scanning, ...accounts, ...further].flatMap((forms) => forms[platform] ?? []);
