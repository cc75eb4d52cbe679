/** The zone in which people are told times; deliveries and figures have months and need none. */
export const timeZone = () => process.env.SHUANGYONG_TIME_ZONE ?? "Asia/Shanghai";

/** A point in time (ISO 8601) as people in `timeZone()` read it: 2023-12-31 08:05. */
export function formatLocalTime(iso: string): string {
  // The Swedish way of writing times is ISO’s, with a space.
  return new Intl.DateTimeFormat("sv-SE", {timeZone: timeZone(), dateStyle: "short", timeStyle: "short"}).format(
    new Date(iso)
  );
}
