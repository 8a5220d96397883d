import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the AI SDK imports and this page does not need; each file says why. */
export const aliases = {
  'zod/v3': here('src/chat/zod3.ts'),
  'zod/v4': here('src/chat/zod4.ts'),
};
