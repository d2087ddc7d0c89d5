import { writeSync } from "node:fs";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import type { BackupKeys } from "#modules/backup";
import type { StagedObject, Storage } from "#modules/storage";

/** What every child reads from its standard input, one JSON document. */
export type ChildInput = {
  databaseUrl: string;
  store: string;
  keys: BackupKeys;
  chunkBytes?: number;
  replace?: boolean;
  /** At which of its steps the child stands still until it is killed: by number, or by what it announces. */
  standStillAt: number | string | null;
};

export type Announce = (what: string) => void;

export async function readInput(): Promise<ChildInput> {
  return JSON.parse(await text(process.stdin)) as ChildInput;
}

/** Says each step on stdout as it comes, in words that do not change from run to run. */
export function createAnnouncer(standStillAt: ChildInput["standStillAt"]): Announce {
  let count = 0;
  return (what) => {
    count++;
    const words = what.replaceAll(/\s+/g, " ").replaceAll(/\d+/g, "#").slice(0, 100);
    writeSync(1, `${words}\n`);
    if (count === standStillAt || words === standStillAt) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}

/** Announces every statement before it is sent. */
export function announceStatements(announce: Announce): void {
  type Query = (this: Client, query: unknown, ...rest: unknown[]) => unknown;
  const prototype = Client.prototype as unknown as { query: Query };
  const send = prototype.query;
  prototype.query = function query(statement, ...rest) {
    announce(`sql ${typeof statement === "string" ? statement : "COPY"}`);
    return send.call(this, statement, ...rest);
  };
}

/** Announces every write to the store before and after it, and every read before it. */
export function announceStorage(storage: Storage, announce: Announce): Storage {
  const around = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    announce(`before ${what}`);
    const result = await work();
    announce(`after ${what}`);
    return result;
  };
  return {
    ...storage,
    stage: async () => announceStaged(await around("stage", () => storage.stage()), around),
    put: (path, bytes) => around(`put ${folderOf(path)}`, () => storage.put(path, bytes)),
    putIfAbsent: (path, bytes) => around(`put ${folderOf(path)}`, () => storage.putIfAbsent(path, bytes)),
    remove: (paths) => around(`remove ${folderOf(paths[0] ?? "nothing")}`, () => storage.remove(paths)),
    read: (path) => {
      announce(`read ${folderOf(path)}`);
      return storage.read(path);
    },
  };
}

function announceStaged(
  staged: StagedObject,
  around: <T>(what: string, work: () => Promise<T>) => Promise<T>,
): StagedObject {
  return {
    write: (bytes) => around("write", () => staged.write(bytes)),
    publish: (path) => around(`publish ${folderOf(path)}`, () => staged.publish(path)),
    discard: () => staged.discard(),
  };
}

const folderOf = (path: string) => path.split("/")[0] ?? path;
