import { providerOf } from "../host";

// Written by npm run generate. States contain the name of this module: it never changes.
export = providerOf("AgentExclusion");
