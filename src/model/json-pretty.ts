/**
 * JSON with line breaks and indentation. Works on the text and not on parsed values, so that long numbers, the order of
 * names and repeated names stay as they were sent; parsing only decides whether it is JSON at all.
 */

/** Larger texts are not looked at: parsing and showing them would hold up the page. */
export const JSON_CAP = 4 * 1024 * 1024;
const INDENT = "  ";
/** Strings, brackets, separators, and whatever stands between them; white space falls out. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
/** Deeper nesting is indented no further, or the indentation would outgrow the text. */
const INDENT_CAP = 64;

/** The text laid out anew, or undefined when it is not a JSON object or array. */
export function prettyJson(text: string): string | undefined {
  if (text.length > JSON_CAP || !/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  const parts: string[] = [];
  let depth = 0;
  let previous = "";
  const breakLine = (): void => {
    parts.push("\n", INDENT.repeat(Math.min(depth, INDENT_CAP)));
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const isClosing = token === "}" || token === "]";
    const isAfterOpening = previous === "{" || previous === "[";
    if (isClosing) depth--;
    if (isClosing ? !isAfterOpening : isAfterOpening) breakLine();
    parts.push(token);
    if (token === "{" || token === "[") depth++;
    else if (token === ",") breakLine();
    else if (token === ":") parts.push(" ");
    previous = token;
  }
  return parts.join("");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
