import { test } from "vitest";
import { crossCheck, verify, evaluate } from "@closedform/bridge";
const v = (s: string) => Object.fromEntries(s.split(" ").map((p) => { const [n, t, a] = p.split(":"); const m = /(\w+)\(?([^)]*)/.exec(t)!; return [n, { type: m[1], dims: m[2] ? m[2].split(",") : [], assume: a ? [a] : [] }]; })) as never;
test("x", async () => {
  const out: unknown[] = [];
  for (const [expr, claim, wrt, vars] of [
    ["a'*S*b", "a*b'", "S", "a:vector(n) b:vector(n) S:matrix(n,n):symmetric"],
    ["b'*S*a", "b*a'", "S", "a:vector(n) b:vector(n) S:matrix(n,n):symmetric"],
    ["a'*inv(S)*b", "-inv(S)*a*b'*inv(S)", "S", "a:vector(n) b:vector(n) S:matrix(n,n):spd"],
    ["tr(S*S*A)", "S*A' + A'*S", "S", "A:matrix(n,n) S:matrix(n,n):symmetric"],
    ["tr(Q'*A*Q*B)", "A*Q*B+A'*Q*B'", "Q", "A:matrix(n,n) B:matrix(n,n) Q:matrix(n,n):orthogonal"],
    ["sum(x.^2)", "2*x", "x", "x:vector(n):pm1"],
  ] as const) {
    try { const c = await crossCheck({ expr, vars: v(vars), wrt, seed: 1 }); out.push([expr, c.text, c.agrees, c.rows.map((r) => r.method + " " + r.agrees)]); } catch (e) { out.push([expr, String(e)]); }
    try { const c = verify({ expr, vars: v(vars), wrt, claim, seed: 1 }); out.push([c.verdict, c.reason, c.diagnosis?.message, c.correct]); } catch (e) { out.push([expr, String(e)]); }
  }
  console.log(JSON.stringify(out, null, 1));
});
