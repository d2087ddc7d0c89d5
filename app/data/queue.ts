import type { AppDatabase } from "#modules/platform";

export type Queue = { queued: number; running: number };

/** How many backups and drills wait, and how many run. */
export async function countQueue(db: AppDatabase): Promise<Queue> {
  const count = async (state: string) => {
    const where = { state };
    const counts = await Promise.all([db.backup.count({ where }), db.drill.count({ where })]);
    return counts[0] + counts[1];
  };
  const [queued, running] = await Promise.all([count("queued"), count("running")]);
  return { queued, running };
}
