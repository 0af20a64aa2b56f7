import { kindsOf } from "../../../tasks/compile/programs.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("kindsOf() gives the gateway neither native code nor the system, and no program all", () => {
  assertEquals(kindsOf("ui"), ["env", "net", "read", "run", "write"]);
  assertEquals(kindsOf("server"), ["env", "ffi", "net", "read", "run", "sys", "write"]);
});
