export { type PlainYamlBuilder, readPlainYaml, type ScalarStyle } from "./read-plain-yaml.ts";
