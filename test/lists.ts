import {join} from "node:path";
import {loadCodeLists} from "../loaders/reference/codeLists.js";
import {root} from "../loaders/base/sources.js";

/** The project's own code lists: tests use the real ones. */
export const lists = await loadCodeLists(join(root, "data/reference"));
