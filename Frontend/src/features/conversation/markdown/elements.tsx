import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { Definition, Heading, List, ListItem, Nodes, Reference, Resource, Root, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { CodeBlock } from './code/CodeBlock';
import { LazyDiagram } from './diagram/LazyDiagram';
import { ExternalLink } from './ExternalLink';
import { Formula } from './math/Formula';
import { textOfHtml, withHtmlElements } from './html/htmlElements';
import type { Content, HtmlElement } from './html/htmlElements';
import { LazyImage } from './image/LazyImage';
import styles from './Markdown.module.css';
import { parse } from './parse';
import { DataTable } from './table/DataTable';

interface Document {
  /** The targets of links that are defined elsewhere in the text. */
  definitions: ReadonlyMap<string, Definition>;
  /** A code fence at the end is not closed. */
  open: boolean;
  /** Within a link, which can have no button in it. */
  inLink: boolean;
}

/**
 * Parsed Markdown as elements. HTML is rendered as text, apart from a few tags without attributes: a model cannot
 * create other elements, and no image is loaded from a host that it chose.
 */
export function toElements(root: Root, open: boolean): ReactNode {
  const definitions = new Map<string, Definition>();
  collect(root, definitions);
  return children(root, { definitions, open, inLink: false });
}

function collect(node: Nodes, definitions: Map<string, Definition>): void {
  if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) collect(child, definitions);
}

const phrasing = new Set([
  'paragraph',
  'heading',
  'tableCell',
  'emphasis',
  'strong',
  'delete',
  'link',
  'linkReference',
]);

type Parent = Extract<Nodes, { children: unknown }>;

function children(node: Parent, document: Document): ReactNode {
  const content = withHtmlElements(node.children, phrasing.has(node.type), (text) => parse(text).children);
  return rendered(content, document);
}

const rendered = (content: readonly Content[], document: Document): ReactNode =>
  content.map((child, index) => <Fragment key={index}>{element(child, document)}</Fragment>);

function element(node: Content, document: Document): ReactNode {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p>{children(node, document)}</p>;
    case 'strong':
      return <strong>{children(node, document)}</strong>;
    case 'emphasis':
      return <em>{children(node, document)}</em>;
    case 'delete':
      return <del>{children(node, document)}</del>;
    case 'inlineCode':
      return <code dir="ltr">{node.value}</code>;
    case 'break':
      return <br />;
    case 'link':
    case 'linkReference':
      return (
        <ExternalLink href={target(node, document)} label={toString(node)}>
          {children(node, { ...document, inLink: true })}
        </ExternalLink>
      );
    case 'image':
    case 'imageReference':
      return <LazyImage source={target(node, document)} alt={node.alt ?? ''} inLink={document.inLink} />;
    case 'heading':
      return heading(node, document);
    case 'list':
      return list(node, document);
    case 'blockquote':
      return <blockquote dir="auto">{children(node, document)}</blockquote>;
    case 'code':
      return node.lang?.toLowerCase() === 'mermaid' ? (
        <LazyDiagram source={node.value} complete={!document.open} />
      ) : (
        <CodeBlock code={node.value} language={node.lang ?? undefined} complete={!document.open} />
      );
    case 'math':
      return <Formula value={node.value} source={node.source} display={node.display} block={node.block} />;
    case 'table':
      return table(node, document);
    case 'thematicBreak':
      return <hr />;
    case 'html':
      return <span>{node.value}</span>;
    case 'element':
      return htmlElement(node, document);
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>;
    case 'footnoteDefinition':
      return (
        <div className={styles.footnote}>
          <sup>{node.label ?? node.identifier}</sup>
          {children(node, document)}
        </div>
      );
    case 'root':
    case 'listItem':
    case 'tableRow':
    case 'tableCell':
    case 'definition':
    case 'yaml':
      // Rendered with their parents, or not at all.
      return null;
  }
}

function htmlElement({ name, open, children: content }: HtmlElement, document: Document): ReactNode {
  switch (name) {
    case 'br':
      return <br />;
    case 'kbd':
    case 'sub':
    case 'sup': {
      const Name = name;
      return <Name>{rendered(content, document)}</Name>;
    }
    case 'details':
      return (
        <details className={styles.details} open={open}>
          {rendered(content, document)}
        </details>
      );
    case 'summary':
      return <summary>{rendered(content.flatMap(withoutParagraph), document)}</summary>;
  }
}

const withoutParagraph = (node: Content): Content[] => (node.type === 'paragraph' ? node.children : [node]);

function target(node: Resource | Reference, { definitions }: Document): string | undefined {
  return 'url' in node ? node.url : definitions.get(node.identifier)?.url;
}

/**
 * A message is below the heading of the page, so its headings start one level lower; models start with the first level
 * or the second.
 */
function heading(node: Heading, document: Document): ReactNode {
  const Level = `h${node.depth === 1 ? 2 : node.depth}` as const;
  return <Level>{children(node, document)}</Level>;
}

function list(node: List, document: Document): ReactNode {
  const loose = node.spread === true || node.children.some(({ spread }) => spread);
  const items = node.children.map((child, index) => <li key={index}>{item(child, loose, document)}</li>);
  return node.ordered ? (
    <ol dir="auto" start={node.start ?? undefined}>
      {items}
    </ol>
  ) : (
    <ul dir="auto">{items}</ul>
  );
}

/** The items of a list without blank lines have no paragraphs. */
function item(node: ListItem, loose: boolean, document: Document): ReactNode {
  return (
    <>
      {typeof node.checked === 'boolean' && <input type="checkbox" checked={node.checked} disabled aria-label="Done" />}
      {node.children.map((child, index) => (
        <Fragment key={index}>
          {child.type === 'paragraph' && !loose ? children(child, document) : element(child, document)}
        </Fragment>
      ))}
    </>
  );
}

function table({ align, children: [head, ...rows] }: Table, document: Document): ReactNode {
  const cells = (row: Table['children'][number] | undefined) =>
    row?.children.map((cell) => ({
      content: children(cell, document),
      text: cell.children.map((each) => (each.type === 'html' ? textOfHtml(each.value) : toString(each))).join(''),
      isInteractive: cell.children.some(hasLink),
    })) ?? [];
  return <DataTable head={cells(head)} rows={rows.map(cells)} align={align ?? []} />;
}

function hasLink(node: Nodes): boolean {
  if (['link', 'linkReference', 'image', 'imageReference', 'footnoteReference'].includes(node.type)) return true;
  return 'children' in node && node.children.some(hasLink);
}
