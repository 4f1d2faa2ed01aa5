import { providerOf } from "../host";

// The name of this module stands in every state that was ever made with it: it stays.
export = providerOf("Folder");
