import type { RuleId } from "../step.ts";

/** Every rule in one English sentence. */
export const english: Readonly<Record<RuleId, string>> = {
  constant: "What does not depend on the variable has derivative zero.",
  linearity: "The derivative of a sum is the sum of the derivatives, and constant factors move out.",
  "constant-multiple": "A constant factor stays in front of the derivative.",
  product: "Product rule: differentiate one factor at a time, keep the others in their places, and add.",
  quotient: "Quotient rule: d(u/v) = du/v - u*dv/v^2.",
  power: "Power rule: lower the exponent by one, multiply by the old exponent and by the derivative of the base.",
  chain: "Chain rule: the derivative of the outer function at the inner one, times the derivative of the inner one.",
  exponential: "The exponential function is its own derivative; multiply by the derivative of the exponent.",
  logarithm: "The derivative of log(u) is the derivative of u divided by u.",
  trigonometric: "Derivative of a trigonometric or hyperbolic function, times the derivative of its argument.",
  "square-root": "The derivative of sqrt(u) is the derivative of u divided by 2*sqrt(u).",
  elementwise: "A function of each entry: multiply entry by entry by its derivative.",
  "matrix-power":
    "Product rule for a power of a matrix: the factors do not commute, so each one is varied in its place.",
  transpose: "The differential of a transpose is the transpose of the differential.",
  trace: "The trace is linear, so the differential moves inside.",
  inverse: "From X*inv(X) = I follows d(inv(X)) = -inv(X)*dX*inv(X).",
  "matrix-function":
    "The differential of a function of matrices is its Fréchet derivative in the direction of the change of its argument.",
  determinant: "Jacobi's formula: d(det(X)) = det(X)*tr(inv(X)*dX).",
  "log-determinant": "Differential of the log-determinant: d(logdet(X)) = tr(inv(X)*dX).",
  norm: "The squared Euclidean norm is u'*u, so d(norm2(u)^2) = 2*u'*du; without the square, divide by twice the norm.",
  softmax: "The differential of p = softmax(u) is p.*du - p*(p'*du).",
  component: "Differentiation acts on each component by itself.",
  "partial-derivative": "Partial derivative: all other variables are held constant.",
  gradient: "The gradient collects the partial derivatives in the shape of the variable.",
  jacobian: "The Jacobian has the partial derivatives of component i in row i, one column for each variable.",
  substitute: "Insert what was found before.",
  "matrix-product": "Multiply the two Jacobians, row by column.",
  simplify: "Collect and simplify.",
  "identify-gradient":
    "The differential is the inner product of the gradient with the change of the variable: read the gradient off.",
  "identify-derivative":
    "The differential is the derivative applied to the change of the variable: read the derivative off.",
  "differentiate-again": "Differentiate the result once more in the same way.",
  intermediate: "Name an intermediate quantity.",
};
