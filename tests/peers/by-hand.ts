import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnvironment } from "../../modules/platform/config.ts";

/** The shell recipe under "Restore by hand", as a reader of the README would copy it. */
async function readRecipe(): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, "..", "..", "modules", "backup", "README.md"), "utf8");
  const recipe = /^## Restore by hand$[\s\S]*?^```(?:ba)?sh\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (!recipe) throw new Error('modules/backup/README.md has no shell block under "Restore by hand"');
  return recipe;
}

/** Runs the recipe with the machine's own age, zstd and psql; answers its exit code and what it said on stderr. */
export async function restoreByHand(input: {
  store: string;
  identity: string;
  target: string;
}): Promise<{ code: number | null; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-by-hand-"));
  try {
    const identityFile = join(folder, "identity");
    const script = join(folder, "restore.sh");
    await writeFile(identityFile, `${input.identity}\n`, { mode: 0o600 });
    await writeFile(script, await readRecipe());
    return await runScript(script, { STORE: input.store, IDENTITY: identityFile, TARGET: input.target });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runScript(
  script: string,
  variables: Record<string, string>,
): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", [script], {
      env: childEnvironment({ LANG: "C", ...variables }),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (bytes) => {
      stderr += bytes;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stderr }));
  });
}
