import type {Row} from "../../contracts/language/contract.js";
import type {media} from "../../contracts/media.js";
import {addMonths, lastDay, monthOf} from "../../base/periods.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import {type Delivered, known, versions} from "../versions.js";

export type MediaRow = Row<typeof media> & {title: string; level: string} & Delivered;

/** How often each channel is used; all five, every month. */
const channels = {报: 3, 网: 8, 端: 6, 微: 11, 屏: 4};
const perMonth = 24;
/** More is published around 八一 and, since the meeting of May 2023, in every month. */
const moreIn: Record<string, number> = {"07": 9, "08": 11};
const moreSince = "2023-05";

export function mediaRows(): MediaRow[] {
  const random = randomFor("media");
  return months.flatMap((month) => {
    const used = [
      ...Object.keys(channels),
      ...Array.from(
        {length: perMonth + (moreIn[month.slice(5)] ?? 0) + (month >= moreSince ? 12 : 0) + random.int(-4, 4)},
        () => random.weighted(channels)
      )
    ];
    const items = used
      .map((channel) => ({
        channel,
        publishedOn: `${month}-${String(random.int(1, Number(lastDay(month).slice(8)))).padStart(2, "0")}`,
        level: random.weighted({国家级: 1, 市级: 4, 区级: 15}),
        withdrawnOn: random.chance(5) ? lastDay(addMonths(month, 1)) : null
      }))
      .sort((a, b) => (a.publishedOn < b.publishedOn ? -1 : a.publishedOn > b.publishedOn ? 1 : 0));
    return items.flatMap((item, i) =>
      versions((delivery) =>
        // A month is handed over at its end; what is withdrawn stands once more in the next.
        delivery === monthOf(item.publishedOn) || (item.withdrawnOn && delivery === monthOf(item.withdrawnOn))
          ? {
              item_id: `GJ${month.replace("-", "")}-${String(i + 1).padStart(3, "0")}`,
              title: "徐汇双拥工作动态（示例）",
              channel: item.channel,
              level: item.level,
              published_on: item.publishedOn,
              state: known(item.withdrawnOn, delivery) ? "撤销" : "已发布"
            }
          : undefined
      )
    );
  });
}
