import * as pulumi from "@pulumi/pulumi";
import type { LookupKind } from "../provider";
import type { LookedUp } from "../provider/looked-up";
import { refusal } from "./refusal";
import { loadCore, lookingUp, sessionOf } from "./session";
import { isOfflinePreview, lookupRefusal, programConnection, unknownOutput } from "./settings";
import { surroundings } from "./surroundings";

export interface LookupArgs {
  /** The exact name on the platform. */
  name: pulumi.Input<string>;
  /** Connection to ask. Defaults to `default`. */
  connection?: string;
}

/** `tenable:index:getScannerGroup`: the name under which the mocks of a unit test are asked. */
const tokenOf = (kind: LookupKind): string =>
  `tenable:index:get${kind.replaceAll(/(?:^| )(.)/g, (_, first: string) => first.toUpperCase())}`;

/**
 * A look-up runs while the program does, in previews too: it needs keys and the network. Under mocks it needs neither,
 * and in a preview without requests its answer is not known.
 */
function lookupOf(kind: LookupKind): (args: LookupArgs) => pulumi.Output<LookedUp> {
  return (args) => {
    const { name, connection } = args ?? {};
    if (name === undefined) {
      throw refusal(`looking up a ${kind} requires a name: { name: "…" }`);
    }
    const answering = surroundings();
    if (answering === "none") {
      throw refusal(
        `looking up a ${kind} only works in a Pulumi program: run it with pulumi, or call pulumi.runtime.setMocks before the program is loaded`,
      );
    }
    if (answering === "mocks") {
      return pulumi.output(name).apply(async (wanted) => {
        const answer = (await pulumi.runtime.invoke(tokenOf(kind), { name: wanted, connection })) as LookedUp;
        return { ...answer, name: wanted };
      });
    }
    const asked = programConnection(connection);
    if (isOfflinePreview(connection)) {
      return unknownOutput() as pulumi.Output<LookedUp>;
    }
    return pulumi.output(name).apply((wanted) =>
      lookingUp(async () => {
        try {
          return await loadCore().lookUp(kind, wanted, sessionOf(asked));
        } catch (error) {
          throw lookupRefusal(error);
        }
      }),
    );
  };
}

/** Finds a scanner by name: `getScanner({ name: "Berlin 1" }).id`. On Security Center, requires administrator keys. */
export const getScanner = lookupOf("scanner");

/** Finds a scanner group by name; on Security Center, a scan zone. Not on Nessus. */
export const getScannerGroup = lookupOf("scanner group");

/** Finds a network by name. Vulnerability Management only. */
export const getNetwork = lookupOf("network");

/** Finds a repository by name. Security Center only. */
export const getRepository = lookupOf("repository");

/** Finds an organization by name. Requires administrator keys. Security Center only. */
export const getOrganization = lookupOf("organization");

/** Finds a template by short name (`advanced`) or title; on Security Center, by title. */
export const getTemplate = lookupOf("template");

/** Finds a scan policy by name. */
export const getPolicy = lookupOf("policy");

/** Finds an asset list by name; on Vulnerability Management, a tag by its value. Not on Nessus. */
export const getAssetList = lookupOf("asset list");

/** Finds a managed credential by name. Not on Nessus. */
export const getCredential = lookupOf("credential");

/** Finds an audit file by name. Security Center only. */
export const getAuditFile = lookupOf("audit file");

/** Finds a scan folder by name. Not on Security Center. */
export const getFolder = lookupOf("folder");

/** Finds a user by login name. */
export const getUser = lookupOf("user");

/** Finds a user group by name. */
export const getUserGroup = lookupOf("user group");

/** Finds an agent group by name, for `Scan.agentGroupIds`. Not on Security Center. */
export const getAgentGroup = lookupOf("agent group");

/** Finds a role by name, for `User.roleId`. Security Center only. */
export const getRole = lookupOf("role");

/** Finds a report definition by name, for `Scan.reportIds`. Security Center only. */
export const getReportDefinition = lookupOf("report definition");
