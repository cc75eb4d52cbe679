import {streetUnits} from "./streets.js";

/** Every unit that has tasks and duties in the demo. */
export const memberUnits = [
  "区双拥办",
  "区退役军人局",
  "区人武部",
  "区委办",
  "区府办",
  "区委组织部",
  "区委宣传部",
  "区教育局",
  "区人社局",
  "区财政局",
  "区民政局",
  "区卫健委",
  "区科委",
  "区文旅局",
  "区融媒体中心",
  "区规资局",
  "区建管委",
  "区公安分局",
  "区军休中心",
  "区退役军人服务中心",
  ...Object.values(streetUnits)
];
