import { afterEach, beforeEach } from "vitest";
import type { Vault } from "../../../../modules/backup/store/vault.ts";
import { createTestStore, type TestStore } from "../test-store.ts";

export let store: TestStore;
export let vault: Vault;

/** For one test file: an empty store before each test, made ours. */
export function prepareVault(): void {
  beforeEach(async () => {
    store = await createTestStore();
    vault = await store.openVault();
  });
  afterEach(() => store.remove());
}
