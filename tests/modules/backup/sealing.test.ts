import { randomBytes } from "node:crypto";
import { rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKeys } from "../../../modules/backup/index.ts";
import { beginSealing, openSealed } from "../../../modules/backup/sealing/age-header.ts";
import { readObject } from "../../../modules/backup/sealing/object-reader.ts";
import type { ObjectRef } from "../../../modules/backup/sealing/object-ref.ts";
import { ObjectWriter } from "../../../modules/backup/sealing/object-writer.ts";
import { objectPath } from "../../../modules/backup/store/layout.ts";
import { PublishedObjects } from "../../../modules/backup/store/published-objects.ts";
import type { Vault } from "../../../modules/backup/store/vault.ts";
import { seededRandom } from "../postgres/seeded-random.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

const PIECE = 64 * 1024;
const sizes = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 1024 * 1024 + 3];

let identity: string;
let recipient: string;
beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

/** Cuts bytes into pieces of this size, as a store may deliver them. */
async function* inPieces(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield Buffer.from(bytes.subarray(from, from + size));
}

async function seal(plain: Buffer, recipients = [recipient], writeSize = plain.length || 1): Promise<Buffer> {
  const { opening, sealer } = await beginSealing(recipients);
  const sealed: Buffer[] = [opening];
  const emit = (bytes: Buffer) => void sealed.push(Buffer.from(bytes));
  for await (const piece of inPieces(plain, writeSize)) sealer.seal(piece, emit);
  sealer.finish(emit);
  return Buffer.concat(sealed);
}

async function open(sealed: Buffer, size?: number, key = identity): Promise<Buffer> {
  const plain: Buffer[] = [];
  for await (const bytes of openSealed(inPieces(sealed, size), key)) plain.push(Buffer.from(bytes));
  return Buffer.concat(plain);
}

describe("beginSealing", () => {
  test.each(sizes)("makes of %i bytes a file that the age library opens", async (size) => {
    const plain = randomBytes(size);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(plain.equals(await decrypter.decrypt(await seal(plain)))).toBe(true);
  });

  test.each([1, 1000, PIECE - 1, PIECE, PIECE + 1])("makes the same of bytes given %i at a time", async (writeSize) => {
    const plain = randomBytes(3 * PIECE);
    const sealed = await seal(plain, [recipient], writeSize);
    expect(sealed.length).toBe((await seal(plain)).length);
    expect((await open(sealed)).equals(plain)).toBe(true);
  });

  test("seals to every recipient, and to nobody else", async () => {
    const others = await Promise.all([generateX25519Identity(), generateX25519Identity()]);
    const sealed = await seal(Buffer.from("secret"), [recipient, await identityToRecipient(others[0])]);
    expect((await open(sealed, 100)).toString()).toBe("secret");
    expect((await open(sealed, 100, others[0])).toString()).toBe("secret");
    await expect(open(sealed, 100, others[1])).rejects.toMatchObject({ code: "backup.wrong-identity", exit: 2 });
  });

  test("seals the same bytes differently every time, and shows nothing of them", async () => {
    const plain = Buffer.alloc(1000, "confidential ");
    const [first, second] = [await seal(plain), await seal(plain)];
    expect(first.equals(second)).toBe(false);
    expect(first.includes("confidential")).toBe(false);
  });
});

