/**
 * The headers of every answer: nothing of another host, no framing, no guessing of types, and no script or
 * style that is not a file of ours. deploy/nginx.conf says the same; a test holds both to it.
 */
export const headers: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Cache-Control": "no-cache"
};

const policy = (script: string, style: string) =>
  `default-src 'none'; script-src 'self'${script}; style-src 'self'${style}; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The one style sheet that Plot puts into a chart that it draws in the browser, by its hash. */
const plotStyles = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='";

/** Analysts' pages may compile expressions as they run (arquero makes functions from them); leaders' pages may not. */
export const contentPolicy = {
  pages: policy("", ""),
  notebooks: policy(" 'unsafe-eval'", ` ${plotStyles}`)
};

/** The policy of a file, by its path inside the release. */
export const policyFor = (file: string) => contentPolicy[file.startsWith("notebooks/") ? "notebooks" : "pages"];
