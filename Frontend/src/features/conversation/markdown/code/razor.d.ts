declare module 'highlightjs-cshtml-razor/dist/cshtml-razor.es.min.js' {
  import type { LanguageFn } from 'highlight.js';

  const razor: LanguageFn;
  export default razor;
}
