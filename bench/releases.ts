import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Clean} from "../loaders/base/clean.js";
import {writeDemoReference} from "../loaders/demo/demoReference.js";
import {generateDemo} from "../loaders/demo/generateDemo.js";
import {monthByMonth} from "../test/disclosure/months.js";
import {line} from "./measure.js";

/** The demo handed over month by month: what each release hides, what suppression and audit cost, what is found. */
export async function benchReleases(until: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "bench-releases-"));
  try {
    const [exports, reference] = [join(dir, "exports"), join(dir, "reference")];
    await generateDemo(exports);
    await writeDemoReference(reference);
    const spent = {releases: 0, package: 0, audit: 0, found: 0};
    const seconds = (n: number) => `${n.toFixed(1)} s`;
    line("the demo month by month, every release kept as the product keeps them; processor time");
    await monthByMonth(
      {dir, exports, reference, months: (m) => m <= until, clean: new Clean()},
      ({month, hidden, findings, seconds: s}) => {
        spent.releases++;
        spent.package += s.package;
        spent.audit += s.audit;
        spent.found += findings.length;
        const {cells, primary, secondary, unlabelled} = hidden;
        const said = `${cells} numbers, hidden ${primary} and ${secondary}, ${unlabelled} limits kept back`;
        line(`  ${month} ${said}; package ${seconds(s.package)}, audit ${seconds(s.audit)}, found ${findings.length}`);
        for (const {file, message} of findings) line(`    ${file} ${message}`);
      }
    );
    const each = (n: number) => seconds(n / spent.releases);
    line(`  ${spent.releases} releases: package ${each(spent.package)} and audit ${each(spent.audit)} each`);
    line(`  found ${spent.found}`);
  } finally {
    await rm(dir, {recursive: true, force: true});
  }
}
