/** Functions that MATLAB and Octave lack, or do not share, by name. */
export const matlabHelpers: ReadonlyMap<string, string> = new Map([
  [
    "choose_",
    `function y = choose_(condition, a, b)
    shape = zeros(size(condition + zeros(size(a)) + zeros(size(b))));
    a = a + shape;
    y = b + shape;
    condition = logical(condition + shape);
    y(condition) = a(condition);
end`,
  ],
  [
    // A root that rounding has made complex.
    "real_",
    `function X = real_(X)
    if max(abs(imag(X(:)))) <= 1e-6 * max(abs(X(:)))
        X = real(X);
    end
end`,
  ],
  [
    "loggamma_",
    `function y = loggamma_(x)
    y = real(gammaln(x));
end`,
  ],
  [
    // By reflection where MATLAB's own function has no value.
    "digamma_",
    `function y = digamma_(x)
    below = x < 0;
    y = psi(choose_(below, 1 - x, x)) - choose_(below, pi * cot(pi * x), 0);
end`,
  ],
  [
    "trigamma_",
    `function y = trigamma_(x)
    below = x < 0;
    y = psi(1, choose_(below, 1 - x, x));
    y = choose_(below, (pi ./ sin(pi * x)) .^ 2 - y, y);
end`,
  ],
  [
    "sigmoid_",
    `function y = sigmoid_(x)
    y = 1 ./ (1 + exp(-x));
end`,
  ],
  [
    "softplus_",
    `function y = softplus_(x)
    y = max(x, 0) + log1p(exp(-abs(x)));
end`,
  ],
  [
    "elu_",
    `function y = elu_(x)
    y = max(x, 0) + expm1(min(x, 0));
end`,
  ],
  [
    "gelu_",
    `function y = gelu_(x)
    y = 0.5 * x .* erfc(-x / sqrt(2));
end`,
  ],
  [
    "silu_",
    `function y = silu_(x)
    y = x .* sigmoid_(x);
end`,
  ],
  [
    "logsumexp_",
    `function y = logsumexp_(x, dim)
    top = max(x, [], dim);
    y = top + log(sum(exp(x - top), dim));
end`,
  ],
  [
    "softmax_",
    `function y = softmax_(x, dim)
    y = exp(x - max(x, [], dim));
    y = y ./ sum(y, dim);
end`,
  ],
  [
    "logdet_",
    `function y = logdet_(A)
    [~, U] = lu(A);
    y = sum(log(abs(diag(U))));
end`,
  ],
  [
    "cofactor_",
    `function y = cofactor_(A)
    [U, S, V] = svd(A);
    s = diag(S);
    others = zeros(1, numel(s));
    for k = 1:numel(s)
        others(k) = prod(s([1:k - 1, k + 1:end]));
    end
    y = det(U) * det(V) * (U .* others) * V.';
end`,
  ],
  [
    "eigvals_",
    `function y = eigvals_(A)
    y = sort(eig((A + A.') / 2));
end`,
  ],
  [
    "eigvecs_",
    `function V = eigvecs_(A)
    [V, values] = eig((A + A.') / 2);
    [~, order] = sort(diag(values));
    V = V(:, order);
end`,
  ],
  [
    "vech_",
    `function y = vech_(A)
    y = A(tril(true(size(A))));
end`,
  ],
  [
    "pick_",
    `function y = pick_(A, varargin)
    y = A(varargin{:});
end`,
  ],
  [
    "sumover_",
    `function total = sumover_(term, first, last, total)
    for k = first:last
        total = total + term(k);
    end
end`,
  ],
  [
    "contract_",
    `function y = contract_(labels, out, operands)
    % The product of the operands summed over the labels that are not in out. Octave does not transpose diagonal
    % matrices by permute, hence full.
    count = max([labels{:}, out, 2]);
    y = 1;
    for k = 1:numel(operands)
        own = labels{k};
        [sorted, order] = sort(own);
        lengths = ones(1, max(2, numel(own)));
        found = size(operands{k});
        lengths(1:numel(found)) = found;
        shape = ones(1, count);
        shape(sorted) = lengths(order);
        axes = [order, numel(own) + 1:max(2, numel(own))];
        y = y .* reshape(permute(full(operands{k}), axes), shape);
        for label = setdiff(1:count, [out, labels{k + 1:end}])
            y = sum(y, label);
        end
    end
    y = permute(y, [out, setdiff(1:count, out)]);
end`,
  ],
]);
