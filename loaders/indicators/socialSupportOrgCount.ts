import type {Definition} from "./indicator.js";

export const socialSupportOrgCount: Definition = {
  id: "social_support_org_count",
  name: "社会化拥军组织数",
  gloss: "organisations that support the army",
  definition: "年内最后一个已报月份的月末，资源类别为社会化拥军组织的家数。",
  unit: "家",
  numerator: {
    fact: "fact_resource_directory",
    where: "category = '社会化拥军组织'",
    aggregate: {kind: "sum", column: "units"}
  },
  timeBasis: "snapshot",
  periods: {district: ["year"], street: []},
  additivity: "semi_additive",
  direction: "higher",
  responsibleUnit: "区民政局",
  section: 3,
  basis: {kind: "seed", text: "“组织和引导新经济组织、新社会组织、志愿者服务队伍等参与拥军活动”"},
  limitations: [
    "科技拥军资源统计里为它增设了一个资源类别，没有别的导出报它；不分街镇。",
    "志愿服务队伍另有指标，不在其中。"
  ],
  absent: {means: "unknown", say: "该月没有这一类别的行，是没有报，不是 0。"},
  sensitivity: "public_count",
  contracts: ["science_resources"]
};
