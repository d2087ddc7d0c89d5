import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeys, createRecoveryKit, openKeys } from "../../../modules/backup/index.ts";
import { type KeySources, keyedHash, recipientsMark, requireIdentity } from "../../../modules/backup/keys.ts";
import { beginSealing } from "../../../modules/backup/sealing/age-header.ts";

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "atalaya-keys-")), ".atalaya");
});
afterEach(() => rm(join(directory, ".."), { recursive: true, force: true }));

const file = () => join(directory, "backup-keys.json");
const nothing: KeySources = { recipients: [] };
const open = (from: KeySources = nothing, storeUrl = "file:///store") => openKeys({ from, storeUrl, directory });

describe("createKeys", () => {
  test("makes keys that fit each other, new ones every time", async () => {
    const [first, second] = [await createKeys(), await createKeys()];
    expect(first.recipients).toEqual([await identityToRecipient(first.identity)]);
    expect(Buffer.from(first.secret, "base64url")).toHaveLength(32);
    expect(new Set([first.identity, second.identity, first.secret, second.secret]).size).toBe(4);
  });
});

describe("openKeys without keys in the environment", () => {
  test("makes keys once for a local store, for nobody else to read", async () => {
    const made = await open();
    const again = await open();
    expect([made.created, again.created]).toEqual([true, false]);
    expect(again.keys).toEqual(made.keys);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    // Others may pass through to what is theirs, and can neither list nor write.
    expect((await stat(directory)).mode & 0o066).toBe(0);
    expect(await identityToRecipient(requireIdentity(made.keys))).toBe(made.keys.recipients[0]);
  });

  test("gives all of many first runs at once the same keys, and one of them made them", async () => {
    const opened = await Promise.all(Array.from({ length: 24 }, () => open()));
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(opened.map(({ keys }) => JSON.stringify(keys))).size).toBe(1);
    expect(await readdir(directory)).toEqual(["backup-keys.json"]);
  });

  test("refuses a remote store: a key that is only here would be lost with this machine", async () => {
    await expect(open(nothing, "s3://bucket/x")).rejects.toMatchObject({ code: "backup.keys-missing", exit: 2 });
    await expect(stat(directory)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each([
    "",
    "{",
    "null",
    "[]",
    '"text"',
    "{}",
    '{"secret":1,"recipients":[]}',
    '{"secret":"s","recipients":"age1"}',
    '{"secret":"s","recipients":[1]}',
  ])("refuses a key file that holds %j, and leaves it as it is", async (text) => {
    await open();
    await writeFile(file(), text);
    await expect(open()).rejects.toMatchObject({
      code: "backup.bad-key",
      exit: 2,
      message: expect.stringContaining(file()),
    });
    expect(await readFile(file(), "utf8")).toBe(text);
  });

  test("refuses a key file with no recipient: it would seal to nobody", async () => {
    const { keys } = await open();
    await writeFile(file(), JSON.stringify({ ...keys, recipients: [] }));
    await expect(open()).rejects.toMatchObject({ code: "backup.bad-key" });
  });

  test("never makes new keys over ones it cannot read", async () => {
    await open();
    await rm(file());
    // A folder in the file's place stands for any reading error, also for root.
    await mkdir(file());
    await expect(open()).rejects.toMatchObject({
      code: "backup.bad-key",
      exit: 2,
      message: expect.stringContaining(file()),
    });
    expect((await stat(file())).isDirectory()).toBe(true);
  });
});

describe("openKeys with keys in the environment", () => {
  test("takes them, and makes no file", async () => {
    const keys = await createKeys();
    expect(await open(keys)).toEqual({ keys, created: false });
    await expect(stat(directory)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("prefers them to the file of a local store", async () => {
    await open();
    const keys = await createKeys();
    expect((await open(keys)).keys).toEqual(keys);
  });

  test("holds no identity where only recipients and secret are given", async () => {
    const { recipients, secret } = await createKeys();
    const { keys } = await open({ recipients, secret }, "s3://bucket/x");
    expect(keys).toEqual({ recipients, secret });
    expect(() => requireIdentity(keys)).toThrow(expect.objectContaining({ code: "backup.identity-missing", exit: 2 }));
  });

  test("seals to the identity's own recipient when no other is named", async () => {
    const { identity, secret, recipients } = await createKeys();
    expect((await open({ recipients: [], identity, secret })).keys).toEqual({ recipients, identity, secret });
  });

  test("names the variable that is missing, also when only one is set", async () => {
    const { identity, secret, recipients } = await createKeys();
    const missing = (name: string) => ({
      code: "backup.keys-missing",
      exit: 2,
      message: expect.stringContaining(name),
    });
    await expect(open({ recipients })).rejects.toMatchObject(missing("BACKUP_SECRET"));
    await expect(open({ recipients: [], identity })).rejects.toMatchObject(missing("BACKUP_SECRET"));
    await expect(open({ recipients: [], secret })).rejects.toMatchObject(missing("BACKUP_RECIPIENTS"));
  });

  test("refuses keys that are none, naming the variable and never the value", async () => {
    const { identity, secret, recipients } = await createKeys();
    const typo = (key: string) => `${key.slice(0, -1)}${key.endsWith("q") ? "p" : "q"}`;
    const cases: [KeySources, string][] = [
      [{ recipients: ["age1nothing"], secret }, "BACKUP_RECIPIENTS"],
      [{ recipients: [identity], secret }, "BACKUP_RECIPIENTS"],
      [{ recipients: [...recipients, typo(recipients[0] ?? "")], secret }, "BACKUP_RECIPIENTS"],
      [{ recipients, identity: typo(identity), secret }, "BACKUP_IDENTITY"],
      [{ recipients, identity: recipients[0] ?? "", secret }, "BACKUP_IDENTITY"],
    ];
    for (const [from, variable] of cases) {
      const error = await open(from).catch((cause) => cause);
      expect(error, JSON.stringify(from)).toMatchObject({ code: "backup.bad-key", exit: 2 });
      expect(error.message).toContain(variable);
      expect(`${error.message} ${error.hint} ${error.cause}`).not.toContain(identity.slice(20, 40));
    }
  });

  test("gives recipients that can be sealed to", async () => {
    const [one, two] = [await createKeys(), await createKeys()];
    const { keys } = await open({ recipients: [...one.recipients, ...two.recipients], secret: one.secret });
    await expect(beginSealing(keys.recipients)).resolves.toBeDefined();
  });
});

describe("keyedHash", () => {
  test("depends on the secret and on the purpose", async () => {
    const [one, two] = [await createKeys(), await createKeys()];
    const hashes = [one, two].flatMap((keys) =>
      ["object", "manifest"].map((purpose) => keyedHash(keys, purpose).update("x").digest("hex")),
    );
    expect(new Set(hashes).size).toBe(4);
    expect(keyedHash(one, "object").update("x").digest("hex")).toBe(hashes[0]);
  });
});

describe("recipientsMark", () => {
  test("tells sets of recipients apart, whatever their order", () => {
    const mark = (...recipients: string[]) => recipientsMark({ recipients, secret: "s" });
    expect(mark("age1a", "age1b")).toBe(mark("age1b", "age1a"));
    expect(new Set([mark("age1a"), mark("age1b"), mark("age1a", "age1b")]).size).toBe(3);
  });
});

describe("createRecoveryKit", () => {
  test("holds all that a restore needs", async () => {
    const keys = await createKeys();
    const kit = createRecoveryKit({ storeUrl: "file:///backups", keys, createdAt: new Date("2026-11-22T10:00:00Z") });
    for (const part of ["file:///backups", keys.identity, keys.secret, ...keys.recipients, "2026-11-22", "db:restore"])
      expect(kit).toContain(part);
  });
});
