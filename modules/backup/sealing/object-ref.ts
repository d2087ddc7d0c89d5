/** One stored object: what a manifest needs to find it, and to check it without opening it. */
export type ObjectRef = {
  /** Keyed hash of the plain bytes, hex. */
  name: string;
  plainBytes: number;
  storedBytes: number;
  /** SHA-256 of the stored bytes, hex: lets a scrub check every byte without the identity. */
  sha256: string;
};
