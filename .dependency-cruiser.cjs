/**
 * Who may import whom: `examples → sdk → provider ← client ← cli`, and what style.md says about the folders in provider/.
 * Checked by `npm test`; test/tools/import-rules.test.ts plants a violation of each rule.
 */
const shipped = "^(sdk|provider|client|emulator|cli)/";
const typeOnly = ["type-only"];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one thing, or one of them knows too much.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "sdk-over-provider",
      comment: "The classes stand on provider/ alone.",
      severity: "error",
      from: { path: "^sdk/" },
      to: { path: "^(client|cli|emulator|tools|examples|test)/" },
    },
    {
      name: "provider-is-the-bottom",
      comment: "The core knows neither the program's side nor the commands.",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: "^(sdk|client|cli|emulator|tools|examples|test)/" },
    },
    {
      name: "client-over-provider",
      comment: "Functions that do something stand on the core, and know neither programs nor commands.",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^(sdk|cli|emulator|tools|examples|test)/" },
    },
    {
      name: "cli-over-provider",
      comment: "Commands use the core; classes of programs are not for them, and the emulator is another package.",
      severity: "error",
      from: { path: "^cli/" },
      to: { path: "^(sdk|emulator|tools|examples|test)/" },
    },
    {
      name: "examples-over-sdk",
      comment: "An example does what a user can do: it imports the package by name.",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^(provider|client|cli|emulator|tools|test)/" },
    },
    {
      name: "emulator-is-a-second-opinion",
      comment: "Written from the vendor's pages: sharing a table with the provider would share its errors.",
      severity: "error",
      from: { path: "^emulator/" },
      to: { path: "^(sdk|provider|client|cli|tools|examples|test)/" },
    },
    {
      name: "emulated-platforms-know-what-they-share",
      comment: "core/ is below all of them, rest/ below Vulnerability Management and Nessus; none knows another one.",
      severity: "error",
      from: { path: "^emulator/(core|rest|sc|vm|nessus)/" },
      to: {
        path: "^emulator/",
        pathNot: ["^emulator/core/", "^emulator/$1/", "^emulator/rest/"],
      },
    },
    {
      name: "core-and-sc-know-no-rest",
      comment: "What Vulnerability Management and Nessus share is not Security Center's.",
      severity: "error",
      from: { path: "^emulator/(core|sc)/" },
      to: { path: "^emulator/rest/" },
    },
    {
      name: "resources-are-declarations",
      comment: "A resource file says what exists; how to talk and what happens is written once, elsewhere.",
      severity: "error",
      from: { path: "^provider/resources/" },
      to: {
        path: "^provider/",
        pathNot: "^provider/errors\\.ts$|^provider/(definition|values|platforms|resources)/",
      },
    },
    {
      name: "resources-use-no-dialect",
      comment: "Of a platform a table names collections, codecs and documents; how it talks is for the connection.",
      severity: "error",
      from: { path: "^provider/resources/" },
      to: { path: "^provider/platforms/(index|dialect|foreign|[a-z]+/dialect)\\.ts$" },
    },
    {
      name: "values-mean-the-same-everywhere",
      comment: "What a value means is no matter of a path, a request or a wire.",
      severity: "error",
      from: { path: "^provider/(values|definition)/" },
      to: { path: "^provider/(platforms|connection|lifecycle|resources|http|hosts)/" },
    },
    {
      name: "core-knows-no-host",
      comment: "The core has two hosts: the dynamic provider, and the commands.",
      severity: "error",
      from: { path: "^provider/(?!hosts/)" },
      to: { path: "^provider/hosts/" },
    },
    {
      name: "resources-know-each-other-by-type",
      comment: "Only the registry imports them all; share.ts is what several of them have in common.",
      severity: "error",
      from: { path: "^provider/resources/", pathNot: "^provider/resources/index\\.ts$" },
      to: {
        path: "^provider/resources/",
        pathNot: "^provider/resources/share\\.ts$",
        dependencyTypesNot: typeOnly,
      },
    },
    {
      name: "resources-send-no-requests",
      comment: "Not even through something that looks harmless.",
      severity: "error",
      from: { path: "^provider/resources/" },
      to: { path: "^provider/http/exchange\\.ts$", reachable: true },
    },
    {
      name: "lifecycle-and-platforms-name-no-resource",
      comment: "What is written once holds for every resource.",
      severity: "error",
      from: { path: "^provider/(lifecycle|connection|platforms)/" },
      to: { path: "^provider/resources/" },
    },
    {
      name: "http-knows-no-platform",
      comment: "Transport: it would serve any vendor.",
      severity: "error",
      from: { path: "^provider/http/" },
      to: { path: "^provider/", pathNot: "^provider/http/" },
    },
    {
      name: "pulumi-only-in-sdk",
      comment: "The core has two hosts; loading the SDK costs 0.6 s. Types are free.",
      severity: "error",
      from: { pathNot: "^(sdk|examples|test|provider/hosts/dynamic|tools/bench)/" },
      to: { path: "node_modules/@pulumi/pulumi/", dependencyTypesNot: typeOnly },
    },
    {
      name: "dynamic-host-uses-proto-only",
      comment: "The provider process has the SDK loaded already; only its messages are needed, for the log service.",
      severity: "error",
      from: { path: "^provider/hosts/dynamic/" },
      to: {
        path: "node_modules/@pulumi/pulumi/",
        pathNot: "node_modules/@pulumi/pulumi/proto/",
        dependencyTypesNot: typeOnly,
      },
    },
    {
      name: "requests-only-in-http",
      comment: "One room knows how a request is sent.",
      severity: "error",
      from: { path: "^(sdk|provider|client|cli)/", pathNot: "^provider/http/" },
      to: { path: "^(node:)?https?$", dependencyTypesNot: typeOnly },
    },
    {
      name: "only-own-dependencies-shipped",
      comment: "What users run must be among the dependencies or the peer of the same package.",
      severity: "error",
      from: { path: shipped },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: [...typeOnly, "npm", "npm-peer"] },
    },
    {
      name: "everything-resolves",
      comment: "An import that nobody can follow hides from all other rules.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "types", "node", "default"] },
  },
};
