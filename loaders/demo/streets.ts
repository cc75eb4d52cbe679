/** Made-up size of each 街镇, in thousandths of the district. */
export const streetWeights: Readonly<Record<string, number>> = {
  "310104003": 68,
  "310104004": 42,
  "310104007": 71,
  "310104008": 84,
  "310104010": 96,
  "310104011": 88,
  "310104012": 37,
  "310104013": 86,
  "310104014": 90,
  "310104015": 101,
  "310104016": 79,
  "310104017": 92,
  "310104103": 66
};

export const streets: readonly string[] = Object.keys(streetWeights);

export const district = "310104";

/** The name under which a 街镇 stands in the list of responsible units. */
export const streetUnits: Readonly<Record<string, string>> = {
  "310104003": "天平路街道",
  "310104004": "湖南路街道",
  "310104007": "斜土路街道",
  "310104008": "枫林路街道",
  "310104010": "长桥街道",
  "310104011": "田林街道",
  "310104012": "虹梅路街道",
  "310104013": "康健新村街道",
  "310104014": "徐家汇街道",
  "310104015": "凌云路街道",
  "310104016": "龙华街道",
  "310104017": "漕河泾街道",
  "310104103": "华泾镇"
};
