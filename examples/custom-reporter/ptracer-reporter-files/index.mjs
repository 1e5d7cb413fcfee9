export default async function* (events) {
  const seen = new Set();
  for await (const { name, args, result, stack } of events) {
    const file = args?.find(({ kind }) => kind === 'path')?.value;
    if (!name?.startsWith('open') || result.errno !== null || seen.has(file)) continue;
    seen.add(file);
    const by = stack?.frames.find(({ kind }) => kind === 'user');
    yield `${file}${by ? `  opened by ${by.url}:${by.line}` : ''}\n`;
  }
}
