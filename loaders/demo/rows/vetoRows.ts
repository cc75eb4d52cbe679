import type {Row} from "../../contracts/language/contract.js";
import type {veto_events} from "../../contracts/veto_events.js";
import {type Delivered, known, versions} from "../versions.js";

export type VetoRow = Row<typeof veto_events> & {veto_item: string} & Delivered;

const codes: Record<string, string> = {
  退役士兵就业安置: "placement",
  双拥办编制和经费: "office",
  预防军民纠纷: "dispute",
  伤病残军人移交: "disabled_handover"
};

const events: [item: string, foundOn: string, resolvedOn: string | null, voidedOn: string | null][] = [
  ["退役士兵就业安置", "2021-04-12", "2021-07-20", null],
  ["双拥办编制和经费", "2021-10-08", null, "2021-12-06"],
  ["预防军民纠纷", "2022-03-15", "2022-06-10", null],
  ["伤病残军人移交", "2023-02-20", "2023-05-30", null],
  ["双拥办编制和经费", "2023-09-11", null, null]
];

/** Handed over each quarter, all events so far. */
export function vetoRows(): VetoRow[] {
  return events.flatMap(([item, foundOn, resolvedOn, voidedOn], i) =>
    versions((delivery) => {
      if (Number(delivery.slice(5)) % 3 !== 0 || !known(foundOn, delivery)) return undefined;
      const resolved = known(resolvedOn, delivery);
      return {
        event_id: `FX${String(i + 1).padStart(3, "0")}`,
        veto_item: item,
        veto_code: codes[item] as string,
        found_on: foundOn,
        resolved_on: resolved,
        state: known(voidedOn, delivery) ? "撤销" : resolved ? "已化解" : "未化解"
      };
    })
  );
}
