/**
 * Replaces `zod/v4` (see vite.aliases.ts), which is half as large again as the part of the AI SDK that a chat uses. The
 * SDK creates schemas when it loads, and this page uses none of them: `chunks.ts` validates what is streamed.
 */
const schema: unknown = new Proxy(() => schema, { get: () => schema });

export const z = schema;

export function safeParseAsync(): never {
  throw new Error('Zod is not part of this page.');
}

export const toJSONSchema = safeParseAsync;
