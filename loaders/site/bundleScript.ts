import {join} from "node:path";
import {repository} from "./framework.js";

/** Makes one ordinary script of a client of src/client/, which also runs from a disk and in an old Chromium. */
export async function bundleScript(client: string, outfile: string): Promise<void> {
  // Loaded only where a site is built.
  const {build} = await import("esbuild");
  await build({
    entryPoints: [join(repository, `src/client/${client}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "chrome87",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent"
  });
}
