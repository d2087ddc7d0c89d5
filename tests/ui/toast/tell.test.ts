import { afterEach, describe, expect, test, vi } from "vitest";
import { onTold, stayOf, takeTold, tell } from "../../../ui/toast/tell.ts";

afterEach(() => void takeTold());

describe("tell", () => {
  test("wakes whoever listens", () => {
    const wake = vi.fn();
    const stop = onTold(wake);
    tell({ state: "ok", title: "one" });
    stop();
    tell({ state: "ok", title: "two" });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  test("keeps what nobody listened to until somebody does", () => {
    tell({ state: "bad", title: "early" });
    const wake = vi.fn();
    onTold(wake)();
    expect(wake).toHaveBeenCalledTimes(1);
  });
});

describe("takeTold", () => {
  test("hands each thing out once, in order", () => {
    tell({ state: "ok", title: "one" });
    tell({ state: "ok", title: "two" });
    expect(takeTold().map(({ title }) => title)).toEqual(["one", "two"]);
    expect(takeTold()).toEqual([]);
  });
});

describe("stayOf", () => {
  test("keeps bad news until it is put away, and lets good news go", () => {
    expect(stayOf("bad")).toBe(0);
    expect(stayOf("warn")).toBe(0);
    expect(stayOf("ok")).toBeGreaterThan(0);
  });
});
