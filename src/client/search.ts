import {type Answer, find, fold, type Found, type Index} from "./find.js";

// What is searched is another script, asked for when somebody searches.
declare global {
  interface Window {
    searchIndex?: Index;
  }
}

const most = 20;
const root = new URL(".", (document.currentScript as HTMLScriptElement).src);
const box = document.querySelector<HTMLElement>("#search")!;
const input = box.querySelector("input")!;
const results = box.querySelector<HTMLElement>("#search-results")!;

document.documentElement.classList.add("js");

let state: "" | "asked" | "there" | "missing" = "";
function load() {
  if (state !== "") return;
  state = "asked";
  const script = document.createElement("script");
  script.src = new URL("search-index.js", root).href;
  const ended = (how: typeof state) => () => {
    state = how;
    show();
  };
  script.onload = ended("there");
  script.onerror = ended("missing");
  document.head.append(script);
}

function show() {
  const query = input.value.trim();
  results.replaceChildren();
  if (query === "") return;
  if (state === "missing") return say("搜索用的文件（search-index.js）打不开，请刷新页面；仍打不开的，请告诉运维");
  if (!window.searchIndex) return say("正在打开搜索……");
  const answer = find(window.searchIndex, query);
  const {length} = answer.found;
  if (length === 0)
    return say(`没有找到“${query}”。可以试街镇、指标、类别、单位的名称，月份（2023年12月），或拼音首字母`);
  say(length > most ? `${length} 条结果，列出前 ${most} 条；再加一个词，可以少一些` : `${length} 条结果`);
  const list = document.createElement("ol");
  for (const found of answer.found.slice(0, most)) list.append(item(found, answer));
  results.append(list);
}

function say(text: string) {
  const line = document.createElement("p");
  line.textContent = text;
  results.append(line);
}

function item({href, page, title, said}: Found, {asked}: Answer): HTMLElement {
  const link = document.createElement("a");
  link.href = new URL(href, root).href;
  const name = document.createElement("b");
  name.append(...marked(title, asked));
  const where = document.createElement("span");
  where.textContent = page;
  const piece = document.createElement("small");
  piece.append(...marked(said, asked));
  link.append(name, ...(page ? [where] : []), ...(said ? [piece] : []));
  const line = document.createElement("li");
  line.append(link);
  return line;
}

/** The text, with what was asked for marked. */
function marked(text: string, asked: RegExp): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let from = 0;
  for (const match of fold(text).matchAll(asked)) {
    if (match[0] === "") continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(match.index, match.index + match[0].length);
    parts.push(text.slice(from, match.index), mark);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

const links = () => Array.from(results.querySelectorAll("a"));

input.addEventListener("focus", load);
input.addEventListener("input", () => {
  load();
  show();
});
box.addEventListener("keydown", (event) => {
  const all = links();
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === "Enter" && event.target === input && !event.isComposing) all[0]?.click();
  else if (event.key === "ArrowDown") all[at + 1]?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? all[at - 1]! : input).focus();
  else if (event.key === "Escape") {
    input.value = "";
    show();
    input.focus();
  } else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
  const menu = document.querySelector<HTMLInputElement>("#observablehq-sidebar-toggle")!;
  if (box.offsetParent === null) menu.click();
  input.focus();
  event.preventDefault();
});
