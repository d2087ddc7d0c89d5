import { describe, expect, test } from "vitest";
import { CopyScanner } from "../../../../modules/postgres/wire/copy-scanner.ts";
import { seededRandom } from "../seeded-random.ts";

function message(type: string, payload: Buffer | string = ""): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(5);
  header.write(type, 0, "latin1");
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

const copyOutResponse = message("H", Buffer.from([0, 0, 2, 0, 0, 0, 0]));
const commandComplete = message("C", "COPY 5\0");
const readyForQuery = message("Z", "T");
const ending = Buffer.concat([commandComplete, readyForQuery]);

// Payloads that look like the protocol's own messages must not be taken for them.
const payloads = ["1\tañ\n", "", "c\0\0\0\x04\n", Buffer.concat([readyForQuery, commandComplete]), "\\N\t\\.\n"].map(
  (p) => Buffer.from(p),
);
const stream = Buffer.concat([copyOutResponse, ...payloads.map((p) => message("d", p)), message("c"), ending]);

/** Bytes as Latin-1 text, which compares quickly and shows well. */
type Scanned = { rows: string; rowCount: number; rest: string | null };

const text = (bytes: Buffer) => bytes.toString("latin1");

/** What a reader of a socket that delivers these pieces ends up with. */
function scanAll(pieces: Buffer[]): Scanned {
  const scanner = new CopyScanner();
  const rows: Buffer[] = [];
  let rowCount = 0;
  let rest: Buffer[] | null = null;
  for (const piece of pieces) {
    if (rest) {
      rest.push(piece);
      continue;
    }
    // The scanner moves bytes inside the piece it is given, as the socket's own buffer allows.
    const scanned = scanner.scan(Buffer.from(piece));
    rows.push(Buffer.from(scanned.rows));
    rowCount += scanned.rowCount;
    if (scanned.rest) rest = [scanned.rest];
  }
  return { rows: text(Buffer.concat(rows)), rowCount, rest: rest && text(Buffer.concat(rest)) };
}

function cutAt(bytes: Buffer, places: number[]): Buffer[] {
  const edges = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((to, i) => bytes.subarray(edges[i], to));
}

const whole = { rows: text(Buffer.concat(payloads)), rowCount: payloads.length, rest: text(ending) };

describe("CopyScanner", () => {
  test("takes the protocol's headers out of the rows and gives back what follows them", () => {
    expect(scanAll([stream])).toEqual(whole);
  });

  test("finds the same rows wherever the bytes are cut in two or in three", () => {
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        expect(scanAll(cutAt(stream, [first, second])), `cut at ${first} and ${second}`).toEqual(whole);
      }
    }
  });

  test("finds the same rows in single bytes, with empty deliveries between them", () => {
    const pieces = [...stream].flatMap((byte) => [Buffer.from([byte]), Buffer.alloc(0)]);
    expect(scanAll(pieces)).toEqual(whole);
  });

  test("finds the same rows in any of 300 random streams, however they are cut", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed);
      const bodies = Array.from({ length: random.below(30) }, () =>
        Buffer.from(Array.from({ length: random.below(random.isHit(0.1) ? 5_000 : 20) }, () => random.below(256))),
      );
      const bytes = Buffer.concat([copyOutResponse, ...bodies.map((body) => message("d", body)), message("c"), ending]);
      const cuts = Array.from({ length: random.below(40) }, () => random.below(bytes.length + 1));
      const expected = { rows: text(Buffer.concat(bodies)), rowCount: bodies.length, rest: text(ending) };
      expect(scanAll(cutAt(bytes, cuts)), `seed ${seed}`).toEqual(expected);
    }
  });

  test("passes a value of many pieces on without holding it", () => {
    const value = Buffer.alloc(5 * 1024 * 1024, "x");
    const bytes = Buffer.concat([copyOutResponse, message("d", value), message("c"), ending]);
    const scanner = new CopyScanner();
    let seen = 0;
    for (let from = 0; from < bytes.length; from += 65_536) {
      const piece = bytes.subarray(from, from + 65_536);
      const { rows } = scanner.scan(Buffer.from(piece));
      expect(rows.length).toBeGreaterThanOrEqual(piece.length - 60);
      seen += rows.length;
    }
    expect(seen).toBe(value.length);
  });

  test("hands an error over whole, after the rows that came before it", () => {
    const error = message("E", "SERROR\0C22012\0Mdivision by zero\0\0");
    const bytes = Buffer.concat([copyOutResponse, message("d", "1\n"), error, readyForQuery]);
    for (let at = 0; at <= bytes.length; at++) {
      expect(scanAll(cutAt(bytes, [at])), `cut at ${at}`).toEqual({
        rows: "1\n",
        rowCount: 1,
        rest: text(Buffer.concat([error, readyForQuery])),
      });
    }
  });

  test("hands over an answer that is no COPY at all", () => {
    expect(scanAll([ending])).toEqual({ rows: "", rowCount: 0, rest: text(ending) });
  });

  test("goes on with the rows behind a notice, a changed setting or a notification", () => {
    const asides = [
      message("N", "SNOTICE\0Mhello\0\0"),
      message("S", "TimeZone\0UTC\0"),
      message("A", "\0\0\0\x01ch\0\0"),
    ];
    const bytes = Buffer.concat([
      copyOutResponse,
      ...asides.flatMap((aside, i) => [message("d", `${i}\n`), aside]),
      message("d", "last\n"),
      message("c"),
      ending,
    ]);
    const expected = { rows: "0\n1\n2\nlast\n", rowCount: 4, rest: text(ending) };
    for (let at = 0; at <= bytes.length; at++) expect(scanAll(cutAt(bytes, [at])), `cut at ${at}`).toEqual(expected);
  });
});
