import {publicFileName} from "../warehouse/publicFiles.js";
import {int, sha256, text} from "./columns.js";
import {allExports} from "./exports.js";
import type {Table} from "./table.js";

export const deliveries = {
  title: "交付",
  grain: "一行是一个交付文件的一张表",
  key: ["delivery", "file", "sheet"],
  contracts: allExports,
  disclosure: {kind: "rows"},
  compared: false,
  columns: {
    delivery: text("交付月份"),
    contract: text("导出", "空为认不出是哪一种"),
    file: {...text("文件", "按哪一种表、哪个月、第几份取的名；报送单位取的名不公布"), form: publicFileName},
    sheet: {...text("表", "文件里只有一张的为空"), form: /^(?:第\d+张表)?$/},
    sha256: {
      ...text(
        "校验码",
        "文件的 sha256 再用本机的密钥算一次（HMAC-SHA-256），从它试不出文件的内容；同一份文件总是同一个"
      ),
      form: sha256
    },
    rows_read: int("数据行", "行", "空为行数会使隐去的人数被推算，不公布，见 flag"),
    rows_kept: int("入库行", "行"),
    rows_refused: int("退回行", "行"),
    verdict: text("结果", "loaded 已入库、unchanged 与已入库的相同、refused 整份退回"),
    encoding: {...text("编码"), form: /^[a-z0-9-]+(, [a-z0-9-]+)*$/},
    header_row: int("表头所在行", ""),
    rows_scanned: int("扫描行", "行", "= 表头 + 说明 + 合计 + 空行 + 数据行"),
    rows_header: int("表头行", "行"),
    rows_note: int("说明行", "行"),
    rows_total: int("合计行", "行"),
    rows_blank: int("空行", "行"),
    reason: text("退回原因"),
    amounts_read: int(
      "金额",
      "格",
      "有几格，金额各列合在一起；= 入库 + 退回 + 读不出。从原文加总的与入库、退回的相加逐分相等，才入库；合计数不公布"
    ),
    amounts_kept: int("入库的金额", "格", "有几格"),
    amounts_refused: int("退回的金额", "格", "有几格：读得出，随所在的行退回"),
    amounts_unread: int("读不出的金额", "格", "有几格，所在的行退回"),
    flag: text("标记", "suppressed 表示行数会使隐去的人数被推算，扫描行、数据行、入库行和金额的格数不公布"),
    header_depth: int("表头行数", "", "1 或 2，末行是表头所在行；空为没有找到表头"),
    columns_known: int("约定的列", "列", "这种导出一共有几列"),
    columns_matched: int("认出的列", "列", "其中表头里有几列；这一行是表头，因为前 30 行里它认出的最多"),
    columns_unknown: int("不认识的列", "列", "表头里另有几列，没有读；个人信息的列不算")
  }
} as const satisfies Table;
