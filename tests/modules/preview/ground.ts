import { inject } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { createLog, OpsError } from "#modules/platform";
import { withConnection } from "#modules/postgres";
import { type BuildInput, buildOnVercel } from "#modules/preview";
import { type NeonEmulator, startNeonEmulator } from "../../emulators/neon/index.ts";
import { runOnce } from "../branch/run-once.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import "../../support/database.ts";

export const silent = createLog({ to: "stderr", level: "silent" });

type Changes = Partial<Omit<BuildInput, "facts">> & { facts?: Partial<BuildInput["facts"]> };

/** A Neon project whose production was built once, and builds that note what they did. */
export type Ground = Awaited<ReturnType<typeof openGround>>;

export async function openGround() {
  const clock = createFakeClock();
  const emulator = await startNeonEmulator(inject("pgUrl"), clock);
  emulator.project.branchesLimit = 500;
  emulator.project.pollsPerOperation = 1;
  const said: string[] = [];
  const migrated: string[] = [];
  const applied: string[] = [];
  const built: Record<string, string | undefined>[] = [];
  const connect = connectTo(emulator);
  const open = (database?: string) =>
    openNeonBranches({
      ...{ apiKey: emulator.apiKey, projectId: emulator.project.id, baseUrl: emulator.baseUrl },
      ...(database ? { database } : {}),
      ...{ wait: async () => {}, clock, log: silent },
    });
  const migrate = (url: string) =>
    connect(url, (session) =>
      session.query("SELECT pg_advisory_lock(72707369); CREATE TABLE IF NOT EXISTS public.migrated (id int)"),
    );
  const inputOf = ({ facts, ...changes }: Changes = {}): BuildInput => ({
    facts: {
      ...{ environment: "preview", gitBranch: "feature/checkout" },
      neon: { apiKey: emulator.apiKey, projectId: emulator.project.id },
      ...facts,
    },
    ...{ environment: {}, variables: [{ name: "DATABASE_URL", isPooled: false }], open, connect, clock, log: silent },
    migrate: async (url) => {
      migrated.push(url);
      await migrate(url);
      return 0;
    },
    apply: async (url) => {
      applied.push(url);
      await migrate(url);
      return ["20261122_one"];
    },
    build: async (variables) => {
      built.push(variables);
      return 0;
    },
    say: (line) => void said.push(line),
    wait: async () => {},
    ...changes,
  });
  const build = (changes: Changes = {}) => buildOnVercel(inputOf(changes));
  const production = () => emulator.project.named("production");
  const urlOf = (name: string, isPooled = false) => {
    const [endpoint] = emulator.project.endpointsOf(emulator.project.named(name).branch.id);
    if (!endpoint) throw new Error(`${name} has no endpoint`);
    return emulator.project.uriOf(endpoint, isPooled);
  };
  const query = (name: string, sql: string) => runOnce(emulator.project.resolve(urlOf(name)), sql);
  const addressOfProduction = () => addressOf(production().database);
  return {
    ...{
      clock,
      emulator,
      project: emulator.project,
      open,
      connect,
      said,
      migrated,
      applied,
      built,
      inputOf,
      build,
      urlOf,
      query,
    },
    addressOfProduction,
    /** Its code, or null when the build went through. */
    codeOf: async (changes: Changes = {}) => {
      try {
        await build(changes);
        return null;
      } catch (error) {
        if (error instanceof OpsError) return error.code;
        throw error;
      }
    },
    close: emulator.stop,
  };
}

/** By address and as an administrator: no host, no role and no pooler gives it away. */
function addressOf(database: string): string {
  const url = new URL(inject("pgUrl"));
  url.pathname = `/${database}`;
  return url.href;
}

/** As Neon's name servers would. */
function connectTo({ project }: NeonEmulator): NonNullable<BuildInput["connect"]> {
  return async (url, work) =>
    withConnection(/\.neon\.tech\//i.test(url) ? project.resolve(url.replace(/ep-[^/]+/i, lowerCase)) : url, work);
}

const lowerCase = (text: string) => text.toLowerCase();
