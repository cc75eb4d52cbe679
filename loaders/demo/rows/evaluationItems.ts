/**
 * What is evaluated in the demo. Items 1–6 are those of the standard that could be read. Beyond them the standard was
 * not published: the made-up items from 7 on have no points, and nobody can say in which section they stand.
 */
export interface EvaluationItem {
  no: string;
  points: number | null;
  unit: string;
}

const readable: readonly EvaluationItem[] = [
  {no: "1", points: 2, unit: "区府办"},
  {no: "2", points: 1, unit: "区委办"},
  {no: "3", points: 1, unit: "区双拥办"},
  {no: "4", points: 1, unit: "区双拥办"},
  {no: "5", points: 1, unit: "区财政局"},
  {no: "6", points: 1, unit: "区教育局"}
];

/** Who answers for the items from 7 on. */
const unpublished = [
  ["区委宣传部", "区融媒体中心", "区文旅局"],
  ["区人武部", "区科委", "区规资局", "区建管委", "区双拥办", "区民政局"],
  ["区人武部", "区双拥办", "区教育局", "长桥街道", "区委宣传部"],
  ["区退役军人局", "区人社局", "区教育局", "区退役军人局", "区卫健委", "区公安分局", "区军休中心"],
  ["区双拥办", "区退役军人局", "徐家汇街道", "田林街道", "凌云路街道"],
  ["区双拥办", "区建管委", "华泾镇", "龙华街道"],
  ["区双拥办", "区公安分局", "区退役军人服务中心"],
  ["区双拥办", "区退役军人局"]
].flat();

export const evaluationItems: readonly EvaluationItem[] = [
  ...readable,
  ...unpublished.map((unit, i) => ({no: String(i + 7), points: null, unit}))
];
