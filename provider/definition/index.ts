/** The vocabulary of the tables in `provider/resources`. */
export * from "./binding";
export * from "./codec";
export * from "./collection";
export * from "./entry";
export * from "./field";
export * from "./objects";
export * from "./problem";
export * from "./requests";
export * from "./resource";
export * from "./rule";
export * from "./schema";
