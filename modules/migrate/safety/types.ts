import type { MigrationSnapshot } from "../types.ts";

/** A copy of the snapshot's moment to try a migration on. */
export type RehearsalPlace = {
  /** Straight to the copy, which is ours alone; holds a password. */
  url: string;
  /** For people: which branch or database. */
  place: string;
  /** What the copy lacks, in words: an extension that is not on its server, say. */
  leftOut: string[];
  /** Drops the copy. */
  close(): Promise<void>;
};

export type RestoreSnapshotInput = {
  snapshot: MigrationSnapshot;
  /** What is there now is kept under this name, or one made from it, … */
  preserveAs: string;
  /** … and not to be deleted before then. */
  preserveUntil: Date;
};

export type RestoredSnapshot = {
  /** The branch or database that holds what was there. */
  preservedAs: string;
  /** Leads to it; holds a password. */
  preservedUrl: string;
  /** What could not be brought back, in words. */
  leftOut: string[];
};

/** The port: a way back to before a migration, and a copy to rehearse it on. Every verb can be repeated after a kill. */
export type SafetyNet = {
  readonly kind: MigrationSnapshot["kind"];
  /** For people. */
  readonly label: string;
  /** What this net will not be able to do here, in words. */
  readonly limits: string[];
  /** @param input `name` is for people: what is about to be applied */
  takeSnapshot(input: { runId: string; name: string }): Promise<MigrationSnapshot>;
  /** @throws OpsError migrate.rehearsal-is-target */
  openRehearsal(input: { runId: string; snapshot: MigrationSnapshot }): Promise<RehearsalPlace>;
  /** Brings the target back; its connection string stays, sessions are cut off. Called again, it finishes what was begun. */
  restore(input: RestoreSnapshotInput): Promise<RestoredSnapshot>;
  /** Whether a restore that keeps under this name has changed the target already. */
  wasRestored(input: { preserveAs: string }): Promise<boolean>;
  /** Leads to what such a restore has kept; holds a password. */
  getPreservedUrl(input: { preserveAs: string }): Promise<string>;
};
