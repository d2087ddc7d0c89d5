import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineImports from "@prisma/schema-engine-wasm/schema_engine_bg";
import { __wbg_set_wasm, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { createShadowAwareAdapter } from "./shadow-aware-adapter.ts";

export type SchemaFile = { path: string; content: string };

let started: Promise<void> | undefined;

/**
 * Runs `work` with Prisma's schema engine in WebAssembly on the database of `url`:
 * the same engine as the CLI's, without its download.
 */
export async function withSchemaEngine<T>(
  url: string,
  schema: SchemaFile[],
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  started ??= startEngine();
  await started;
  const { factory, close } = createShadowAwareAdapter(url);
  try {
    const datamodels = schema.map(({ path, content }): [string, string] => [path, content]);
    const engine = await SchemaEngine.new(
      { datamodels },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    return await work(engine);
  } finally {
    await close();
  }
}

async function startEngine(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const module = await WebAssembly.compile(await readFile(join(folder, "schema_engine_bg.wasm")));
  const instance = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": { ...engineImports } });
  __wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
}
