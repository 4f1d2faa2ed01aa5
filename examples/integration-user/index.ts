/**
 * What another product needs of a Vulnerability Management: a read-only account with API keys, and scans that log in to
 * their targets so that there is something to read.
 *
 * Keys and passwords are encrypted in the state. `pulumi stack output secretKey --show-secrets` tells the key;
 * `pulumi config set --secret scanPassword …` sets the password. Another value of `rotated` makes new keys.
 */
import * as pulumi from "@pulumi/pulumi";
import * as tenable from "pulumi-tenable";

const config = new pulumi.Config();

const siem = new tenable.IntegrationUser("siem", {
  name: "siem@example.com",
  fullName: "SIEM",
  keepers: { rotated: config.get("rotated") ?? "2030-01" },
});

const windows = new tenable.Credential("windows", {
  type: "windows",
  username: "scan",
  domain: "PLANT",
  password: config.getSecret("scanPassword") ?? "set me",
});

const policy = new tenable.Policy("credentialed", { template: "advanced", preferences: { safe_checks: "yes" } });

new tenable.Scan("servers", {
  policyId: policy.id,
  targets: ["192.0.2.0/24"],
  credentialIds: [windows.id],
  schedule: { repeat: "FREQ=WEEKLY;BYDAY=SU", start: "2030-01-06T01:00:00", timeZone: "Europe/Berlin" },
});

export const { userId, accessKey, secretKey } = siem;
