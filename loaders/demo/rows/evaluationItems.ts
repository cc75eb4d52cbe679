/**
 * What is evaluated in the demo. Items 1–6 are those of the standard that could be read. Beyond them the standard was
 * not published: the made-up items are numbered 一级指标-顺序 and have no points.
 */
export interface EvaluationItem {
  no: string;
  section: number;
  points: number | null;
  unit: string;
}

const readable: readonly EvaluationItem[] = [
  {no: "1", section: 1, points: 2, unit: "区府办"},
  {no: "2", section: 1, points: 1, unit: "区委办"},
  {no: "3", section: 1, points: 1, unit: "区双拥办"},
  {no: "4", section: 1, points: 1, unit: "区双拥办"},
  {no: "5", section: 1, points: 1, unit: "区财政局"},
  {no: "6", section: 2, points: 1, unit: "区教育局"}
];

const unpublished: Readonly<Record<number, readonly string[]>> = {
  2: ["区委宣传部", "区融媒体中心", "区文旅局"],
  3: ["区人武部", "区科委", "区规资局", "区建管委", "区双拥办", "区民政局"],
  4: ["区人武部", "区双拥办", "区教育局", "长桥街道", "区委宣传部"],
  5: ["区退役军人局", "区人社局", "区教育局", "区退役军人局", "区卫健委", "区公安分局", "区军休中心"],
  6: ["区双拥办", "区退役军人局", "徐家汇街道", "田林街道", "凌云路街道"],
  7: ["区双拥办", "区建管委", "华泾镇", "龙华街道"],
  8: ["区双拥办", "区公安分局", "区退役军人服务中心"],
  9: ["区双拥办", "区退役军人局"]
};

export const evaluationItems: readonly EvaluationItem[] = [
  ...readable,
  ...Object.entries(unpublished).flatMap(([section, units]) =>
    units.map((unit, i) => ({
      no: `${section}-${String(i + 1).padStart(2, "0")}`,
      section: Number(section),
      points: null,
      unit
    }))
  )
];
