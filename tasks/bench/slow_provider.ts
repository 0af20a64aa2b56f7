/** A provider in a process of its own that takes exactly so long for every clip: `slow_provider.ts PORT MS` */
const [port, delayMs] = Deno.args.map(Number);

Deno.serve({ hostname: "127.0.0.1", port: port ?? 0, onListen: () => {} }, async (request) => {
  const began = performance.now();
  await request.body?.pipeTo(new WritableStream());
  const left = (delayMs ?? 0) - (performance.now() - began);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
  return Response.json({
    task: "transcribe",
    language: "english",
    duration: 1,
    text: "Words that were said.",
    segments: [],
  });
});
