import {readdirSync} from "node:fs";
import {type Card, isCard} from "../cards/frame.js";

const folder = new URL("../cards/", import.meta.url);

/** `payoutsByMonth` as payouts-by-month. */
const nameOf = (exported: string) => exported.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every card that a file in src/cards exports, by the name by which pages call it. */
export const cards: Readonly<Record<string, Card>> = Object.fromEntries(
  (await Promise.all(readdirSync(folder).sort().map(readCards))).flat()
);

async function readCards(file: string): Promise<[name: string, card: Card][]> {
  // A name that a bundler can follow (loaders/bundle.js).
  const exported = (await import(`../cards/${file.replace(/\.ts$/, "")}.ts`)) as Record<string, unknown>;
  return Object.entries(exported).flatMap(([name, value]) => (isCard(value) ? [[nameOf(name), value]] : []));
}