describe("openSealed", () => {
  test.each(sizes)("opens a file of %i bytes that the age library made", async (size) => {
    const plain = randomBytes(size);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const sealed = Buffer.from(await encrypter.encrypt(plain));
    expect((await open(sealed)).equals(plain)).toBe(true);
    expect((await open(sealed, 7919)).equals(plain)).toBe(true);
  });

  test("opens a file that comes byte by byte", async () => {
    const plain = randomBytes(500);
    expect((await open(await seal(plain), 1)).equals(plain)).toBe(true);
  });

  test("hands bytes out as they come, without waiting for the end", async () => {
    const sealed = await seal(randomBytes(10 * PIECE));
    async function* endless() {
      yield* inPieces(sealed.subarray(0, 5 * PIECE), PIECE);
      await new Promise(() => {});
    }
    let opened = 0;
    for await (const bytes of openSealed(endless(), identity)) {
      opened += bytes.length;
      if (opened >= 3 * PIECE) break;
    }
    expect(opened).toBeGreaterThanOrEqual(3 * PIECE);
  });

  const detected = expect.stringMatching(/^backup\.(object-damaged|wrong-identity)$/);
  const codeOf = (sealed: Buffer) =>
    open(sealed).then(
      () => "opened",
      (error) => error.code,
    );

  test("detects a cut at any byte of a small file", async () => {
    const sealed = await seal(Buffer.from("forty-two bytes, or thereabouts, of plain text"));
    for (let length = 0; length < sealed.length; length++) {
      expect(await codeOf(sealed.subarray(0, length)), `cut to ${length}`).toBe("backup.object-damaged");
    }
  });

  test("detects a cut at, before and behind the edges of pieces, and at random places", async () => {
    const sealed = await seal(randomBytes(3 * PIECE + 100));
    const headerBytes = sealed.length - (3 * (PIECE + 16) + 100 + 16);
    const edges = [1, 2, 3].flatMap((i) =>
      [-17, -16, -1, 0, 1, 15, 16, 17].map((by) => headerBytes + i * (PIECE + 16) + by),
    );
    const random = seededRandom(7);
    const places = [...edges, ...Array.from({ length: 60 }, () => random.below(sealed.length))];
    for (const length of places)
      expect(await codeOf(sealed.subarray(0, length)), `cut to ${length}`).toBe("backup.object-damaged");
  });

  test("detects each flipped bit of a small file", async () => {
    const sealed = await seal(Buffer.from("42"));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await codeOf(flipped), `bit ${bit} of ${sealed.length * 8}`).toEqual(detected);
    }
  });

  test("detects flipped bits anywhere in a file of several pieces", async () => {
    const sealed = await seal(randomBytes(2 * PIECE + 5));
    const random = seededRandom(11);
    for (let i = 0; i < 100; i++) {
      const flipped = Buffer.from(sealed);
      const at = random.below(sealed.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      expect(await codeOf(flipped), `byte ${at}`).toEqual(detected);
    }
  });

  test("detects bytes put behind the end, and pieces left out, doubled or swapped", async () => {
    const plain = randomBytes(4 * PIECE);
    const sealed = await seal(plain);
    const head = sealed.length - 4 * (PIECE + 16);
    const piece = (i: number) => sealed.subarray(head + i * (PIECE + 16), head + (i + 1) * (PIECE + 16));
    const build = (...order: number[]) => Buffer.concat([sealed.subarray(0, head), ...order.map(piece)]);
    expect((await open(build(0, 1, 2, 3))).equals(plain)).toBe(true);
    const harmed = [
      build(0, 1, 3),
      build(0, 1, 2),
      build(1, 0, 2, 3),
      build(0, 1, 1, 2, 3),
      build(0, 1, 2, 3, 3),
      build(3),
    ];
    for (const bytes of [...harmed, Buffer.concat([sealed, Buffer.from("x")]), Buffer.concat([sealed, sealed])]) {
      expect(await codeOf(bytes)).toBe("backup.object-damaged");
    }
  });

  test("detects the payload of one file under the header of another", async () => {
    const [first, second] = [await seal(Buffer.from("first")), await seal(Buffer.from("other"))];
    const payload = 16 + 5 + 16;
    const mixed = Buffer.concat([first.subarray(0, -payload), second.subarray(-payload)]);
    expect(await codeOf(mixed)).toBe("backup.object-damaged");
  });

  test("refuses what is no age file without reading it to the end", async () => {
    let given = 0;
    async function* endless() {
      for (; ; given++) yield Buffer.alloc(16 * 1024, "not age\n");
    }
    await expect(Array.fromAsync(openSealed(endless(), identity))).rejects.toMatchObject({
      code: "backup.object-damaged",
    });
    expect(given).toBeLessThan(10);
  });
});

