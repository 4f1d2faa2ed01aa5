/** The three platforms, as settings and tables name them. */
export const platforms = ["vm", "sc", "nessus"] as const;
export type Platform = (typeof platforms)[number];

/** Their names in prose and messages. */
export const platformNames: Record<Platform, string> = {
  vm: "Vulnerability Management",
  sc: "Security Center",
  nessus: "Nessus",
};
