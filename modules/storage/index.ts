export { openStorage } from "./open-storage.ts";
export type { StagedObject, Storage, StoredItem } from "./storage.ts";
