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
  ['PowerShell', 'if ($true) { }', 'if'],
])('colours %s', (language, code, coloured) => {
  const { container } = render(<pre>{highlight(code, language)}</pre>);
  expect(container.textContent).toBe(code);
  const spans = [...container.querySelectorAll('span[class^="hljs-"]')].map(({ textContent }) => textContent);
  expect(spans).toContain(coloured);
});
