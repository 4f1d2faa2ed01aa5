import { describeClient } from "./python-client";

const areas = ["connection", "policies", "credentials", "scans", "exports"];

/** A client with a transport, types of credentials and readers of results of its own. */
describeClient({
  name: "nessrest",
  requirements: ["nessrest"],
  folder: "nessrest",
  areas: { vm: areas, nessus: areas },
  schemes: ["http", "https"],
});
