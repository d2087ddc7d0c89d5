import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { createLog, systemClock } from "#modules/platform";
import { startGithubApiEmulator } from "../emulators/github-api.ts";
import { startNeonEmulator } from "../emulators/neon/index.ts";
import { startVercelEmulator } from "../emulators/vercel.ts";
import { commandEnvironment } from "../support/command-environment.ts";
import "../support/database.ts";

export const root = join(import.meta.dirname, "..", "..");
export const silent = createLog({ to: "stderr", level: "silent" });

type Ran = { exit: number; stdout: string; stderr: string; json: Record<string, unknown> };

/** The three services that the commands of previews talk to, and a way to run one. */
export type Services = Awaited<ReturnType<typeof startServices>>;

export async function startServices() {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-preview-"));
  const neon = await startNeonEmulator(inject("pgUrl"), systemClock);
  const [vercel, github] = await Promise.all([startVercelEmulator(), startGithubApiEmulator()]);
  return {
    ...{ folder, neon, vercel, github },
    /** All that a repository with previews has set. */
    environment: {
      ...{ NEON_API_KEY: neon.apiKey, NEON_PROJECT_ID: neon.project.id, NEON_API_URL: neon.baseUrl },
      ...{ VERCEL_TOKEN: vercel.token, VERCEL_PROJECT_ID: vercel.projectId },
      ...{ VERCEL_TEAM_ID: vercel.teamId, VERCEL_API_URL: vercel.url },
      ...{ GITHUB_TOKEN: github.token, GITHUB_REPOSITORY: github.repository, GITHUB_API_URL: github.url },
    },
    branches: () =>
      openNeonBranches({
        ...{ apiKey: neon.apiKey, projectId: neon.project.id, baseUrl: neon.baseUrl },
        ...{ wait: async () => {}, clock: systemClock, log: silent },
      }),
    /** A file with GitHub's event of a pull request. */
    async eventFile(head: object = {}): Promise<string> {
      const file = join(folder, `${crypto.randomUUID()}.json`);
      const event = {
        number: 7,
        pull_request: {
          head: { ref: "feature/x", sha: "0123456789abcdef", repo: { full_name: "team/tower" }, ...head },
          base: { repo: { full_name: "team/tower" } },
        },
      };
      await writeFile(file, JSON.stringify(event));
      return file;
    },
    async stop() {
      await Promise.all([neon.stop(), vercel.stop(), github.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function runScript(
  script: string,
  args: string[],
  environment: Record<string, string> = {},
  cwd = root,
): Promise<Ran> {
  const env = {
    ...commandEnvironment,
    CI: "1",
    ...{ DATABASE_URL: "", NEON_API_KEY: "", NEON_PROJECT_ID: "", VERCEL_TOKEN: "", GITHUB_TOKEN: "" },
    ...environment,
  };
  const command = [join(root, "scripts", script), ...args, "--json"];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env }, (error, stdout, stderr) =>
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr, json: JSON.parse(stdout) }),
    );
  });
}
