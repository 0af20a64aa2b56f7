import { assertEquals } from "../../assert.ts";

Deno.test("prepareToServe() gives back kinds of permissions for good, and no others", async () => {
  const { stdout } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--frozen", "--cached-only", "--allow-all"],
      `${import.meta.dirname}/../../fixtures/given_back.ts`,
    ],
    stdin: "null",
  }).output();
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
    before: "granted",
    started: "NotCapable",
    after: { run: "prompt", ffi: "prompt", sys: "prompt", read: "granted", net: "granted" },
  });
});
