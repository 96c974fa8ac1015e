/** A line that no healthy guest prints. */
export interface BadConsoleLine {
  readonly name: string;
  readonly pattern: RegExp;
  /** A line as a guest printed it; the table's test holds the pattern to it. */
  readonly example: string;
}

/** Each is looked for in every whole line of the console. */
export const BAD_CONSOLE_LINES: readonly BadConsoleLine[] = [
  {
    name: "kernel-panic",
    pattern: /Kernel panic - not syncing/,
    example: "[    1.203] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100",
  },
  {
    name: "kernel-oops",
    pattern:
      /\bOops: |BUG: (?:unable to handle|kernel NULL|soft lockup|scheduling while|workqueue lockup|Bad page)|kernel BUG at|general protection fault,/,
    example: "[    3.871] Oops: 0000 [#1] PREEMPT SMP NOPTI",
  },
  {
    name: "kernel-double-fault",
    pattern: /\bPANIC: double fault|\btraps: PANIC/,
    example: "[    2.118] traps: PANIC: double fault, error_code: 0x0",
  },
  {
    name: "segfault",
    pattern: /\bsegfault at [0-9a-f]+ ip |Segmentation fault/,
    example: "[   12.470] node[212]: segfault at 8 ip 00007f2b error 4 in libc.so.6",
  },
  {
    name: "invalid-opcode",
    pattern: /\btrap invalid opcode ip/,
    example: "[    8.001] traps: dockerd[77] trap invalid opcode ip:55d0 sp:7ffc error:0 in dockerd",
  },
  {
    name: "hung-task",
    pattern: /INFO: task .+ blocked for more than \d+ seconds|rcu: INFO: rcu_\w+ (?:self-)?detected/,
    example: "[  242.1] INFO: task dockerd:88 blocked for more than 120 seconds.",
  },
  {
    name: "out-of-memory",
    pattern: /Out of memory: Killed process|oom-kill:/,
    example: "[   40.2] Out of memory: Killed process 301 (dockerd) total-vm:1820000kB",
  },
  {
    name: "file-system-error",
    pattern:
      /EXT4-fs error|EXT4-fs \([^)]*\): (?:error|corrupt)|SQUASHFS error|ISOFS: unable to read|FAT-fs \([^)]*\): error|XFS \([^)]*\): (?:Corruption|Metadata)/,
    example: "[   21.9] EXT4-fs error (device vda): ext4_lookup:1855: inode #12: comm dockerd: deleted inode",
  },
  {
    name: "block-error",
    pattern: /\bI\/O error, dev \w+, sector \d+|Buffer I\/O error on dev/,
    example: "[   21.8] I/O error, dev vda, sector 2048 op 0x0:(READ) flags 0x0",
  },
  {
    name: "no-root",
    pattern: /VFS: Unable to mount root fs|VFS: Cannot open root device/,
    example: '[    0.9] VFS: Cannot open root device "" or unknown-block(0,0): error -6',
  },
  {
    name: "unhandled-rejection",
    pattern: /UnhandledPromiseRejection|Unhandled(?:\w* )?[Rr]ejection|ERR_UNHANDLED_REJECTION/,
    example:
      "[UnhandledPromiseRejection: This error originated either by throwing inside of an async function]",
  },
  {
    name: "uncaught-exception",
    pattern:
      /Uncaught (?:\w*Error|exception)|triggerUncaughtException|FATAL ERROR: .*(?:JavaScript heap|allocation)/,
    example: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
  },
  {
    name: "go-panic",
    pattern: /^panic: |^fatal error: |\bgoroutine \d+ \[running\]/,
    example: "panic: runtime error: invalid memory address or nil pointer dereference",
  },
  {
    name: "fatal-log",
    pattern: /\blevel=(?:fatal|panic)\b/,
    example: 'time="2026-01-01T00:00:00Z" level=fatal msg="failed to start daemon"',
  },
];

/** The first entry of the table that this line matches. */
export function badConsoleLine(line: string, ignore: readonly string[] = []): BadConsoleLine | undefined {
  return BAD_CONSOLE_LINES.find(({ name, pattern }) => !ignore.includes(name) && pattern.test(line));
}
