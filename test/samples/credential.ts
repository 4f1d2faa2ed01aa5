import type { Props } from "../../provider";
import { scCredentials } from "./credential-sc";
import { vmCredentials } from "./credential-vm";
import type { Example, Examples, Samples } from "./sample";
import { otherPassword, password } from "./values";

export const credentials: Samples = { sc: scCredentials, vm: vmCredentials };

const example = (of: string, inputs: Props, changes: Props): Example => ({
  title: `Credential for ${of}`,
  type: "Credential",
  inputs: () => ({ name: "weekly", username: "scan", password, ...inputs }),
  changes: () => Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, { value }])),
});

const database = (databaseType: string, inputs: Props = {}, changes: Props = {}): Example =>
  example(
    databaseType,
    { type: "database", databaseType, port: 4000, ...inputs },
    { username: "other", password: otherPassword, port: 4001, ...changes },
  );

const sqlServer: Example = {
  ...database("SQL Server", { sid: "PLANT", sqlServerAuth: "SQL" }, { sid: "OFFICE", sqlServerAuth: "Windows" }),
  replacing: () => ({ databaseType: { databaseType: "MySQL", sid: undefined, sqlServerAuth: undefined } }),
};

const onBoth: readonly Example[] = [
  example(
    "SSH by Kerberos",
    {
      ...{ type: "ssh", authMethod: "kerberos", kdc: "kdc.example.com", kdcPort: 1088 },
      ...{ kdcTransport: "udp", realm: "EXAMPLE.COM" },
    },
    { kdc: "other.example.com", kdcPort: 89, kdcTransport: "tcp", realm: "OTHER.EXAMPLE.COM" },
  ),
  example(
    "Windows",
    { type: "windows", authMethod: "ntlmHash", domain: "PLANT" },
    { authMethod: "lmHash", domain: "OFFICE", password: otherPassword },
  ),
  sqlServer,
  database("DB2", { sid: "PLANT" }, { sid: "OFFICE" }),
  database("PostgreSQL", { sid: "PLANT" }, { sid: "OFFICE" }),
  database("MySQL"),
];

export const credentialExamples: Examples = {
  sc: [...onBoth, database("Informix/DRDA", { sid: "PLANT" }, { sid: "OFFICE" })],
  vm: [...onBoth, database("Sybase ASE")],
};
