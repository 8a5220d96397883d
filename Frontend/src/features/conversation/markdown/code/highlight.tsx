import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { RootContent } from 'hast';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import fsharp from 'highlight.js/lib/languages/fsharp';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import vbnet from 'highlight.js/lib/languages/vbnet';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import razor from 'highlightjs-cshtml-razor/dist/cshtml-razor.es.min.js';
import { createLowlight } from 'lowlight';

const lowlight = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  fsharp,
  go,
  // TOML has the same grammar.
  ini,
  java,
  javascript,
  json,
  kotlin,
  markdown,
  php,
  powershell,
  python,
  razor,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  vbnet,
  xml,
  yaml,
});

// Other names that models give them.
lowlight.registerAlias({
  bash: ['shell', 'console', 'shellsession'],
  csharp: ['csx'],
  dockerfile: ['containerfile'],
  fsharp: ['fsx'],
  json: ['json5'],
  razor: ['blazor'],
  sql: ['tsql', 't-sql', 'postgresql', 'postgres', 'pgsql', 'mysql', 'sqlite'],
  vbnet: ['visualbasic', 'vb.net'],
  xml: ['csproj', 'fsproj', 'vbproj', 'props', 'targets', 'slnx', 'xaml', 'config', 'resx', 'htm'],
});

export type Highlight = (code: string, language: string) => ReactNode;

/**
 * Code as highlighted elements, or undefined for an unknown language. This file is a chunk that is loaded when it is
 * needed.
 */
export const highlight: Highlight = (code, language) =>
  lowlight.registered(language) ? lowlight.highlight(language, code).children.map(toReact) : undefined;

function toReact(node: RootContent, index: number): ReactNode {
  if (node.type === 'text') return <Fragment key={index}>{node.value}</Fragment>;
  if (node.type !== 'element') return null;
  const { className } = node.properties;
  return (
    <span key={index} className={Array.isArray(className) ? className.join(' ') : undefined}>
      {node.children.map(toReact)}
    </span>
  );
}
