import { userInfo } from "node:os";
import { commandActor } from "#modules/access";
import { requestBackupRun, requestDrillRun, runBackup, runDrill } from "#modules/backup";
import { getDatabase, getSetting, OpsError } from "#modules/platform";
import { openWorkplace } from "../../inngest/workplace.ts";
import { openStore } from "../cli/backup-context.ts";
import { formatBytes, formatCount, formatDuration } from "../cli/format.ts";
import type { CommandIo } from "../cli/run-command.ts";
import type { Steps } from "./steps.ts";

/** A first backup of the sample shop, proved by a drill; when both are there already, nothing is done. */
export async function proveFirstBackup(steps: Steps, io: CommandIo): Promise<void> {
  // Shows the recovery kit when the keys are made here and now.
  await openStore({}, io);
  const workplace = await openWorkplace(io.log);
  const { db, settings } = workplace;
  const backupId = (await findFinished(db)) ?? (await firstBackup(steps, workplace));
  if (await db.drill.findFirst({ where: { state: "passed" } })) return;
  const id = await requestDrillRun({ ...workplace, actor: commandActor(userInfo().username), backupId });
  const serverUrl = getSetting(settings, "embeddedUrl");
  const invariantsOf = (name: string) => settings.databases[name]?.invariants ?? [];
  await steps.run(
    "Restore drill",
    async (tell) => {
      const run = await runDrill({
        ...workplace,
        id,
        serverUrl,
        invariantsOf,
        onProgress: ({ bytesDone, bytesTotal }) => tell(bytesDone, bytesTotal, "bytes"),
      });
      if (run.state !== "finished" || !run.drill.ok)
        throw failed("drill", run.state === "failed" ? run.code : run.state);
      return run.drill;
    },
    ({ rows, rtoMs }) => `${formatCount(rows)} rows equal to the source, restored in ${formatDuration(rtoMs)}`,
  );
}

type OpenedWorkplace = Awaited<ReturnType<typeof openWorkplace>>;

async function findFinished(db: OpenedWorkplace["db"]): Promise<string | null> {
  const newest = await db.backup.findFirst({
    where: { state: "finished", database: "shop" },
    orderBy: { startedAt: "desc" },
    select: { id: true },
  });
  return newest?.id ?? null;
}

async function firstBackup(steps: Steps, workplace: OpenedWorkplace): Promise<string> {
  const { name, url } = getDatabase(workplace.settings, "shop");
  const run = {
    ...workplace,
    actor: commandActor(userInfo().username),
    database: { name, url },
    kind: "manual" as const,
  };
  const id = await requestBackupRun(run);
  const backup = await steps.run(
    "First backup",
    async (tell) => {
      const ended = await runBackup({
        ...run,
        id,
        onProgress: ({ bytesDone, bytesTotal }) => tell(bytesDone, bytesTotal, "bytes"),
      });
      if (ended.state !== "finished") throw failed("backup", ended.state === "failed" ? ended.code : ended.state);
      return ended.backup;
    },
    ({ rows, bytes }) => `${formatCount(rows)} rows, ${formatBytes(bytes.stored)} encrypted`,
  );
  return backup.id;
}

function failed(what: string, code: string): OpsError {
  return new OpsError({
    code: `up.${what}-failed`,
    message: `The first ${what} did not finish: ${code}.`,
    hint: `Try it by hand for the whole message: npm run db:${what}.`,
    exit: 7,
  });
}
