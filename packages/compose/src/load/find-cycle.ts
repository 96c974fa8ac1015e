/** The first circle in a graph, its start repeated at the end; undefined if there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const path: { name: string; next: number }[] = [{ name: start, next: 0 }];
    const open = new Set([start]);
    for (let top = path[path.length - 1]; top !== undefined; top = path[path.length - 1]) {
      const to = graph.get(top.name)?.[top.next++];
      if (to === undefined) {
        path.pop();
        open.delete(top.name);
        done.add(top.name);
      } else if (open.has(to)) {
        const names = path.map(({ name }) => name);
        return [...names.slice(names.indexOf(to)), to];
      } else if (!done.has(to) && graph.has(to)) {
        path.push({ name: to, next: 0 });
        open.add(to);
      }
    }
  }
  return undefined;
}
