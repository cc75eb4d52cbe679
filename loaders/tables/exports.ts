import {contracts} from "../contracts/index.js";

/** Every export, for tables about deliveries; those of the district, for tables about indicators. */
export const allExports = contracts.map((c) => c.id);
export const districtExports = allExports.filter((id) => id !== "va_gdx");
