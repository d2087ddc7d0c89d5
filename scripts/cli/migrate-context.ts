import { join } from "node:path";
import type { BackupKeys } from "#modules/backup";
import { openNeonBranches } from "#modules/branch";
import { type MigrateSafelyInput, openLedger, openSafetyNet } from "#modules/migrate";
import { type AppDatabase, type Log, OpsError, type Report, type Settings, systemClock } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import type { Storage } from "#modules/storage";
import { reportToFeed } from "../../inngest/report-to-feed.ts";
import type { CommandIo } from "./run-command.ts";
import { STEP_TITLES } from "./step-titles.ts";

type Store = { storage: Storage; keys: BackupKeys };
type Place = { label: string; url: string; openStore: () => Promise<Store> };

const TITLES = { snapshot: "Snapshot", rehearsal: "Copy", restore: "Restore" } as const;

/** What the commands that change a database's structure need: the way back, the ledger, the feed. Nothing is opened before it is needed. */
export function openMigrateContext(place: Place, io: CommandIo) {
  const { label, url } = place;
  const { settings, log, progress } = io;
  const openStore = once(async () => (isThrownAway(settings) ? null : storeOrNone(place.openStore)));
  const openConsole = settings.databaseUrl ? once(() => openConsoleDatabase(settings.databaseUrl ?? "")) : null;
  const startedAt = Date.now();
  const show = (shown: { label: string; done: number; total: number; unit?: "bytes" | "steps" }) =>
    progress.show({ unit: "steps", ...shown, startedAt });
  const known = Object.values(settings.databases).find((each) => each.url === url);
  return {
    database: label,
    url,
    budgets: settings.migrations,
    invariants: known?.invariants ?? [],
    isProduction: known?.production ?? false,
    openNet: async () =>
      openSafetyNet({
        targetUrl: url,
        label,
        provider: neonOf(settings, url, io),
        store: await openStore(),
        rehearsalServerUrl: settings.embeddedUrl ?? null,
        clock: systemClock,
        log,
        onProgress: ({ step, done, total }) => show({ label: TITLES[step], done, total, unit: "bytes" }),
      }),
    exportInto: join(settings.root, ".atalaya", "lost-writes"),
    ledger: openLedger({ targetUrl: url, openStore, openConsole, clock: systemClock, log }),
    report: reportWhereItCan(openConsole, io),
    clock: systemClock,
    log,
    onStep: (step) => progress.begin(STEP_TITLES[step]),
    onProgress: show,
    signal: abortOnInterrupt(),
  } satisfies Partial<MigrateSafelyInput>;
}

export async function closeMigrateContext(): Promise<void> {
  const { closeAppDatabases } = await import("#modules/platform/database");
  await closeAppDatabases();
}

/** Prisma is half of a command's start-up: loaded when there is something to tell. */
async function openConsoleDatabase(url: string): Promise<AppDatabase> {
  const { createAppDatabase } = await import("#modules/platform/database");
  return createAppDatabase(url);
}

/** What a build on Vercel writes to its disk is gone with the build: no backup, and no keys that its log would show. */
function isThrownAway({ runtime, storeUrl }: Settings): boolean {
  return runtime.vercel && storeUrl.startsWith("file:");
}

/** A database on Neon needs none: its branches are the way back. */
async function storeOrNone(open: () => Promise<Store>): Promise<Store | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof OpsError && error.code === "backup.keys-missing") return null;
    throw error;
  }
}

function neonOf({ neon }: Settings, url: string, { log }: CommandIo) {
  if (!neon.apiKey || !neon.projectId) return null;
  const { database, user } = describeTarget(url);
  const { apiKey, projectId, apiUrl } = neon;
  return openNeonBranches({
    apiKey,
    projectId,
    ...(apiUrl ? { baseUrl: apiUrl } : {}),
    database,
    role: user,
    clock: systemClock,
    log,
  });
}

/** Into the feed; whoever runs the command reads the same on their screen, so the log keeps it for debugging. */
function reportWhereItCan(openConsole: (() => Promise<AppDatabase>) | null, { log }: CommandIo): Report {
  const quiet: Log = { ...log, info: log.debug, warn: log.debug, error: log.debug };
  return async (report) => {
    if (openConsole) await reportToFeed(await openConsole(), quiet)(report);
    else quiet.info({ ...report }, report.kind);
  };
}

/** Ctrl-C ends the statement that runs, so that it is rolled back; a second one ends the process as usual. */
function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
