import {district, nameOf} from "../claims.js";
import {equal, type Subject} from "../view.js";

/** Who is insured, beside those who could be. */
export const insurance: Subject = {
  covers: {insurance_yearly: ["eligible", "insured"]},
  *facts({rows, figure, has}) {
    for (const row of rows("insurance_yearly")) {
      const year = row.policy_year!;
      const eligible = nameOf("insurance_yearly", [year, row.product!], "eligible");
      const count = figure("key_beneficiary_count", "year", year, district, "value");
      if (has(eligible) && has(count)) yield equal(`${year} 参保表的重点优抚对象就是年末人数`, [eligible], [count]);
    }
  }
};
