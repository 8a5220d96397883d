/** The tool of a tool server has the name of its server before its own: `office__send_letter`. */
const serverMark = '__';

/** `add_task` → `Add task`, `office__send_letter` → `Send letter`. */
export function toolLabel(name: string): string {
  const words = name
    .slice(serverEnd(name))
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The tool server that has the tool; none for the tools of Fubuni itself. */
export function toolServer(name: string): string | undefined {
  return name.slice(0, serverEnd(name)).slice(0, -serverMark.length) || undefined;
}

function serverEnd(name: string): number {
  const mark = name.indexOf(serverMark);
  return mark > 0 ? mark + serverMark.length : 0;
}

/** A summary of the input: its first text. */
export function toolSummary(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  return Object.values(input).find((value): value is string => typeof value === 'string' && value !== '');
}

/** The result of a tool without the envelope of MCP. */
export function toolResult(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) return output;
  if ('structuredContent' in output && output.structuredContent != null) return output.structuredContent;
  if ('content' in output && Array.isArray(output.content)) {
    const texts = output.content.map((part: unknown) => textOf(part));
    if (texts.every((text) => text !== undefined)) return parse(texts.join('\n'));
  }
  return output;
}

export function pretty(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function textOf(part: unknown): string | undefined {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
    ? part.text
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
