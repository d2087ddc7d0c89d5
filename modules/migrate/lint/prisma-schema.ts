import type { ColumnType } from "./sql/column-type.ts";

export type PrismaColumn = {
  /** `Order.total`: how the code calls it. */
  field: string;
  type: ColumnType | null;
  isRequired: boolean;
  isUnique: boolean;
};

export type PrismaTable = { model: string; columns: Map<string, PrismaColumn> };

/** What the running release expects of the database; keys as of `Relation.key`. */
export type PrismaSchema = {
  tables: Map<string, PrismaTable>;
  enums: Map<string, { name: string; values: Set<string> }>;
};

type Block = { kind: string; name: string; lines: string[] };

/** Models, views and enums under the names that the database knows (`@map`, `@@map`, `@@schema`). */
export function readPrismaSchema(text: string): PrismaSchema {
  const blocks = readBlocks(text);
  const models = new Set(blocks.filter(isModel).map(({ name }) => name));
  const enums = new Map<string, { name: string; values: Set<string> }>();
  const nameOfEnum = new Map<string, string>();
  for (const block of blocks.filter(({ kind }) => kind === "enum")) {
    enums.set(keyOf(block), {
      name: block.name,
      values: new Set(membersOf(block).map(([name, rest]) => mapped(rest) ?? name)),
    });
    nameOfEnum.set(block.name, blockName(block));
  }
  const tables = new Map<string, PrismaTable>();
  for (const block of blocks.filter(isModel)) tables.set(keyOf(block), readModel(block, models, nameOfEnum));
  return { tables, enums };
}

const isModel = ({ kind }: Block): boolean => kind === "model" || kind === "view";

function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of withoutComments(text)) {
    const head = /^\s*(model|view|enum|type|datasource|generator)\s+(\w+)\s*\{\s*$/.exec(line);
    if (head?.[1] && head[2]) open = { kind: head[1], name: head[2], lines: [] };
    else if (/^\s*\}/.test(line) && open) {
      blocks.push(open);
      open = null;
    } else if (line.trim() !== "") open?.lines.push(line.trim());
  }
  return blocks;
}

/** Lines without `//` and block comments; neither begins within a string. */
function withoutComments(text: string): string[] {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('"') ? match : ""))
    .split(/\r?\n/);
}

/** `[name, rest of the line]` of each field or value. */
function membersOf({ lines }: Block): [string, string][] {
  return lines.flatMap((line) => {
    const match = /^(\w+)\s*(.*)$/.exec(line);
    return match?.[1] ? [[match[1], match[2] ?? ""] satisfies [string, string]] : [];
  });
}

function readModel(block: Block, models: Set<string>, enums: Map<string, string>): PrismaTable {
  const alone = new Set(
    block.lines.flatMap((line) => /^@@(?:id|unique)\(\s*(?:fields:\s*)?\[\s*(\w+)\s*\]/.exec(line)?.[1] ?? []),
  );
  const columns = new Map<string, PrismaColumn>();
  for (const [name, rest] of membersOf(block)) {
    const type = /^(Unsupported\("[^"]*"\)|\w+)(\[\])?(\?)?/.exec(rest);
    if (!type?.[1] || models.has(type[1])) continue;
    columns.set(mapped(rest) ?? name, {
      field: `${block.name}.${name}`,
      type: columnTypeOf(type[1], Boolean(type[2]), rest, enums),
      isRequired: !type[3],
      isUnique: alone.has(name) || /(?<!@)@(?:id|unique)\b/.test(rest),
    });
  }
  return { model: block.name, columns };
}

const scalars: Record<string, ColumnType> = Object.fromEntries(
  (
    [
      ["String", "text"],
      ["Int", "int4"],
      ["BigInt", "int8"],
      ["Float", "float8"],
      ["Decimal", "numeric", 65, 30],
      ["Boolean", "bool"],
      ["DateTime", "timestamp", 3],
      ["Json", "jsonb"],
      ["Bytes", "bytea"],
    ] satisfies [string, string, ...number[]][]
  ).map(([scalar, name, ...sizes]) => [scalar, { name, sizes: sizes as number[], isArray: false }]),
);

const nativeTypes: Record<string, string> = {
  Integer: "int4",
  SmallInt: "int2",
  BigInt: "int8",
  Decimal: "numeric",
  Real: "float4",
  DoublePrecision: "float8",
  Char: "bpchar",
  Boolean: "bool",
  ByteA: "bytea",
  JsonB: "jsonb",
  Oid: "oid",
};

function columnTypeOf(type: string, isArray: boolean, rest: string, enums: Map<string, string>): ColumnType | null {
  const native = /@\w+\.(\w+)(?:\(([\d,\s]*)\))?/.exec(rest);
  if (native?.[1]) {
    const sizes = (native[2] ?? "")
      .split(",")
      .filter((size) => size.trim() !== "")
      .map(Number);
    return { name: nativeTypes[native[1]] ?? native[1].toLowerCase(), sizes, isArray };
  }
  const scalar = scalars[type];
  if (scalar) return { ...scalar, isArray };
  const name = enums.get(type);
  return name === undefined ? null : { name, sizes: [], isArray };
}

/** `@map("x")` of a field or value; never `@@map`, nor the `map:` of another attribute. */
function mapped(rest: string): string | undefined {
  const name = /(?<!@)@map\(\s*(?:name:\s*)?("(?:[^"\\]|\\.)*")/.exec(rest)?.[1];
  return name === undefined ? undefined : String(JSON.parse(name));
}

function blockName(block: Block): string {
  return attribute(block, "map") ?? block.name;
}

function keyOf(block: Block): string {
  return `${attribute(block, "schema") ?? "public"}.${blockName(block)}`;
}

function attribute({ lines }: Block, name: string): string | undefined {
  const pattern = new RegExp(`^@@${name}\\(\\s*(?:name:\\s*)?("(?:[^"\\\\]|\\\\.)*")`);
  for (const line of lines) {
    const value = pattern.exec(line)?.[1];
    if (value !== undefined) return String(JSON.parse(value));
  }
  return undefined;
}
