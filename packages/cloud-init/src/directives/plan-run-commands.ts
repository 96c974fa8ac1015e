import type { Diagnostic } from "../diagnostic.ts";
import { invalid } from "./invalid.ts";
import type { Plan, Run } from "./step.ts";

/** The commands of `runcmd` or `bootcmd`: text goes to a shell, a list is run as it is. The first failure ends the list. */
export function planRunCommands(
  commands: readonly unknown[] | undefined,
  key: "runcmd" | "bootcmd" = "runcmd",
): Plan {
  const steps: Run[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, command] of (commands ?? []).entries()) {
    const argv = argvOf(command);
    const from = `${key}.${index}`;
    if (argv === undefined)
      diagnostics.push(invalid(from, "expected a command as text or as a list of texts"));
    else steps.push({ do: "run", from, chain: key, argv });
  }
  return { steps, diagnostics };
}

function argvOf(command: unknown): [string, ...string[]] | undefined {
  if (typeof command === "string") return command.includes("\0") ? undefined : ["/bin/sh", "-c", command];
  if (!Array.isArray(command)) return undefined;
  const words = command.map((word) =>
    typeof word === "number" || typeof word === "boolean" ? String(word) : word,
  );
  const [program, ...rest] = words;
  const isText = words.every((word) => typeof word === "string" && !word.includes("\0"));
  return isText && program !== undefined && program !== "" ? [program, ...rest] : undefined;
}
