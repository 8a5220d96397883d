import { render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { expectAccessible } from '../../../../testing/expectAccessible';
import { Markdown } from '../Markdown';

const show = async (text: string) => {
  const { container } = render(<Markdown text={text} streaming={false} />);
  await waitFor(() => expect(container.querySelector('math')).not.toBeNull());
  return container;
};

it('shows formulas as MathML, in a line and on lines of their own', async () => {
  const container = await show('So \\(x^2\\) and\n\n$$\n\\frac{1}{2}\n$$');
  const [inline, display] = container.querySelectorAll('math');
  expect(inline?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
  expect(inline?.querySelector('msup > mi')).toHaveTextContent('x');
  expect(inline?.closest('p')).toHaveTextContent(/^So/);
  expect(display?.getAttribute('display')).toBe('block');
  expect(display?.querySelectorAll('mfrac > mn')).toHaveLength(2);
  expect(display?.closest('p')).toBeNull();
  await expectAccessible(container);
});

it('has the TeX beside a formula, for a selection that is copied', async () => {
  const container = await show('So $x^2$.');
  const source = container.querySelector('math')?.parentElement?.nextElementSibling;
  expect(source).toHaveTextContent('$x^2$');
  expect(source).toHaveAttribute('aria-hidden', 'true');
});

it('is copied as its TeX', async () => {
  const container = await show('So $x^2$ and **so** on.');
  getSelection()?.selectAllChildren(container);
  const copied = new Map<string, string>();
  const event = Object.assign(new Event('copy', { bubbles: true, cancelable: true }), {
    clipboardData: { setData: (type: string, text: string) => copied.set(type, text) },
  });
  container.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(copied.get('text/html')).not.toContain('<math');
  expect(copied.get('text/html')).toContain('$x^2$');
  expect(copied.get('text/html')).toContain('<strong>so</strong>');
  expect(copied.get('text/plain')).toContain('$x^2$');
  expect(container.querySelector('math')).not.toBeNull();
  expect(document.documentElement).not.toHaveAttribute('data-reading-selection');
});

it('leaves copying alone where no formula is selected', async () => {
  await show('So $x^2$ and **so** on.');
  getSelection()?.selectAllChildren(screen.getByText('so'));
  const event = Object.assign(new Event('copy', { bubbles: true, cancelable: true }), { clipboardData: {} });
  document.body.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

it('shows a wrong formula as its TeX', async () => {
  await show('$x$ and $\\frac{1$ and \\(\\unknown\\)');
  expect(screen.getByText('$\\frac{1$')).toBeVisible();
  expect(screen.getByText('\\(\\unknown\\)')).toBeVisible();
});

it.each([
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://evil.example}',
  '\\includegraphics{https://evil.example/x.png}',
  '\\class{button}{x}',
  '\\id{root}{x}',
  '\\style{position:fixed}{x}',
  '\\data{a=b}{x}',
])('does not trust %s', async (tex) => {
  const container = await show(`$x$ and $${tex}$`);
  expect(screen.getByText(`$${tex}$`)).toBeVisible();
  expect(container.querySelectorAll('math')).toHaveLength(1);
});

it.each(['\\color{red}{x}', '\\pmb{x}', '\\boxed{x}', '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '{}_a^b x'])(
  'sets no attribute that the content security policy refuses: %s',
  async (tex) => {
    const { typeset } = await import('./typeset');
    const setAttribute = vi.spyOn(Element.prototype, 'setAttribute');
    const { container } = render(typeset(tex, true));
    expect(container.querySelector('math')).not.toBeNull();
    expect(setAttribute).toHaveBeenCalledWith('class', expect.anything());
    expect(setAttribute).not.toHaveBeenCalledWith('style', expect.anything());
  },
);

it('shows an unfinished formula as text until it is finished', async () => {
  const { container, rerender } = render(<Markdown text={'So \\[ a_1 * b_1 *'} streaming />);
  expect(container.querySelector('p')).toHaveTextContent('So \\[ a_1 * b_1 *');
  expect(container.querySelector('em')).toBeNull();
  rerender(<Markdown text={'So \\[ a_1 * b_1 * c \\]'} streaming />);
  await waitFor(() => expect(container.querySelectorAll('msub')).toHaveLength(2));
});
