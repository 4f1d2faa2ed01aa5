/** Lint rules of this repository, for oxlint. test/tools/house-rules.test.ts plants a violation of each. */

const isNamedPlatform = (node) => {
  const name = node.type === "Identifier" ? node : node.type === "MemberExpression" ? node.property : undefined;
  const isOfProcess = node.type === "MemberExpression" && node.object.name === "process";
  return name?.type === "Identifier" && /platform$/i.test(name.name) && !isOfProcess;
};
const isText = (node) => node.type === "Literal" && typeof node.value === "string";

/** A comparison takes the wrong branch for the next platform, and nobody hears of it; a table does not compile. */
const platformTable = {
  create: (context) => ({
    BinaryExpression(node) {
      const { operator, left, right } = node;
      const isComparison = ["===", "!==", "==", "!="].includes(operator);
      if (isComparison && ((isNamedPlatform(left) && isText(right)) || (isNamedPlatform(right) && isText(left)))) {
        context.report({ node, message: "Ask a table of platforms (`Record<Platform, …>`) instead of comparing." });
      }
    },
  }),
};

/** One way to keep a member to a class: the compiler's, which reads like `readonly` and is free at run time. */
const privateMembers = {
  create: (context) => {
    const report = (node) => {
      if (node.key.type === "PrivateIdentifier") {
        context.report({ node: node.key, message: `Write \`private ${node.key.name}\`.` });
      }
    };
    return { PropertyDefinition: report, MethodDefinition: report };
  },
};

/** Constants are written like everything else; what a variable of the environment is called is taken out by its name. */
const camelCase = {
  create: (context) => {
    const look = (node) => {
      if (node?.type === "Identifier" && /^[A-Z][A-Z0-9_]+$/.test(node.name)) {
        context.report({ node, message: `Write ${node.name} in camelCase.` });
      } else if (node?.type === "ArrayPattern") {
        node.elements.forEach(look);
      } else if (node?.type === "AssignmentPattern") {
        look(node.left);
      }
    };
    const lookAtParameters = ({ params }) => params.forEach(look);
    return {
      VariableDeclarator: ({ id }) => look(id),
      FunctionDeclaration: lookAtParameters,
      FunctionExpression: lookAtParameters,
      ArrowFunctionExpression: lookAtParameters,
    };
  },
};

module.exports = {
  meta: { name: "house" },
  rules: { "camel-case": camelCase, "platform-table": platformTable, "private-members": privateMembers },
};
