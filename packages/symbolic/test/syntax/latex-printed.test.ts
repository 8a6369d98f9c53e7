// Everything that prints as LaTeX is read again.

import { describe, expect, test } from "vitest";

import { toLatex } from "../../src/print/latex.ts";
import { toText } from "../../src/print/text.ts";
import { openBeside, openProblem } from "../../src/problem.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { declared, matrix, scalar, typed, vector } from "./latex-meaning.ts";

// Every form that the printer knows, in every place where brackets matter.
const printed: readonly string[] = `
pinv(A)
expm(X)*x
exp(X)
expm(t*X)^2
sqrtm(X)
sqrtm(X)^2
logm(X)
chol(X)
adj(X)
eigvals(X)
inv(X')
inv(X)'
logdet(X)^2
logdet(X)*X
log(logdet(X))
abs(X)
abs(X)*x
abs(x)
abs(x)'*y
abs(t)^3
floor(x)
norm1(x)
norm2(x)^3
normF(X)^2
normInf(x)
normNuc(X)^2
norm(x,3)^2
norm(x,t)
dot(x,y)^2
dot(X,C)
outer(x,y)
outer(x+y,C*x)*x
outer(x,b)'
cross(u,v)
cross(u,cross(u,v))
dot(cross(u,v),u)
kron(X,C)
kron(kron(X,C),X)
kron(X,kron(C,X))
kron(X*C,X+C)
kron(x,y)
kron(X,C)'
vec(X)
vech(X)
expm_kron(X)*vec(X)
logm_kron(X)
power_kron(X,3)
sylvester_kron(X,X)
elimination(n)*vec(X)
duplication(n)
diag(x)*y
diagvec(X)
eye(n)*x
ones(n)'*x
ones(m,n)*x
zeros(n)
zeros(m,n)
commutation(m,n)*vec(A)
vector(2)+x
matrix(1)+X
A[1,2]
A[1,:]*x
A[:,2]
A'[1,2]
(A*x)[1]
x[1]^2
x_old[2]
x_old
weights[1]*z1
sum(i,x[i]^2)
sum(i,1,n,x[i])*t
sum(i,2,n,x[i]*x[i-1])
sum(i,x[i])+t
t+sum(i,x[i])
sum(i,sum(j,X[i,j]))
sum(i,x[i])^2
sum(i, x[i] + t)
sum(i,x[i]*eye(n)[:,i])
sum(X,1)
sum(X,2)
mean(x)
var(x)
prod(x)
max(x)
max(x,y)
min(0,x)
logsumexp(x)
softmax(x)
softmax(X,2)
cosine(x,y)
layernorm(x)
normalize(x)
where(t>s,t,s)
where(x<=y,x,0)
where(t==s,t,s)*x
where(t!=s,a,where(a<c,t,s))
[t,s]
[t,s]'
[t,s;a,c]
[X,C]
[X;C]
[X,x]
[t,s]'*[a,c]
exp(t)
e^t
e^(-t^2)*t
pi*t
2*pi
e*t
t^(1/2)
t^(-1/2)
t^k
(t+s)^k
t^(k+1)
2^t
x.^2
x.^(-1)
x.^(1/2)
x.^y
x.^t
X.^2
2.^x
(x+y).^(-3/2)
X^2
X^-1
X^-2
X^k
(X*C)^2
sin(t)^2
sin(x).^2
asin(t)
atan(x)
sinh(t)
acosh(t)
tanh(x)
erf(t)
gamma(t)
lgamma(t)
digamma(t)
log(gamma(t))
log1p(x)
expm1(x)
sqrt(x)
sqrt(t)
sqrt(X)
cbrt(t)
sign(x)
sigmoid(x)
softplus(x)
relu(x)
leakyrelu(x)
elu(x)
gelu(x)
silu(x)
square(x)
reciprocal(x)
step(x)
t*2
t*2*x
x'*2*y*t
x'*2*y
2*3*t
t/2*x
x/t
x'*y/t
(x'*C*y)*X
X*(x'*y)
x*(y'*C)
-t*x
-(t+s)
t*(-s)
t-(-s)
(-t)*s
x.*y.*x
x./y
x./(y.*x)
x.*(C*y)
(C*x).*y
C*(x.*y)
t*x.*y
(t*x)./y
1./x
x.*y/t
(x/t).*y
x.*(y/t)
1/2*x
(1/2)^3
0.25*x
-1/3
gamma*t
alpha_max*t
ж*t
权重'*x
loss^2
lambda*x
x_old'*x
x+0
n*t
m*n*t
(n+1)*t
x/n
x'*X*mu
(x-mu)'*inv(Sigma)*(x-mu)
det(X)
tr(X*C)
tr(X)^2
det(X)*inv(X)'
(x*y')*C
x*y'*C
kron(x,eye(n))
kron(X,C)*kron(C,X)
kron(x*y',C)+kron(C,X)
x.*kron(t,x)
pow(t,s)
hadamard(X,C)
transpose(X)
(X')'
(x')'
(X*x)'
X'^2
(X^2)'
(x.^2)'
(x')*(X^-1)
t*(s/a)
t/(s/a)
t/s/a
t/(s*a)
(t+s)/(a-c)
f(q)=q^2;f(t)
f(t)^2
f(s,t)*x
diff(f)(t)
f''(t)^2
diff(f,3)(x)'*y
diff(g,[1,0])(s,t)
diff(g,[2,1])(s,t)*t
sum(i,diff(f)(x[i])*y[i])
where(t>0 and s>0,t,0)
where(t>0 or not(s>0),t,0)
where(not(t>0 and s<1) and x>0,x,0)
where(0<t,where(t<1,t,1),0)*x
where(x>0,1,0)'*y
sum(i,where(x[i]>0,x[i],0))
trigamma(t)^2
expm_frechet(X,C)
logm_frechet(X,C)*x
sylvester(X,C,B)
tril(X)+triu(C)
eigvecs(X)
onehotmax(x)
skew(u)*v
skew(u+v)
reshape(x,1,n)
reshape(X,n,n)*x
range(1,5)
x[2:n]
x[2:n]'*y[2:n]
x[2:n].^2
X[2:n,1:3]
A[:,1:2]
(X*x)[2:3]
[x;y][2]
[A;x']
[1;x]
[A',x]
[X,x;y',t]
prod(x[2:n])
max(X,1)
norm2(X,2)
var(X,1)
logsoftmax(X,1)
sum(r,0,k-1,r*t)
`
  .trim()
  .split("\n");

describe("what is printed", () => {
  const more: Readonly<Record<string, VariableSpec>> = {
    ...Object.fromEntries(
      Object.entries(declared).filter(([name]) => !["λ", "y_1", "y_i", "Wx", "w_old"].includes(name)),
    ),
    B: matrix("n", "n"),
    a: scalar,
    c: scalar,
    k: scalar,
    lambda: scalar,
    gamma: scalar,
    alpha_max: scalar,
    x_old: vector("n"),
    weights: vector("n"),
    权重: vector("n"),
    ж: scalar,
  };

  test.each(printed)("%s is read again", (text) => {
    const { target } = typed(text, "text", more);
    const again = typed(toLatex(target), "latex", more).target;
    if (toText(again) === toText(target)) return;
    // Products may be taken in another order: then the two are one node.
    const problem = openProblem(text, more, "text");
    expect(openBeside(problem, toLatex(target), "latex").value.node, toLatex(target)).toBe(problem.value.node);
  });

  test("a unit vector is one again where its place tells its size", () => {
    const problem = openProblem("x'*eye(n)[:, 1]*x[2]", more);
    const again = openBeside(problem, toLatex(problem.typed.target), "latex");
    expect(again.value.node).toBe(problem.value.node);
  });
});
