import type { Node } from "@pgsql/types";
import type { ColumnType } from "./sql/column-type.ts";
import type { Relation } from "./sql/relation.ts";

export type ConstraintFact = { kind: string; isValid: boolean; notNull: string[]; isNew: boolean };

/** What the run has made so far, over all its files. Keys are of relations, or of a relation and a name within it. */
export type World = {
  tables: Set<string>;
  views: Set<string>;
  /** Of tables made in the run alone. */
  indexes: Set<string>;
  types: Set<string>;
  schemas: Set<string>;
  columns: Map<string, { type: ColumnType; isRequired: boolean }>;
  /** By table, then by name. */
  constraints: Map<string, Map<string, ConstraintFact>>;
  /** Tables with a SET NOT NULL in this run. */
  required: Set<string>;
  /** Values added to enums that were there before: where, and in which transaction. */
  enumValues: Map<string, { type: string; file: string; transaction: Transaction }>;
  /** Functions by bare name, as CREATE FUNCTION wrote them. */
  functions: Map<string, Node>;
};

export type Mark = { line: number; what: string };

export type Lock = Mark & { relation: Relation; isExclusive: boolean };

/** What the transaction at hand did so far. */
export type Transaction = {
  /** Tables that were there before and are locked against reads or writes until the end; the first statement that did it. */
  locked: Map<string, Lock>;
  /** Those of them that keep readers out too, in order. */
  exclusive: Lock[];
  /** Changes of rows whose number grows with the table. */
  backfills: Mark[];
  notValid: Set<string>;
};

export function newWorld(): World {
  return {
    tables: new Set(),
    views: new Set(),
    indexes: new Set(),
    types: new Set(),
    schemas: new Set(),
    columns: new Map(),
    constraints: new Map(),
    required: new Set(),
    enumValues: new Map(),
    functions: new Map(),
  };
}

export function newTransaction(): Transaction {
  return { locked: new Map(), exclusive: [], backfills: [], notValid: new Set() };
}

export const within = (relation: Relation, name: string): string => `${relation.key}\0${name}`;
