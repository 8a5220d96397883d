import type { HtmlTagDescriptor, Plugin } from 'vite';

const signedIn = '/src/app/SignedIn.tsx';

/**
 * Adds a preload of the signed-in user's chunk to the page, so that the browser loads it in parallel with the first
 * chunk.
 */
export function preloadSignedIn(): Plugin {
  return {
    name: 'fubuni-preload-signed-in',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {}, chunk: entry }) => {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(signedIn));
        if (!page) throw new Error(`The build has no chunk of ${signedIn}.`);
        const known = new Set([entry?.fileName, ...(entry?.imports ?? [])]);
        return [page.fileName, ...page.imports]
          .filter((file) => !known.has(file))
          .map((file): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          }));
      },
    },
  };
}
