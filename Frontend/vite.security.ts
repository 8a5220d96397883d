import type { Plugin } from 'vite';

/**
 * What the page may load and do: its own files, and its own origin. No script and no style is inline, so text that becomes markup
 * by mistake runs nothing and looks like nothing. Images as data are icons of the style sheets.
 */
const policy = (nonce = '') =>
  [
    "default-src 'none'",
    `script-src 'self'${nonce}`,
    `style-src 'self'${nonce}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/**
 * For whatever serves the page: what a header alone can say too, that no other page may frame it. The development server puts styles
 * and a script of its own into the page, which it marks with the nonce.
 */
export const securityHeaders = (nonce?: string) => ({
  'Content-Security-Policy': `${policy(nonce && ` 'nonce-${nonce}'`)}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
});

/** The built page carries its policy itself, so that it holds on any server of static files. */
export function policyInPage(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy() }, injectTo: 'head-prepend' },
      { tag: 'meta', attrs: { name: 'referrer', content: 'same-origin' }, injectTo: 'head-prepend' },
    ],
  };
}
