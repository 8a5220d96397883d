/**
 * Replaces `zod/v3` (see vite.aliases.ts). The AI SDK imports it to recognise tool schemas written with Zod 3. A
 * browser has none, so these names are enough.
 */
export const ZodFirstPartyTypeKind = {};
