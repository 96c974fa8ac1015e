/** One change to the machine. A boot is a list of these; `shellOf` and `applySteps` know how to make them. */
export type Step =
  | { readonly do: "directory"; readonly path: string; readonly mode?: number }
  | {
      readonly do: "write";
      readonly path: string;
      readonly text: string;
      readonly mode?: number;
      readonly unlessExists?: true;
    }
  | { readonly do: "link"; readonly path: string; readonly target: string }
  | {
      readonly do: "mount";
      readonly source: string;
      readonly target: string;
      readonly type: string;
      readonly options?: readonly string[];
      /** The kernel may lack it; the machine boots without. */
      readonly optional?: true;
    }
  | { readonly do: "bind"; readonly source: string; readonly target: string; readonly recursive?: true }
  | {
      readonly do: "propagation";
      readonly target: string;
      readonly kind: "shared" | "rshared" | "private" | "rslave";
    }
  | { readonly do: "module"; readonly name: string; readonly parameters?: readonly string[] }
  | { readonly do: "run"; readonly argv: readonly string[]; readonly optional?: true }
  | { readonly do: "sysctl"; readonly key: string; readonly value: string }
  | { readonly do: "seed-images"; readonly from: string; readonly dataRoot: string }
  | { readonly do: "forget-containers"; readonly dataRoot: string; readonly project: string }
  | { readonly do: "forget-default-networks"; readonly dataRoot: string }
  | { readonly do: "load-drivers" }
  | { readonly do: "fault"; readonly message: string; readonly hint: string };

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The shell words of a step that a program makes; `undefined` for one that needs none. */
export function shellOf(step: Step): string | undefined {
  const words = argvOf(step);
  return words?.map(quote).join(" ");
}

function argvOf(step: Step): readonly string[] | undefined {
  switch (step.do) {
    case "mount":
      return [
        "mount",
        "-t",
        step.type,
        ...(step.options?.length ? ["-o", step.options.join(",")] : []),
        step.source,
        step.target,
      ];
    case "bind":
      return ["mount", step.recursive ? "--rbind" : "--bind", step.source, step.target];
    case "propagation":
      return ["mount", `--make-${step.kind}`, step.target];
    case "module":
      return ["/usr/sbin/modprobe", "-q", step.name, ...(step.parameters ?? [])];
    case "load-drivers":
      // what the buses say that is plugged in
      return [
        "sh",
        "-c",
        "cat /sys/bus/*/devices/*/modalias 2>/dev/null | sort -u | xargs -r /usr/sbin/modprobe -qa; true",
      ];
    case "run":
      return step.argv;
    default:
      return undefined;
  }
}

/** A step in one line, for `ros boot plan` and for messages. */
export function describeStep(step: Step): string {
  switch (step.do) {
    case "directory":
      return `make the directory ${step.path}`;
    case "write":
      return `write ${step.path}`;
    case "link":
      return `link ${step.path} to ${step.target}`;
    case "sysctl":
      return `set ${step.key} = ${step.value}`;
    case "seed-images":
      return `offer the images of ${step.from} to ${step.dataRoot}`;
    case "forget-containers":
      return `remove the containers of project ${step.project} from ${step.dataRoot}`;
    case "forget-default-networks":
      return `remove the networks of ${step.dataRoot} if they are only those that Docker makes anew`;
    case "load-drivers":
      return "load the drivers of the devices that are there";
    case "fault":
      return `report: ${step.message}`;
    default:
      return shellOf(step) as string;
  }
}

/** Whether the boot goes on in silence when the step fails. */
export const isOptional = (step: Step): boolean =>
  ("optional" in step && step.optional === true) || step.do === "module";
