/**
 * How many random cases, and from which seed: a few from the same seed every time; as many as the variable `runs` asks for
 * from a new seed, which is printed, or from the one that the variable `seed` names.
 */
export function drawn(runs: string, seed: string, {few, from}: {few: number; from: number}) {
  const asked = process.env[runs];
  const long = asked !== undefined;
  const used = Number(process.env[seed] ?? (long ? Date.now() % 2 ** 31 : from));
  if (long) process.stderr.write(`again with ${runs}=${asked} ${seed}=${used}\n`);
  return {runs: Number(asked ?? few), seed: used};
}
