import { inject } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { openSafetyNet } from "../../../../modules/migrate/safety/open-safety-net.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import type { NetGround } from "../../../contracts/safety-nets.ts";
import { type NeonEmulator, startNeonEmulator } from "../../../emulators/neon/index.ts";
import { resolvingBranches } from "../../../emulators/neon/resolving-branches.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { createTestStore, silentLog, type TestStore } from "../../backup/test-store.ts";
import { runOnce } from "../../branch/run-once.ts";

const common = { clock: systemClock, log: silentLog };

export type BranchGround = NetGround & { emulator: NeonEmulator };
export type BackupGround = NetGround & { store: TestStore };

/** Branches of an emulated Neon project, with real databases behind them. */
export async function openBranchGround(fill: string): Promise<BranchGround> {
  const emulator = await startNeonEmulator(inject("pgUrl"), systemClock);
  const { project, baseUrl, apiKey } = emulator;
  project.branchesLimit = 100;
  const wait = async () => {};
  const neon = openNeonBranches({ apiKey, projectId: project.id, baseUrl, wait, ...common });
  const provider = resolvingBranches(neon, project);
  const { url: targetUrl } = await provider.getConnection("production");
  await runOnce(targetUrl, fill);
  const places = { store: null, rehearsalServerUrl: null };
  const net = await openSafetyNet({ targetUrl, label: "shop", provider, ...places, ...common });
  return { net, clock: systemClock, targetUrl, query: runOnce, close: emulator.stop, emulator };
}

/** Backups in a store on disk, of a database with an awkward name. */
export async function openBackupGround(fill: string): Promise<BackupGround> {
  const store = await createTestStore();
  const target = await createTestDatabase({ label: 'Shop "ñ" 1' });
  await runOnce(target.url, fill);
  const places = { provider: null, store, rehearsalServerUrl: inject("pgUrl") };
  const net = await openSafetyNet({ targetUrl: target.url, label: "shop", ...places, ...common });
  const close = async () => {
    await dropFamily(target.name);
    await store.remove();
  };
  return { net, clock: systemClock, targetUrl: target.url, query: runOnce, close, store };
}

/** A database and what restores have kept of it. */
export async function dropFamily(name: string): Promise<void> {
  const admin = inject("pgUrl");
  const rows = await runOnce(
    admin,
    `SELECT quote_ident(datname) AS name FROM pg_database WHERE starts_with(datname, '${name}')`,
  );
  for (const found of rows) await runOnce(admin, `DROP DATABASE ${found.name} WITH (FORCE)`);
}
