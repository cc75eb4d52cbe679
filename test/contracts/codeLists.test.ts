import {describe, expect, it} from "vitest";
import type {ListId} from "../../loaders/contracts/language/contract.js";
import {spellings} from "../../loaders/reference/codeLists.js";
import {codeKey} from "../../loaders/base/text.js";
import {lists} from "../lists.js";

const codeOf = (list: ListId, spelling: string) => spellings(lists[list]).get(codeKey(spelling));

describe("the code lists", () => {
  it.each<[ListId, string, string]>([
    ["placement_types", "白谋职业退役士兵", "self_employed"],
    ["placement_types", "自谋职业", "self_employed"],
    ["placement_types", "复原", "demobilised"],
    ["placement_types", "复原军人", "demobilised"],
    ["placement_types", "复员干部（复员军官）", "demobilised"],
    ["placement_types", "计划分配军转干部(转业军官)", "transferred"],
    ["placement_types", "退休士官", "retired"],
    ["placement_types", "国家供养退役士兵", "supported"],
    ["person_types", "士官", "nco"],
    ["beneficiary_categories", "在乡复原军人", "demobilised_veteran"],
    ["beneficiary_categories", "在乡老复员军人-7090", "demobilised_veteran"],
    ["beneficiary_categories", "原8023部队退役人员", "nuclear_test_veteran"],
    ["beneficiary_categories", "病故军人的家属", "died_of_illness_family"],
    ["media_channels", "微信公众号", "微"],
    ["media_channels", "app", "端"],
    ["meeting_types", "双拥工作领导小组（扩大）会议", "plenary"],
    ["meeting_types", "常委议军会", "military_session"],
    ["meeting_types", "联席会议", "joint_conference"],
    ["meeting_types", "全国双拥模范城创建工作推进会", "promotion"],
    ["evidence_kinds", "文件（红头）", "文件"],
    ["evidence_kinds", "经费下拨凭证", "拨付凭证"],
    ["evidence_kinds", "台帐", "台账"]
  ])("%s read %s as %s", (list, spelling, code) => {
    expect(codeOf(list, spelling)).toBe(code);
  });

  it.each<[ListId, string, string]>([
    ["placement_types", "白愿自行就业军转干部", "neither 转业 nor 自主就业 by law, and older than both"],
    ["placement_types", "自主择业军转干部", "a way that ended before 逐月领取退役金 began"],
    ["placement_types", "灵活就业退役士兵", "says how somebody works, not how somebody was placed"],
    ["placement_types", "回乡生产的退役士兵", "the same"],
    ["placement_types", "企业军转干部", "a kind of person"],
    ["placement_types", "现役干部转改文职人员", "not discharged to a placement"],
    ["placement_types", "符合转业条件作复员安置的士官和志愿兵", "two ways in one name"],
    ["beneficiary_categories", "三属", "three categories"],
    ["beneficiary_categories", "伤残人员", "two categories"],
    ["beneficiary_categories", "参战涉核人员", "two categories"],
    ["beneficiary_categories", "铀矿开采军队退役人员", "in no category of the canonical list"],
    ["beneficiary_categories", "港澳老战士和烈属", "two categories, and not of this city"],
    ["evidence_kinds", "计划与总结", "two kinds"],
    ["evidence_kinds", "预算批复与经费下拨凭证", "two kinds"],
    ["media_channels", "电视", "屏 or a channel of its own: not said"],
    ["meeting_types", "双拥工作领导小组（扩大）会议暨推进会", "two kinds in one meeting"]
  ])("%s leave %s out: it could only be guessed at (%s)", (list, spelling) => {
    expect(codeOf(list, spelling)).toBeUndefined();
  });
});
