import { describe, expect, test } from "vitest";
import { normalizeAddress } from "../../../app/access/normalize-address.ts";

describe("normalizeAddress", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    [" 192.0.2.7:51234 ", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["2001:DB8:1:2::ffff", "2001:db8:1:2::"],
    ["[2001:db8::1]:443", "2001:db8:0:0::"],
    ["::1", "::1"],
    ["unknown", "unknown"],
    ["", "unknown"],
    ["10.0.0.1, evil", "unknown"],
    ["<script>", "unknown"],
  ])("%j is %s", (written, known) => {
    expect(normalizeAddress(written)).toBe(known);
  });
});
