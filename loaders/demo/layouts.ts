/** How a sender's file looks from some month on. Offices change their systems, never their minds within a file. */
export interface Layout {
  since: string;
  format: "xlsx" | "utf8" | "utf8-bom" | "gb18030" | "json" | "ndjson";
  /** English names of the columns, in the sender's order. */
  columns: readonly string[];
  /** Headers that differ from the contract's own. */
  headers?: Readonly<Record<string, string>>;
  /** "cell" is a day that the spreadsheet stores as a number. */
  dates?: "iso" | "slash" | "chinese" | "compact" | "cell";
  months?: "dash" | "chinese" | "compact" | "dot";
  quarters?: "compact" | "dash" | "chinese";
  flags?: readonly [yes: string, no: string];
  /** Spellings of code list names that this sender uses instead of the official ones. */
  spellings?: Readonly<Record<string, string>>;
  streets?: "official" | "short" | "mixed";
  /** Title, 编制单位, notes and signatures around the table. */
  framed?: true;
  /** Columns that the 合计 row sums. */
  totals?: readonly string[];
  /** Column sorted by and merged over equal neighbours. */
  merged?: string;
  /** Group header over neighbouring columns; every other header spans both rows. */
  group?: {header: string; columns: readonly string[]};
  /** Amounts as text with thousands separators. */
  thousands?: true;
  /** A few whole numbers and amounts in full-width digits. */
  wideDigits?: true;
}

interface Sender {
  file: (year: string, month: string) => string;
  layouts: readonly Layout[];
}

const haves = ["has_organisation", "has_posts", "has_staff", "has_funds", "has_support"];

