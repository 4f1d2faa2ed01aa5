// What an older compiler finds in place of the package: its complaints show the name of this file. A project without a
// `typescript` of its own gets the one that is part of @pulumi/pulumi, which is 3.8.
export {};
