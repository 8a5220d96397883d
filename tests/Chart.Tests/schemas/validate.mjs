// Validates rendered objects: node validate.mjs <folder>, with a YAML file for each value set.
// Prints a line for each problem.
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const folder = process.argv[2];
const sets = readdirSync(folder).map((file) => parse(file).name);
const objects = sets.flatMap((set) =>
  parseAllDocuments(readFileSync(join(folder, `${set}.yaml`), 'utf8'))
    .map((document) => document.toJS())
    .filter(Boolean)
    .map((object) => ({ set, object })));
const name = ({ set, object }) => `${set}: ${object.kind} ${object.metadata?.name}`;

/** What is required, and of which type; unknown fields pass. */
async function checkModel(item) {
  const { apiVersion, kind } = item.object;
  let model;
  try {
    model = (await import(`kubernetes-models/${apiVersion}/${kind}`))[kind];
  } catch {
    return [`${name(item)}: there is no ${kind} in ${apiVersion}`];
  }

  try {
    new model(item.object).validate();
    return [];
  } catch (error) {
    return [`${name(item)}: ${error.message}`];
  }
}

/** Fields that do not exist: to the compiler each object is a literal of its type. */
function checkFields(items) {
  const source = items.map(({ object }, index) => {
    const group = object.apiVersion === 'v1' ? 'core/v1' : object.apiVersion.replace(/\.k8s\.io/, '');
    return `const object${index}: import('kubernetes-types/${group}').${object.kind} = ${JSON.stringify(object)};`;
  });
  const file = join(import.meta.dirname, 'objects.ts');
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const objectsFile = ts.createSourceFile(file, `${source.join('\n')}\nexport {};`, ts.ScriptTarget.ESNext);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => (path === file ? objectsFile : readFile(path, ...rest));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((problem) => {
    const text = ts.flattenDiagnosticMessageText(problem.messageText, ' ');
    return problem.file?.fileName === file
      ? `${name(items[problem.file.getLineAndCharacterOfPosition(problem.start).line])}: ${text}`
      : text;
  });
}

const problems = [...(await Promise.all(objects.map(checkModel))).flat(), ...checkFields(objects)];
for (const problem of problems) {
  console.log(problem);
}

console.log(`${objects.length} objects of ${sets.length} sets validated`);
