import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { openDiskStorage } from "../../../modules/storage/disk.ts";
import { openStorage } from "../../../modules/storage/index.ts";
import { describeStorage } from "../../contracts/storage.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya store ñ-"));
  folders.push(folder);
  return folder;
}

describeStorage("on disk", async () => openDiskStorage(join(await newFolder(), "not", "made", "yet")));

describe("openDiskStorage", () => {
  test("lets nobody else read what it stores", async () => {
    const folder = join(await newFolder(), "store");
    const storage = openDiskStorage(folder);
    await storage.put("a/put", Buffer.from("x"));
    await storage.putIfAbsent("a/put-if-absent", Buffer.from("x"));
    const staged = await storage.stage();
    await staged.publish("a/published");
    const mode = async (path: string) => ((await stat(join(folder, path))).mode & 0o777).toString(8);
    expect(await Promise.all(["", "a", ".staging"].map(mode))).toEqual(["700", "700", "700"]);
    expect(await Promise.all(["a/put", "a/put-if-absent", "a/published"].map(mode))).toEqual(["600", "600", "600"]);
  });

  test("leaves no staged file behind a write that failed", async () => {
    const folder = await newFolder();
    const storage = openDiskStorage(folder);
    await storage.put("a", Buffer.from("a file, not a folder"));
    await expect(storage.put("a/b", Buffer.from("x"))).rejects.toThrow();
    expect(await readdir(join(folder, ".staging"))).toEqual([]);
  });

  test("keeps its own staging folder out of reach", async () => {
    const storage = openDiskStorage(await newFolder());
    await expect(storage.put(".staging/a", Buffer.from("x"))).rejects.toMatchObject({ code: "storage.bad-path" });
  });

  test("says access-denied, with the folder's name, when a file stands where the store should be", async () => {
    const file = join(await newFolder(), "file");
    await writeFile(file, "");
    const storage = openDiskStorage(file);
    const denied = { code: "storage.access-denied", exit: 4, message: expect.stringContaining(file) };
    await expect(storage.put("a", Buffer.from("x"))).rejects.toMatchObject(denied);
    await expect(storage.stage()).rejects.toMatchObject(denied);
    await expect(storage.find("a")).rejects.toMatchObject(denied);
    await expect(storage.ping()).rejects.toMatchObject(denied);
    await expect(Array.fromAsync(storage.list(""))).rejects.toMatchObject(denied);
    await expect(Array.fromAsync(storage.read("a"))).rejects.toMatchObject(denied);
  });
});

describe("openStorage", () => {
  test("opens a folder by its file address, percent-encoding undone", async () => {
    const folder = await newFolder();
    const storage = openStorage(pathToFileURL(folder).href);
    await storage.put("a", Buffer.from("x"));
    expect(await readdir(folder)).toContain("a");
    expect(storage.label).toBe(`file://${folder}`);
  });

  test.each([
    "",
    "/tmp/store",
    "store",
    "ftp://user:hush@host/x",
    "file://host/path",
    "file:store",
    "file:./store",
    "file:///a%2",
    "file:///a%2Fb",
  ])("refuses %j, without credentials in the message", (address) => {
    const refused = expect.objectContaining({
      code: "storage.bad-address",
      exit: 2,
      message: expect.not.stringContaining("hush"),
    });
    expect(() => openStorage(address)).toThrow(refused);
  });
});
