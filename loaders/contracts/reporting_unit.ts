/**
 * The column that every period and snapshot contract of ours may have. Where a row names its reporting unit, a later
 * delivery replaces the period of that unit only (createKnownViews.ts).
 */
export const reporting_unit = {
  header: "填报单位",
  aliases: ["报送单位", "上报单位"],
  type: "code",
  list: "units",
  about: "报送这一行的单位：再次交付只替换该单位在该期的行；空为整期由一家报送"
} as const;
