import type { Plugin } from 'vite';

/**
 * What the page may load and do: its own files, and its own origin. No script and no style is inline, so text that
 * becomes markup by mistake runs nothing and looks like nothing. Images as data are icons of the style sheets.
 */
const policy = (nonceSource = '') =>
  [
    "default-src 'none'",
    `script-src 'self'${nonceSource}`,
    `style-src 'self'${nonceSource}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/**
 * For the development server, which puts styles and a script of its own into the page and marks them with the nonce.
 * The gateway adds only headers that are absent, so this policy also has `frame-ancestors`, which works in a header
 * only.
 */
export const securityHeaders = (nonce: string) => ({
  'Content-Security-Policy': `${policy(` 'nonce-${nonce}'`)}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
});

/** The built page carries its policy itself, whatever serves it. Only `frame-ancestors` is left to the gateway. */
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
