import { describe, expect, test } from "vitest";

import { readRequest } from "../../src/cli/protocol.ts";

const good: readonly (readonly [string, string])[] = [
  ["derive", '{"op":"derive","expr":"x","wrt":"x"}'],
  ["derive as a program", '{"op":"derive","expr":"x","wrt":"x","format":"numpy"}'],
  ["derive by a list", '{"op":"derive","expr":"x*y","wrt":["x","y"],"order":2}'],
  ["derive with null for what is not given", '{"op":"derive","expr":"x","wrt":"x","order":null,"vars":null}'],
  ["fields that it does not know", '{"op":"derive","expr":"x","wrt":"x","kind":"gradient","expected":"1"}'],
  ["derive along a direction", '{"op":"derive","expr":"x","wrt":"x","form":"directional","direction":"u","unit":true}'],
  [
    "derive a differential with definitions",
    '{"op":"derive","expr":"x","wrt":"x","form":"differential","definitions":true}',
  ],
  ["derive in both layouts", '{"op":"derive","expr":"x","wrt":"x","layout":"both"}'],
  ["verify", '{"op":"verify","expr":"x","wrt":"x","claim":"1"}'],
  ["evaluate", '{"op":"evaluate","expr":"x","at":{"x":1}}'],
  ["evaluate at an infinity", '{"op":"evaluate","expr":"x","at":{"x":["-Infinity","NaN",1]}}'],
  ["equal", '{"op":"equal","left":"x","right":"y"}'],
  ["steps", '{"op":"steps","expr":"x","wrt":"x","style":"chain","lang":"zh"}'],
  ["check", '{"op":"check","expr":"x","wrt":"x","seed":7}'],
  ["check with what it does anyway", '{"op":"check","expr":"x","wrt":"x","order":1,"layout":"mixed"}'],
  ["declarations as texts", '{"op":"check","expr":"x","wrt":"x","vars":["x:vector(n)"]}'],
];

const bad: readonly (readonly [string, string, RegExp])[] = [
  ["no op", '{"expr":"x"}', /"op" is missing/],
  ["an unknown op", '{"op":"drive"}', /"op" is "drive"/],
  ["an op that is no text", '{"op":3}', /"op" is a number/],
  ["derive without expr", '{"op":"derive","wrt":"x"}', /"expr" is missing/],
  ["derive with an expr that is no text", '{"op":"derive","expr":3,"wrt":"x"}', /"expr" is a number, not a text/],
  ["derive without wrt", '{"op":"derive","expr":"x"}', /"wrt" is missing/],
  ["derive by numbers", '{"op":"derive","expr":"x","wrt":[1]}', /"wrt" is a list/],
  ["an order in words", '{"op":"derive","expr":"x","wrt":"x","order":"2"}', /"order" is a string/],
  ["an unknown layout", '{"op":"derive","expr":"x","wrt":"x","layout":"wide"}', /"layout" is "wide"/],
  ["an unknown form", '{"op":"derive","expr":"x","wrt":"x","form":"total"}', /"form" is "total"/],
  ["a direction that is no name", '{"op":"derive","expr":"x","wrt":"x","direction":1}', /"direction" is a number/],
  ["both layouts of a claim", '{"op":"verify","expr":"x","wrt":"x","claim":"1","layout":"both"}', /"layout" is "both"/],
  ["an unknown format", '{"op":"derive","expr":"x","wrt":"x","format":"fortran"}', /"format" is "fortran"/],
  ["inline that is no flag", '{"op":"derive","expr":"x","wrt":"x","inline":1}', /"inline" is a number/],
  ["verify without claim", '{"op":"verify","expr":"x","wrt":"x"}', /"claim" is missing/],
  ["steps of a verification that are no text", '{"op":"verify","expr":"x","wrt":"x","steps":[1]}', /"steps" is a list/],
  ["verify without claim and steps", '{"op":"verify","expr":"x","wrt":"x"}', /"claim" is missing/],
  ["evaluate without at", '{"op":"evaluate","expr":"x"}', /"at" is missing/],
  ["evaluate at texts", '{"op":"evaluate","expr":"x","at":{"x":"1"}}', /value of x/],
  ["evaluate at a list", '{"op":"evaluate","expr":"x","at":[1]}', /"at" is a list/],
  ["equal without right", '{"op":"equal","left":"x"}', /"right" is missing/],
  ["an unknown language", '{"op":"steps","expr":"x","wrt":"x","lang":"fr"}', /"lang" is "fr"/],
  ["check of a second order", '{"op":"check","expr":"x","wrt":"x","order":2}', /does not support "order"/],
  ["steps in a layout", '{"op":"steps","expr":"x","wrt":"x","layout":"numerator"}', /does not support "layout"/],
  ["vars that are a number", '{"op":"check","expr":"x","wrt":"x","vars":3}', /"vars" is a number/],
  ["a declaration without type", '{"op":"check","expr":"x","wrt":"x","vars":{"x":{}}}', /"type" is missing/],
  [
    "dims that are no list",
    '{"op":"check","expr":"x","wrt":"x","vars":{"x":{"type":"vector","dims":"n"}}}',
    /dims of x/,
  ],
  [
    "assume that is no list",
    '{"op":"check","expr":"x","wrt":"x","vars":{"x":{"type":"scalar","assume":{}}}}',
    /assume of x/,
  ],
];

const reserved = ["__proto__", "constructor", "prototype"];

describe("readRequest", () => {
  test.for(good)("reads %s", ([, line]) => {
    expect(readRequest(JSON.parse(line))).toMatchObject({ op: /"op":"(\w+)"/.exec(line)?.[1] });
  });

  test.for(bad)("refuses %s", ([, line, message]) => {
    expect(() => readRequest(JSON.parse(line))).toThrow(message);
  });

  test.for(reserved)("refuses the name %s wherever a name may stand", (name) => {
    const lines = [
      `{"op":"derive","expr":"x","wrt":"x","vars":{"${name}":{"type":"scalar"}}}`,
      `{"op":"derive","expr":"x","wrt":"${name}"}`,
      `{"op":"derive","expr":"x","wrt":["x","${name}"]}`,
      `{"op":"evaluate","expr":"x","at":{"${name}":1}}`,
    ];
    for (const line of lines) expect(() => readRequest(JSON.parse(line)), line).toThrow(`"${name}"`);
  });

  test("keeps every declaration and value as given", () => {
    const line =
      '{"op":"evaluate","expr":"x","vars":{"A":{"type":"matrix","dims":["m",2],"assume":["positive"]}},"at":{"toString":1,"A":[[1,2]]}}';
    expect(readRequest(JSON.parse(line))).toMatchObject({
      vars: new Map([["A", { type: "matrix", dims: ["m", 2], assume: ["positive"] }]]),
      at: { toString: 1, A: [[1, 2]] },
    });
  });
});
