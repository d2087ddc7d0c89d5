import { describe, expect, test } from "vitest";
import { judgeClientAddress } from "../../../app/access/client-address.ts";

const judge = (trustedProxies: number, forwarded: string | null, socket: string | null = "198.51.100.1") =>
  judgeClientAddress({ socket, forwarded, ofVercel: "203.0.113.66" }, { trustedProxies, isVercel: false });

describe("judgeClientAddress", () => {
  test("believes the connection alone where no proxy stands in front", () => {
    for (const forwarded of [null, "", "192.0.2.7", "192.0.2.7, 192.0.2.8", "unknown"])
      expect(judge(0, forwarded)).toBe("198.51.100.1");
    expect(judge(0, "192.0.2.7", null)).toBe("unknown");
  });

  test.each([
    [1, "192.0.2.7", "192.0.2.7"],
    [1, "192.0.2.6, 192.0.2.7", "192.0.2.7"],
    [1, "192.0.2.6,192.0.2.7 , ", "192.0.2.7"],
    [2, "192.0.2.5, 192.0.2.6, 192.0.2.7", "192.0.2.6"],
    [2, "2001:db8:1:2:3:4:5:6, 192.0.2.7", "2001:db8:1:2::"],
    [1, "192.0.2.7, nonsense", "unknown"],
  ])("behind %i of one's own takes the entry that the outermost wrote: %j", (proxies, forwarded, address) => {
    expect(judge(proxies, forwarded)).toBe(address);
  });

  test("takes what is nearest to it of a request that came past some of them", () => {
    expect(judge(3, "192.0.2.6, 192.0.2.7")).toBe("192.0.2.6");
    expect(judge(1, null)).toBe("198.51.100.1");
    expect(judge(1, " , ", null)).toBe("unknown");
  });

  test("believes Vercel's own header on Vercel, and nothing else there", () => {
    const onVercel = { trustedProxies: 1, isVercel: true };
    const hops = { socket: "127.0.0.1", forwarded: "192.0.2.7" };
    expect(judgeClientAddress({ ...hops, ofVercel: "203.0.113.66" }, onVercel)).toBe("203.0.113.66");
    expect(judgeClientAddress({ ...hops, ofVercel: null }, onVercel)).toBe("unknown");
  });
});
