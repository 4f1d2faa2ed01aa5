import * as pulumi from "@pulumi/pulumi";
import type * as core from "../provider";
import type { Host, LookupKind } from "../provider";
import { systemClock } from "../provider/http/clock";
import type { LookedUp } from "../provider/looked-up";
import { refusal } from "./refusal";
import { lookupRefusal, programConnection } from "./settings";
import { surroundings } from "./surroundings";

export interface LookupArgs {
  /** The exact name on the platform. */
  name: pulumi.Input<string>;
  /** Connection to ask. Defaults to `default`. */
  connection?: string;
}

const host: Host = {
  clock: systemClock,
  log: (severity, message) => {
    void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
  },
  mayProceed: () => Promise.resolve(),
  // Look-ups make nothing.
  journalFolder: "",
};

/** `tenable:index:getScannerGroup`: the name under which the mocks of a unit test are asked. */
const tokenOf = (kind: LookupKind): string =>
  `tenable:index:get${kind.replaceAll(/(?:^| )(.)/g, (_, first: string) => first.toUpperCase())}`;

/** A look-up runs while the program does, in previews too: it needs keys and the network. Under mocks it needs neither. */
function lookupOf(kind: LookupKind): (args: LookupArgs) => pulumi.Output<LookedUp> {
  return (args) => {
    const { name, connection } = args ?? {};
    if (name === undefined) {
      throw refusal(`looking up a ${kind} needs its name: { name: "…" }`);
    }
    const answering = surroundings();
    if (answering === "none") {
      throw refusal(
        `looking up a ${kind} works in a Pulumi program only: run it with pulumi, or call pulumi.runtime.setMocks before the program is loaded`,
      );
    }
    if (answering === "mocks") {
      return pulumi.output(name).apply(async (wanted) => {
        const answer = (await pulumi.runtime.invoke(tokenOf(kind), { name: wanted, connection })) as LookedUp;
        return { ...answer, name: wanted };
      });
    }
    const asked = programConnection(connection);
    return pulumi.output(name).apply(async (wanted) => {
      try {
        // Loaded by those who look something up: most of what talks to a platform is of no use to a program. By
        // `require`, because an `import()` works neither in Jest nor with the zip files of Yarn.
        const { lookUp } = require("../provider") as typeof core;
        return await lookUp(kind, wanted, asked, host);
      } catch (error) {
        throw lookupRefusal(error);
      }
    });
  };
}

/** The scanner of this name: `getScanner({ name: "Berlin 1" }).id`. Security Center shows all to administrators only. */
export const getScanner = lookupOf("scanner");

/** The scanner group (on Security Center the scan zone) of this name. Not on Nessus. */
export const getScannerGroup = lookupOf("scanner group");

/** The network of this name. Vulnerability Management only. */
export const getNetwork = lookupOf("network");

/** The repository of this name. Security Center only. */
export const getRepository = lookupOf("repository");

/** The organization of this name. Security Center only, with administrator's keys. */
export const getOrganization = lookupOf("organization");

/** The template of this short name (`advanced`) or title; on Security Center of this title. */
export const getTemplate = lookupOf("template");

/** The scan policy of this name. */
export const getPolicy = lookupOf("policy");

/** The asset list of this name; on Vulnerability Management the tag of this value. Not on Nessus. */
export const getAssetList = lookupOf("asset list");

/** The credential of this name; on Vulnerability Management the managed one. Not on Nessus. */
export const getCredential = lookupOf("credential");

/** The audit file of this name. Security Center only. */
export const getAuditFile = lookupOf("audit file");

/** The folder of this name. Not on Security Center. */
export const getFolder = lookupOf("folder");

/** The user who logs in by this name. */
export const getUser = lookupOf("user");

/** The group of users of this name. */
export const getUserGroup = lookupOf("user group");

/** The group of agents of this name, as `agentGroupIds` of a scan takes it. Not on Security Center. */
export const getAgentGroup = lookupOf("agent group");
