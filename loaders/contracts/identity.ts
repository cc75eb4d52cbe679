/** The columns of who a row is about: the identity number becomes a keyed pseudonym, the name is dropped. */
export const identity = {
  name: {header: "姓名", type: "pii", about: "不入库"},
  person: {
    header: "身份证号",
    aliases: ["身份证号码", "公民身份号码", "证件号码", "身份证"],
    type: "id",
    required: true,
    about: "入库时变为带密钥的假名，原号不留"
  }
} as const;
