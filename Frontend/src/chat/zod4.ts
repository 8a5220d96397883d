/**
 * In place of `zod/v4` (see vite.config.ts), which is half as large again as all of the AI SDK that a chat uses. The SDK makes its schemas
 * when it loads, and this page asks none of them: what comes in the stream is checked by `chunks.ts`.
 */
const schema: unknown = new Proxy(() => schema, { get: () => schema });

export const z = schema;

export function safeParseAsync(): never {
  throw new Error('Zod is not part of this page.');
}

export const toJSONSchema = safeParseAsync;
