import { expect, test } from "vitest";
import { load } from "../load/load.ts";
import { plan } from "./plan.ts";

test.each([
  ["models", "models: [m]"],
  ["pre_start", "pre_start: [{command: x}]"],
  ["provider", "provider: {type: x}"],
  ["use_api_socket", "use_api_socket: true"],
])("plan() refuses %s by name, and says what to do instead", (attribute, text) => {
  const file = `services: {web: {image: x, ${text}}, db: {image: x}}\nmodels: {m: {model: x}}\n`;
  const { project } = load([{ file: "/p/compose.yaml", text: file }]);
  const nothing = {
    apiVersion: "1.45",
    containers: [],
    networks: [],
    volumes: [],
    images: { "x:latest": "1" },
  };
  expect(() => plan(project!, nothing)).toThrow(`services.web.${attribute}: `);
  expect(() => plan(project!, nothing, { services: ["db"] })).not.toThrow();
});

test("plan() takes empty lists and false for what they are", () => {
  const text = "services: {web: {image: x, models: [], pre_start: [], use_api_socket: false}}";
  const { project } = load([{ file: "/p/compose.yaml", text }]);
  const nothing = {
    apiVersion: "1.45",
    containers: [],
    networks: [],
    volumes: [],
    images: { "x:latest": "1" },
  };
  expect(plan(project!, nothing)).not.toEqual([]);
});
