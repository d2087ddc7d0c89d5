import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Storage } from "../../modules/storage/storage.ts";

const unsafePaths = [
  "",
  "/etc/passwd",
  "../up",
  "a/../../up",
  "a/..",
  "..",
  ".",
  "./a",
  "a/./b",
  "a//b",
  "a/",
  "a b",
  "ñ",
  "a\0b",
  "a\\b",
  "a?b",
];

/** What every kind of store promises; `openEmpty` gives one that holds nothing yet. */
export function describeStorage(kind: string, openEmpty: () => Promise<Storage>): void {
  describe(`Storage ${kind}`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await openEmpty();
    });

    const put = (path: string, text = path) => storage.put(path, Buffer.from(text));
    const textOf = async (path: string) => (await storage.find(path))?.toString() ?? null;
    async function readWhole(path: string): Promise<Buffer> {
      const pieces: Buffer[] = [];
      for await (const piece of storage.read(path)) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces);
    }
    async function paths(prefix = ""): Promise<string[]> {
      const found: string[] = [];
      for await (const item of storage.list(prefix)) found.push(item.path);
      return found;
    }
    async function publishText(path: string, ...pieces: string[]): Promise<void> {
      const staged = await storage.stage();
      for (const piece of pieces) await staged.write(Buffer.from(piece));
      await staged.publish(path);
    }

    describe("put", () => {
      test.each([0, 1, 65_536, 1024 * 1024 + 7])("keeps %i bytes as they are", async (size) => {
        const bytes = randomBytes(size);
        await storage.put("a/b.bin", bytes);
        expect((await storage.find("a/b.bin"))?.equals(bytes)).toBe(true);
        expect((await readWhole("a/b.bin")).equals(bytes)).toBe(true);
        expect(await storage.stat("a/b.bin")).toMatchObject({ path: "a/b.bin", sizeBytes: size });
      });

      test("replaces what was there", async () => {
        await put("a", "a longer text");
        await put("a", "short");
        expect(await textOf("a")).toBe("short");
      });

      test("replaces in one step: a reader finds the old bytes or the new, never a mixture", async () => {
        const versions = ["old", "new"].map((word) => Buffer.alloc(512 * 1024, word));
        const known = new Set(versions.map((bytes) => createHash("md5").update(bytes).digest("hex")));
        await storage.put("a", versions[0] as Buffer);
        let isWriting = true;
        const writer = (async () => {
          for (let i = 0; i < 20; i++) await storage.put("a", versions[i % 2] as Buffer);
          isWriting = false;
        })();
        while (isWriting) {
          const found = (await storage.find("a")) ?? Buffer.from("nothing");
          expect(known).toContain(createHash("md5").update(found).digest("hex"));
        }
        await writer;
      });
    });

    describe("putIfAbsent", () => {
      test("lets exactly one of many have the path", async () => {
        const wins = await Promise.all(
          Array.from({ length: 20 }, (_, i) => storage.putIfAbsent("a/b", Buffer.from(`${i}`))),
        );
        expect(wins.filter(Boolean)).toHaveLength(1);
        expect(await textOf("a/b")).toBe(`${wins.indexOf(true)}`);
        expect(await paths()).toEqual(["a/b"]);
      });

      test("changes nothing that is there, and can be had again once it is removed", async () => {
        await put("a", "first");
        expect(await storage.putIfAbsent("a", Buffer.from("second"))).toBe(false);
        expect(await textOf("a")).toBe("first");
        await storage.remove(["a"]);
        expect(await storage.putIfAbsent("a", Buffer.from("third"))).toBe(true);
        expect(await textOf("a")).toBe("third");
      });
    });

    describe("stage", () => {
      test("shows nothing before it is published, and all of it afterwards", async () => {
        const staged = await storage.stage();
        await staged.write(Buffer.from("one "));
        await staged.write(Buffer.alloc(0));
        await staged.write(Buffer.from("two"));
        expect([await paths(), await storage.find("a/b"), await storage.stat("a/b")]).toEqual([[], null, null]);
        await staged.publish("a/b");
        expect([await paths(), await textOf("a/b")]).toEqual([["a/b"], "one two"]);
      });

      test("has taken the bytes when a write is done: the caller may reuse them", async () => {
        const buffer = Buffer.alloc(300_000);
        const staged = await storage.stage();
        for (const letter of "abc") {
          buffer.fill(letter);
          await staged.write(buffer);
        }
        await staged.publish("a");
        const expected = ["a", "b", "c"].map((letter) => letter.repeat(buffer.length)).join("");
        expect((await textOf("a")) === expected).toBe(true);
      });

      test("replaces what was there, and not before it is published", async () => {
        await put("a", "old");
        const staged = await storage.stage();
        await staged.write(Buffer.from("new"));
        expect(await textOf("a")).toBe("old");
        await staged.publish("a");
        expect(await textOf("a")).toBe("new");
      });

      test("leaves nothing when it is discarded, and discarding after publishing is harmless", async () => {
        const dropped = await storage.stage();
        await dropped.write(Buffer.from("x"));
        await dropped.discard();
        await dropped.discard();
        const kept = await storage.stage();
        await kept.publish("kept");
        await kept.discard();
        expect([await paths(), await textOf("kept")]).toEqual([["kept"], ""]);
        expect(await storage.removeAbandoned(0)).toBe(0);
      });

      test("publishes one whole object when many publish the same path at once", async () => {
        const texts = Array.from({ length: 12 }, (_, i) => `${i} `.repeat(20_000));
        await Promise.all(texts.map((text) => publishText("deep/er/a", text)));
        expect(texts).toContain(await textOf("deep/er/a"));
        expect(await paths()).toEqual(["deep/er/a"]);
      });

      test("publishes nowhere but in the store", async () => {
        const staged = await storage.stage();
        await expect(staged.publish("../up")).rejects.toMatchObject({ code: "storage.bad-path" });
        await staged.discard();
        expect(await paths()).toEqual([]);
      });
    });

    describe("read", () => {
      test("says storage.missing for a path that is not there, naming it", async () => {
        const error = await readWhole("objects/ab/abc").catch((cause) => cause);
        expect(error).toMatchObject({ code: "storage.missing", exit: 1 });
        expect(error.message).toContain("objects/ab/abc");
      });

      test("may be left before the end", async () => {
        await storage.put("a", Buffer.alloc(3 * 1024 * 1024, "x"));
        for await (const piece of storage.read("a")) {
          expect(piece.length).toBeLessThan(3 * 1024 * 1024);
          break;
        }
        expect((await readWhole("a")).length).toBe(3 * 1024 * 1024);
      });
    });

    describe("find and stat", () => {
      test("answer null for a path that is not there, or that only begins other paths", async () => {
        await put("a/b/c");
        for (const path of ["x", "a/x", "a/b/c.d"])
          expect([await storage.find(path), await storage.stat(path)]).toEqual([null, null]);
        expect(await storage.stat("a/b/c")).not.toBeNull();
      });

      test("tell when the object was written", async () => {
        const before = Date.now();
        await put("a");
        const at = (await storage.stat("a"))?.modifiedAt.getTime() ?? 0;
        // A store's clock may be another machine's.
        expect(Math.abs(at - before)).toBeLessThan(60_000);
      });
    });

    describe("list", () => {
      test("gives every path once, in the order of their bytes", async () => {
        const names = ["b", "a/b/c", "a/b", "a.txt", "a-1/x", "a0", "A/z", "ab/c", "a/a"].filter(
          (name) => name !== "a/b",
        );
        await Promise.all(names.map((name) => put(name)));
        expect(await paths()).toEqual([...names].sort());
      });

      test.each([
        ["", ["m/1.json", "m/10.json", "m/2.json", "m/sub/3.json", "ma", "n/m/1.json"]],
        ["m/", ["m/1.json", "m/10.json", "m/2.json", "m/sub/3.json"]],
        ["m/1", ["m/1.json", "m/10.json"]],
        ["m/1.json", ["m/1.json"]],
        ["m/s", ["m/sub/3.json"]],
        ["m", ["m/1.json", "m/10.json", "m/2.json", "m/sub/3.json", "ma"]],
        ["n/m/", ["n/m/1.json"]],
        ["m/3", []],
        ["x/", []],
        ["x/y/z", []],
      ])("gives what begins with %j", async (prefix, expected) => {
        await Promise.all(
          ["m/1.json", "m/10.json", "m/2.json", "m/sub/3.json", "ma", "n/m/1.json"].map((name) => put(name)),
        );
        expect(await paths(prefix)).toEqual(expected);
      });

      test("gives sizes and times", async () => {
        await put("a", "four");
        for await (const item of storage.list("")) expect(item).toEqual(await storage.stat("a"));
      });

      test("gives nothing of an empty store", async () => {
        expect(await paths()).toEqual([]);
        expect(await paths("a/")).toEqual([]);
      });

      test("gives a thousand", async () => {
        const names = Array.from({ length: 1_000 }, (_, i) => `o/${(i % 16).toString(16)}/${i}`);
        await Promise.all(names.map((name) => put(name, "")));
        expect(await paths("o/")).toEqual([...names].sort());
      });

      test("survives what is removed under it", async () => {
        await Promise.all(["a/1", "a/2", "a/3", "b/1"].map((name) => put(name)));
        const seen: string[] = [];
        for await (const { path } of storage.list("")) {
          seen.push(path);
          await storage.remove(["a/2", "a/3"]);
        }
        expect(seen).toEqual(expect.arrayContaining(["a/1", "b/1"]));
      });

      test("never leaves the store", async () => {
        await put("a");
        for (const prefix of ["../", "/", "/etc/", "a/../../", "./"]) {
          await expect(paths(prefix)).rejects.toMatchObject({ code: "storage.bad-path" });
        }
      });
    });

    describe("remove", () => {
      test("removes what it is given and nothing else, whether it is there or not", async () => {
        await Promise.all(["a/b", "a/bc", "a/b.d", "c"].map((name) => put(name)));
        await storage.remove(["a/b", "c", "never/there"]);
        await storage.remove(["a/b"]);
        await storage.remove([]);
        expect(await paths()).toEqual(["a/b.d", "a/bc"]);
      });
    });

    describe("removeAbandoned", () => {
      test("removes uploads that nobody published, and says how many", async () => {
        await put("kept");
        const abandoned = await Promise.all([storage.stage(), storage.stage(), storage.stage()]);
        for (const staged of abandoned) await staged.write(Buffer.from("x"));
        expect(await storage.removeAbandoned(60_000)).toBe(0);
        expect(await storage.removeAbandoned(0)).toBe(3);
        expect(await storage.removeAbandoned(0)).toBe(0);
        expect(await paths()).toEqual(["kept"]);
        for (const staged of abandoned) await staged.discard();
      });
    });

    describe("ping", () => {
      test("answers how long a round trip took, and leaves nothing", async () => {
        expect(await storage.ping()).toBeGreaterThan(0);
        expect(await paths()).toEqual([]);
        expect(await storage.removeAbandoned(0)).toBe(0);
      });
    });

    test.each(unsafePaths)("refuses %j as a path everywhere", async (path) => {
      const refused = { code: "storage.bad-path", exit: 2 };
      const bytes = Buffer.from("x");
      const staged = await storage.stage();
      await expect(storage.put(path, bytes)).rejects.toMatchObject(refused);
      await expect(storage.putIfAbsent(path, bytes)).rejects.toMatchObject(refused);
      await expect(staged.publish(path)).rejects.toMatchObject(refused);
      await expect(readWhole(path)).rejects.toMatchObject(refused);
      await expect(storage.find(path)).rejects.toMatchObject(refused);
      await expect(storage.stat(path)).rejects.toMatchObject(refused);
      await expect(storage.remove(["a", path])).rejects.toMatchObject(refused);
      await staged.discard();
      expect(await paths()).toEqual([]);
    });
  });
}
