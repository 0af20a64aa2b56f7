import { shellQuoted } from "../../shared/shell_quoted.ts";
import { assertStrictEquals } from "../assert.ts";

Deno.test("shellQuoted() quotes whatever a shell would act on", () => {
  assertStrictEquals(shellQuoted("plain"), "'plain'");
  assertStrictEquals(shellQuoted('it\'s $HOME `id` "x"\n'), "'it'\\''s $HOME `id` \"x\"\n'");
});
