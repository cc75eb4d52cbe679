import {addDays} from "./calendar.js";
import {randomFor} from "./random.js";

/** Somebody who does not exist: region 990000 is no place, and 示例 is no family name. */
export interface Somebody {
  person: string;
  name: string;
  phone: string;
  account: string;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The last character of an identity number (GB 11643). */
function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return "10X98765432".charAt(sum % 11);
}

const characters = [..."春夏秋冬东南西北山水云雨风雪松竹梅兰金木火土甲乙丙丁晴朗青蓝橙紫"];

/** Makes people, no two with the same identity number. */
export function peopleMaker(): (bornFrom: number, bornTo: number) => Somebody {
  const random = randomFor("people");
  const bornOn = new Map<string, number>();
  let made = 0;

  return (bornFrom, bornTo) => {
    const birth = addDays(`${random.int(bornFrom, bornTo)}-01-01`, random.int(0, 364)).replaceAll("-", "");
    const nth = bornOn.get(birth) ?? 0;
    bornOn.set(birth, nth + 1);
    made += 1;
    const first17 = `990000${birth}${String((nth * 37 + 11) % 1000).padStart(3, "0")}`;
    return {
      person: first17 + checkCharacter(first17),
      name: `示例${random.pick(characters)}${random.chance(800) ? random.pick(characters) : ""}`,
      phone: `1990000${String(random.int(0, 9999)).padStart(4, "0")}`,
      account: `99000000${String(random.int(0, 99_999)).padStart(5, "0")}${String(made).padStart(6, "0")}`
    };
  };
}
