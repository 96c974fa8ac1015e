/** Tell the person at the keyboard what goes on. */
export type Report = (line: string) => void;

/** A report on standard error, each line with the seconds since the start; standard output stays for results. */
export function progress(write: (text: string) => void = (text) => void process.stderr.write(text)): Report {
  const began = performance.now();
  return (line) => {
    const seconds = (performance.now() - began) / 1000;
    write(`${seconds.toFixed(1).padStart(6)} s  ${line}\n`);
  };
}
