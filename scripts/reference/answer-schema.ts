import ts from 'typescript';
import type { JsonSchema } from '../../src/operations/fields.ts';

/** The deepest nesting of an answer's type: a deeper one is recursive, and has no finite schema. */
const deepest = 12;

/** Names of fields whose texts are times. */
const timeName = /(?:At|Until|Since)$/;
const time: JsonSchema = { type: 'string', format: 'date-time' };

const has = (type: ts.Type, flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;

const partsOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/** The parts of a type that JSON can hold: a field that is undefined is left out. */
const definedParts = (type: ts.Type): readonly ts.Type[] =>
  partsOf(type).filter((part) => !has(part, ts.TypeFlags.Undefined | ts.TypeFlags.Void));

/** Makes one schema of several; null becomes a type beside another. */
const anyOf = (schemas: readonly JsonSchema[]): JsonSchema => {
  const [only, ...more] = schemas;
  if (!only) throw new TypeError('A type has no value in JSON.');
  if (more.length === 0) return only;
  const others = schemas.filter(({ type }) => type !== 'null');
  const [single, ...rest] = others;
  if (single && rest.length === 0 && typeof single['type'] === 'string') {
    return {
      ...single,
      type: [single['type'], 'null'],
      ...(Array.isArray(single['enum']) && { enum: [...(single['enum'] as readonly unknown[]), null] }),
    };
  }
  return { anyOf: schemas };
};

/** Refers to a schema of the document. */
export const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** Adds a description. Readers of draft 7, as AsyncAPI has it, ignore what stands beside `$ref`. */
const describe = (schema: JsonSchema, description: string): JsonSchema => {
  if (description === '') return schema;
  return '$ref' in schema ? { allOf: [schema], description } : { ...schema, description };
};

/** Reads the types of answers, which TypeScript checks, as JSON Schema. */
class TypeReader {
  readonly #checker: ts.TypeChecker;
  /** The schemas that stand for types, by the names of the types. */
  readonly #named: Readonly<Record<string, string>>;

  constructor(checker: ts.TypeChecker, named: Readonly<Record<string, string>>) {
    this.#checker = checker;
    this.#named = named;
  }

  read(type: ts.Type, name = '', depth = 0): JsonSchema {
    if (depth > deepest) throw new TypeError(`The type of ${name} is nested too deep.`);
    const all = definedParts(type);
    const named = depth === 0 ? [] : all.filter((part) => this.#nameOf(part) !== undefined);
    const parts = all.filter((part) => !named.includes(part));
    const literals = parts.filter((part) => part.isStringLiteral());
    const flags = parts.filter((part) => has(part, ts.TypeFlags.BooleanLiteral));
    const objects = parts.filter((part) => this.#isPlainObject(part));
    const others = parts.filter((part) => ![...literals, ...flags, ...objects].includes(part as ts.StringLiteralType));
    const values = literals.map(({ value }) => value).sort();
    return anyOf([
      ...named.map((part) => refTo(this.#nameOf(part) ?? '')),
      ...(values.length > 0 ? [{ type: 'string', enum: values }] : []),
      ...(flags.length > 1 ? [{ type: 'boolean' }] : flags.map((flag) => this.#literal(flag))),
      ...this.#readObjects(objects, name, depth),
      ...others.map((part) => this.#readOne(part, name, depth)),
    ]);
  }

  #nameOf(type: ts.Type): string | undefined {
    const name = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? '';
    return Object.hasOwn(this.#named, name) ? this.#named[name] : undefined;
  }

  #literal(type: ts.Type): JsonSchema {
    return { type: 'boolean', const: this.#checker.typeToString(type) === 'true' };
  }

  #isPlainObject(type: ts.Type): boolean {
    return has(type, ts.TypeFlags.Object | ts.TypeFlags.Intersection) && !this.#isList(type) && !this.#isDate(type);
  }

  #isList(type: ts.Type): boolean {
    return this.#checker.isArrayLikeType(type);
  }

  #isDate(type: ts.Type): boolean {
    return type.getSymbol()?.getName() === 'Date';
  }

  #readOne(type: ts.Type, name: string, depth: number): JsonSchema {
    if (has(type, ts.TypeFlags.StringLike)) return timeName.test(name) ? time : { type: 'string' };
    if (has(type, ts.TypeFlags.NumberLike)) return { type: 'number' };
    if (has(type, ts.TypeFlags.Null)) return { type: 'null' };
    if (has(type, ts.TypeFlags.NonPrimitive)) return { type: 'object' };
    if (has(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (this.#isDate(type)) return time;
    if (this.#isList(type)) {
      const item = this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      return { type: 'array', ...(item && { items: this.read(item, '', depth + 1) }) };
    }
    throw new TypeError(
      `The field ${name} has the type ${this.#checker.typeToString(type)}, which JSON does not have.`,
    );
  }

  /**
   * Reads the objects of a union. When a field has another literal in each of them, such as `name`, the schema has one alternative for each
   * object. Otherwise it is one object with the fields of all: a field that one of them lacks is optional.
   */
  #readObjects(types: readonly ts.Type[], name: string, depth: number): readonly JsonSchema[] {
    if (types.length === 0) return [];
    const [first] = types;
    const isDiscriminant = (field: ts.Symbol): boolean => {
      const values = types.map((type) => type.getProperty(field.name)).map((found) => found && this.#typeOf(found));
      return (
        values.every((value) => value?.isStringLiteral()) &&
        new Set(values.map((value) => value && this.#checker.typeToString(value))).size === types.length
      );
    };
    const isTagged = types.length > 1 && first?.getProperties().some(isDiscriminant);
    if (isTagged) return [{ oneOf: types.map((type) => this.#readFields([type], name, depth)) }];
    return [this.#readFields(types, name, depth)];
  }

  #typeOf(field: ts.Symbol): ts.Type {
    return this.#checker.getTypeOfSymbol(field);
  }

  #readFields(types: readonly ts.Type[], name: string, depth: number): JsonSchema {
    const fields = new Map<string, ts.Symbol[]>();
    for (const type of types) {
      for (const field of this.#checker.getPropertiesOfType(type)) {
        fields.set(field.name, [...(fields.get(field.name) ?? []), field]);
      }
    }
    const read = [...fields].flatMap(([field, symbols]): (readonly [string, JsonSchema, boolean])[] => {
      const parts = symbols.flatMap((symbol) => partsOf(this.#typeOf(symbol)));
      if (parts.every((part) => has(part, ts.TypeFlags.Undefined))) return [];
      const isOptional =
        symbols.length < types.length ||
        symbols.some((symbol) => (symbol.flags & ts.SymbolFlags.Optional) !== 0) ||
        parts.some((part) => has(part, ts.TypeFlags.Undefined));
      const description = ts.displayPartsToString(symbols[0]?.getDocumentationComment(this.#checker));
      const schemas = symbols
        .filter((symbol) => definedParts(this.#typeOf(symbol)).length > 0)
        .map((symbol) => this.read(this.#typeOf(symbol), field, depth + 1));
      const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
      return [[field, describe(anyOf(distinct), description), !isOptional]];
    });
    const required = read.filter(([, , isRequired]) => isRequired).map(([field]) => field);
    const others = types.map((type) => this.#checker.getIndexTypeOfType(type, ts.IndexKind.String)).find(Boolean);
    return {
      type: 'object',
      ...(read.length > 0 && { properties: Object.fromEntries(read.map(([field, schema]) => [field, schema])) }),
      ...(required.length > 0 && { required }),
      ...(others && { additionalProperties: this.read(others, name, depth + 1) }),
    };
  }
}

/** The schemas and the sentences that the sources give. */
export interface ReadTypes {
  /** Reads an exported type, such as `Failover`. */
  readonly type: (file: string, name: string) => JsonSchema;
  /** Reads the type argument of each item of an exported table of operations, in the order of the table. */
  readonly outputs: (file: string, name: string) => readonly JsonSchema[];
  /** Returns the docstring of the constant that calls a function with this operation name. */
  readonly summary: (operation: string) => string;
}

/** Finds the name of the operation that a call makes: `defineOperation({ name })`, or a function that takes the name first. */
const madeBy = (initializer: ts.Expression | undefined): string | undefined => {
  const made = initializer && ts.isCallExpression(initializer) ? initializer.arguments[0] : initializer;
  if (made && ts.isStringLiteral(made)) return made.text;
  if (!made || !ts.isObjectLiteralExpression(made)) return undefined;
  const named = made.properties.find((property) => property.name?.getText() === 'name');
  return named && ts.isPropertyAssignment(named) && ts.isStringLiteral(named.initializer)
    ? named.initializer.text
    : undefined;
};

/**
 * Opens the sources with the TypeScript compiler. `roots` are the files that are read; `named` has the schemas that stand for types.
 */
export const readTypes = (roots: readonly string[], named: Readonly<Record<string, string>>): ReadTypes => {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram([...roots], options);
  const checker = program.getTypeChecker();
  const reader = new TypeReader(checker, named);

  const exported = (file: string, name: string): ts.Symbol => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    const found = symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
    if (!found) throw new TypeError(`${file} does not export ${name}.`);
    return found;
  };

  const summaries = new Map<string, string>();
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.includes('src/operations/'))) {
    for (const statement of source.statements.filter(ts.isVariableStatement)) {
      for (const { initializer, name } of statement.declarationList.declarations) {
        const operation = madeBy(initializer);
        const symbol = checker.getSymbolAtLocation(name);
        const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker));
        if (operation !== undefined) summaries.set(operation, text);
      }
    }
  }

  return {
    type: (file, name) => reader.read(checker.getDeclaredTypeOfSymbol(exported(file, name)), name),
    outputs: (file, name) => {
      const table = checker.getTypeOfSymbol(exported(file, name)) as ts.TypeReference;
      return checker.getTypeArguments(table).map((operation, index) => {
        const [output] = checker.getTypeArguments(operation as ts.TypeReference);
        if (!output) throw new TypeError(`Item ${String(index)} of ${name} is no operation.`);
        const data = output.getProperty('data');
        const kept = data ?? output.getProperty('message');
        if (!kept) throw new TypeError(`Item ${String(index)} of ${name} has neither data nor a message.`);
        return { [kept.name]: reader.read(checker.getTypeOfSymbol(kept), kept.name) };
      });
    },
    summary: (operation) => {
      const text = summaries.get(operation);
      if (text === undefined || text === '') throw new TypeError(`The operation ${operation} has no docstring.`);
      return text.replace(/\s+/g, ' ');
    },
  };
};
