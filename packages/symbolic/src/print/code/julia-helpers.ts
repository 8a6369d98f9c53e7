/** Functions that Julia's standard libraries lack, by name. */
export const juliaHelpers: ReadonlyMap<string, string> = new Map([
  // A root that rounding has made complex.
  ["_real", "_real(X) = maximum(abs, imag(X)) <= 1e-6 * maximum(abs, X) ? real(X) : X"],
  ["_sigmoid", "_sigmoid(x) = 1 / (1 + exp(-x))"],
  ["_softplus", "_softplus(x) = max(x, 0) + log1p(exp(-abs(x)))"],
  ["_leakyrelu", "_leakyrelu(x) = max(x, 0.01 * x)"],
  ["_elu", "_elu(x) = x > 0 ? x : expm1(x)"],
  ["_gelu", "_gelu(x) = 0.5 * x * erfc(-x / sqrt(2))"],
  ["_silu", "_silu(x) = x / (1 + exp(-x))"],
  ["_step", "_step(x) = x > 0 ? 1.0 : 0.0"],
  ["_loggamma", "_loggamma(x) = logabsgamma(x)[1]"],
  [
    "_logsumexp",
    `function _logsumexp(x; dims=:)
    top = maximum(x; dims=dims)
    return top .+ log.(sum(exp.(x .- top); dims=dims))
end`,
  ],
  [
    "_softmax",
    `function _softmax(x; dims)
    e = exp.(x .- maximum(x; dims=dims))
    return e ./ sum(e; dims=dims)
end`,
  ],
  [
    "_cofactor",
    `function _cofactor(A)
    U, s, V = svd(Matrix(A))
    others = [prod(s[[1:k-1; k+1:end]]) for k in eachindex(s)]
    return det(U) * det(V) * U * diagm(others) * V'
end`,
  ],
  ["_vech", "_vech(A) = [A[i, j] for j in axes(A, 2) for i in j:size(A, 1)]"],
  [
    "_contract",
    `# The product of the operands summed over the labels that are not in out.
function _contract(labels, out, operands)
    count = maximum(vcat(labels..., collect(out)))
    total = ones(ntuple(_ -> 1, count))
    for k in eachindex(operands)
        order = sortperm(labels[k])
        shape = ones(Int, count)
        shape[labels[k][order]] = collect(size(operands[k]))[order]
        total = total .* reshape(permutedims(operands[k], order), shape...)
        kept = union(Set(out), Set(reduce(vcat, labels[k+1:end]; init=Int[])))
        summed = Tuple(setdiff(1:count, kept))
        total = isempty(summed) ? total : sum(total; dims=summed)
    end
    rest = setdiff(1:count, out)
    moved = permutedims(total, (out..., rest...))
    return reshape(moved, size(moved)[1:length(out)]...)
end`,
  ],
]);
