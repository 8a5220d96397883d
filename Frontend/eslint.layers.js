/** The folders of `src`, lowest first. A folder imports only itself and the ones before it. */
const layers = ['lib', 'api', 'ui', 'features', 'app'];

/** The features, and the other features that each of them may import. There are no cycles. */
const features = {
  auth: [],
  conversation: ['auth'],
  tasks: ['auth'],
  sidebar: ['auth', 'conversation', 'tasks'],
  settings: ['auth', 'conversation', 'tasks'],
};

/** Tests, and what they share in `src/testing`, may import everything. */
const ignores = ['**/*.test.{ts,tsx}'];

/** Refuses relative imports, static and dynamic, of these folders of a parent folder. */
function forbid(folder, names, message) {
  const path = `^(?:\\.\\./)+(?:${names.join('|')})(?:/|$)`;
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    ignores,
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: path, message }] }],
      'no-restricted-syntax': [
        'error',
        { selector: `ImportExpression[source.value=/${path.replaceAll('/', '\\/')}/]`, message },
      ],
    },
  };
}

/** ESLint configurations that hold the direction of imports between the folders of `src`. */
export const layerRules = [
  ...layers.flatMap((layer, index) => {
    if (layer === 'features') return [];
    const above = [...layers.slice(index + 1), 'testing'];
    return [forbid(layer, above, `src/${layer} may not import a layer above it (see eslint.layers.js).`)];
  }),
  ...Object.entries(features).map(([feature, allowed]) => {
    const others = Object.keys(features).filter((other) => other !== feature && !allowed.includes(other));
    const permitted = allowed.join(', ') || 'no other feature';
    const message = `The feature ${feature} may import lower layers and ${permitted} (see eslint.layers.js).`;
    return forbid(`features/${feature}`, ['app', 'testing', 'features', ...others], message);
  }),
];
