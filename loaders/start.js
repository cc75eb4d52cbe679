// Runs TypeScript for every command: node --import ./loaders/start.js loaders/cli.ts
//
// tsx keeps what it has compiled in the system's temporary folder, under a name that any user of the machine can take
// first, and runs what it finds there. So it keeps nothing: each start compiles again.
process.env.TSX_DISABLE_CACHE = "1";
await import("tsx");
