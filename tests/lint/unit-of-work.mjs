/*
 * Allows only the database to be awaited inside a unit of work. While it waits, a unit of work holds the only writer on
 * SQLite, and a connection with its locks on PostgreSQL; and what happens outside the database cannot be rolled back.
 *
 * A unit of work is a function passed to `unitOfWork(…)`, or any function that takes a `Tx`. Inside one:
 * - whatever is awaited, or returned as a promise, goes through the transaction: a chain on it, a call that receives
 *   it, or several of these in parallel;
 * - no other connection is used, because it would not see what the unit has written or be rolled back with it;
 * - nothing outside the database is called or imported: files, network, timers, passwords, mail, documents.
 */

const OUTSIDE_MODULES =
  /^(node:)?(fs|fs\/promises|child_process|net|tls|http|https|dns|timers|timers\/promises|worker_threads|zlib)$|^(nodemailer|@node-rs\/argon2|pdfkit|fontkit|esbuild|mdx-bundler)$/;
const OUTSIDE_CALLS =
  /^(fetch|setTimeout|setInterval|setImmediate|hashPassword|verifyPassword|sendMail|openTransport|render\w*Pdf|sign[A-Z]\w*Credential)$/;

/** @typedef {import("eslint").Rule.Node} Node */

/** @param {any} node @returns {boolean} */
const isFunction = (node) =>
  node?.type === "ArrowFunctionExpression" ||
  node?.type === "FunctionExpression" ||
  node?.type === "FunctionDeclaration";

/** Returns the name of a parameter's type, if it is a plain one. @param {any} parameter */
function typeNameOf(parameter) {
  const annotation = parameter?.typeAnnotation?.typeAnnotation;
  return annotation?.type === "TSTypeReference" && annotation.typeName.type === "Identifier"
    ? annotation.typeName.name
    : null;
}

/** Returns the transaction's name, if a function is a unit of work or runs inside one. @param {any} node */
function transactionOf(node) {
  const typed = node.params.find((/** @type {any} */ one) => typeNameOf(one) === "Tx");
  if (typed?.type === "Identifier") return typed.name;
  const call = node.parent;
  const isHandedOver =
    call?.type === "CallExpression" &&
    call.callee.type === "Identifier" &&
    call.callee.name === "unitOfWork" &&
    call.arguments[1] === node;
  if (!isHandedOver) return null;
  const [first] = node.params;
  return first?.type === "Identifier" ? first.name : "";
}

/** @param {any} node @param {(node: any) => boolean} test @param {Record<string, readonly string[]>} keys @returns {boolean} */
function someNode(node, test, keys) {
  if (!node || typeof node.type !== "string") return false;
  if (test(node)) return true;
  return (keys[node.type] ?? []).some((key) => {
    const child = node[key];
    return Array.isArray(child)
      ? child.some((one) => someNode(one, test, keys))
      : someNode(child, test, keys);
  });
}

