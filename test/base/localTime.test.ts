import {afterEach, describe, expect, it} from "vitest";
import {formatLocalTime} from "../../loaders/base/localTime.js";

afterEach(() => void delete process.env.SHUANGYONG_TIME_ZONE);

describe("formatLocalTime(iso)", () => {
  it("is the time in Shanghai, whatever zone the machine is in", () => {
    expect(formatLocalTime("2023-12-31T16:30:59.123Z")).toBe("2024-01-01 00:30");
  });
  it("is the time in the zone that SHUANGYONG_TIME_ZONE names", () => {
    process.env.SHUANGYONG_TIME_ZONE = "UTC";
    expect(formatLocalTime("2023-12-31T16:30:59.123Z")).toBe("2023-12-31 16:30");
  });
});
