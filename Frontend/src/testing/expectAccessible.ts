import axe from 'axe-core';
import { expect } from 'vitest';

/** Fails for what axe finds. jsdom has no layout and no colours, so contrast and sizes are tested in a browser. */
export async function expectAccessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
