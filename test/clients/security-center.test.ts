import { describeClient } from "./python-client";

/** A client with a transport, errors and paging of its own. */
describeClient({
  name: "pySecurityCenter",
  requirements: ["pysecuritycenter"],
  folder: "pysecuritycenter",
  areas: {
    sc: ["connection", "sessions", "lists", "objects", "runs", "files", "analysis", "numbers", "settings"],
  },
  schemes: ["https"],
});

/** A program for the command line that keeps what it reads in a database of its own. */
describeClient({
  name: "ivan",
  requirements: ["ivan-pro"],
  folder: "ivan",
  areas: { sc: ["keys", "display", "findings", "runs"] },
  schemes: ["https"],
});
