import { expect, it } from 'vitest';
import { fileNameOf, languageLabel } from './languages';

it.each([
  [undefined, 'Text', 'code.txt'],
  ['csharp', 'C#', 'code.cs'],
  ['CS', 'C#', 'code.cs'],
  ['c#', 'C#', 'code.cs'],
  ['f#', 'F#', 'code.fs'],
  ['vb', 'Visual Basic', 'code.vb'],
  ['razor', 'Razor', 'code.razor'],
  ['cshtml', 'Razor', 'code.cshtml'],
  ['csproj', 'XML', 'code.csproj'],
  ['dockerfile', 'Dockerfile', 'Dockerfile'],
  ['tsx', 'TSX', 'code.tsx'],
  ['zsh', 'Shell', 'code.sh'],
  ['brainfuck', 'brainfuck', 'code.txt'],
  ['../../etc/passwd', '../../etc/passwd', 'code.txt'],
])('calls %s "%s", and its file %s', (name, label, file) => {
  expect(languageLabel(name)).toBe(label);
  expect(fileNameOf(name)).toBe(file);
});
