export type StoredItem = { path: string; sizeBytes: number; modifiedAt: Date };

/** An upload whose name is not known yet. Nothing of it is visible under a final name before `publish` has returned. */
export type StagedObject = {
  write(bytes: Buffer): Promise<void>;
  /** Makes the bytes durable under the path, replacing what was there in one step. */
  publish(path: string): Promise<void>;
  /** Throws away what was written; harmless after `publish`. */
  discard(): Promise<void>;
};

/**
 * Where backups live. One contract (tests/contracts/storage.ts) for every member.
 * Paths are relative, with `/`; a path is written whole or not at all.
 */
export type Storage = {
  /** The store's address for people and logs: no credentials. */
  readonly label: string;
  stage(): Promise<StagedObject>;
  /** Writes a small object, replacing what was there in one step. */
  put(path: string, bytes: Buffer): Promise<void>;
  /** Writes a small object only if nothing has that path; false when something has. */
  putIfAbsent(path: string, bytes: Buffer): Promise<boolean>;
  /** The bytes in pieces. @throws OpsError storage.missing */
  read(path: string): AsyncIterable<Buffer>;
  /** SHA-256 of an object's bytes as the store answers them, hex. @throws OpsError storage.missing */
  hash(path: string): Promise<string>;
  /** A small object whole, or null. */
  find(path: string): Promise<Buffer | null>;
  stat(path: string): Promise<StoredItem | null>;
  list(prefix: string): AsyncIterable<StoredItem>;
  /** Removes paths; those that are not there are no error. */
  remove(paths: string[]): Promise<void>;
  /** Removes uploads that were staged and abandoned longer ago than this; how many. */
  removeAbandoned(olderThanMs: number): Promise<number>;
  /** Milliseconds of one round trip that proves the store can be read and written. */
  ping(): Promise<number>;
};
