import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { toasts } from '../ui/toasts';
import { server } from './server';

// Long enough for a busy machine; an element that is there is found at once.
configure({ asyncUtilTimeout: 15_000 });

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
  // A browser resolves addresses against the page; Node does not.
  const send = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    send(typeof input === 'string' ? new URL(input, window.location.href) : input, init);
});

afterEach(() => {
  cleanup();
  for (const { id } of toasts.get()) toasts.close(id);
  server.resetHandlers();
  localStorage.clear();
  document.title = '';
});

afterAll(() => server.close());

// What jsdom lacks. These dialogs do not make the rest inert.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};

// Formulas are MathML, whose elements have a style.
Object.defineProperty(Element.prototype, 'style', { get: () => document.createElement('span').style });

// Nothing has a size, so nothing is resized; media queries describe a wide screen with a mouse.
const nothing = () => undefined;
globalThis.ResizeObserver = class {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
};
window.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: media.includes('>='),
    onchange: null,
    addListener: nothing,
    removeListener: nothing,
  });

Element.prototype.scrollIntoView = nothing;

// Nothing is in view: what loads on scrolling has a button too.
globalThis.IntersectionObserver = class {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
  takeRecords = () => [];
};
