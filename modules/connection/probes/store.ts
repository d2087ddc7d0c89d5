import { randomBytes, randomUUID } from "node:crypto";
import { OpsError } from "#modules/platform";
import { openStorage } from "#modules/storage";
import type { Probe } from "../probe.ts";

/** Writes a few bytes, reads them back, and removes them whatever happened. */
export const probeStore: Probe = async ({ settings }) => {
  const storage = openStorage(settings.storeUrl);
  const [path, bytes] = [`probes/${randomUUID()}`, randomBytes(32)];
  try {
    await storage.put(path, bytes);
    const found = await storage.find(path);
    if (!found?.equals(bytes)) throw notAsWritten();
  } finally {
    await storage.remove([path]);
  }
};

function notAsWritten(): OpsError {
  return new OpsError({
    code: "connection.not-as-written",
    message: "The store does not give back what was written to it",
    hint: "Take no backup there: look at the disk or the service behind BACKUP_STORE_URL.",
    exit: 7,
  });
}
