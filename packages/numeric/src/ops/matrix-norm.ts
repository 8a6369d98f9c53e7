import { NumericError } from "../error.ts";
import { formatShape, normalizeAxis, reducedShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { NormOrder, ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { permute } from "./contraction.ts";
import { asTensor, zeros } from "./create.ts";
import { svdvals } from "./decompositions.ts";
import { matrixFunction } from "./matrix-function.ts";
import { index, reshape, stack } from "./movement.ts";
import { max, min, sum } from "./reduction.ts";
import { abs } from "./unary.ts";
import { euclideanNorm } from "./vector-norm.ts";

interface MatrixAxes {
  readonly row: number;
  readonly column: number;
}

function matrixAxes(source: Tensor, axis: ReductionOptions["axis"]): MatrixAxes {
  const pair = axis === undefined ? [-2, -1] : typeof axis === "number" ? [axis] : axis;
  if (source.ndim < 2 || pair.length !== 2) {
    throw new NumericError(
      "bad-request",
      `matrixNorm takes a matrix or two axes of a tensor; the shape is ${formatShape(source.shape)}${axis === undefined ? "" : `, the axes are [${pair.join(", ")}]`}.`,
    );
  }
  const [row, column] = pair.map((each) => normalizeAxis(each, source.ndim, "matrixNorm"));
  if (row !== column) return { row, column };
  throw new NumericError("bad-request", `matrixNorm: axis ${row} is named twice.`);
}

type Spectral = (matrix: Tensor) => Tensor;

// One decomposition for each matrix along the other axes.
function spectral(source: Tensor, { row, column }: MatrixAxes, of: Spectral): Tensor {
  const others = [...source.shape.keys()].filter((axis) => axis !== row && axis !== column);
  const batch = others.map((axis) => source.shape[axis]);
  const count = sizeOf(batch);
  const matrices = reshape(permute(source, [...others, row, column]), [count, source.shape[row], source.shape[column]]);
  const norms = Array.from({ length: count }, (_, k) => of(index(matrices, k)));
  return count === 0 ? zeros(batch, { dtype: source.dtype }) : reshape(stack(norms), batch);
}

// Sums of |entries| over one axis, of which the largest or smallest is taken over the other.
function induced(source: Tensor, summed: number, other: number, extremum: typeof max): Tensor {
  const sums = sum(abs(source), { axis: summed, keepdims: true });
  return extremum(sums, { axis: [summed, other] });
}

function unreduced(source: Tensor, order: NormOrder, axes: MatrixAxes): Tensor {
  const { row, column } = axes;
  switch (order) {
    case "fro":
      return euclideanNorm(source, { axis: [row, column] });
    case "nuc":
      return spectral(source, axes, (matrix) => matrixFunction("nuclearNorm", matrix));
    case 2:
      return spectral(source, axes, (matrix) => matrixFunction("spectralNorm", matrix));
    case -2:
      return spectral(source, axes, (matrix) => min(svdvals(matrix)));
    case 1:
      return induced(source, row, column, max);
    case -1:
      return induced(source, row, column, min);
    case Infinity:
      return induced(source, column, row, max);
    case -Infinity:
      return induced(source, column, row, min);
    default:
      throw new NumericError(
        "unsupported",
        `matrixNorm: an order of ${String(order)} is not known for matrices.`,
        'Use "fro", "nuc", 1, 2, Infinity or the negative of a number for the smallest instead of the largest.',
      );
  }
}

/**
 * The norm of a matrix, or of the matrices along two axes (the last two unless given: rows, then columns), as NumPy's
 * `linalg.norm` has it: "fro" is the root of the sum of squares, "nuc" the sum of the singular values, 2 and −2 the largest
 * and smallest of them, 1 and −1 of the column sums of |entries|, ±Infinity of the row sums. Subgradients: ties share,
 * "nuc" takes the one of least norm. Errors: `unsupported` for other orders, `bad-request` for axes that are not two.
 */
export function matrixNorm(input: TensorLike, order: NormOrder = "fro", options: ReductionOptions = {}): Tensor {
  const source = asTensor(input);
  const axes = matrixAxes(source, options.axis);
  const result = unreduced(source, order, axes);
  return options.keepdims ? reshape(result, reducedShape(source.shape, [axes.row, axes.column], true)) : result;
}
