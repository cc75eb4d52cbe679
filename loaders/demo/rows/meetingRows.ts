import type {Row} from "../../contracts/language/contract.js";
import type {meetings} from "../../contracts/meetings.js";
import {yearOf} from "../../base/periods.js";
import {type Delivered, known, versions} from "../versions.js";

export type MeetingRow = Row<typeof meetings> & Delivered;

/** Made-up meetings, but for May 2023, when the newspaper has a plenary meeting that was also a 推进会. */
const held: [type: string, heldOn: string, minutesFiledOn: string | null][] = [
  ["military_session", "2021-03-18", "2021-04-02"],
  ["plenary", "2021-06-24", "2021-07-08"],
  ["joint_conference", "2021-09-16", "2021-11-04"],
  ["military_session", "2021-11-25", "2021-12-10"],
  ["military_session", "2022-03-03", "2022-03-21"],
  ["plenary", "2022-07-21", "2022-08-05"],
  ["joint_conference", "2022-07-28", "2022-09-02"],
  ["military_session", "2022-12-08", "2022-12-30"],
  ["military_session", "2023-02-16", "2023-03-03"],
  ["plenary", "2023-05-18", "2023-06-02"],
  ["promotion", "2023-05-18", "2023-06-02"],
  ["joint_conference", "2023-06-29", "2023-07-14"],
  ["military_session", "2023-07-27", "2023-08-11"],
  ["joint_conference", "2023-11-30", null],
  ["military_session", "2023-12-14", null]
];

/** Each quarter, the year so far is handed over. */
export function meetingRows(): MeetingRow[] {
  return held.flatMap(([type, heldOn, filedOn], i) =>
    versions((delivery) =>
      Number(delivery.slice(5)) % 3 === 0 && yearOf(delivery) === yearOf(heldOn) && known(heldOn, delivery)
        ? {
            meeting_id: `HY${heldOn.replaceAll("-", "")}${i + 1}`,
            meeting_type: type,
            held_on: heldOn,
            minutes_filed: known(filedOn, delivery) !== null,
            state: "已召开"
          }
        : undefined
    )
  );
}
