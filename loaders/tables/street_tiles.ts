import {int, text} from "./columns.js";
import type {Table} from "./table.js";

export const street_tiles = {
  title: "街镇方格图",
  grain: "一行是一个街镇在方格图上的位置",
  key: ["street"],
  contracts: [],
  disclosure: {kind: "public"},
  compared: false,
  columns: {
    street: text("街镇", "九位街镇代码"),
    tile_row: int("行", "", "从北往南数"),
    tile_column: int("列", "", "从西往东数；只示意大致的相邻关系，不是边界")
  }
} as const satisfies Table;
