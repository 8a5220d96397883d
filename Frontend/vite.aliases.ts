import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Replacements for imports of the AI SDK that this page does not need; each file gives the reason. */
export const aliases = {
  'zod/v3': here('aliases/zod-v3.ts'),
  'zod/v4': here('aliases/zod-v4.ts'),
};
