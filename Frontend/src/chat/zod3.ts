/**
 * In place of `zod/v3` (see vite.config.ts). The AI SDK names it for tools whose schemas were written with Zod 3, of which there
 * are none in a browser; all it reads when it loads are these names.
 */
export const ZodFirstPartyTypeKind = {};
