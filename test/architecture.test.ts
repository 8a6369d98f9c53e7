// The shape of the code base, checked on its text: enough for imports and exports as the formatter writes them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { layerImports, packageImports, tableTested, thirdParty } from "./architecture-rules.ts";

const packagesFolder = fileURLToPath(new URL("../packages/", import.meta.url));

interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

interface SourceFile {
  /** Path below `packages`, as in "symbolic/src/error.ts". */
  readonly path: string;
  readonly packageName: string;
  readonly lines: readonly string[];
  readonly imports: readonly Import[];
}

const sources: readonly SourceFile[] = Object.keys(packageImports).flatMap((name) =>
  readdirSync(join(packagesFolder, name, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readSource(name, normalize(`${name}/src/${path}`))),
);

function readSource(packageName: string, path: string): SourceFile {
  const text = readFileSync(join(packagesFolder, path), "utf8");
  return { path, packageName, lines: text.trimEnd().split("\n"), imports: importsOf(text) };
}

function importsOf(text: string): Import[] {
  const statements = [...text.matchAll(/^(?:import|export)\s(?<clause>[^;"]*?)\sfrom\s"(?<specifier>[^"]+)"/gm)];
  const bare = [...text.matchAll(/^import\s"(?<specifier>[^"]+)"|\bimport\("(?<dynamic>[^"]+)"\)/gm)];
  return [
    ...statements.map(({ groups }) => ({
      specifier: groups?.["specifier"] ?? "",
      isTypeOnly: isTypeClause(groups?.["clause"] ?? ""),
    })),
    ...bare.map(({ groups }) => ({ specifier: groups?.["specifier"] ?? groups?.["dynamic"] ?? "", isTypeOnly: false })),
  ];
}

function isTypeClause(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = clause.replace(/^\{|\}$/g, "").split(",");
  return clause.startsWith("{") && names.every((name) => name.trim() === "" || /^type\s/.test(name.trim()));
}

/** The path below `packages` of a relative import. */
function targetOf(file: SourceFile, specifier: string): string {
  return normalize(join(dirname(file.path), specifier));
}

function layerOf(path: string): string {
  return path.split("/")[2].replace(/\.ts$/, "");
}

/** One line per offence, over all source files; the test wants none. */
function offences(find: (file: SourceFile) => readonly string[]): string[] {
  return sources.flatMap((file) => find(file).map((offence) => `${file.path}: ${offence}`));
}

function linesOffending(offends: (line: string, index: number, file: SourceFile) => boolean): string[] {
  return offences((file) =>
    file.lines.flatMap((line, index) => (offends(line, index, file) ? [`line ${index + 1}: ${line.trim()}`] : [])),
  );
}

describe("imports", () => {
  test("between packages go by entry points, and only where allowed", () => {
    const isForeign = (file: SourceFile, { specifier }: Import): boolean =>
      specifier.startsWith(".")
        ? !targetOf(file, specifier).startsWith(`${file.packageName}/src/`)
        : /^(@closedform|closedform)(\/|$)/.test(specifier) && !packageImports[file.packageName]?.includes(specifier);
    expect(offences((file) => specifiers(file.imports.filter((one) => isForeign(file, one))))).toEqual([]);
  });

  test("of third parties come through the files named for them", () => {
    const isStray = (file: SourceFile, { specifier }: Import): boolean => {
      if (specifier.startsWith(".") || /^(@closedform|closedform)(\/|$)/.test(specifier)) return false;
      return !thirdParty.some(([party, files]) => party.test(specifier) && files.test(file.path));
    };
    expect(offences((file) => specifiers(file.imports.filter((one) => isStray(file, one))))).toEqual([]);
  });

  test("within a package follow the order of its layers", () => {
    const isUpward = (file: SourceFile, { specifier }: Import): boolean => {
      const layers = layerImports[file.packageName];
      if (layers === undefined || !specifier.startsWith(".")) return false;
      const [from, path] = [layerOf(file.path), targetOf(file, specifier)];
      const allowed = layers[from] ?? [];
      const inPackage = path.split("/").slice(2).join("/");
      return layerOf(path) !== from && !allowed.includes(layerOf(path)) && !allowed.includes(inPackage);
    };
    expect(offences((file) => specifiers(file.imports.filter((one) => isUpward(file, one))))).toEqual([]);
  });

  test("have no cycle at run time", () => {
    const graph = new Map(sources.map((file) => [file.path, runtimeTargets(file)]));
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
      if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
      if (done.has(path)) return undefined;
      done.add(path);
      return graph
        .get(path)
        ?.reduce<readonly string[] | undefined>((found, target) => found ?? visit(target, [...trail, path]), undefined);
    };
    expect([...graph.keys()].flatMap((path) => visit(path, [])?.join(" → ") ?? [])).toEqual([]);
  });
});

describe("files", () => {
  test("have at most 500 lines", () => {
    expect(offences(({ lines }) => (lines.length > 500 ? [`${lines.length} lines`] : []))).toEqual([]);
  });

  test("hold functions of at most 80 lines", () => {
    const isLong = (line: string, index: number, { lines }: SourceFile): boolean => {
      if (!/\bfunction\b.*\(.*\{$|\) *(?::.*)?=> *\{$|^ *(?:readonly )?[\w#]+\(.*\{$/.test(line)) return false;
      const [indent] = /^ */.exec(line)!;
      return lines.findIndex((one, at) => at > index && one.startsWith(`${indent}}`)) - index + 1 > 80;
    };
    expect(linesOffending(isLong)).toEqual([]);
  });

  test("have no default export", () => {
    expect(linesOffending((line) => /^export default|\bas default\b/.test(line))).toEqual([]);
  });

  test("document every export", () => {
    const isBare = (line: string, index: number, { lines }: SourceFile): boolean => {
      const name = /^export (?:declare |abstract |async )*(?:function\*?|const|class|interface|type) (\w+)/.exec(
        line,
      )?.[1];
      const above = lines.slice(0, index).findLast((one) => !one.startsWith("// oxlint-disable")) ?? "";
      // Later signatures of an overloaded function are documented by the first.
      const isOverload = lines.slice(0, index).some((one) => one.startsWith(`export function ${name}`));
      return name !== undefined && !above.trimEnd().endsWith("*/") && !isOverload;
    };
    expect(linesOffending(isBare)).toEqual([]);
  });

  test("are mirrored by a test, or named with the test that covers them", () => {
    const isUntested = ({ path, lines }: SourceFile): boolean => {
      // Types are erased and re-exports hold no code, so neither can fail.
      if (!lines.some((line) => /^(?:export )?(?:async )?(?:function|const|class|let) /.test(line))) return false;
      const mirror = join(packagesFolder, path.replace("/src/", "/test/").replace(/\.ts$/, ""));
      if (existsSync(`${mirror}.test.ts`) || existsSync(`${mirror}.webgl.test.ts`)) return false;
      return !Object.keys(tableTested).some((named) => path === named || path.startsWith(`${named}/`));
    };
    expect(sources.filter(isUntested).map(({ path }) => path)).toEqual([]);
  });

  test("that are named as covered exist, and so do the tests named", () => {
    const gone = Object.entries(tableTested).flatMap(([source, covering]) => [
      ...(existsSync(join(packagesFolder, source)) ? [] : [source]),
      ...(existsSync(join(packagesFolder, "..", covering)) ? [] : [covering]),
    ]);
    expect(gone).toEqual([]);
  });
});

function specifiers(imports: readonly Import[]): string[] {
  return imports.map(({ specifier }) => `imports ${specifier}`);
}

function runtimeTargets(file: SourceFile): string[] {
  return file.imports
    .filter(({ specifier, isTypeOnly }) => !isTypeOnly && specifier.startsWith("."))
    .map(({ specifier }) => targetOf(file, specifier));
}
