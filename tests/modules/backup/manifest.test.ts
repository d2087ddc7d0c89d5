import { beforeAll, describe, expect, test } from "vitest";
import { type BackupKeys, createKeys } from "../../../modules/backup/index.ts";
import {
  decodeManifest,
  decodeSigned,
  encodeManifest,
  encodeSigned,
  type Manifest,
} from "../../../modules/backup/store/manifest.ts";
import { OpsError } from "../../../modules/platform/index.ts";
import { manifestOf } from "./manifest-of.ts";

const place = "manifests/20261122T101500Z-4f2a9c.json";
let keys: BackupKeys;
let manifest: Manifest;
let bytes: Buffer;
beforeAll(async () => {
  keys = await createKeys();
  manifest = manifestOf({ label: "tienda ñ" });
  bytes = encodeManifest(keys, place, manifest);
});

const forged = expect.objectContaining({
  code: "backup.manifest-forged",
  exit: 1,
  message: expect.stringContaining(place),
});

/** Those of the harmed copies that were believed, or refused with another code. */
function notForged(copies: Iterable<[what: string, copy: Buffer]>): string[] {
  const missed: string[] = [];
  for (const [what, copy] of copies) {
    try {
      decodeManifest(keys, place, copy);
      missed.push(what);
    } catch (error) {
      if (!(error instanceof OpsError) || error.code !== "backup.manifest-forged") missed.push(`${what}: ${error}`);
    }
  }
  return missed;
}

function edited(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

describe("decodeManifest", () => {
  test("gives back what was encoded", () => {
    expect(decodeManifest(keys, place, bytes)).toEqual(manifest);
  });

  test("is plain JSON with a signature in its last line", () => {
    const [body = "", signature = "", end] = bytes.toString().split("\n");
    expect(JSON.parse(body)).toEqual(manifest);
    expect(signature).toMatch(/^hmac-sha256 [0-9a-f]{64}$/);
    expect(end).toBe("");
  });

  test("refuses one flipped bit, anywhere", () => {
    function* flipped(): Generator<[string, Buffer]> {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const at = bit >> 3;
        yield [`bit ${bit}`, edited((copy) => copy.writeUInt8(copy.readUInt8(at) ^ (1 << (bit & 7)), at))];
      }
    }
    expect(notForged(flipped())).toEqual([]);
  });

  test("refuses a byte left out or put in, and a cut, anywhere", () => {
    function* harmed(): Generator<[string, Buffer]> {
      for (let at = 0; at <= bytes.length; at++) {
        const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
        if (after.length > 0) yield [`without byte ${at}`, Buffer.concat([before, after.subarray(1)])];
        if (after.length > 0) yield [`cut to ${at}`, before];
        for (const extra of [" ", "\n", "0"])
          yield [`${JSON.stringify(extra)} at ${at}`, Buffer.concat([before, Buffer.from(extra), after])];
      }
    }
    expect(notForged(harmed())).toEqual([]);
  });

  test("refuses bytes that decode to the same text", () => {
    const name = Buffer.from("tienda ñ");
    const at = bytes.indexOf(name) + name.length - 2;
    expect(() =>
      decodeManifest(
        keys,
        place,
        edited((b) => b.fill(0xff, at, at + 1)),
      ),
    ).toThrow(forged);
    expect(() => decodeManifest(keys, place, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]))).toThrow(forged);
  });

  test("refuses the manifest of another backup under this name", () => {
    const elsewhere = encodeManifest(keys, "manifests/another.json", manifest);
    expect(() => decodeManifest(keys, place, elsewhere)).toThrow(forged);
  });

  test("refuses one signed with another secret, and one not signed at all", async () => {
    expect(() => decodeManifest(keys, place, encodeManifest({ ...keys, secret: "guessed" }, place, manifest))).toThrow(
      forged,
    );
    expect(() => decodeManifest(keys, place, Buffer.from(JSON.stringify(manifest)))).toThrow(forged);
    expect(() =>
      decodeManifest(keys, place, Buffer.from(`${JSON.stringify(manifest)}\nhmac-sha256 ${"0".repeat(64)}\n`)),
    ).toThrow(forged);
    expect(() => decodeManifest(keys, place, Buffer.alloc(0))).toThrow(forged);
  });

  test("is believed with any recipients: only the secret signs", async () => {
    const { recipients } = await createKeys();
    expect(decodeManifest({ ...keys, recipients }, place, bytes)).toEqual(manifest);
  });

  test("says manifest-newer of an authentic one that it does not read", () => {
    const newer = { code: "backup.manifest-newer", exit: 2 };
    for (const value of [{ ...manifest, format: 2 }, { ...manifest, tables: undefined }, {}, null, [1]]) {
      expect(() => decodeManifest(keys, place, encodeSigned(keys, place, value))).toThrow(
        expect.objectContaining(newer),
      );
    }
  });
});

describe("decodeSigned", () => {
  test("gives back any JSON of its place", () => {
    for (const value of [null, 0, "a\nb", { deep: [{ ñ: "🐘" }] }]) {
      expect(decodeSigned(keys, "drills/a.json", encodeSigned(keys, "drills/a.json", value))).toEqual(value);
    }
  });

  test("tells places apart that only differ in where they end", () => {
    const signed = encodeSigned(keys, "drills/a", { b: 1 });
    for (const other of ["drills/a\0", "drills/", "drills/aa", "Drills/a"]) {
      expect(() => decodeSigned(keys, other, signed)).toThrow(
        expect.objectContaining({ code: "backup.manifest-forged" }),
      );
    }
  });
});