describe("ObjectWriter and readObject", () => {
  let store: TestStore;
  let vault: Vault;
  beforeAll(async () => {
    store = await createTestStore();
    vault = await store.openVault();
  });
  afterAll(() => store.remove());

  async function storeObject(
    plain: Buffer,
    writeSize = plain.length || 1,
  ): Promise<{ ref: ObjectRef; existed: boolean }> {
    const writer = await ObjectWriter.open(vault.storage, vault.keys);
    // One buffer for every piece, as the socket's own: the writer must not keep it.
    const reused = Buffer.alloc(writeSize);
    for await (const piece of inPieces(plain, writeSize)) {
      reused.set(piece);
      await writer.write(reused.subarray(0, piece.length));
      reused.fill(0);
    }
    return writer.finish(new PublishedObjects(vault.storage, []));
  }
  const read = async (ref: ObjectRef, key = store.keys.identity) =>
    Buffer.concat(await Array.fromAsync(readObject(vault, ref, key)));

  test.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])(
    "give back %i bytes as they were",
    async (size) => {
      const random = Buffer.concat([randomBytes(Math.ceil(size / 2)), Buffer.alloc(Math.floor(size / 2), "row\n")]);
      const { ref } = await storeObject(random, 99_991);
      expect(ref.plainBytes).toBe(size);
      expect((await read(ref)).equals(random)).toBe(true);
      expect(await vault.storage.stat(objectPath(ref.name))).toMatchObject({ sizeBytes: ref.storedBytes });
    },
  );

  test("name equal bytes equally however they were written, and other bytes otherwise", async () => {
    const plain = randomBytes(700_000);
    const [whole, pieces, other] = [
      await storeObject(plain),
      await storeObject(plain, 4_099),
      await storeObject(randomBytes(700_000)),
    ];
    expect(pieces.ref.name).toBe(whole.ref.name);
    expect(other.ref.name).not.toBe(whole.ref.name);
  });

  test("name by secret and recipients: another store's keys give other names", async () => {
    const plain = Buffer.from("the same rows");
    const names = new Set([(await storeObject(plain)).ref.name]);
    for (const keys of [
      { ...store.keys, secret: (await createKeys()).secret },
      { ...store.keys, recipients: (await createKeys()).recipients },
    ]) {
      const writer = await ObjectWriter.open(vault.storage, keys);
      await writer.write(plain);
      names.add((await writer.finish(new PublishedObjects(vault.storage, []))).ref.name);
    }
    expect(names.size).toBe(3);
  });

  test("store content that is known to be there only once", async () => {
    const plain = randomBytes(1000);
    const { ref } = await storeObject(plain);
    const published = new PublishedObjects(vault.storage, [ref]);
    const writer = await ObjectWriter.open(vault.storage, vault.keys);
    await writer.write(plain);
    expect(await writer.finish(published)).toEqual({ ref, existed: true });
    expect(await vault.storage.removeAbandoned(0)).toBe(0);
  });

  test("replace a known object that is damaged in the store, by one that opens", async () => {
    const plain = randomBytes(1000);
    const { ref } = await storeObject(plain);
    await writeFile(join(store.folder, objectPath(ref.name)), Buffer.alloc(ref.storedBytes));
    const writer = await ObjectWriter.open(vault.storage, vault.keys);
    await writer.write(plain);
    const again = await writer.finish(new PublishedObjects(vault.storage, [ref]));
    expect(again.existed).toBe(false);
    expect((await read(again.ref)).equals(plain)).toBe(true);
  });

  test("leave nothing of an object that was given up", async () => {
    const writer = await ObjectWriter.open(vault.storage, vault.keys);
    await writer.write(randomBytes(600_000));
    await writer.discard();
    expect(await vault.storage.removeAbandoned(0)).toBe(0);
  });

  test("say which object is missing, cut, changed or exchanged for another", async () => {
    const [{ ref }, other] = [await storeObject(randomBytes(200_000)), await storeObject(randomBytes(200_000))];
    const file = join(store.folder, objectPath(ref.name));
    const named = { message: expect.stringContaining(objectPath(ref.name)) };

    await rename(join(store.folder, objectPath(other.ref.name)), file);
    await expect(read(ref)).rejects.toMatchObject({ code: "backup.object-damaged", exit: 1, ...named });
    await truncate(file, 100_000);
    await expect(read(ref)).rejects.toMatchObject({ code: "backup.object-damaged", ...named });
    await writeFile(file, "");
    await expect(read(ref)).rejects.toMatchObject({ code: "backup.object-damaged", ...named });
    await vault.storage.remove([objectPath(ref.name)]);
    await expect(read(ref)).rejects.toMatchObject({ code: "storage.missing", exit: 1, ...named });
  });

  test("hand nothing out that was exchanged for a genuine object, not even a small one's only piece", async () => {
    const [{ ref }, other] = [
      await storeObject(Buffer.from("1\tgenuine\n")),
      await storeObject(Buffer.from("1\tanother\n")),
    ];
    await rename(join(store.folder, objectPath(other.ref.name)), join(store.folder, objectPath(ref.name)));
    const handedOut: Buffer[] = [];
    const reading = (async () => {
      for await (const piece of readObject(vault, ref, store.keys.identity)) handedOut.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: "backup.object-damaged" });
    expect(handedOut).toEqual([]);
  });

  test("say wrong-identity for another identity", async () => {
    const { ref } = await storeObject(Buffer.from("x"));
    await expect(read(ref, identity)).rejects.toMatchObject({ code: "backup.wrong-identity", exit: 2 });
  });
});
