import mermaid from 'mermaid';
import styles from './Diagram.module.css';
import { styleWithoutMarkup, withStyleMarkup } from './styleWithoutMarkup';

/** A diagram as the address of an image, with its size in pixels. */
export interface DiagramImage {
  url: string;
  width: number;
  height: number;
}

export type RenderDiagram = (source: string, dark: boolean) => Promise<DiagramImage>;

/** The colours of branches and periods. Mermaid would make them almost black in the dark theme. */
const scale = (colours: readonly string[]) =>
  Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`cScale${index}`, colours[index % colours.length]]));

/** Those of the page, whose variables do not reach into an image. */
const lightColours = {
  background: '#ffffff',
  clusterBkg: '#f5f7f6',
  clusterBorder: '#8b9793',
  edgeLabelBackground: '#ffffff',
  lineColor: '#5a6763',
  primaryBorderColor: '#0d7a6f',
  primaryColor: '#e7f3f1',
  primaryTextColor: '#1d2523',
  ...scale(['#cdeee8', '#fdf0d5', '#dbe7fb', '#f3dff2', '#e3e8e6']),
};
const darkColours = {
  darkMode: true,
  background: '#151918',
  clusterBkg: '#1e2423',
  clusterBorder: '#6b7874',
  edgeLabelBackground: '#151918',
  lineColor: '#9eaba7',
  primaryBorderColor: '#4fcdb9',
  primaryColor: '#21403b',
  primaryTextColor: '#e4e9e7',
  ...scale(['#1f5a50', '#5c4a22', '#27456f', '#5b3560', '#3f4b48']),
};

let count = 0;
/** Mermaid has one configuration, so diagrams are rendered one after another. */
let last: Promise<unknown> = Promise.resolve();

/** Throws when the source is no diagram. This file is a chunk that is loaded when it is needed. */
export const renderDiagram: RenderDiagram = (source, dark) => {
  const rendered = last.then(() => render(source, dark));
  last = rendered.catch(() => undefined);
  return rendered;
};

async function render(source: string, dark: boolean): Promise<DiagramImage> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: 'base',
    themeVariables: dark ? darkColours : lightColours,
    // By default an edge is seen through its label.
    themeCSS: '.edgeLabel rect { opacity: 1; }',
    // Labels as text of the SVG: an image with HTML in it is not shown by every browser.
    htmlLabels: false,
    fontFamily: 'system-ui, sans-serif',
  });
  return styleWithoutMarkup(async () => {
    await mermaid.parse(source);
    const container = document.body.appendChild(document.createElement('div'));
    container.className = styles.measured ?? '';
    try {
      const { svg } = await mermaid.render(`diagram-${++count}`, source, container);
      return toImage(svg);
    } finally {
      container.remove();
    }
  });
}

/** An image has no page around it: nothing in it runs, nothing is loaded by it, and its styles stay in it. */
function toImage(markup: string): DiagramImage {
  const svg = new DOMParser().parseFromString(markup, 'text/html').querySelector('svg');
  const [, , width = 0, height = 0] = (svg?.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (!svg || !(width > 0) || !(height > 0)) throw new Error('The diagram has no size.');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  const text = withStyleMarkup(new XMLSerializer().serializeToString(svg));
  return { url: `data:image/svg+xml,${encodeURIComponent(text)}`, width, height };
}
