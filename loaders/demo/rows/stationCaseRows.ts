import type {Row} from "../../contracts/language/contract.js";
import type {station_cases} from "../../contracts/station_cases.js";
import type {Breakage} from "../breakage.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import {district, streets, streetWeights} from "../streets.js";
import type {Delivered} from "../versions.js";

export type StationCaseRow = Row<typeof station_cases> & Delivered;

/** Matters and how many the district centre takes in a month; a street's station takes its share of three times that. */
const matters = {优待证办理: 38, 政策咨询: 52, 就业创业: 21, 困难帮扶: 14, 权益维护: 9, 关系接转: 17};

/** Cases closed in the month, in thousandths: one bad spring, and better from mid-2023 on. */
const closedPerMille = (month: string) =>
  month === "2022-04" ? 842 : month === "2022-05" ? 871 : month >= "2023-05" ? 979 : 951;

const stations = [
  {code: "XH-Q01", area: district, perMille: 1000},
  ...streets.map((area, i) => ({
    code: `XH-S${String(i + 1).padStart(2, "0")}`,
    area,
    perMille: 3 * (streetWeights[area] as number)
  }))
];

/** In this month one station typed the cases taken in as closed on time; the office hands the month over again. */
const corrected = {month: "2022-02", delivery: "2022-04", station: "XH-S06"};

export function stationCaseRows(): {rows: StationCaseRow[]; breakages: Breakage[]} {
  const random = randomFor("station cases");
  const rows = months.flatMap((month) =>
    stations.flatMap(({code, area, perMille}) =>
      Object.entries(matters).flatMap(([matter, usual]): StationCaseRow[] => {
        const received = Math.round((usual * perMille * random.int(750, 1250)) / 1_000_000);
        let closed = 0;
        for (let i = 0; i < received; i++) if (random.chance(closedPerMille(month))) closed += 1;
        let onTime = 0;
        for (let i = 0; i < closed; i++) if (random.chance(965)) onTime += 1;
        const row = {
          month: `${month}-01`,
          station: code,
          area_code: area,
          matter,
          received,
          closed,
          closed_on_time: onTime,
          reporting_unit: null
        };
        if (month !== corrected.month) return [{...row, deliveries: [month], effective: true}];
        if (code !== corrected.station) return [{...row, deliveries: [month, corrected.delivery], effective: true}];
        const wrong = {...row, closed: received, closed_on_time: received};
        if (closed === received && onTime === received)
          return [{...row, deliveries: [month, corrected.delivery], effective: true}];
        return [
          {...wrong, deliveries: [month], effective: false},
          {...row, deliveries: [corrected.delivery], effective: true}
        ];
      })
    )
  );

  const delivery = "2022-08";
  const like = rows.find((row) => row.month === `${delivery}-01` && row.station === "XH-S05");
  if (!like) throw new Error(`no cases in ${delivery}`);
  return {
    rows,
    breakages: [
      {
        contract: "station_cases",
        delivery,
        key: "XH-S05 其他事项",
        column: "closed",
        value: "99",
        reason: "办结件数多于受理件数",
        row: {...like, matter: "其他事项", received: 9, closed: 9, closed_on_time: 9}
      }
    ]
  };
}
