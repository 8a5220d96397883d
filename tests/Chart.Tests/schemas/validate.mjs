// Judges what value sets render to: node validate.mjs <folder>, with one folder for each set inside: objects.yaml, and values.json for values.schema.json
// beside them. Prints a line for each problem.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const folder = process.argv[2];
const sets = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
const objects = sets.flatMap((set) => {
  const file = join(folder, set, 'objects.yaml');
  return existsSync(file)
    ? parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()).filter(Boolean).map((object) => ({ set, object }))
    : [];
});
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
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => (path === file ? ts.createSourceFile(path, `${source.join('\n')}\nexport {};`, ts.ScriptTarget.ESNext) : readFile(path, ...rest));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((problem) => {
    const line = problem.file?.fileName === file ? problem.file.getLineAndCharacterOfPosition(problem.start).line : undefined;
    const text = ts.flattenDiagnosticMessageText(problem.messageText, ' ');
    return line === undefined ? text : `${name(items[line])}: ${text}`;
  });
}

function checkValues() {
  const schema = new Ajv({ allErrors: true, strict: true }).compile(JSON.parse(readFileSync(join(folder, 'values.schema.json'), 'utf8')));
  return sets.flatMap((set) => {
    schema(JSON.parse(readFileSync(join(folder, set, 'values.json'), 'utf8')));
    return (schema.errors ?? []).map((error) => `${set}: values${error.instancePath.replaceAll('/', '.')} ${error.message}`);
  });
}

const problems = [...(await Promise.all(objects.map(checkModel))).flat(), ...checkFields(objects), ...checkValues()];
for (const problem of problems) {
  console.log(problem);
}

console.log(`${objects.length} objects of ${sets.length} sets judged`);
