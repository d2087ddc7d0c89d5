const swc = require("@swc/core");

// A module's face, and the face of a part that must not bring the rest along.
const faces = ["^modules/[^/]+/index\\.ts$", "^modules/[^/]+/[^/]+/index\\.ts$"];

/** Which modules each module may import, floor by floor (ARCHITECTURE.md). A new module is added here first. */
const ground = ["platform"];
const beside = ["monitor", "metric", "incident", "status", "maintenance"];
const mayImport = {
  platform: [],
  postgres: ground,
  storage: ground,
  alert: ground,
  access: ground,
  branch: ["postgres", "storage", "access", ...ground],
  connection: ["postgres", "storage", "access", ...ground],
  backup: ["branch", "postgres", "storage", "access", ...ground],
  migrate: ["backup", "branch", "postgres", "storage", "access", ...ground],
  preview: ["migrate", "branch", "postgres", "storage", "access", ...ground],
  ...Object.fromEntries(
    beside.map((name) => [
      name,
      [...beside.filter((other) => other !== name), "branch", "postgres", "storage", "access", ...ground],
    ]),
  ),
  release: ["migrate", "backup", ...beside, "branch", "postgres", "storage", "access", ...ground],
};

const either = (names) => `(?:${names.join("|")})`;
const nothing = "(?!)";

const floors = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `floor-${name}`,
  comment: `modules/${name} may import only: ${allowed.join(", ") || "no other module"}`,
  severity: "error",
  from: { path: `^modules/${name}/` },
  to: {
    path: "^modules/",
    pathNot: [`^modules/${name}/`, allowed.length > 0 ? `^modules/${either(allowed)}/` : nothing],
  },
}));

const rules = [
  {
    name: "no-cycle",
    comment: "two files that need each other are one idea, or miss a third",
    from: {},
    to: { circular: true },
  },
  {
    name: "module-without-floor",
    comment: "give the new module its floor in .dependency-cruiser.cjs",
    from: { path: "^modules/[^/]+/", pathNot: `^modules/${either(Object.keys(mayImport))}/` },
    to: {},
  },
  {
    name: "module-by-face",
    comment: "import #modules/<name> (or the face of its part), never a file inside another module",
    from: { path: "^modules/([^/]+)/" },
    to: { path: "^modules/", pathNot: ["^modules/$1/", ...faces] },
  },
  {
    name: "entry-by-face",
    comment: "import #modules/<name>, never a file inside a module",
    from: { pathNot: "^(?:modules/|sentry\\.)" },
    to: { path: "^modules/", pathNot: faces },
  },
  {
    name: "sentry-by-its-own-face",
    comment: "sentry.*.config.ts also run in the browser, where platform's whole face would bring pg along",
    from: { path: "^sentry\\." },
    to: { path: "^modules/", pathNot: "^modules/platform/(?:sentry/)?index\\.ts$" },
  },
  {
    name: "module-knows-no-entry",
    comment: "entries call modules; settings and effects reach a module as arguments",
    from: { path: "^modules/" },
    to: {
      path: "^(?:app|ui|inngest|scripts|examples|tests|prisma)/|^[^/]+\\.(?:ts|mjs|json)$",
      pathNot: "^prisma/generated/",
    },
  },
  {
    name: "ui-knows-no-route",
    comment: "shared components know neither routes, jobs nor commands",
    from: { path: "^ui/" },
    to: { path: "^(?:app|inngest|scripts)/" },
  },
  {
    name: "entry-is-not-imported",
    comment: "nothing reaches into another kind of entry; what two entries share belongs to a module",
    from: { path: "^([^/]+)/" },
    to: { path: "^(?:app|scripts|tests)/", pathNot: "^$1/" },
  },
  {
    name: "inngest-only-in-inngest",
    comment: "modules take StepTools; only the functions in inngest/ know the engine",
    from: { pathNot: "^inngest/" },
    to: { path: "node_modules/inngest/" },
  },
  {
    name: "screens-only-in-app-and-ui",
    comment: "next and react are for app/, ui/ and Next's own files at the root",
    from: { pathNot: "^(?:app|ui)/|^(?:proxy|instrumentation[^/]*)\\.ts$|^next\\.config\\.mjs$|^sentry[^/]*\\.ts$" },
    to: { path: "node_modules/(?:next|react|react-dom|next-intl|use-intl|@base-ui/react|lucide-react|geist)/" },
  },
  {
    name: "no-tool-in-the-product",
    comment: "what runs in production may not need a devDependency",
    from: { path: "^(?:app|ui|inngest|modules)/" },
    to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
  },
];

// TypeScript 7 has no JavaScript API, so swc parses. Its visitor (which dependency-cruiser walks the tree with) knows
// neither JSX nor `using` nor most types: parse by the file's ending, and hand on only what the file depends on.
const parseFileSync = swc.parseFileSync;
swc.parseFileSync = (file, options) => {
  const parsed = parseFileSync(file, { ...options, tsx: /\.[jt]sx$/.test(file) });
  return { ...parsed, body: dependenciesIn(parsed.body) };
};

function dependenciesIn(node) {
  if (node === null || typeof node !== "object") return [];
  if (Array.isArray(node)) return node.flatMap(dependenciesIn);
  const inner = Object.values(node).flatMap(dependenciesIn);
  if (node.type === "TsImportType") return [importOf(node.argument), ...inner];
  if (node.type === "ImportDeclaration") return [importOf(node.source), ...inner];
  if (/^Export(All|Named)Declaration$/.test(node.type) && node.source) return [importOf(node.source), ...inner];
  if (node.type === "CallExpression" && node.callee.type === "Import") {
    const call = { ...node, arguments: node.arguments.slice(0, 1) };
    return [{ type: "ExpressionStatement", span: node.span, expression: call }, ...inner];
  }
  return inner;
}

function importOf(source) {
  return { type: "ImportDeclaration", span: source.span, specifiers: [], source };
}

module.exports = {
  forbidden: [...rules.map((rule) => ({ severity: "error", ...rule })), ...floors],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^prisma/generated/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      mainFields: ["module", "main"],
    },
  },
};
