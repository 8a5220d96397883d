import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { highlight } from './highlight';

it.each([
  ['powershell', '$items = Get-ChildItem', 'Get-ChildItem'],
  ['ps1', 'if ($true) { }', 'if'],
  ['fsharp', 'let rec f x = x', 'let'],
  ['fs', 'let x = 1', 'let'],
  ['razor', '@page "/counter"\n@code {\n  private int n = 0;\n}', 'private'],
  ['cshtml', '@if (x) { <p>@x</p> }', 'if'],
  ['kotlin', 'fun main() { }', 'fun'],
  ['kt', 'val x = 1', 'val'],
  ['php', '<?php echo "a"; ?>', 'echo'],
  ['toml', '[package]\nedition = "2024"', '[package]'],
  ['csharp', 'public record Task(string Title);', 'public'],
  ['vb', 'Dim x As Integer = 1', 'Dim'],
  ['csproj', '<Project Sdk="Microsoft.NET.Sdk" />', 'Project'],
  ['json', '{ "a": true }', 'true'],
  ['tsql', 'SELECT 1 FROM a', 'SELECT'],
  ['yml', 'on: push', 'on:'],
  ['dockerfile', 'FROM alpine', 'FROM'],
  ['tsx', 'const a = 1;', 'const'],
  ['py', 'def f(): pass', 'def'],
  ['go', 'func main() { }', 'func'],
  ['rs', 'fn main() { }', 'fn'],
  ['java', 'class A { }', 'class'],
  ['swift', 'let x = 1', 'let'],
  ['rb', 'def f; end', 'def'],
  ['sh', 'echo hello', 'echo'],
  ['html', '<p>a</p>', 'p'],
  ['css', 'a { color: red; }', 'color'],
  ['diff', '+ added', '+ added'],
  ['ini', '[core]', '[core]'],
  ['md', '# Title', '# Title'],
  ['c', 'int main(void) { return 0; }', 'return'],
  ['PowerShell', 'if ($true) { }', 'if'],
])('colours %s', (language, code, coloured) => {
  const { container } = render(<pre>{highlight(code, language)}</pre>);
  expect(container.textContent).toBe(code);
  const spans = [...container.querySelectorAll('span[class^="hljs-"]')].map(({ textContent }) => textContent);
  expect(spans).toContain(coloured);
});
