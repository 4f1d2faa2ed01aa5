/** The three platforms, as settings and tables name them. */
export const platforms = ["vm", "sc", "nessus"] as const;
export type Platform = (typeof platforms)[number];

/** Their names in prose and messages. */
export const platformNames: Record<Platform, string> = {
  vm: "Vulnerability Management",
  sc: "Security Center",
  nessus: "Nessus",
};

/** Where the administrator and the organizations have keys of their own. */
export const hasSides: Record<Platform, boolean> = { vm: false, sc: true, nessus: false };
