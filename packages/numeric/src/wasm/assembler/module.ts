// Modules of the WebAssembly binary format (core specification 5.5): functions over one imported memory.

import type { Code } from "./code.ts";
import { unsignedLeb } from "./leb128.ts";

const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** The type of a parameter, a local or a result. */
export type ValueType = keyof typeof valueTypes;

/** A parameter or local variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

/** A function: what it is called from outside, its types and its body. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Name and types of a function. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results?: readonly ValueType[];
}

/** The memory that a module imports, in pages of 64 KiB. */
export interface MemoryImport {
  readonly isShared: boolean;
  readonly maximum: number;
}

function localAt(index: number): Local {
  const encoded = unsignedLeb(index);
  return {
    get: [0x20, ...encoded],
    set: (value) => [...value, 0x21, ...encoded],
    tee: (value) => [...value, 0x22, ...encoded],
  };
}

/** A function whose body `write` makes from its parameters; `local` declares a further variable. */
export function defineFunction(
  { name, parameters, results = [] }: Signature,
  write: (parameters: readonly Local[], local: (type: ValueType) => Local) => Code,
): FunctionDefinition {
  const locals: ValueType[] = [];
  const local = (type: ValueType): Local => {
    locals.push(type);
    return localAt(parameters.length + locals.length - 1);
  };
  const body = write(
    parameters.map((_, index) => localAt(index)),
    local,
  );
  return { name, parameters, results, locals, body };
}

function list(items: readonly Code[]): Code {
  return [...unsignedLeb(items.length), ...items.flat()];
}

function sized(content: Code): Code {
  return [...unsignedLeb(content.length), ...content];
}

function section(id: number, content: Code): Code {
  return [id, ...sized(content)];
}

function nameBytes(name: string): Code {
  return sized([...new TextEncoder().encode(name)]);
}

function functionType({ parameters, results }: FunctionDefinition): Code {
  const types = (all: readonly ValueType[]): Code => list(all.map((type) => [valueTypes[type]]));
  return [0x60, ...types(parameters), ...types(results)];
}

function functionCode({ locals, body }: FunctionDefinition): Code {
  return sized([...list(locals.map((type) => [1, valueTypes[type]])), ...body, 0x0b]);
}

function memoryImport({ isShared, maximum }: MemoryImport): Code {
  const limits = [isShared ? 3 : 1, 0, ...unsignedLeb(maximum)];
  return [...nameBytes("host"), ...nameBytes("memory"), 0x02, ...limits];
}

/** The bytes of a module that imports `host.memory` and exports every function under its name. */
export function assembleModule(
  functions: readonly FunctionDefinition[],
  imported?: MemoryImport,
): Uint8Array<ArrayBuffer> {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const exports = functions.map(({ name }, index) => [...nameBytes(name), 0x00, ...unsignedLeb(index)]);
  const parts = [
    header,
    section(1, list(functions.map(functionType))),
    imported === undefined ? [] : section(2, list([memoryImport(imported)])),
    section(3, list(functions.map((_, index) => unsignedLeb(index)))),
    section(7, list(exports)),
    section(10, list(functions.map(functionCode))),
  ];
  return Uint8Array.from(parts.flat());
}
