// Inside a transaction only its own connection. Whoever holds one connection of the pool and waits for a second waits for others that
// do the same: a few requests at once stop each other. So this looks at every function that is given a transaction (a parameter of type
// EntityManager or SqlExecutor, or the callback of `transaction(…)`) for what would take another connection, through any number of calls.
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Parameters that are a connection to work with. */
const CONNECTIONS = new Set(['EntityManager', 'SqlExecutor', 'QueryRunner']);
/** What its callback does comes when the connection has been given back. */
const LATER = 'afterCommit';

/** Every violation in the sources of a program below `folder`, as a sentence. */
export function violations(program, folder) {
  const checker = program.getTypeChecker();
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(folder) && !fileName.endsWith('.spec.ts'));
  const implementations = implementationsIn(sources, checker);
  const known = new Map();

  const isPool = (node) =>
    (ts.isPropertyAccessExpression(node) || ts.isIdentifier(node)) &&
    ['DataSource', 'Repository'].includes(checker.getTypeAtLocation(node).symbol?.name ?? '');

  /** The functions that a call may reach: those of an interface are those of the classes that implement it. */
  function targetsOf(call) {
    const declaration = checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined) return [];
    if (declaration.body !== undefined) return [declaration];
    return implementations.get(declaration) ?? [];
  }

  /** Why a call takes a connection of the pool, or null. */
  function reasonOfCall(call) {
    const receiver = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : null;
    if (receiver !== null && isPool(receiver)) return 'asks the pool for a connection';
    if (call.arguments.some(isPool)) return 'hands the pool on';
    for (const target of targetsOf(call)) {
      const own = target.parameters.findIndex(
        (parameter) => isConnection(parameter) && isOptional(parameter),
      );
      const name = target.name?.getText() ?? 'a function';
      if (own >= call.arguments.length) return `calls ${name} without the transaction`;
      if (reasonOf(target) !== null) return `calls ${name}, which takes a connection of its own`;
    }
    return null;
  }

  /** Why a function takes a connection whatever it is given, or null. */
  function reasonOf(declaration) {
    const before = known.get(declaration);
    if (before !== undefined) return before;
    known.set(declaration, null);
    const [first] = declaration.body === undefined ? [] : takings(declaration.body);
    known.set(declaration, first?.reason ?? null);
    return known.get(declaration);
  }

  function* takings(node) {
    if (ts.isCallExpression(node)) {
      if (node.expression.getText() === LATER) return;
      const reason = reasonOfCall(node);
      if (reason !== null) yield { node, reason };
    }
    for (const child of childrenOf(node)) yield* takings(child);
  }

  function isInside(node) {
    if (!ts.isFunctionLike(node) || node.body === undefined) return false;
    return node.parameters.some(isConnection);
  }

  function isConnection(parameter) {
    const written = parameter.type?.getText();
    return CONNECTIONS.has(written ?? checker.getTypeAtLocation(parameter).symbol?.name ?? '');
  }

  function isOptional({ questionToken, initializer }) {
    return questionToken !== undefined || initializer !== undefined;
  }

  const found = new Map();
  const visit = (node) => {
    if (isInside(node)) {
      for (const { node: at, reason } of takings(node.body)) {
        const source = at.getSourceFile();
        const { line } = source.getLineAndCharacterOfPosition(at.getStart());
        const place = `${relative(folder, source.fileName)}:${line + 1}`;
        found.set(place, `${place} ${reason}, inside a transaction: ${at.expression.getText()}(…)`);
      }
    }
    ts.forEachChild(node, visit);
  };
  sources.forEach(visit);
  return [...found.values()];
}

/** Methods of interfaces and abstract classes, with those that implement them. */
function implementationsIn(sources, checker) {
  const found = new Map();
  const visit = (node) => {
    if (ts.isClassDeclaration(node)) {
      for (const inherited of (node.heritageClauses ?? []).flatMap(({ types }) => types)) {
        for (const member of node.members.filter(ts.isMethodDeclaration)) {
          const named = checker.getTypeAtLocation(inherited).getProperty(member.name.getText());
          for (const declaration of named?.declarations ?? []) {
            found.set(declaration, [...(found.get(declaration) ?? []), member]);
          }
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  sources.forEach(visit);
  return found;
}

function childrenOf(node) {
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** The program of the application, read from its tsconfig; of what it imports from elsewhere, only what a connection can be. */
export function applicationProgram(root) {
  const path = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const options = { ...parsed.options, noEmit: true, types: [] };
  const host = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(root, (name) => name, options);
  host.resolveModuleNameLiterals = (names, file, redirect, all, source) =>
    names.map((name) => {
      if (!name.text.startsWith('.') && name.text !== 'typeorm') return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(source, name, all);
      return ts.resolveModuleName(name.text, file, all, host, cache, redirect, mode);
    });
  const sources = ts.sys.readDirectory(join(root, 'src'), ['.ts'], ['**/*.spec.ts']);
  return ts.createProgram(sources, options, host);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const found = violations(applicationProgram(root), join(root, 'src'));
  for (const sentence of found) console.error(sentence);
  if (found.length > 0) process.exit(1);
}
