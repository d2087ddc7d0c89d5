import type { TestProject } from "vitest/node";
import { startTestServer } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Administrator's URL of the PostgreSQL 18 that the whole run shares. */
    pgUrl: string;
  }
}

/** One PostgreSQL 18 for the run; every test makes its own database in it (`createTestDatabase`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide("pgUrl", server.url);
  return server.stop;
}