/** @type {import("eslint").Rule.RuleModule} */
const rule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      awaited:
        "Inside a unit of work only the database is awaited: hand {{tx}} to it, or do it before or after.",
      otherDoor:
        "Inside a unit of work read and write with {{tx}}: {{name}} is another door to the database.",
      outside:
        "{{name}} is outside the database: do it before or after the unit of work, or through the outbox.",
    },
  },
  create(context) {
    const keys = context.sourceCode.visitorKeys;
    const services = /** @type {any} */ (context.sourceCode.parserServices);
    const types = services?.program ? services : null;
    const outsideNames = new Set();
    /** @type {{ node: any, tx: string }[]} */
    const units = [];
    const unit = () => units.at(-1);

    /** @param {any} node */
    const mentions = (node, /** @type {string} */ tx) =>
      someNode(node, (one) => one.type === "Identifier" && one.name === tx, keys);

    /** Returns the value a variable was declared with. @param {any} identifier */
    function valueOf(identifier) {
      let scope = context.sourceCode.getScope(identifier);
      for (; scope; scope = /** @type {any} */ (scope.upper)) {
        const variable = scope.set.get(identifier.name);
        if (variable) return /** @type {any} */ (variable.defs[0]?.node)?.init ?? null;
      }
      return null;
    }

    /**
     * Returns whether awaiting this means awaiting the database.
     * @param {any} node @param {string} tx @returns {boolean}
     */
    function isOfDatabase(node, tx) {
      switch (node?.type) {
        case "AwaitExpression":
          return isOfDatabase(node.argument, tx);
        case "TSNonNullExpression":
        case "TSAsExpression":
        case "ChainExpression":
          return isOfDatabase(node.expression, tx);
        case "ConditionalExpression":
          return [node.consequent, node.alternate].every((one) => isPlain(one) || isOfDatabase(one, tx));
        case "LogicalExpression":
          return [node.left, node.right].every((one) => isPlain(one) || isOfDatabase(one, tx));
        case "ArrayExpression":
          return node.elements.every((/** @type {any} */ one) => isPlain(one) || isOfDatabase(one, tx));
        case "SpreadElement":
          return isOfDatabase(node.argument, tx);
        case "Identifier":
          return node.name === tx || isOfDatabase(valueOf(node), tx);
        case "MemberExpression":
          return isOfDatabase(node.object, tx);
        case "CallExpression": {
          const { callee } = node;
          const isAll =
            callee.type === "MemberExpression" &&
            callee.object.type === "Identifier" &&
            callee.object.name === "Promise";
          if (isAll) return node.arguments.every((/** @type {any} */ one) => isOfDatabase(one, tx));
          // A method of a database object, such as a query that is being built.
          if (callee.type === "MemberExpression" && isOfDatabase(callee.object, tx)) return true;
          return node.arguments.some((/** @type {any} */ one) => mentions(one, tx));
        }
        default:
          return false;
      }
    }

    /** Returns whether there is nothing to await. @param {any} node */
    const isPlain = (node) =>
      node === null || node?.type === "Literal" || (node?.type === "Identifier" && node.name === "undefined");

    /** @param {any} node */
    function isPromise(node) {
      if (!types || !node) return false;
      const type = types.getTypeAtLocation(node);
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((/** @type {any} */ part) => part.getProperty("then") !== undefined);
    }

    /** @param {any} node */
    function checkWaitedFor(node) {
      const here = unit();
      if (here && !isOfDatabase(node, here.tx)) {
        context.report({ node, messageId: "awaited", data: { tx: here.tx || "the transaction" } });
      }
    }

    /** @param {any} node */
    function enter(node) {
      const tx = transactionOf(node);
      if (tx !== null) units.push({ node, tx });
    }

    /** @param {any} node */
    function leave(node) {
      if (unit()?.node === node) units.pop();
    }

    /** @param {any} node @param {string} name */
    function reportOutside(node, name) {
      context.report({ node, messageId: "outside", data: { name } });
    }

    return {
      ImportDeclaration(node) {
        if (!OUTSIDE_MODULES.test(String(node.source.value))) return;
        for (const specifier of node.specifiers) outsideNames.add(specifier.local.name);
      },
      ":function": enter,
      ":function:exit": leave,
      "ArrowFunctionExpression[body.type!='BlockStatement']"(/** @type {any} */ node) {
        if (unit() && isPromise(node.body)) checkWaitedFor(node.body);
      },
      AwaitExpression(node) {
        checkWaitedFor(node.argument);
      },
      "ForOfStatement[await=true]"(/** @type {any} */ node) {
        checkWaitedFor(node.right);
      },
      ReturnStatement(node) {
        if (unit() && node.argument && isPromise(node.argument)) checkWaitedFor(node.argument);
      },
      ImportExpression(node) {
        if (unit()) reportOutside(node, "import()");
      },
      CallExpression(node) {
        if (!unit()) return;
        const { callee } = /** @type {any} */ (node);
        const root = callee.type === "MemberExpression" ? callee.object : callee;
        const name = callee.type === "MemberExpression" ? callee.property.name : callee.name;
        if (OUTSIDE_CALLS.test(name ?? "")) reportOutside(node, name);
        else if (root.type === "Identifier" && outsideNames.has(root.name)) reportOutside(node, root.name);
      },
      Identifier(node) {
        const here = unit();
        if (!here) return;
        const parent = /** @type {any} */ (node.parent);
        if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) {
          if (node.name === "db") reportDoor(node, context.sourceCode.getText(parent), here.tx);
          return;
        }
        if (isFunction(parent) || (parent.type === "Property" && parent.key === node && !parent.shorthand))
          return;
        if (node.name !== here.tx && isOtherDoor(node)) reportDoor(node, node.name, here.tx);
      },
    };

    /** @param {any} node @param {string} name @param {string} tx */
    function reportDoor(node, name, tx) {
      context.report({ node, messageId: "otherDoor", data: { name, tx: tx || "the transaction" } });
    }

    /** Returns whether a name stands for the whole database. @param {any} identifier */
    function isOtherDoor(identifier) {
      for (
        let scope = context.sourceCode.getScope(identifier);
        scope;
        scope = /** @type {any} */ (scope.upper)
      ) {
        const variable = scope.set.get(identifier.name);
        if (!variable) continue;
        const parameter = variable.defs.find((definition) => definition.type === "Parameter");
        const name = parameter ? /** @type {any} */ (parameter.name) : null;
        return identifier.name === "db" || typeNameOf(name) === "Database";
      }
      return false;
    }
  },
};

export default { meta: { name: "alongside" }, rules: { "unit-of-work": rule } };