/** What each contract's sender calls its files, which differs from office to office, and how they look, oldest first. */
export const senders: Readonly<Record<string, Sender>> = {
  resettlement: {
    file: (year, month) => `退役军人接收安置登记表_${year}${month}`,
    layouts: [
      {
        since: "2021-01",
        spellings: {军士: "士官", 安排工作: "政府安排工作"},
        format: "gb18030",
        columns: [
          "intake_id",
          "name",
          "person",
          "person_type",
          "placement_type",
          "area_code",
          "due_on",
          "registered_on",
          "placed_on",
          "trained",
          "state"
        ],
        headers: {registered_on: "报到时间", due_on: "应报到时间", placed_on: "安置完成时间"},
        dates: "slash",
        flags: ["是", "否"],
        streets: "short"
      },
      {
        since: "2022-01",
        format: "xlsx",
        columns: [
          "intake_id",
          "name",
          "person",
          "phone",
          "area_code",
          "person_type",
          "placement_type",
          "due_on",
          "registered_on",
          "placed_on",
          "trained",
          "state"
        ],
        headers: {person: "身份证号码", person_type: "人员类型", area_code: "安置街镇"},
        dates: "cell",
        flags: ["是", "否"],
        framed: true
      },
      {
        since: "2023-01",
        format: "xlsx",
        columns: [
          "area_code",
          "intake_id",
          "name",
          "person",
          "phone",
          "person_type",
          "placement_type",
          "due_on",
          "registered_on",
          "placed_on",
          "trained",
          "state"
        ],
        headers: {person: "公民身份号码", trained: "是否参加培训"},
        dates: "chinese",
        flags: ["√", "×"],
        framed: true,
        merged: "area_code"
      },
      {
        since: "2023-07",
        spellings: {自主就业: "自主就业退役士兵"},
        format: "utf8-bom",
        columns: [
          "intake_id",
          "person_type",
          "placement_type",
          "name",
          "person",
          "area_code",
          "registered_on",
          "due_on",
          "placed_on",
          "trained",
          "state"
        ],
        dates: "iso",
        flags: ["1", "0"],
        streets: "mixed"
      }
    ]
  },
  beneficiaries: {
    file: (year, month) => `优抚对象台账（${year}年${Number(month)}月）`,
    layouts: [
      {
        since: "2021-01",
        spellings: {
          农村籍60岁以上退役士兵: "60周岁以上农村籍退役士兵",
          带病回乡退役军人: "带病回乡退伍军人",
          病故军人遗属: "病故军人家属"
        },
        format: "gb18030",
        columns: ["month", "name", "person", "category", "disability_grade", "area_code", "state"],
        months: "chinese",
        streets: "short"
      },
      {
        since: "2022-01",
        format: "utf8-bom",
        columns: ["area_code", "name", "person", "category", "disability_grade", "state", "month"],
        headers: {area_code: "所属街镇", disability_grade: "伤残等级", person: "身份证号码"},
        months: "compact"
      },
      {
        since: "2022-10",
        spellings: {残疾军人: "伤残军人"},
        format: "xlsx",
        columns: ["month", "area_code", "name", "person", "category", "disability_grade", "state"],
        headers: {category: "优抚对象类别"},
        months: "dot",
        framed: true
      },
      {
        since: "2023-04",
        format: "utf8",
        columns: ["month", "person", "name", "category", "disability_grade", "area_code", "state"],
        headers: {month: "统计年月", state: "待遇状态"},
        months: "dash",
        streets: "mixed"
      }
    ]
  },
  payouts: {
    file: (year, month) => `优抚资金发放明细${year}年${Number(month)}月`,
    layouts: [
      {
        since: "2021-01",
        spellings: {定期抚恤金: "三属定期抚恤金", 参战退役军人: "参战退役人员"},
        format: "gb18030",
        columns: [
          "serial",
          "name",
          "person",
          "account",
          "category",
          "area_code",
          "item",
          "accrual_month",
          "pay_month",
          "due_yuan",
          "paid_yuan",
          "state"
        ],
        headers: {due_yuan: "应发金额(元)", paid_yuan: "实发金额(元)"},
        months: "compact",
        streets: "short",
        thousands: true
      },
      {
        since: "2021-10",
        format: "xlsx",
        columns: [
          "serial",
          "area_code",
          "name",
          "person",
          "category",
          "item",
          "accrual_month",
          "pay_month",
          "due_yuan",
          "paid_yuan",
          "state",
          "account"
        ],
        headers: {due_yuan: "应发金额（元）", paid_yuan: "实发金额（元）", account: "银行卡号"},
        months: "chinese",
        framed: true,
        totals: ["due_yuan", "paid_yuan"]
      },
      {
        since: "2022-01",
        format: "utf8-bom",
        columns: [
          "pay_month",
          "accrual_month",
          "serial",
          "item",
          "name",
          "person",
          "category",
          "area_code",
          "due_yuan",
          "paid_yuan",
          "account",
          "state"
        ],
        headers: {accrual_month: "所属期", pay_month: "发放年月", area_code: "发放街镇"},
        months: "dash",
        streets: "mixed",
        thousands: true,
        wideDigits: true
      },
      {
        since: "2022-07",
        format: "xlsx",
        columns: [
          "serial",
          "area_code",
          "name",
          "person",
          "category",
          "item",
          "accrual_month",
          "pay_month",
          "due_yuan",
          "paid_yuan",
          "state",
          "account"
        ],
        headers: {due_yuan: "应发金额（元）", paid_yuan: "实发金额（元）", state: "支付状态"},
        months: "dot",
        framed: true,
        totals: ["due_yuan", "paid_yuan"]
      },
      {
        since: "2023-01",
        spellings: {提标补发: "提标补差", 残疾抚恤金: "伤残抚恤金"},
        format: "gb18030",
        columns: [
          "serial",
          "name",
          "person",
          "account",
          "category",
          "area_code",
          "item",
          "accrual_month",
          "pay_month",
          "due_yuan",
          "paid_yuan",
          "state"
        ],
        headers: {item: "补助项目", due_yuan: "应发", paid_yuan: "实发", account: "账号"},
        months: "chinese",
        thousands: true
      },
      {
        since: "2023-10",
        format: "xlsx",
        columns: [
          "serial",
          "name",
          "person",
          "area_code",
          "category",
          "item",
          "accrual_month",
          "pay_month",
          "due_yuan",
          "paid_yuan",
          "state",
          "account"
        ],
        headers: {due_yuan: "应发金额（元）", paid_yuan: "实发金额（元）"},
        months: "dash",
        framed: true,
        totals: ["due_yuan", "paid_yuan"],
        thousands: true
      }
    ]
  },
  activities: {
    file: (year, month) => `双拥活动台账${year}-${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: [
          "area_code",
          "activity_id",
          "title",
          "activity_type",
          "direction",
          "organiser",
          "held_on",
          "participants",
          "served",
          "occasion",
          "state"
        ],
        headers: {held_on: "活动时间", participants: "参加人数"},
        dates: "cell",
        framed: true,
        merged: "area_code"
      },
      {
        since: "2022-01",
        spellings: {国防教育宣讲: "国防教育", 公益服务: "公益活动", 区退役军人局: "区退役军人事务局"},
        format: "gb18030",
        columns: [
          "activity_id",
          "title",
          "activity_type",
          "direction",
          "area_code",
          "organiser",
          "held_on",
          "occasion",
          "participants",
          "served",
          "state"
        ],
        headers: {area_code: "活动街镇", participants: "参与人次"},
        dates: "chinese",
        streets: "short",
        wideDigits: true
      },
      {
        since: "2023-01",
        format: "xlsx",
        columns: [
          "activity_id",
          "held_on",
          "title",
          "activity_type",
          "direction",
          "area_code",
          "organiser",
          "participants",
          "served",
          "occasion",
          "state"
        ],
        dates: "slash",
        framed: true,
        wideDigits: true
      }
    ]
  },
  two_lists: {
    file: (year, month) => `军地互办实事双清单_${year}.${month}`,
    layouts: [
      {
        since: "2021-01",
        spellings: {子女入学: "军人子女入学", 区公安分局: "公安分局"},
        format: "xlsx",
        columns: [
          "side",
          "item_id",
          "category",
          "unit",
          "proposed_on",
          "accepted_on",
          "due_on",
          "done_on",
          "verified_on",
          "supervision",
          "state"
        ],
        headers: {due_on: "承诺办结日期"},
        dates: "cell",
        framed: true,
        merged: "side"
      },
      {
        since: "2023-01",
        format: "utf8",
        columns: [
          "item_id",
          "side",
          "category",
          "unit",
          "proposed_on",
          "accepted_on",
          "due_on",
          "done_on",
          "verified_on",
          "supervision",
          "state"
        ],
        headers: {unit: "承办单位", state: "办理状态"},
        dates: "iso"
      }
    ]
  },
  stations: {
    file: (year, month) => `退役军人服务站台账${year}年第${"一二三四".charAt(Number(month) / 3 - 1)}季度`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["quarter", "area_code", "level", "station", ...haves, "stars", "model", "staff"],
        quarters: "compact",
        flags: ["√", "×"],
        framed: true,
        group: {header: "五有", columns: haves},
        merged: "area_code"
      },
      {
        since: "2022-06",
        spellings: {街镇: "街镇级", 居民区: "居民区级", 区: "区级"},
        format: "xlsx",
        columns: ["station", "quarter", "level", "area_code", ...haves, "staff", "stars", "model"],
        headers: {station: "站点编号", level: "站点级别"},
        quarters: "chinese",
        flags: ["是", "否"],
        framed: true,
        group: {header: "五有", columns: haves}
      },
      {
        since: "2023-03",
        format: "xlsx",
        columns: ["quarter", "station", "level", "area_code", "staff", ...haves, "model", "stars"],
        headers: {model: "是否示范", stars: "星级评定"},
        quarters: "dash",
        flags: ["1", "0"],
        framed: true,
        group: {header: "五有", columns: haves}
      }
    ]
  },
  tasks: {
    file: (year, month) => `${year}年创建任务分解表(${Number(month)}月)`,
    layouts: [
      {
        since: "2021-01",
        spellings: {区卫健委: "区卫生健康委", 区退役军人局: "区退役军人事务局"},
        format: "gb18030",
        columns: [
          "task_id",
          "section",
          "task",
          "kind",
          "unit",
          "cooperating",
          "assigned_on",
          "due_on",
          "done_on",
          "state"
        ],
        headers: {task: "任务内容", due_on: "完成时限"},
        dates: "slash",
        framed: true
      },
      {
        since: "2022-01",
        format: "utf8-bom",
        columns: [
          "task_id",
          "unit",
          "cooperating",
          "section",
          "task",
          "kind",
          "assigned_on",
          "due_on",
          "done_on",
          "state"
        ],
        headers: {unit: "牵头单位", done_on: "实际完成日期"},
        dates: "compact"
      },
      {
        since: "2023-01",
        format: "xlsx",
        columns: [
          "section",
          "task_id",
          "task",
          "kind",
          "unit",
          "cooperating",
          "assigned_on",
          "due_on",
          "done_on",
          "state"
        ],
        dates: "chinese",
        framed: true,
        merged: "section"
      }
    ]
  },
  insurance: {
    file: (year) => `优抚对象参保名册${year}年度`,
    layouts: [
      {
        since: "2021-01",
        format: "gb18030",
        columns: ["policy_year", "product", "name", "person", "category", "area_code", "insured_on", "premium_yuan"],
        headers: {premium_yuan: "保费（元）", policy_year: "参保年度"},
        dates: "slash",
        streets: "short"
      },
      {
        since: "2023-01",
        format: "xlsx",
        columns: ["area_code", "name", "person", "category", "policy_year", "product", "insured_on", "premium_yuan"],
        headers: {premium_yuan: "保费（元）"},
        dates: "cell",
        framed: true,
        totals: ["premium_yuan"]
      }
    ]
  },
  visits: {
    file: (year, month) => `走访慰问台账${year}年（截至${Number(month)}月）`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["area_code", "batch_id", "festival", "category", "visited_on", "persons", "solatium_yuan", "state"],
        headers: {solatium_yuan: "慰问金（元）", persons: "走访人数（人）"},
        dates: "chinese",
        framed: true,
        merged: "area_code",
        totals: ["persons", "solatium_yuan"]
      },
      {
        since: "2022-01",
        spellings: {参战退役军人: "参战退役人员"},
        format: "utf8-bom",
        columns: ["batch_id", "visited_on", "area_code", "category", "festival", "persons", "solatium_yuan", "state"],
        headers: {visited_on: "走访慰问日期", solatium_yuan: "慰问金额（元）"},
        dates: "iso",
        streets: "mixed"
      }
    ]
  },
  station_cases: {
    file: (year, month) => `service_station_cases_${year}${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "gb18030",
        columns: ["month", "station", "area_code", "matter", "received", "closed", "closed_on_time"],
        headers: {matter: "服务事项", closed_on_time: "按期办结件数"},
        months: "chinese",
        streets: "short"
      },
      {
        since: "2023-01",
        format: "json",
        columns: ["month", "station", "area_code", "matter", "received", "closed", "closed_on_time"],
        months: "dash"
      }
    ]
  },
  school_places: {
    file: (year) => `军人子女教育优待统计${year}学年`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["school_year", "stage", "kind", "applied", "solved"],
        headers: {applied: "申请人数（人）", solved: "解决人数（人）"},
        framed: true,
        merged: "school_year",
        totals: ["applied", "solved"]
      }
    ]
  },
  spouse_jobs: {
    file: (year, month) => `随军随调家属安置统计${year}年${month === "07" ? "（上半年）" : ""}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["year", "way", "eligible", "placed"],
        headers: {eligible: "符合条件人数（人）", placed: "已安置人数（人）"},
        framed: true,
        totals: ["eligible", "placed"]
      }
    ]
  },
  support_teams: {
    file: (year, month) => `拥军支前队伍台账${year}Q${Number(month) / 3}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["quarter", "team", "authorised", "actual", "drills"],
        headers: {drills: "演练次数（次）"},
        quarters: "chinese",
        framed: true,
        group: {header: "人数", columns: ["authorised", "actual"]}
      }
    ]
  },
  science_resources: {
    file: (year, month) => `科技拥军资源统计${year}${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "utf8",
        columns: ["month", "category", "units"],
        headers: {units: "家数"},
        months: "dash"
      }
    ]
  },
  media: {
    file: (year, month) => `双拥宣传稿件台账-${year}${month}`,
    layouts: [
      {
        since: "2021-01",
        spellings: {端: "客户端", 微: "微信公众号"},
        format: "gb18030",
        columns: ["item_id", "title", "channel", "level", "published_on", "state"],
        headers: {published_on: "刊发日期", title: "稿件标题"},
        dates: "chinese"
      },
      {
        since: "2022-07",
        format: "utf8-bom",
        columns: ["published_on", "item_id", "title", "channel", "level", "state"],
        headers: {channel: "发布渠道"},
        dates: "iso"
      }
    ]
  },
  meetings: {
    file: (year, month) => `双拥会议台账${year}年1—${Number(month)}月`,
    layouts: [
      {
        since: "2021-01",
        spellings: {全体会议: "领导小组全体会议", 推进会: "创建工作推进会", 议军会: "常委议军会"},
        format: "xlsx",
        columns: ["meeting_id", "meeting_type", "held_on", "minutes_filed", "state"],
        headers: {minutes_filed: "会议纪要归档"},
        dates: "chinese",
        flags: ["是", "否"],
        framed: true
      }
    ]
  },
  evidence: {
    file: (year, month) => `佐证材料台账（${year}年${Number(month)}月归集）`,
    layouts: [
      {
        since: "2021-01",
        format: "gb18030",
        columns: ["year", "unit", "item_no", "kind", "required", "filed"],
        headers: {required: "应归档（份）", filed: "已归档（份）"}
      },
      {
        since: "2022-06",
        spellings: {区退役军人局: "区退役军人事务局"},
        format: "xlsx",
        columns: ["unit", "year", "item_no", "kind", "required", "filed"],
        headers: {required: "应归档份数", filed: "已归档份数"},
        framed: true,
        merged: "unit",
        group: {header: "归档情况", columns: ["required", "filed"]},
        totals: ["required", "filed"]
      }
    ]
  },
  scores: {
    file: (year, month) => `考评${month === "03" ? "核定" : "自评"}得分_${year}${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["standard", "year", "item_no", "unit", "max_points", "self_points", "checked_points"],
        headers: {max_points: "分值", item_no: "考评指标编号"},
        framed: true
      }
    ]
  },
  veto_events: {
    file: (year, month) => `一票否决风险台账${year}.${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["event_id", "veto_item", "veto_code", "found_on", "resolved_on", "state"],
        dates: "slash",
        framed: true
      }
    ]
  },
  surveys: {
    file: (year, month) => `满意度调查统计${year}${month === "06" ? "上" : "下"}半年`,
    layouts: [
      {
        since: "2021-01",
        format: "utf8-bom",
        columns: ["wave", "month", "area_code", "group", "answered", "satisfied"],
        headers: {group: "调查对象", answered: "有效应答人数"},
        months: "chinese",
        streets: "mixed"
      }
    ]
  },
  volunteers: {
    file: (year, month) => `volunteers-${year}-${month}`,
    layouts: [
      {
        since: "2021-01",
        format: "ndjson",
        columns: ["month", "team", "area_code", "volunteers", "services"],
        headers: {volunteers: "在册志愿者人数"},
        months: "dash",
        streets: "short"
      }
    ]
  },
  population: {
    file: (year) => `街镇基数${year}`,
    layouts: [
      {
        since: "2021-01",
        format: "xlsx",
        columns: ["area_code", "year", "residents", "committees"],
        headers: {residents: "常住人口（人）", committees: "居委会个数"},
        framed: true,
        totals: ["residents", "committees"]
      }
    ]
  }
};

/** The layout that a contract's sender uses in a delivery. */
export function layoutFor(contract: string, delivery: string): Layout {
  const layout = senders[contract]?.layouts.findLast(({since}) => since <= delivery);
  if (!layout) throw new Error(`no layout for ${contract} in ${delivery}`);
  return layout;
}

export type Extension = "csv" | "xlsx" | "json" | "ndjson";
export const extensionOf = ({format}: Layout): Extension =>
  format === "xlsx" || format === "json" || format === "ndjson" ? format : "csv";

/** Name of a contract's file that speaks of a month; a file of an earlier month is a correction, and says so. */
export function fileName(contract: string, delivery: string, month: string, extension: Extension): string {
  const sender = senders[contract];
  if (!sender) throw new Error(`no file name for contract: ${contract}`);
  return `${sender.file(month.slice(0, 4), month.slice(5, 7))}${month < delivery ? "（更正）" : ""}.${extension}`;
}
