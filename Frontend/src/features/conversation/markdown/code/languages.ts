interface Language {
  /** As its users write it. */
  label: string;
  /** Of a file in this language. */
  extension: string;
}

/** What models write after a code fence, for each language. The first name is that of its grammar. */
const languages: readonly (readonly [names: string, label: string, extension: string])[] = [
  ['bash sh shell zsh console shellsession', 'Shell', 'sh'],
  ['c', 'C', 'c'],
  ['cpp c++ cc hpp', 'C++', 'cpp'],
  ['csharp cs c# csx', 'C#', 'cs'],
  ['css', 'CSS', 'css'],
  ['csv', 'CSV', 'csv'],
  ['diff patch', 'Diff', 'diff'],
  ['fsharp fs f# fsx', 'F#', 'fs'],
  ['go golang', 'Go', 'go'],
  ['html htm xhtml', 'HTML', 'html'],
  ['ini', 'INI', 'ini'],
  ['java', 'Java', 'java'],
  ['javascript js jsx mjs cjs', 'JavaScript', 'js'],
  ['json jsonc json5', 'JSON', 'json'],
  ['kotlin kt kts', 'Kotlin', 'kt'],
  ['markdown md', 'Markdown', 'md'],
  ['mermaid', 'Mermaid', 'mmd'],
  ['php', 'PHP', 'php'],
  ['powershell ps1 pwsh ps', 'PowerShell', 'ps1'],
  ['python py', 'Python', 'py'],
  ['razor cshtml razor-cshtml blazor', 'Razor', 'razor'],
  ['ruby rb', 'Ruby', 'rb'],
  ['rust rs', 'Rust', 'rs'],
  ['sql tsql t-sql postgresql postgres pgsql mysql sqlite', 'SQL', 'sql'],
  ['svg', 'SVG', 'svg'],
  ['swift', 'Swift', 'swift'],
  ['toml', 'TOML', 'toml'],
  ['tsx', 'TSX', 'tsx'],
  ['typescript ts mts cts', 'TypeScript', 'ts'],
  ['vbnet vb visualbasic vb.net', 'Visual Basic', 'vb'],
  ['xml csproj fsproj vbproj props targets slnx xaml config resx', 'XML', 'xml'],
  ['yaml yml', 'YAML', 'yaml'],
];

const byName = new Map<string, Language>(
  languages.flatMap(([names, label, extension]) => names.split(' ').map((name) => [name, { label, extension }])),
);

/** The name above a block of code; an unknown one stays as the model wrote it. */
export function languageLabel(name: string | undefined): string {
  if (name === undefined) return 'Text';
  if (isDockerfile(name)) return 'Dockerfile';
  return byName.get(name.toLowerCase())?.label ?? name;
}

export function fileNameOf(name: string | undefined): string {
  if (name !== undefined && isDockerfile(name)) return 'Dockerfile';
  // Project files have the language as their extension.
  const own = /^(?:csproj|fsproj|vbproj|props|targets|slnx|xaml|resx|csx|fsx|cshtml|jsx|mjs|cjs)$/i.exec(
    name ?? '',
  )?.[0];
  return `code.${own?.toLowerCase() ?? byName.get((name ?? '').toLowerCase())?.extension ?? 'txt'}`;
}

const isDockerfile = (name: string) => /^(?:dockerfile|docker|containerfile)$/i.test(name);
