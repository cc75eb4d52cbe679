import fc from "fast-check";

// Properties are tried on the same cases every time; PROPERTY_SEED=new takes others, and says which.
const asked = process.env.PROPERTY_SEED;
const seed = asked === "new" ? Date.now() % 2 ** 31 : Number(asked ?? 20261128);
if (asked === "new") process.stderr.write(`again with PROPERTY_SEED=${seed}\n`);
fc.configureGlobal({seed});
