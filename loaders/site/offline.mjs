// Preloaded into Framework's preview, which fetches a library that it does not know and dies of a request that fails.
const local = /^(?:data:|file:|https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/])/;
const fetchLocal = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const url = String(input?.url ?? input);
  if (local.test(url)) return fetchLocal(input, init);
  const error = new Error(`这里不联网，取不到 ${url}；页面只能用装在本机（package.json 里）的库`);
  error.stack = error.message; // for whoever writes the page, who is not to look for it in Framework
  throw error;
};

const seen = new Set();
function say(error) {
  const message = error instanceof Error ? error.message : String(error);
  if (!seen.has(message)) process.stderr.write(`预览：${message}\n`);
  seen.add(message);
}
process.on("unhandledRejection", say);
process.on("uncaughtException", say);
