import { Inngest } from "inngest";

/** Keys and addresses come from Inngest's own variables (INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, INNGEST_DEV). */
export const inngest = new Inngest({ id: "atalaya", checkpointing: false });

export const backupRequested = "atalaya/backup.requested";
export const drillRequested = "atalaya/drill.requested";
