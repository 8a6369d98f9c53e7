// The whole engine under one name. A name that two packages share means one of them here; the other has a longer name.

export * from "@closedform/symbolic";
export * from "@closedform/numeric";
export * from "@closedform/bridge";

export { scalarFunctionNames } from "@closedform/symbolic";
export { hessian as symbolicHessian, jacobian as symbolicJacobian } from "@closedform/symbolic";
export { hessian, jacobian } from "@closedform/numeric";
export type { Program, ScalarFunctionName } from "@closedform/symbolic";
export { scalarFunctionNames as numericFunctionNames } from "@closedform/numeric";
export type { NestedNumbers, ScalarFunctionName as NumericFunctionName } from "@closedform/numeric";
export type { Program as CompiledProgram } from "@closedform/bridge";
