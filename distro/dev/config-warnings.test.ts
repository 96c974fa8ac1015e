import { expect, test } from "vitest";
import { configWarnings } from "./config-warnings.ts";

test.each([
  ["#cloud-config\nhostname: one\n", []],
  ["#!/bin/sh\necho {\n", []],
  ["#cloud-config\nhostname: [\n", [/^a\.yml:2:\d+: /]],
  ["#cloud-config\nrancher:\n  debug: perhaps\n", [/^a\.yml:3:10: rancher\.debug: .*perhaps/]],
])("configWarnings(%j)", (text, expected) => {
  expect(configWarnings(text, "a.yml")).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});
