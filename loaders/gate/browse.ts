import {writeFileSync} from "node:fs";
import {checkInBrowser} from "./checkInBrowser.js";

// Run as `node loaders/start.js loaders/gate/browse.ts <site> <browser> <file>`: writes what `checkInBrowser` finds into a
// JSON file.
const [site, browser, out] = process.argv.slice(2) as [string, string, string];
writeFileSync(out, JSON.stringify(await checkInBrowser(site, browser)));
