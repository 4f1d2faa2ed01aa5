import { describeClient } from "./python-client";

describeClient({
  name: "pyTenable",
  requirements: ["pytenable"],
  folder: "pytenable",
  areas: {
    vm: [
      ...["connection", "scans", "policies", "scanner groups", "scanners", "target groups", "tags", "networks"],
      ...["exclusions", "credentials", "folders", "users", "groups", "exports"],
    ],
    sc: [
      ...["connection", "asset lists", "policies", "scans", "scan zones", "scanners", "repositories", "credentials"],
      ...[
        "analysis",
        "users",
        "risk rules",
        "queries and alerts",
        "audit files",
        "groups",
        "plugins and feeds",
        "runs",
      ],
      ...["organizations", "roles", "hosts", "tickets", "reports", "license", "current", "system"],
    ],
    nessus: ["connection", "scans", "policies", "folders", "exports"],
  },
  schemes: ["http", "https"],
});
